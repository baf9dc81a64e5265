"""The door to live playing: requests in from any thread, events out on the caller's."""

import queue
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.clock_messages import SendClock
from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import Command
from ripieno.app.midi_io.live.sender import Sender, SenderError
from ripieno.app.midi_io.port_names import PortChoice
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.settings_file import (
    LiveSettings,
    SettingsError,
    load_settings,
    save_settings,
    settings_path,
)
from ripieno.app.session.live.controls.state import ControlState
from ripieno.app.session.live.controls.values import HALF, changed, value_of
from ripieno.app.session.live.live_events import LiveEvent, Notice, SessionOpened
from ripieno.app.session.live.live_player import LiveError, LivePlayer
from ripieno.app.session.live.music.music_source import MusicSource
from ripieno.app.session.live.music.song_part import setup_of_song
from ripieno.app.session.live.osc.map import TROUBLE, Message, address_of, publish_control
from ripieno.app.session.live.osc.port import OscPort
from ripieno.app.session.live.osc.publisher import OscPublisher
from ripieno.app.session.live.output_settings import clocked, delays_of
from ripieno.app.session.live.presets import FOLDER, preset_of, save_preset
from ripieno.app.session.live.requests import Knob, Request, SavePreset, SetControl, Trigger
from ripieno.app.session.live.saved_ports import select_ports
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.errors import RipienoError

PATIENCE = 0.005
"""Seconds that are waited for the sender's reports before requests are looked at."""

MAX_AT_ONCE = 64
"""Requests that are done before reports of the sender are looked at again."""

MAX_WAITING_REQUESTS = 1000
"""Turns that may wait; what comes by OSC beyond them is refused."""
MIN_LIFE_SECONDS = 5.0
"""Seconds within which a sender that dies once more is given up."""

_REPLACED = "The sender of MIDI has died; another one has ended its notes and plays on."
_DIES_AGAIN = (
    "The sender of MIDI has died again; its notes are ended. Start once more, and see `ripieno doctor`."
)

PANIC = Trigger("panic")

Compose = Callable[[LiveSetup, says.PortsOpened], MusicSource]
"""Makes what makes the music, given what to play and the ports that are open."""


