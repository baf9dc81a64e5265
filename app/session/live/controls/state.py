"""The control state: where the controls stand, what moves them, and what is remembered of that."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.learn import Learnt, MidiLearn
from ripieno.app.session.live.controls.settings_file import LiveSettings, SettingsError, save_settings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import HALF, at_knob, changed, find_control, toggled, value_of
from ripieno.app.session.live.live_events import ControlChanged, Taught
from ripieno.app.session.live.requests import Forget, Knob, Learn, Leave, Request, SetControl, Toggle, Trigger
from ripieno.app.session.parameter import ParameterKind, Value
from ripieno.engine.errors import RipienoError


@dataclass(frozen=True, slots=True)
class RequestResult:
    """What came of a request.

    Attributes:
        events: What to tell.
        triggers: What is to be done, by name; ``leave`` ends the session.
    """

    events: tuple[ControlChanged | Taught | Warned, ...] = ()
    triggers: tuple[str, ...] = ()


LEAVE = "leave"
NOTHING = RequestResult()


class ControlState:
    """Controls, the messages that move them, and the file that remembers those."""

    def __init__(
        self, controls: Controls, settings: LiveSettings, path: Path | None, wanted: Sequence[str] = ()
    ) -> None:
        """Set up the control state.

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

    def take(self, request: Request) -> RequestResult:
        """Do what is asked; what makes no sense is reported in a sentence and changes nothing."""
        try:
            return self._taken(request)
        except RipienoError as error:
            return RequestResult((Warned(str(error)),))

    def receive(self, data: bytes) -> RequestResult | None:
        """Take a message from an input; None where it is music."""
        moved = self._learn.receive(data)
        if moved is None:
            return None
        outcomes = [self._learnt(each) if isinstance(each, Learnt) else self.take(each) for each in moved]
        return RequestResult(
            tuple(event for outcome in outcomes for event in outcome.events),
            tuple(trigger for outcome in outcomes for trigger in outcome.triggers),
        )

    def _taken(self, request: Request) -> RequestResult:
        match request:
            case SetControl(name, value):
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
                return RequestResult((Taught(name, ""), *self._kept()))
            case Trigger() | Leave():
                return RequestResult(triggers=(request.name if isinstance(request, Trigger) else LEAVE,))

    def _turn(self, name: str, value: Value) -> RequestResult:
        """Put a control somewhere; where it already stands there is nothing to tell."""
        name = find_control(name).name
        after = changed(self.controls, name, value)
        if after == self.controls:
            return NOTHING
        self.controls = after
        return RequestResult((ControlChanged(name, value_of(after, name)),))

    def _knob(self, name: str, share: float) -> RequestResult:
        """Put a control where a knob points; a trigger is done in the upper half."""
        control = find_control(name)
        if control.kind is ParameterKind.TRIGGER:
            return RequestResult(triggers=(name,)) if share > HALF else NOTHING
        return self._turn(name, at_knob(control, share))

    def _learnt(self, learnt: Learnt) -> RequestResult:
        """Keep what was learnt, and go on to the next request."""
        self._next_wanted()
        return RequestResult((Taught(learnt.binding.control, str(learnt.binding)), *self._kept()))

    def _next_wanted(self) -> None:
        """Wait for a message for the next control, if there is one."""
        if self._wanted:
            self._learn.learn(self._wanted.pop(0))

    def _kept(self) -> tuple[Warned, ...]:
        """Write the bindings down; that they cannot be is reported once and stops nothing."""
        self._settings = replace(self._settings, bindings=self._learn.bindings)
        if self._path is None:
            return ()
        try:
            save_settings(self._settings, self._path)
        except SettingsError as error:
            self._path = None
            return (Warned(str(error)),)
        return ()
