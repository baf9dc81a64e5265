"""The sender without its ports: what goes out when, and what it reports.

Nothing here asks for the time or touches a port. An engine calls ``apply`` for each command,
``received`` for each message that comes in, and ``advance`` for each stretch of time, in order.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.clock_messages import ClockBack, SendClock
from ripieno.app.midi_io.live.course import Change, Course
from ripieno.app.midi_io.live.follower import ClockFollower
from ripieno.app.midi_io.live.messages import Command, Report
from ripieno.app.midi_io.live.moves import followed, moved
from ripieno.app.midi_io.live.outgoing import Outgoing
from ripieno.app.midi_io.live.pulses import STOP
from ripieno.app.midi_io.live.second_voice import SecondVoice, SetSecondVoice
from ripieno.app.midi_io.live.sent_messages import SentMessages
from ripieno.app.midi_io.live.timeline import Timeline
from ripieno.app.midi_io.live.transport import Transport

REPORT_EVERY = 0.02
"""Seconds between two reports of the position."""

_CLOCK = frozenset({0xF2, 0xF8, 0xFA, 0xFB, 0xFC})


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
        self._courses = [Course(port, now, tempo) for port in range(outputs)]
        self._sent = SentMessages(self.reports, self._beat_at)
        self._second_voice = SecondVoice()
        self._clocked = set(range(outputs)) if sends_clock else set[int]()
        self._transport = Transport(timeline=Timeline(0.0, now, tempo))
        self._source: says.Follows = "internal"
        self._follower = ClockFollower(tempo)
        self._at = self._since = self._reported = now
        self._awaited_tempo: says.Tempo | None = None
        self._is_clock_lost = False
        self._was: tuple[bool, float] = (False, tempo)
        self._actions: dict[type, Callable[[Any, float], None]] = {
            says.Play: self._change,
            says.Clear: self._change,
            says.SetOpening: self._change,
            says.Start: self._move,
            says.Stop: self._move,
            says.Continue: self._move,
            says.Locate: self._move,
            says.Tempo: self._set_tempo,
            says.FollowClock: self._follow_source,
            says.Resume: self._resume,
            SendClock: self._send_clock,
            says.SendNow: lambda command, now: self._sent.send(command.port, command.data, now),
            SetSecondVoice: self._set_second_voice,
            says.Latency: self._delay,
            says.Looked: self._looked,
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
        if not self._sent.came_back(port, data, seconds):
            self.reports.append(says.InputReceived(port, data, self._beat_at(seconds), seconds))
            self._sent.double(self._second_voice.receive(data), seconds)
        self._sent.report_loops()

    def advance(self, until: float, since: float | None = None) -> list[Outgoing]:
        """Return all that goes out before a time, in order, and report it.

        Args:
            until: The engine's time up to which it has decided, in seconds.
            since: When the first of it can go out, later than the last ``until`` where the engine
                was held up; None for that.
        """
        self._since = self._at if since is None else max(since, self._at)
        self._watch(until)
        self._reach_tempo(until)
        out = [*self._sent.take_ready(), *self._sent.probe(self._since)]
        first = max((self._since, *(each.seconds for each in out)))
        for port, course in enumerate(self._courses):
            out += self._due(port, course, first, until)
        out += self._sent.take_voiced()
        out.sort(key=lambda each: each.seconds)
        self._at = until
        self._report(until)
        return out

    def next_due(self) -> float | None:
        """Return when the next planned message, change or tick goes out; None where there is none."""
        due = (each for course in self._courses for each in course.next_due(ticks=self._ticks(course.port)))
        tempo = self._awaited_tempo_at
        return min(due if tempo is None else (*due, tempo), default=None)

    def silence(self, now: float, only: int | None = None) -> list[Outgoing]:
        """Return what ends everything that sounds or is held, or what does at one output."""
        return [Outgoing(now, port, data) for port, data in self._sent.sounding.silence(only, rests=True)]

    def ended_still(self, sent: Iterable[Outgoing]) -> list[Outgoing]:
        """Return those messages that ended something which has not begun again since."""
        return [out._replace(due=None) for out in sent if self._sent.sounding.is_ended_by(out.port, out.data)]

    def _beat_at(self, seconds: float) -> float:
        return self.transport.beat_at(seconds)

    def _ticks(self, port: int) -> bool:
        return port in self._clocked and self._source == "internal"

    @property
    def _lead(self) -> float:
        """How much earlier than the music the output goes that goes first, in seconds.

        What happens is as far away for an output without latency, so that every output comes to it in time.
        A clock that is followed cannot be gone ahead of.
        """
        earliest = min((course.latency for course in self._courses), default=0.0)
        return max(-earliest, 0.0) if self._source == "internal" else 0.0

    def _watch(self, now: float) -> None:
        """Take it that the clock that is followed has stopped, where it does not come any more."""
        before = self.transport
        if self._is_clock_lost and self._source == "midi" and not self._follower.lost(now):
            self._is_clock_lost = False
            if not before.playing:
                self.reports.append(ClockBack())
        if self._source == "midi" and before.playing and self._follower.lost(now):
            self._is_clock_lost = True
            self._follower.receive(STOP[0], b"", now)
            self._moved(before, self._follower.transport, self._at)
            self.reports.append(
                says.Trouble("The MIDI clock has stopped coming; waiting for it to start again.")
            )

    def _due(self, port: int, course: Course, first: float, until: float) -> Iterator[Outgoing]:
        at = first
        for seconds, due, what in course.advance(until, self._sent.sounding, ticks=self._ticks(port)):
            at = max(seconds, at)
            match what:
                case None:
                    yield from self._sent.silenced(at, port)
                case bytes():
                    yield Outgoing(at, port, what)
                case _:
                    yield from self._sent.send_planned(what, due, at, port)

    def _set_second_voice(self, command: SetSecondVoice, now: float) -> None:
        self._sent.double(self._second_voice.set(command), now)

    def _to_all(self, data: bytes, now: float) -> None:
        ports = (port for port in sorted(self._clocked) if self._ticks(port))
        self._sent.ready.extend(Outgoing(now, port, data) for port in ports)

    def _moved(self, before: Transport, after: Transport, now: float) -> None:
        self._change(followed(before, after, now), now)

    def _follow(self, transport: Transport) -> None:
        before, self._transport = self._transport, transport
        self._moved(before, transport, transport.timeline.seconds)

    def _report(self, now: float) -> None:
        if self.quit:  # the music stands still only because this ends
            return
        transport = self.transport
        state = transport.playing, transport.tempo
        if now - self._reported >= REPORT_EVERY or state != self._was:
            self._reported, self._was = now, state
            locked = self._source != "midi" or (self._follower.locked and not self._follower.lost(now))
            beat = transport.beat_at(now + self._lead)
            self.reports.append(says.Position(beat, transport.tempo, transport.playing, now, locked))

    def _change(self, change: Change, now: float) -> None:
        """Let every output come to a change."""
        for course in self._courses:
            course.change(change, now + self._lead)

    def _set_tempo(self, command: says.Tempo, now: float) -> None:
        """Take a tempo: at once, or where the music comes to a beat."""
        self._awaited_tempo = None
        if command.from_beat is None or not self._transport.playing or self._source != "internal":
            self._move(command, now)
        else:
            moved(self._transport, command, now)  # refuses what the music cannot have
            self._awaited_tempo = command

    @property
    def _awaited_tempo_at(self) -> float | None:
        """The second at which a tempo begins that was given with its beat; None where there is none."""
        command = self._awaited_tempo
        if command is None or command.from_beat is None:
            return None
        seconds = self._transport.seconds_at(command.from_beat)
        return self._at if seconds is None else max(seconds - self._lead, self._at)

    def _reach_tempo(self, until: float) -> None:
        """Go on at the tempo that begins before a second."""
        command, at = self._awaited_tempo, self._awaited_tempo_at
        if command is not None and at is not None and at < until:
            self._set_tempo(says.Tempo(command.bpm), at)

    def _move(self, command: Any, now: float) -> None:  # noqa: ANN401 (those that the table names)
        if self._awaited_tempo is not None:  # music that is moved goes on at the tempo that it would have had
            self._set_tempo(says.Tempo(self._awaited_tempo.bpm), now)
        move = moved(self._transport, command, now + self._lead)
        if self._source != "internal":  # where the music is, the other clock says
            self._sent.silence(now)
        elif move is not None:
            self._transport = move.transport
            self._change(move, now)

    def _follow_source(self, command: says.FollowClock, now: float) -> None:
        if command.clock != self._source:
            self._awaited_tempo = None
            self._sent.silence(now)
            if self._transport.playing:
                self._to_all(STOP, now)
            self._halt(self.transport.stop(now), now)
            self._source = command.clock

    def _send_clock(self, command: SendClock, now: float) -> None:
        """Let an output have the clock from the next tick on; its follower starts with the next start."""
        if command.sends and command.port not in self._clocked:
            self._clocked.add(command.port)
            self._courses[command.port].tick_from(now)
        elif not command.sends and command.port in self._clocked:
            if self._ticks(command.port) and self._transport.playing:
                self._sent.ready.append(Outgoing(now, command.port, STOP))
            self._clocked.discard(command.port)

    def _resume(self, command: says.Resume, _: float) -> None:
        self._follower.resume(Timeline(command.beat, command.seconds, command.tempo))

    def _delay(self, command: says.Latency, now: float) -> None:
        self._courses[command.port].delay(command.seconds, now)

    def _looked(self, command: says.Looked, now: float) -> None:
        if not command.is_there:
            self._sent.sounding.gone(command.port)
        elif self._sent.sounding.seen(command.port):
            self._sent.silence(now, command.port, rests=True)

    def _panic(self, _: says.Panic, now: float) -> None:
        for course in self._courses:
            course.forget()
        self._second_voice.forget()
        self._sent.silence(now, rests=True)

    def _quit(self, _: says.Quit, now: float) -> None:
        self._panic(says.Panic(), now)
        self._to_all(STOP, now)
        self._halt(self._transport.stop(now), now)
        self._clocked.clear()
        self.quit = True

    def _halt(self, transport: Transport, now: float) -> None:
        """Stop every output at once, whatever it has not come to."""
        self._transport = transport
        for course in self._courses:
            course.halt(transport, now, self._sent.sounding)
