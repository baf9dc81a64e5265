"""The sender without its ports: what goes out when, and what is told of it.

Nothing here asks for the time or touches a port. An engine calls ``apply`` for each command,
``received`` for each message that comes in, and ``advance`` for each stretch of time, in order.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from app.midi_io.live import messages as says
from app.midi_io.live.follower import ClockFollower
from app.midi_io.live.messages import BeatMessage, Command, Report
from app.midi_io.live.notes import Sounding, is_on
from app.midi_io.live.plan import Plan
from app.midi_io.live.pulses import CONTINUE, STOP, sayable, song_position, starting
from app.midi_io.live.ticks import Ticks
from app.midi_io.live.timeline import Timeline
from app.midi_io.live.transport import Transport

DROPPED_AFTER = 0.1
"""Seconds after its time at which a note is left out rather than played late."""

LATE_AFTER = 0.003
"""Seconds after its time at which a note counts as late."""

START_LEAD = 0.005
"""Seconds between Start and the first beat, so that a follower has read it before the first tick."""

BEGIN = 1 / 24
"""Quarter notes, a tick of MIDI clock, before which music that starts to move starts at the begin."""

REPORT_EVERY = 0.02
"""Seconds between two reports of the position."""

_CLOCK = frozenset({0xF2, 0xF8, 0xFA, 0xFB, 0xFC})


class Outgoing(NamedTuple):
    """A message on its way.

    Attributes:
        seconds: When it is to go out, on the engine's clock.
        port: Index of the output.
        data: Status byte and data.
        due: When a message of the plan was due; None for others.
    """

    seconds: float
    port: int
    data: bytes
    due: float | None = None


class SenderCore:
    """The sender's state.

    Args:
        outputs: Number of outputs.
        now: The engine's time, in seconds.
        tempo: Tempo to begin with.
        sends_clock: Whether the outputs get MIDI clock while the clock is the sender's own.
    """

    def __init__(self, outputs: int, now: float, tempo: float = 120.0, *, sends_clock: bool = True) -> None:
        self.reports: deque[Report] = deque()
        self.quit = False
        self._plans = [Plan() for _ in range(outputs)]
        self._opening = says.Opening((), 0.0)
        self._latency = [0.0] * outputs
        self._sounding = Sounding()
        self._sends_clock = sends_clock
        self._transport = Transport(timeline=Timeline(0.0, now, tempo))
        self._source: says.Follows = "internal"
        self._follower = ClockFollower(tempo)
        self._at = self._since = self._reported = now
        self._clock = Ticks()
        self._ready: deque[Outgoing] = deque()
        self._late = self._dropped = 0
        self._was: tuple[bool, float] = (False, tempo)
        self._actions: dict[type, Callable[[Any, float], None]] = {
            says.Play: self._play,
            says.Clear: self._clear,
            says.Opening: self._keep_opening,
            says.Start: self._start,
            says.Stop: self._stop,
            says.Continue: self._continue,
            says.Locate: self._locate,
            says.Tempo: self._tempo,
            says.Source: self._follow_source,
            says.SendNow: self._send_now,
            says.Latency: self._delay,
            says.Hush: lambda command, now: self._hush(now, command.port),
            says.Panic: self._panic,
            says.Quit: self._quit,
        }

    @property
    def source(self) -> says.Follows:
        """The clock that is followed."""
        return self._source

    @property
    def transport(self) -> Transport:
        """Where the music is."""
        return self._follower.transport if self._source == "midi" else self._transport

    def set_link(self, transport: Transport) -> None:
        """Take the transport of an Ableton Link session, while that is followed."""
        if self._source == "link":
            self._follow(transport)

    def apply(self, command: Command, now: float) -> None:
        """Do what a command says.

        Args:
            command: The command.
            now: The engine's time, in seconds.
        """
        self._actions[type(command)](command, max(now, self._at))

    def received(self, port: int, data: bytes, seconds: float) -> None:
        """Take a message that came in at a time, in seconds."""
        if not data:
            return
        if data[0] in _CLOCK:
            before = self._follower.transport
            self._follower.receive(data[0], data[1:], seconds)
            if self._source == "midi":
                self._moved(before, self._follower.transport, seconds)
            return
        self.reports.append(says.Heard(port, data, self.transport.beat_at(seconds), seconds))

    def advance(self, until: float, since: float | None = None) -> list[Outgoing]:
        """Return all that goes out before a time, in order, and report it.

        Args:
            until: The engine's time up to which it has decided, in seconds.
            since: When the first of it can go out, later than the last ``until`` where the engine
                was held up; None for that.
        """
        self._since = self._at if since is None else max(since, self._at)
        out = sorted((*self._commanded(), *self._ticks(until), *self._due(until)), key=lambda each: each[0])
        if self._source == "midi" and self._follower.lost(until) and self.transport.playing:
            self._follower.receive(0xFC, b"", until)
            out += [Outgoing(until, port, data) for port, data in self._sounding.silence()]
            self.reports.append(
                says.Trouble("The MIDI clock has stopped coming; waiting for it to start again.")
            )
        self._at = until
        self._report(until)
        return out

    def next_due(self) -> float | None:
        """Return when the next planned message or tick goes out; None where there is none."""
        transport = self.transport
        times = [
            line + latency
            for plan, latency in zip(self._plans, self._latency, strict=True)
            if plan.next_beat is not None and (line := transport.seconds_at(plan.next_beat)) is not None
        ]
        times += self._clock.next_due(self._transport if self._ticking else None, self._at)
        return min(times, default=None)

    def silence(self, now: float, only: int | None = None) -> list[Outgoing]:
        """Return what ends everything that sounds, or what sounds at one output."""
        return [Outgoing(now, port, data) for port, data in self._sounding.silence(only)]

    @property
    def _ticking(self) -> bool:
        return self._sends_clock and self._source == "internal"

    def _commanded(self) -> Iterator[Outgoing]:
        while self._ready:
            yield self._ready.popleft()

    def _ticks(self, until: float) -> Iterator[Outgoing]:
        if self._ticking:
            self._clock.add(self._transport, self._at, until, self._latency)
        yield from (Outgoing(*each) for each in self._clock.take(until))

    def _due(self, until: float) -> Iterator[Outgoing]:
        transport = self.transport
        if not transport.playing:
            return
        for port, (plan, latency) in enumerate(zip(self._plans, self._latency, strict=True)):
            for message in plan.take(transport.beat_at(until - latency)):
                due = transport.timeline.seconds_at(message.beat) + latency
                yield from self._passing(message, due, port)

    def _passing(self, message: BeatMessage, due: float, port: int) -> Iterator[Outgoing]:
        seconds = max(due, self._since)
        late = seconds - due
        if is_on(message.data) and late > LATE_AFTER:
            if late > DROPPED_AFTER:
                self._dropped += 1
                self.reports.append(says.Late(self._late, self._dropped))
                return
            self._late += 1
            self.reports.append(says.Late(self._late, self._dropped))
        for data in self._sounding.passing(port, message.data):
            self.reports.append(says.Sent(message.beat, due, seconds, port, data))
            yield Outgoing(seconds, port, data, due)

    def _send(self, port: int, data: bytes, now: float) -> None:
        # An end passes even where the note is not ours: a panic from outside ends what others began.
        for each in tuple(self._sounding.passing(port, data)) or (data,):
            self._ready.append(Outgoing(now, port, each))
            self.reports.append(says.Sent(self.transport.beat_at(now), now, now, port, each))

    def _to_all(self, data: bytes, now: float) -> None:
        if self._ticking:
            self._ready.extend(Outgoing(now, port, data) for port in range(len(self._plans)))

    def _hush(self, now: float, only: int | None = None) -> None:
        for out in self.silence(now, only):
            self._ready.append(out)
            self.reports.append(says.Sent(self.transport.beat_at(now), now, now, out.port, out.data))

    def _moved(self, before: Transport, after: Transport, now: float) -> None:
        """Silence what sounds where the followed clock has stopped or jumped."""
        stopped = before.playing and not after.playing
        jumped = abs(before.beat_at(now) - after.beat_at(now)) > 1 / 8
        if stopped or (jumped and after.playing):
            self._hush(now)
        if after.playing and (jumped or not before.playing):
            self._open(after.beat_at(now))

    def _open(self, beat: float) -> None:
        """Plan the begin of the song once more, where the music moves on from there."""
        if beat < BEGIN and self._opening.messages:
            for port, plan in enumerate(self._plans):
                opening = (each for each in self._opening.messages if each.port == port)
                plan.begin(opening, self._opening.until)

    def _follow(self, transport: Transport) -> None:
        before, self._transport = self._transport, transport
        self._moved(before, transport, transport.timeline.seconds)

    def _report(self, now: float) -> None:
        transport = self.transport
        state = transport.playing, transport.tempo
        if now - self._reported >= REPORT_EVERY or state != self._was:
            self._reported, self._was = now, state
            locked = self._source != "midi" or (self._follower.locked and not self._follower.lost(now))
            self.reports.append(
                says.Position(transport.beat_at(now), transport.tempo, transport.playing, now, locked)
            )

    def _play(self, command: says.Play, _: float) -> None:
        for port, plan in enumerate(self._plans):
            plan.add(message for message in command.messages if message.port == port)

    def _clear(self, command: says.Clear, _: float) -> None:
        for plan in self._plans:
            plan.clear(command.from_beat, self._sounding.notes)

    def _keep_opening(self, command: says.Opening, _: float) -> None:
        self._opening = command

    def _start(self, _: says.Start, now: float) -> None:
        self._hush(now)
        self._open(0.0)
        for data in starting(0.0):
            self._to_all(data, now)
        self._transport = self._transport.start(now + START_LEAD)

    def _stop(self, _: says.Stop, now: float) -> None:
        self._hush(now)
        self._to_all(STOP, now)
        self._transport = self._transport.stop(now)

    def _continue(self, _: says.Continue, now: float) -> None:
        if not self._transport.playing:
            beat = sayable(self._transport.beat_at(now))
            for data in starting(beat):
                self._to_all(data, now)
            self._open(beat)
            self._transport = self._transport.locate(beat, now).resume(now + START_LEAD)

    def _locate(self, command: says.Locate, now: float) -> None:
        self._hush(now)
        playing, beat = self._transport.playing, sayable(command.beat)
        if playing:
            self._to_all(STOP, now)
        self._to_all(song_position(beat), now)
        if playing:
            self._open(beat)
            self._to_all(CONTINUE, now)
        self._transport = self._transport.locate(beat, now + START_LEAD if playing else now)

    def _tempo(self, command: says.Tempo, now: float) -> None:
        self._transport = self._transport.set_tempo(command.bpm, now)

    def _follow_source(self, command: says.Source, now: float) -> None:
        if command.clock != self._source:
            self._hush(now)
            self._transport = self.transport.stop(now)
            self._source = command.clock

    def _send_now(self, command: says.SendNow, now: float) -> None:
        self._send(command.port, command.data, now)

    def _delay(self, command: says.Latency, _: float) -> None:
        self._latency[command.port] = command.seconds

    def _panic(self, _: says.Panic, now: float) -> None:
        self._plans = [Plan() for _ in self._plans]
        self._hush(now)

    def _quit(self, _: says.Quit, now: float) -> None:
        self._panic(says.Panic(), now)
        self._to_all(STOP, now)
        self._transport = self._transport.stop(now)
        self.quit = True