class LiveSession:
    """A live session.

    Args:
        setup: What to play, where, and how.
        compose: Makes what makes the music.
        settings: File of what is remembered; None for the user's own.
    """

    def __init__(self, setup: LiveSetup, compose: Compose, settings: Path | None = None) -> None:
        self._setup = setup
        self._path = settings or settings_path()
        self._compose = compose
        self._requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._sender: Sender | None = None
        self._osc: OscPort | None = None
        self._publisher = OscPublisher()
        self._control_state = ControlState(setup.controls, LiveSettings(), None)
        self._live_player: LivePlayer | None = None

    def ask(self, request: Request) -> None:
        """Ask for something, from any thread; panic does not wait for anything.

        Args:
            request: What to do.
        """
        if request == PANIC or (
            isinstance(request, Knob) and request.name == PANIC.name and request.share > HALF
        ):
            with suppress(SenderError):
                self._send(says.Panic())
        self._requests.put(request)

    def nudge(self, name: str, ratio: float) -> None:
        """Turn a control that is a number by a ratio, from any thread.

        Args:
            name: The control.
            ratio: Above 1 for more.
        """
        self.ask(SetControl(name, float(value_of(self._control_state.controls, name)) * ratio))

    def move(self, name: str, steps: int) -> None:
        """Turn a control that is a number by some steps of 1, from any thread.

        Args:
            name: The control.
            steps: How many, up or down.
        """
        self.ask(SetControl(name, float(value_of(self._control_state.controls, name)) + steps))

    def play_or_stop(self) -> None:
        """Stop what plays, or play on, from any thread."""
        is_playing = self._live_player is not None and self._live_player.is_playing
        self.ask(Trigger("stop" if is_playing else "continue"))

    def run(self) -> Generator[LiveEvent]:
        """Play; yield events until it is over, the last of them the report.

        Closing the iterator ends the session as well; whatever happens, the sender ends what
        sounds, and the recording is written.

        Raises:
            RipienoError: If it cannot begin, or cannot go on; the message is for the user.
        """
        for event in self._run():
            if self._osc is not None:
                for message in self._publisher.messages(event):
                    self._osc.publish(message)
            yield event

    def _run(self) -> Iterator[LiveEvent]:
        settings, reported = self._save_ports()
        yield from reported
        yield from self._begin_with_scene()
        with ExitStack() as stack:
            sender = stack.enter_context(Sender(self._sender_setup(settings)))
            music = stack.enter_context(self._compose(self._setup, sender.opened))
            self._sender = sender
            starts = self._setup.starts and self._setup.clock == "internal"
            self._live_player = LivePlayer(
                self._control_state,
                music,
                self._send,
                self._setup.clock,
                sender.opened,
                starts=starts,
                set_list=self._setup.set_list,
            )
            if self._setup.osc is not None:
                self._osc = OscPort(self._setup.osc, self._take)
                stack.callback(self._osc.close)
            try:
                yield self._opened(music, sender.opened)
                self._begin(music, settings)
                yield from self._play(sender, self._live_player, music, settings)
            finally:
                for report in sender.close():
                    for _ in self._live_player.report(report):
                        pass
                recording = music.finished()
        yield from map(Warned, music.troubles())
        if self._live_player.trouble:
            raise LiveError(self._live_player.trouble)
        yield self._live_player.result(recording)

    def _play(
        self, sender: Sender, live_player: LivePlayer, music: MusicSource, settings: LiveSettings
    ) -> Iterator[LiveEvent]:
        """Pass reports and requests on until the session is over; another sender goes on for a dead one."""
        limit = float("inf") if self._setup.seconds is None else self._setup.seconds
        replaced = float("-inf")
        while not live_player.is_over and live_player.seconds < limit:
            try:
                yield from self._serve(sender, live_player)
            except SenderError as error:
                if monotonic() - replaced < MIN_LIFE_SECONDS:
                    raise LiveError(_DIES_AGAIN) from error
                replaced = monotonic()
                sender.replace()
                self._begin(music, settings)
                for command in live_player.resumption():
                    self._send(command)
                yield Warned(_REPLACED)

    def _serve(self, sender: Sender, live_player: LivePlayer) -> Iterator[LiveEvent]:
        """Pass on what there is."""
        sender.wait(PATIENCE)
        for report in sender.reports():
            yield from live_player.report(report)
        for _ in range(min(self._requests.qsize(), MAX_AT_ONCE)):
            result = self._control_state.take(self._requests.get())
            yield from live_player.do(result)
            saves = (each for each in result.passed_on if isinstance(each, SavePreset))
            yield from (self._save_preset(each.name) for each in saves)
        yield from live_player.work()
        if self._osc is not None:
            yield from map(Warned, self._osc.troubles())

    def _begin(self, music: MusicSource, settings: LiveSettings) -> None:
        """Tell the sender what holds from the start, and start where nobody else does."""
        opened = self._open_sender().opened
        for port, seconds in delays_of(opened.outputs, settings):
            self._send(says.Latency(port, seconds))
        for port in range(len(opened.outputs)):
            if port not in clocked(opened.outputs, self._setup.clock_to):
                self._send(SendClock(port, sends=False))
        self._send(says.FollowClock(self._setup.clock))
        for command in music.opening():
            self._send(command)

    def _open_sender(self) -> Sender:
        if self._sender is None:
            raise LiveError("The session has not begun; start it first.")
        return self._sender

    def _send(self, command: Command) -> None:
        """Tell the sender something, from any thread."""
        if self._sender is not None:
            self._sender.send(command)

    def _take(self, message: Message) -> Iterable[Message]:
        """Take an OSC message, on the thread of its port; return the answers."""
        try:
            request = address_of(message)
            if isinstance(request, SetControl):
                changed(self._control_state.controls, request.name, request.value)
        except RipienoError as error:
            return (Message(TROUBLE, (str(error),)),)
        if isinstance(request, str):
            return (publish_control(self._control_state.controls, request),)
        if isinstance(request, SetControl | Knob) and self._requests.qsize() >= MAX_WAITING_REQUESTS:
            return (Message(TROUBLE, ("Too much comes at once by OSC; send less.",)),)
        self.ask(request)
        return (message,) if isinstance(request, Trigger) else ()

    def _save_ports(self) -> tuple[LiveSettings, tuple[Warned, ...]]:
        """Return the settings, with the choices of this session in them, and set up the control state."""
        reported: list[Warned] = []
        settings = self._setup.preset or LiveSettings()
        try:
            settings = self._setup.preset or load_settings(self._path)
        except SettingsError as error:
            reported.append(Warned(str(error)))
        settings, gone = select_ports(self._setup, settings)
        reported.extend(map(Warned, gone))
        self._control_state = ControlState(
            self._setup.controls, settings, self._path, self._setup.learn, self._setup.routes
        )
        try:
            save_settings(settings, self._path)
        except SettingsError as error:
            reported.append(Warned(str(error)))
        return settings, tuple(reported)

    def _begin_with_scene(self) -> Iterator[LiveEvent]:
        """Begin with the scene and the song that are selected, if there are any.

        Raises:
            RipienoError: If the clip of the song cannot be read.
        """
        set_list, number = self._setup.set_list, self._setup.controls.song
        if self._setup.controls.scene:
            state = self._control_state
            yield from state.take(SetControl("scene", self._setup.controls.scene)).events
            self._setup = replace(self._setup, controls=state.controls, routes=state.routes)
        if set_list is None or not 1 <= number <= len(set_list.songs):
            return
        song, state = set_list.songs[number - 1], self._control_state
        yield from state.enter_song(song).events
        self._setup = setup_of_song(self._setup, song, state.controls)
        state.controls = self._setup.controls
        self._setup = replace(self._setup, routes=state.routes)
        yield Notice(f"Song {number}: {song.name}.")

    def save_preset(self, name: str) -> Path:
        """Keep ports, routes, sounds, controls, scenes and learnt messages as they are; return the file.

        Args:
            name: The name of the preset.

        Raises:
            PresetError: If it cannot be kept under that name.
        """
        state = self._control_state
        preset = preset_of(self._setup, state.settings, state.controls, state.routes)
        return save_preset(name, preset, self._path.parent / FOLDER)

    def _save_preset(self, name: str) -> LiveEvent:
        """Keep a preset; tell that it is kept, or why it cannot be."""
        try:
            return Notice(f'The preset "{name}" is kept in {self.save_preset(name)}.')
        except RipienoError as error:
            return Warned(str(error))

    def _sender_setup(self, settings: LiveSettings) -> SenderSetup:
        """Return what the sender is opened with."""
        return SenderSetup(
            outputs=tuple(map(PortChoice.read, settings.outputs)),
            inputs=tuple(map(PortChoice.read, settings.inputs)),
            system=self._setup.backend,
            tempo=self._setup.controls.tempo,
            measures=self._setup.measures,
        )

    def _opened(self, music: MusicSource, opened: says.PortsOpened) -> SessionOpened:
        """Return what to tell at the start."""
        return SessionOpened(
            outputs=opened.outputs,
            inputs=opened.inputs,
            system=opened.system,
            lanes=music.lanes,
            seed=self._setup.controls.seed,
            osc_port=None if self._osc is None else self._osc.port,
        )
