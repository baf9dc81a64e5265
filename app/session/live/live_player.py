"""A live session while it plays: what the sender reports and what is asked, turned into what is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter, sleep

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.clock_messages import ClockBack
from ripieno.app.midi_io.live.messages import Command, InputReceived, Position, Report, Sent
from ripieno.app.midi_io.live.pulses import SIXTEENTHS_PER_BEAT, snap_to_song_position
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.set_list import SetList
from ripieno.app.session.live.controls.state import LEAVE, SONG, ControlState, RequestResult
from ripieno.app.session.live.form.words import STEERS, Steer
from ripieno.app.session.live.live_events import LiveEvent, LiveReport, LiveStatus, Panicked
from ripieno.app.session.live.music.music_source import MusicSource
from ripieno.app.session.live.music_display import MusicDisplay
from ripieno.app.session.live.output_settings import clock_switch
from ripieno.app.session.live.performer import Performer
from ripieno.app.session.live.port_sentences import port_sentence
from ripieno.app.session.live.requests import SetClockOutput
from ripieno.app.session.live.session_counts import SessionCounts
from ripieno.engine.errors import RipienoError

STATUS_EVERY = 0.1
"""Seconds between two reports of where the music is."""


class LiveError(RipienoError):
    """A live session that cannot go on."""


class LivePlayer:
    """What plays.

    Args:
        control_state: The controls.
        music: What makes the music.
        send: Tells the sender something.
        clock: Whose tempo and place the music follows.
        ports: The ports that are open.
        starts: Whether to play as soon as there is something to play.
        set_list: The songs to choose from, if any.
    """

    def __init__(
        self,
        control_state: ControlState,
        music: MusicSource,
        send: Callable[[Command], None],
        clock: str,
        ports: says.PortsOpened,
        *,
        starts: bool,
        set_list: SetList | None = None,
    ) -> None:
        self.is_over = False
        self.trouble = ""
        self._control_state = control_state
        self._music = music
        self._send = send
        self._clock = clock
        self._ports = ports
        self._controls, self._routes = control_state.controls, control_state.routes
        self._performer = Performer(control_state, music, send, self._apply, clock, set_list)
        self._position = Position(0.0, control_state.controls.tempo, playing=False, seconds=0.0, locked=True)
        self._moved_at = perf_counter()
        self._awaited: tuple[bool, float] | None = None
        self._began: float | None = None
        self._reported_at = 0.0
        self._wants_start = starts
        self._counts = SessionCounts(ports.point)
        self._reports: Mapping[type, Callable[..., Iterator[LiveEvent]]] = {
            says.Position: self._moved,
            says.Sent: self._sent,
            says.Passed: self._passed,
            says.InputReceived: self._receive_input,
            says.Late: self._lagged,
            says.PortLost: self._port_changed,
            says.PortBack: self._port_changed,
            says.Looped: self._port_changed,
            ClockBack: lambda _: self._performer.clock_back(),
            says.Trouble: self._troubled,
        }
        self._triggers: Mapping[str, Callable[[], Iterator[LiveEvent]]] = {
            "play": self._start,
            "stop": lambda: self._say(says.Stop()),
            "continue": lambda: self._say(says.Continue()),
            "fill": self._fill,
            "panic": self._panic,
            **{what: partial(self._steer, what) for what in STEERS},
            SONG: self._performer.song_selected,
            LEAVE: self._leave,
            **self._performer.triggers,
        }

    @property
    def is_playing(self) -> bool:
        """Whether the music moves on."""
        return self._position.playing

    @property
    def seconds(self) -> float:
        """How long the session has played, on the sender's clock."""
        return 0.0 if self._began is None else self._position.seconds - self._began

    def report(self, report: Report) -> Iterator[LiveEvent]:
        """Take what the sender reports."""
        take = self._reports.get(type(report))
        if take is not None:
            yield from take(report)

    def do(self, outcome: RequestResult) -> Iterator[LiveEvent]:
        """Do what came of a request."""
        yield from outcome.events
        yield from self._changed()
        for request in outcome.passed_on:
            if isinstance(request, SetClockOutput):
                yield from self._send_clock(request)
        for trigger in outcome.triggers:
            yield from self._triggers[trigger]()

    def work(self) -> Iterator[LiveEvent]:
        """Let the sender have what has been made in the meantime."""
        self._send_all(*self._performer.made())
        if self._wants_start and self._music.is_ready:
            self._wants_start = False
            yield from self._start()
        for sentence in self._music.troubles():
            yield Warned(sentence)

    def resumption(self) -> Iterator[Command]:
        """Yield what lets another sender, which stands at the begin, go on where the music would be now.

        It waits for the next sixteenth, so that those who follow our clock go on with it.
        """
        position, self._awaited = self._position, None
        yield says.Tempo(self._control_state.controls.tempo)
        if self._clock == "midi" and position.playing:
            yield says.Resume(position.beat, position.tempo, position.seconds)
        if self._clock == "internal":
            beat = snap_to_song_position(position.beat)
            if position.playing:
                ahead = (perf_counter() - self._moved_at) * position.tempo / 60
                beat = snap_to_song_position(position.beat + ahead) + 1 / SIXTEENTHS_PER_BEAT
                sleep((beat - position.beat - ahead) * 60 / position.tempo)
                self._music.moved(replace(position, beat=beat))
            self._awaited = position.playing, beat
            yield says.Locate(beat)
            if position.playing:
                yield says.Continue()
        self._performer.sender_replaced()

    def result(self, recording: Path | None) -> LiveReport:
        """Return what the session did.

        Args:
            recording: The file that was written, if any.
        """
        return self._counts.result(self.seconds, self._music.underruns, recording)

    def _moved(self, position: Position) -> Iterator[LiveEvent]:
        """Take where the music is: let it be made ahead, and tell."""
        if self._performer.awaits(position):
            return
        if self._awaited is not None:
            playing, beat = self._awaited
            if position.playing != playing or abs(position.beat - beat) > 1:
                return
            self._awaited = None
        self._moved_at = perf_counter()
        has_changed = (position.playing, position.tempo) != (self._position.playing, self._position.tempo)
        self._position = position
        bar, beat = self._music.place(position.beat)
        if position.playing:
            self._began = position.seconds if self._began is None else self._began
            self._counts.played(bar)
        self._music.moved(position)
        yield from self._performer.moved(position)
        if has_changed or position.seconds - self._reported_at >= STATUS_EVERY:
            self._reported_at = position.seconds
            yield self._status(bar, beat)

    def _status(self, bar: int, beat: float) -> LiveStatus:
        """Return where the music is and how it goes."""
        return LiveStatus(
            bar=bar + 1,
            beat=beat + 1,
            tempo=self._position.tempo,
            playing=self._position.playing,
            clock=self._clock if self._position.locked else f"{self._clock}, waiting",
            ahead=self._music.ahead,
            lateness=self._counts.lateness,
            late=self._counts.late,
            dropped=self._counts.dropped,
            underruns=self._music.underruns,
            mode=self._control_state.controls.mode,
            density=self._control_state.controls.density,
            music=self._display(),
            scene=self._control_state.controls.scene,
        )

    def _display(self) -> MusicDisplay:
        """Return what a display shows; a song that is about to come is what comes next."""
        shown, song = self._music.display(self._position.beat), self._performer.upcoming
        return replace(shown, upcoming=song) if song else shown

    def _sent(self, report: Sent) -> Iterator[LiveEvent]:
        """Take what went out."""
        self._counts.sent(report)
        self._music.sent(report)
        return iter(())

    def _passed(self, report: says.Passed) -> Iterator[LiveEvent]:
        """Take how exact a message was."""
        self._counts.passed(report)
        return iter(())

    def _receive_input(self, report: InputReceived) -> Iterator[LiveEvent]:
        """Take what came in: a message that was learnt, or music."""
        outcome = self._control_state.receive(report.data)
        if outcome is None:
            self._music.receive(report)
        else:
            self._performer.midi_at(report.seconds)
            yield from self.do(outcome)
            self._performer.midi_at(None)

    def _lagged(self, report: says.Late) -> Iterator[LiveEvent]:
        """Take how many notes were late."""
        self._counts.lagged(report)
        return iter(())

    def _port_changed(self, report: says.PortLost | says.PortBack | says.Looped) -> Iterator[LiveEvent]:
        """Tell that a port has gone or is back, or that what goes out comes back in."""
        yield Warned(port_sentence(report, self._ports.inputs))

    def _troubled(self, report: says.Trouble) -> Iterator[LiveEvent]:
        """Tell of trouble; where the sender has ended, so has the session."""
        if report.fatal:
            self.trouble = report.sentence
            self.is_over = True
            return
        yield Warned(report.sentence)

    def _changed(self) -> Iterator[LiveEvent]:
        """Let controls that were turned have their effect."""
        try:
            self._apply()
        except RipienoError as error:
            yield Warned(str(error))

    def _apply(self) -> None:
        """Let controls and routes that were changed have their effect.

        Raises:
            RipienoError: If a route names a lane or port that is not there; the routes then stay.
        """
        before, after = self._controls, self._control_state.controls
        is_restored = self._control_state.take_restored()
        if after != before:
            self._controls = after
            if after.tempo != before.tempo:
                self._performer.tempo_turned(is_restored=is_restored)
            self._music.changed(after)
        routes, self._routes = self._routes, self._control_state.routes
        if routes != self._routes:
            try:
                self._music.route(self._routes)
            except RipienoError:
                self._routes = self._control_state.routes = routes
                raise

    def _panic(self) -> Iterator[LiveEvent]:
        """Silence everything; the music goes on with the next bar."""
        self._send(says.Panic())
        self._music.silenced()
        yield Panicked()

    def _start(self) -> Iterator[LiveEvent]:
        """Play from the first bar, as soon as there is one."""
        if self._music.is_ready:
            self._music.started()
            self._send_all(*self._music.made(), *self._performer.starting())
        else:
            self._wants_start = True
        return iter(())

    def _fill(self) -> Iterator[LiveEvent]:
        """Make the bars to come anew."""
        self._music.renew()
        return iter(())

    def _steer(self, what: Steer) -> Iterator[LiveEvent]:
        """Go to another section at the next bar line."""
        self._music.steer(what)
        return iter(())

    def _send_clock(self, request: SetClockOutput) -> Iterator[LiveEvent]:
        """Let a port have the clock, or have it no more."""
        try:
            self._send(clock_switch(request, self._ports.outputs))
        except RipienoError as error:
            yield Warned(str(error))

    def _leave(self) -> Iterator[LiveEvent]:
        """End the session."""
        self.is_over = True
        return iter(())

    def _say(self, command: Command) -> Iterator[LiveEvent]:
        self._send(command)
        return iter(())

    def _send_all(self, *commands: Command) -> None:
        """Tell the sender something."""
        for command in commands:
            self._send(command)
