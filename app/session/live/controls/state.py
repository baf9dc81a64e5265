"""The control state: where the controls stand, what moves them, and what is remembered of that."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE, SetSecondVoice
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.learn import Learnt, MidiLearn
from ripieno.app.session.live.controls.performing_rows import MAX_SCENES
from ripieno.app.session.live.controls.scenes import scene_of
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.settings_file import LiveSettings, SettingsError, save_settings
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import HALF, at_knob, changed, find_control, toggled, value_of
from ripieno.app.session.live.live_events import ControlChanged, Notice, Taught
from ripieno.app.session.live.requests import (
    Forget,
    Knob,
    Learn,
    Leave,
    Request,
    SavePreset,
    SetClockOutput,
    SetControl,
    SetRoute,
    Toggle,
    Trigger,
)
from ripieno.app.session.live.routes import Route, rerouted
from ripieno.app.session.parameter import ParameterKind, Value
from ripieno.engine.errors import RipienoError


@dataclass(frozen=True, slots=True)
class RequestResult:
    """What came of a request.

    Attributes:
        events: What to tell.
        triggers: What is to be done, by name; ``leave`` ends the session.
        passed_on: Requests that are no matter of the controls.
    """

    events: tuple[ControlChanged | Taught | Notice | Warned, ...] = ()
    triggers: tuple[str, ...] = ()
    passed_on: tuple[SavePreset | SetClockOutput, ...] = ()


SCENE = "scene"
LEAVE = "leave"
SONG = "song"
"""What is to be done where a song was selected."""

MAX_UNDO = 100
"""Changes that can be taken back."""

_NUMBERS = frozenset({ParameterKind.AMOUNT, ParameterKind.WHOLE})
NOTHING = RequestResult()


class ControlState:
    """Controls, routes and scenes, the messages that move them, and the file that remembers those.

    Attributes:
        controls: Where the controls stand.
        routes: Where lanes go.
    """

    def __init__(
        self,
        controls: Controls,
        settings: LiveSettings,
        path: Path | None,
        wanted: Sequence[str] = (),
        routes: tuple[Route, ...] = (),
    ) -> None:
        """Set up the control state.

        Args:
            controls: Where they stand.
            settings: What is remembered.
            path: Where it is kept; None for nowhere.
            wanted: Controls to learn a message for, one after the other.
            routes: Where lanes go.

        Raises:
            ControlError: If there is no such control to learn for.
        """
        self.controls = controls
        self.routes = routes
        self._history: deque[tuple[Controls, tuple[Route, ...]]] = deque(maxlen=MAX_UNDO)
        self._turned = ""
        self._is_restored = False
        self._before_song: dict[str, Value] = {}
        self._scenes = dict(settings.scenes)
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

    def without_learnt(self, voice: SetSecondVoice) -> SetSecondVoice:
        """Return a second voice without keys that move controls, or none while a message is being learnt."""
        if not voice.pitches or self._learn.wanted:
            return NO_SECOND_VOICE
        return replace(voice, left_out=self._learn.keys)

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

    def _taken(self, request: Request) -> RequestResult:  # noqa: PLR0911 (one for each kind of request)
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
            case SetRoute(route):
                self._remember()
                self.routes = rerouted(self.routes, route)
                return NOTHING
            case SavePreset() | SetClockOutput():
                return RequestResult(passed_on=(request,))
            case Trigger() | Leave():
                return RequestResult(triggers=(request.name if isinstance(request, Trigger) else LEAVE,))

    def _turn(self, name: str, value: Value) -> RequestResult:
        """Put a control somewhere; where it already stands there is nothing to tell."""
        control = find_control(name)
        name = control.name
        after = changed(self.controls, name, value)
        if name == SCENE:
            return self._restore(after.scene)
        if name == SONG:
            self.controls = after
            return RequestResult((ControlChanged(name, after.song),), (SONG,))
        if after == self.controls:
            return NOTHING
        self._remember(name if control.kind in _NUMBERS else "")
        self.controls = after
        return RequestResult((ControlChanged(name, value_of(after, name)),))

    def undo(self) -> RequestResult:
        """Put everything where it stood before the last change; turns of one number in a row are one."""
        if not self._history:
            return RequestResult((Warned("There is nothing to undo."),))
        before = self.controls
        controls, self.routes = self._history.pop()
        self._turned = ""
        self.controls = replace(controls, song=before.song)
        return RequestResult((*_differences(before, self.controls), Notice("The last change is undone.")))

    def store_scene(self) -> RequestResult:
        """Keep controls and routes in the selected scene, or in the first empty one."""
        free = (number for number in range(1, MAX_SCENES + 1) if number not in self._scenes)
        number = self.controls.scene or next(free, MAX_SCENES)
        before, self.controls = self.controls, replace(self.controls, scene=number)
        self._scenes[number] = scene_of(self.controls, self.routes)
        return RequestResult(
            (*_differences(before, self.controls), Notice(f"Scene {number} is stored."), *self._kept())
        )

    def of_song(self, song: SetListSong) -> Controls:
        """Return controls as a song begins with them: what the song before set is put back first.

        Raises:
            ControlError: If its scene cannot be recalled.
        """
        controls = self.controls
        for name, value in self._before_song.items():
            controls = changed(controls, name, value)
        if song.scene in self._scenes:
            controls = replace(self._scenes[song.scene].restore(controls), scene=song.scene)
        for name, value in song.values:
            controls = changed(controls, name, value)
        return controls

    def enter_song(self, song: SetListSong) -> RequestResult:
        """Put the controls where a song begins, and the routes where its scene has them."""
        try:
            after = self.of_song(song)
        except RipienoError as error:
            return RequestResult((Warned(str(error)),))
        before = self.controls
        self._remember()
        stood = {name: value_of(before, name) for name, _ in song.values} | self._before_song
        self._before_song = {name: stood[name] for name, _ in song.values}
        self.controls = after
        if song.scene in self._scenes:
            self.routes = self._scenes[song.scene].routes
        empty = Warned(f"Scene {song.scene} of the song {song.name} is empty; store it first.")
        is_empty = bool(song.scene) and song.scene not in self._scenes
        return RequestResult((*_differences(before, after), *((empty,) if is_empty else ())))

    def stay_with_song(self, number: int) -> RequestResult:
        """Let the song be the one that plays; where another was selected, it is told."""
        before, self.controls = self.controls, replace(self.controls, song=number)
        return RequestResult(_differences(before, self.controls))

    def take_restored(self) -> bool:
        """Say whether a scene was recalled since the last call."""
        is_restored, self._is_restored = self._is_restored, False
        return is_restored

    @property
    def settings(self) -> LiveSettings:
        """What is remembered, with messages and scenes as they are now."""
        return replace(
            self._settings, bindings=self._learn.bindings, scenes=tuple(sorted(self._scenes.items()))
        )

    def _restore(self, number: int) -> RequestResult:
        """Put controls and routes where a scene has them."""
        scene = self._scenes.get(number)
        before = self.controls
        self._remember()
        self.controls = replace(before, scene=number)
        if scene is None:
            changes = _differences(before, self.controls)
            empty = Warned(f"Scene {number} is empty; store_scene keeps the controls in it.")
            return RequestResult((*changes, *((empty,) if number else ())))
        self.controls = scene.restore(self.controls)
        self.routes = scene.routes
        self._is_restored = True
        return RequestResult(_differences(before, self.controls))

    def _remember(self, number: str = "") -> None:
        """Remember how everything stands before a change, to undo it; of one number, before the first."""
        if not number or number != self._turned:
            self._history.append((self.controls, self.routes))
        self._turned = number

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
        self._settings = self.settings
        if self._path is None:
            return ()
        try:
            save_settings(self._settings, self._path)
        except SettingsError as error:
            self._path = None
            return (Warned(str(error)),)
        return ()


def _differences(before: Controls, after: Controls) -> tuple[ControlChanged, ...]:
    """Return what tells of every control that stands elsewhere."""
    return tuple(
        ControlChanged(name, value_of(after, name))
        for name, control in CONTROLS.items()
        if control.kind is not ParameterKind.TRIGGER and value_of(before, name) != value_of(after, name)
    )
