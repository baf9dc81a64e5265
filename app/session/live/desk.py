"""The desk: where the controls stand, what moves them, and what is remembered of that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ripieno.app.session.events import Warned
from ripieno.app.session.live.control_values import HALF, at_knob, find_control, toggled, turned, value_of
from ripieno.app.session.live.controls import Controls
from ripieno.app.session.live.learn import Learnt, MidiLearn
from ripieno.app.session.live.live_events import Taught, Turned
from ripieno.app.session.live.requests import Asked, Forget, Knob, Learn, Leave, Toggle, Trigger, Turn
from ripieno.app.session.live.settings_file import LiveSettings, SettingsError, save_settings
from ripieno.app.session.parameter import ParameterKind, Value
from ripieno.engine.errors import RipienoError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request.

    Attributes:
        events: What to tell.
        triggers: What is to be done, by name; ``leave`` ends the session.
    """

    events: tuple[Turned | Taught | Warned, ...] = ()
    triggers: tuple[str, ...] = ()


LEAVE = "leave"
NOTHING = Outcome()


class Desk:
    """Controls, the messages that move them, and the file that remembers those."""

    def __init__(
        self, controls: Controls, settings: LiveSettings, path: Path | None, wanted: Sequence[str] = ()
    ) -> None:
        """Set up the desk.

        Args:
            controls: Where they stand.
            settings: What is remembered.
            path: Where it is kept; None for nowhere.
            wanted: Controls to learn a message for, one after the other.

        Raises:
            ControlError: If there is no such control to learn for.
        """
        self.controls = controls
        self._settings = settings
        self._path = path
        self._learn = MidiLearn(settings.bindings)
        self._wanted = [find_control(name).name for name in wanted]
        self._next_wanted()

    @property
    def wanted(self) -> str:
        """The control that waits for a message to learn, or nothing."""
        return self._learn.wanted

    def take(self, asked: Asked) -> Outcome:
        """Do what is asked; what makes no sense is told in a sentence and changes nothing."""
        try:
            return self._taken(asked)
        except RipienoError as error:
            return Outcome((Warned(str(error)),))

    def heard(self, data: bytes) -> Outcome | None:
        """Take a message from an input; None where it is music."""
        moved = self._learn.heard(data)
        if moved is None:
            return None
        outcomes = [self._learnt(each) if isinstance(each, Learnt) else self.take(each) for each in moved]
        return Outcome(
            tuple(event for outcome in outcomes for event in outcome.events),
            tuple(trigger for outcome in outcomes for trigger in outcome.triggers),
        )

    def _taken(self, asked: Asked) -> Outcome:
        match asked:
            case Turn(name, value):
                return self._turn(name, value)
            case Knob(name, share):
                return self._knob(name, share)
            case Toggle(name):
                return self._turn(name, toggled(self.controls, find_control(name)))
            case Learn(name):
                self._learn.learn(name)
                return NOTHING
            case Forget(name):
                self._learn.forget(name)
                return Outcome((Taught(name, ""), *self._kept()))
            case Trigger() | Leave():
                return Outcome(triggers=(asked.name if isinstance(asked, Trigger) else LEAVE,))

    def _turn(self, name: str, value: Value) -> Outcome:
        """Put a control somewhere; where it already stands there is nothing to tell."""
        name = find_control(name).name
        after = turned(self.controls, name, value)
        if after == self.controls:
            return NOTHING
        self.controls = after
        return Outcome((Turned(name, value_of(after, name)),))

    def _knob(self, name: str, share: float) -> Outcome:
        """Put a control where a knob points; a trigger is done in the upper half."""
        control = find_control(name)
        if control.kind is ParameterKind.TRIGGER:
            return Outcome(triggers=(name,)) if share > HALF else NOTHING
        return self._turn(name, at_knob(control, share))

    def _learnt(self, learnt: Learnt) -> Outcome:
        """Keep what was learnt, and go on to the next wish."""
        self._next_wanted()
        return Outcome((Taught(learnt.binding.control, str(learnt.binding)), *self._kept()))

    def _next_wanted(self) -> None:
        """Wait for a message for the next control, if there is one."""
        if self._wanted:
            self._learn.learn(self._wanted.pop(0))

    def _kept(self) -> tuple[Warned, ...]:
        """Write the bindings down; that they cannot be is told once and stops nothing."""
        self._settings = replace(self._settings, bindings=self._learn.bindings)
        if self._path is None:
            return ()
        try:
            save_settings(self._settings, self._path)
        except SettingsError as error:
            self._path = None
            return (Warned(str(error)),)
        return ()
