"""MIDI learn: messages that were taught to move controls do so, and no longer count as music."""

from collections.abc import Sequence
from dataclasses import dataclass

from ripieno.app.session.live.controls.bindings import Binding, binding_from
from ripieno.app.session.live.controls.values import find_control
from ripieno.app.session.live.requests import Knob, Request, SetControl, Toggle, Trigger
from ripieno.app.session.parameter import ParameterKind

KNOB = 127
"""The highest value of a MIDI controller."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A message moves a control from now on.

    Attributes:
        binding: Which one moves which.
    """

    binding: Binding


class MidiLearn:
    """The bindings, and the request to learn one more.

    A message moves one control only, and a control listens to one message: what is learnt last
    takes the place of what was learnt before.
    """

    def __init__(self, bindings: Sequence[Binding] = ()) -> None:
        self._bindings: dict[str, Binding] = {binding.control: binding for binding in bindings}
        self._wanted = ""
        self._pressed: frozenset[str] = frozenset()

    @property
    def bindings(self) -> tuple[Binding, ...]:
        """The bindings, in the order of their names."""
        return tuple(sorted(self._bindings.values(), key=lambda binding: binding.control))

    @property
    def wanted(self) -> str:
        """The control that the next message is learnt for, or nothing."""
        return self._wanted

    @property
    def keys(self) -> tuple[int, ...]:
        """Keys that move controls, each 128 times its channel, from 0, plus its number."""
        notes = (each for each in self.bindings if each.source == "note")
        return tuple(128 * each.channel + each.number for each in notes)

    def learn(self, control: str) -> None:
        """Let the next fitting message move a control; an empty name calls that off.

        Raises:
            ControlError: If there is no such control.
        """
        if control:
            find_control(control)
        self._wanted = control

    def forget(self, control: str) -> bool:
        """Let no message move a control any more; say whether one did.

        Raises:
            ControlError: If there is no such control.
        """
        find_control(control)
        return self._bindings.pop(control, None) is not None

    def receive(self, data: bytes) -> tuple[Request | Learnt, ...] | None:
        """Take a message that came in.

        Args:
            data: The message, status first.

        Returns:
            What it asks for or taught, perhaps nothing; None where it is music and no control.
        """
        if self._wanted:
            binding = binding_from(self._wanted, data)
            if binding is not None:
                return self._learnt(binding)
        fitting = [binding for binding in self._bindings.values() if binding.fits(data)]
        if not fitting:
            return None
        return tuple(asked for binding in fitting for asked in self._moved(binding, binding.position(data)))

    def _learnt(self, binding: Binding) -> tuple[Learnt]:
        """Keep a binding in place of those that contradict it."""
        same = (binding.source, binding.number, binding.channel)
        self._bindings = {
            name: old for name, old in self._bindings.items() if (old.source, old.number, old.channel) != same
        } | {binding.control: binding}
        self._wanted = ""
        self._pressed |= {binding.control}
        return (Learnt(binding),)

    def _moved(self, binding: Binding, position: int) -> tuple[Request, ...]:
        """Return what a message asks for.

        A trigger, and whatever is moved by a key or a single program, is done on the way up and
        not again before the way down; a pedal sends many values on its way.
        """
        kind = find_control(binding.control).kind
        numeric = kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE)
        is_down = position > (0 if binding.source == "note" else KNOB // 2)
        was_down = binding.control in self._pressed and binding.source != "program"
        self._pressed = self._pressed | {binding.control} if is_down else self._pressed - {binding.control}
        if kind is ParameterKind.TRIGGER:
            return (Trigger(binding.control),) if is_down and not was_down else ()
        if binding.source == "program" and numeric and find_control(binding.control).is_numbered:
            return (SetControl(binding.control, position + 1),)
        if binding.source == "cc" or numeric:
            is_end = binding.source == "note" and not is_down
            return () if is_end else (Knob(binding.control, position / KNOB),)
        return (Toggle(binding.control),) if is_down and not was_down else ()
