"""A slave to MIDI clock: tempo and position out of the ticks of another device.

Source: MIDI 1.0 Detailed Specification, "System Real Time Messages": after Start the next tick
is the begin of the song, after Continue the next tick goes on, and a clock may tick while the
music stands still.
"""

from ripieno.app.midi_io.live.pulses import SONG_POSITION, TICKS_PER_BEAT, TICKS_PER_SIXTEENTH
from ripieno.app.midi_io.live.tick_filter import TickFilter
from ripieno.app.midi_io.live.timeline import FASTEST, SECONDS_PER_MINUTE, SLOWEST, Timeline
from ripieno.app.midi_io.live.transport import Transport

LOST_AFTER = 0.6
"""Seconds without a tick after which the clock is gone; 5 beats per minute tick every 0.5 s."""

_TICK = 0xF8
# Locked where the tempo is known to 0.025 beats per minute (one standard deviation), so that
# 0.1 is four of them; ticks that jitter badly count as known after four bars of 4/4.
_LOCKED_TEMPO, _LOCKED_TICKS = 0.025, 384
# A gap is a lost tick only where the period is known; shares of a period.
_KNOWN_TICKS, _LONG_GAP, _SHORT_GAP, _NEAR_WHOLE = 6, 1.5, 0.5, 0.2
# Six standard deviations of a difference of two stamps.
_WIDEST_JITTER = 8.5
# A start may move the phase of the ticks by more than this share of a period.
_SAME_PHASE = 0.2


class ClockFollower:
    """Hears a clock; says where the music is.

    Nothing here asks for the time: each message brings the second at which it came. The clock
    keeps ticking in the estimate when ticks fail to come; ask `lost`.
    """

    def __init__(self, tempo: float = 120.0) -> None:
        self._filter = TickFilter(SECONDS_PER_MINUTE / TICKS_PER_BEAT / tempo)
        self._stamp: float | None = None
        self._next = 0  # the song's tick that the next tick of the clock is
        self._playing = False  # as the last start, continue or stop says
        self._owed = 0  # ticks taken for lost in the last gap, not yet confirmed
        self._fresh = False  # a start or continue came since the last tick
        self._missed: Timeline | None = None  # where the clock ran on while nobody heard it
        self._transport = Transport(timeline=Timeline(tempo=tempo))
        self._actions = {
            _TICK: self._tick,
            0xFA: self._start,
            0xFB: self._continue,
            0xFC: self._stop,
            SONG_POSITION: self._locate,
        }

    def receive(self, status: int, data: bytes, seconds: float) -> None:
        """Take in a message of the clock; others change nothing.

        Args:
            status: The status byte: 0xF8 tick, 0xFA start, 0xFB continue, 0xFC stop, 0xF2 position.
            data: The bytes after it; two for a song position, sixteenths with the low 7 bits first.
            seconds: When it came.
        """
        if action := self._actions.get(status):
            self._missed = self._missed if status == _TICK else None
            action(data, seconds)

    def resume(self, line: Timeline) -> None:
        """Play on with the next tick, at the tick that a line says it is.

        Args:
            line: Where the music was, and is since at the same tempo.
        """
        self._missed = line

    @property
    def transport(self) -> Transport:
        """Where the music is, as estimated from all that came."""
        return self._transport

    @property
    def tempo(self) -> float:
        """Beats per minute of the ticks, also while the music stands still."""
        tempo = SECONDS_PER_MINUTE / (TICKS_PER_BEAT * self._filter.period)
        return max(SLOWEST, min(FASTEST, tempo))

    @property
    def locked(self) -> bool:
        """True once the tempo is known to 0.1 beats per minute, or for four bars of ticks."""
        return self._filter.doubt * self.tempo < _LOCKED_TEMPO or self._filter.count >= _LOCKED_TICKS

    def lost(self, now: float) -> bool:
        """Say whether ticks came and then none for `LOST_AFTER` seconds up to ``now``."""
        return self._stamp is not None and now - self._stamp > LOST_AFTER

    def _tick(self, _data: bytes, seconds: float) -> None:
        gap = None if self._stamp is None else seconds - self._stamp
        self._stamp = seconds
        if gap is None or gap > LOST_AFTER:
            self._owed = 0
            self._filter.begin(seconds)
        elif self._fresh and abs(seconds - self._filter.expected()) > _SAME_PHASE * self._filter.period:
            self._owed = 0
            self._filter.shift(seconds)
        elif not self._filled(gap, seconds):
            return
        self._fresh = False
        self._advance()

    def _advance(self) -> None:
        """Count a tick and draw the line through it."""
        if self._missed is not None:
            self._next = round(self._missed.beat_at(self._filter.time) * TICKS_PER_BEAT)
            self._playing, self._missed = True, None
        if self._playing:
            line = Timeline(self._next / TICKS_PER_BEAT, self._filter.time, self.tempo)
            self._transport = Transport(playing=True, timeline=line)
            self._next += 1
        else:
            stands = self._transport.timeline
            self._transport = Transport(timeline=Timeline(stands.beat, stands.seconds, self.tempo))

    def _filled(self, gap: float, seconds: float) -> bool:
        """Take in a tick and those lost before it; False where it is one that was filled in.

        A gap of whole periods is filled. If the ticks then come in a burst they were late, not
        lost; if the next gap is as long the tempo has dropped and nothing was lost.
        """
        periods = gap / self._filter.period
        owed, self._owed = self._owed, 0
        if owed and periods < _SHORT_GAP:
            self._owed = owed - 1
            return False
        if owed and periods > _LONG_GAP:
            self._next -= owed if self._playing else 0
            self._filter.begin(seconds - gap)
        elif self._filter.count >= _KNOWN_TICKS and periods > max(_LONG_GAP, self._widest_gap()):
            self._fill(gap, seconds)
        self._filter.receive(seconds)
        return True

    def _widest_gap(self) -> float:
        """Return how far apart jitter alone may move two ticks, in periods."""
        return 1 + _WIDEST_JITTER * self._filter.jitter / self._filter.period

    def _fill(self, gap: float, seconds: float) -> None:
        whole = round(gap / self._filter.period)
        if abs(gap / self._filter.period - whole) < _NEAR_WHOLE:
            self._owed = whole - 1
            for lost in range(1, whole):
                self._filter.receive(seconds - gap + gap * lost / whole)
            self._next += self._owed if self._playing else 0

    def _start(self, _data: bytes, _seconds: float) -> None:
        self._next, self._playing, self._fresh = 0, True, True
        if not self._transport.playing:
            self._transport = self._transport.locate(0.0, _seconds)

    def _continue(self, _data: bytes, _seconds: float) -> None:
        self._fresh = self._fresh or not self._playing
        self._playing = True

    def _stop(self, _data: bytes, seconds: float) -> None:
        self._playing = self._fresh = False
        self._transport = self._transport.stop(seconds)

    def _locate(self, data: bytes, seconds: float) -> None:
        if len(data) == 2:
            self._next = TICKS_PER_SIXTEENTH * (data[0] + 128 * data[1])
            if not self._playing:
                self._transport = self._transport.locate(self._next / TICKS_PER_BEAT, seconds)
