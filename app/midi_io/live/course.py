"""What one output plays, and what it sends of the clock: everything in order, and as late as its latency.

Every output goes through the same changes at the same moments of the music; only when it comes to them
differs. Seconds without latency are the music's; an output lives by them later, or earlier.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Play, SetOpening
from ripieno.app.midi_io.live.moves import TransportMove
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.plan import OutputPlan
from ripieno.app.midi_io.live.pulses import START, TICK, TICKS_PER_BEAT, next_tick, pulses
from ripieno.app.midi_io.live.timeline import Timeline
from ripieno.app.midi_io.live.transport import Transport

Change = TransportMove | Play | Clear | SetOpening


class Due(NamedTuple):
    """Something that goes out.

    Attributes:
        seconds: When it should.
        due: When it was due; earlier where it was planned too late.
        what: A message of the plan, one of the clock, or None for an end of all that sounds.
    """

    seconds: float
    due: float
    what: BeatMessage | bytes | None


class Course:
    """The plan of an output, its transport, its clock, and the changes that it has not come to.

    Args:
        port: Index of the output.
        now: The time, in seconds.
        tempo: Tempo to begin with.
    """

    def __init__(self, port: int, now: float, tempo: float) -> None:
        self.latency = 0.0
        self.port = port
        self._plan = OutputPlan()
        self._opening = SetOpening((), 0.0)
        self._changes: deque[tuple[float, Change]] = deque()
        self._since = self._reached = now
        self._line = Timeline(0.0, now, tempo)
        self._tick = 0
        self._counts_in = False
        self._transport = Transport(timeline=self._line)

    def delay(self, seconds: float, now: float) -> None:
        """Go out later by some seconds, or earlier; while the music stands, no tick is made up for."""
        self.latency = seconds
        if not self._transport.playing:
            self._tick = max(self._tick, next_tick(self._line.beat_at(now - seconds)))

    def tick_from(self, now: float) -> None:
        """Make up for no tick before a second."""
        self._tick = max(self._tick, next_tick(self._line.beat_at(now - self.latency)))

    def change(self, change: Change, at: float) -> None:
        """Take in what happens at a second of the music; what was taken in before happens no later."""
        if self._changes and self._changes[-1][0] > at:
            self._changes = deque((min(before, at), each) for before, each in self._changes)
        self._changes.append((at, change))

    def advance(self, until: float, sounding: Sounding, *, ticks: bool) -> Iterator[Due]:
        """Yield what goes out before a time, in order.

        Args:
            until: The time, in seconds.
            sounding: The notes that sound, of which what is yielded is taken in before it goes on.
            ticks: Whether followers get the clock.
        """
        end = until - self.latency
        while self._changes and self._changes[0][0] < end:
            at, change = self._changes.popleft()
            yield from self._stretch(at, ticks=ticks, keeps_late=True)
            if isinstance(change, TransportMove):
                yield from self._moved(change, at, ticks=ticks)
            else:
                self._planned(change, sounding)
        yield from self._stretch(end, ticks=ticks, keeps_late=False)

    def next_due(self, *, ticks: bool) -> Iterator[float]:
        """Yield when the next change, message and tick go out."""
        if self._changes:
            yield self._changes[0][0] + self.latency
        if self._plan.next_beat is not None:
            seconds = self._transport.seconds_at(self._plan.next_beat)
            if seconds is not None:
                yield seconds + self.latency
        if ticks:
            yield self._line.seconds_at(self._tick / TICKS_PER_BEAT) + self.latency

    def forget(self) -> None:
        """Forget the plan, also what was to be planned."""
        self._plan = OutputPlan()
        self._changes = deque(each for each in self._changes if not isinstance(each[1], Play | Clear))

    def halt(self, transport: Transport, now: float, sounding: Sounding) -> None:
        """Be stopped at once, and pass over moves that were to come."""
        for _, change in self._changes:
            if not isinstance(change, TransportMove):
                self._planned(change, sounding)
        self._changes.clear()
        self._run(transport, now)

    def _run(self, transport: Transport, at: float) -> None:
        """Go by a transport, whose ticks begin anew."""
        self._transport = transport
        self._line = transport.timeline if transport.playing else Timeline(0.0, at, transport.tempo)
        self._tick = next_tick(self._line.beat)

    def _moved(self, move: TransportMove, at: float, *, ticks: bool) -> Iterator[Due]:
        """Carry out a move."""
        seconds = at + self.latency
        if move.is_break:
            self._since = at
            yield Due(seconds, seconds, None)
        if ticks:
            yield from (Due(seconds, seconds, data) for data in move.said)
        if move.opens and self._opening.messages:
            self._plan.begin(
                (each for each in self._opening.messages if each.port == self.port), self._opening.until
            )
        if move.skips:
            self._plan.take(move.transport.timeline.beat)
        if move.transport.playing and move.is_break:
            self._run(move.transport, at)
            self._counts_in = move.counts_in
        else:  # the ticks go on as they are, at the tempo that holds now
            self._transport = move.transport
            playing, tempo = move.transport.playing, move.transport.tempo
            self._line = move.transport.timeline if playing else self._line.with_tempo(tempo, at)

    def _planned(self, change: Play | Clear | SetOpening, sounding: Sounding) -> None:
        """Change the plan."""
        match change:
            case Play(messages):
                self._plan.add(message for message in messages if message.port == self.port)
            case Clear(from_beat):
                self._plan.clear(from_beat, sounding.notes)
            case SetOpening():
                self._opening = change

    def _stretch(self, end: float, *, ticks: bool, keeps_late: bool) -> Iterator[Due]:
        """Yield what is due before a second of the music, without any change.

        Args:
            end: The second.
            ticks: Whether followers get the clock.
            keeps_late: Whether to leave what was planned too late for where the music is, as it may be
                meant for where it is about to be.
        """
        due: list[tuple[float, BeatMessage | bytes]] = []
        if ticks:
            for seconds in pulses(self._line, self._tick, end):
                due.append((seconds, TICK))
                self._tick += 1
                if self._counts_in and not self._tick:  # a follower has till the next tick to read it
                    due.append((seconds, START))
                    self._counts_in = False
        if self._transport.playing:
            line = self._transport.timeline
            taken = self._plan.take(line.beat_at(end))
            if keeps_late:
                first = line.beat_at(self._reached)
                self._plan.add(each for each in taken if each.beat < first)
                taken = [each for each in taken if each.beat >= first]
            due += [(line.seconds_at(each.beat), each) for each in taken]
        self._reached = max(self._reached, end)
        for seconds, what in sorted(due, key=lambda each: each[0]):
            yield Due(max(seconds, self._since) + self.latency, seconds + self.latency, what)
