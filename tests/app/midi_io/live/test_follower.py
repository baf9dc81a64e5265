"""A follower of MIDI clock in virtual time: tempo, bar lines, jumps, and ticks that jitter or fail."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.live.follower import LOST_AFTER, ClockFollower
from ripieno.app.midi_io.live.pulses import SONG_POSITION, pulses, song_position
from ripieno.app.midi_io.live.timeline import Timeline
from ripieno.app.midi_io.live.transport import Transport

BAR = 96  # ticks of 4/4
SEEDS = st.integers(0, 2**32)
TEMPI = st.sampled_from([40.0, 60.0, 90.0, 120.0, 133.7, 180.0, 240.0, 300.0])


class TickingClock:
    """A clock that ticks a follower, on time or with gaussian jitter."""

    def __init__(self, tempo: float = 120.0, jitter: float = 0.0, seed: int = 0) -> None:
        self.follower = ClockFollower()
        self.seconds = 5.0  # when the next tick is due
        self.tempo = tempo
        self.jitter = jitter
        self._random = np.random.default_rng(seed)

    @property
    def period(self) -> float:
        return 60 / 24 / self.tempo

    def say(self, status: int, data: bytes = b"") -> None:
        self.follower.receive(status, data, self.seconds - self.period / 2)

    def place(self, beat: float) -> None:
        message = song_position(beat)
        self.say(message[0], message[1:])

    def tick(self, count: int) -> Iterator[tuple[int, float]]:
        """Yield the number and the true second of each tick, after the follower has heard it."""
        for number in range(count):
            stamp = self.seconds + self._random.normal(0, self.jitter) if self.jitter else self.seconds
            self.follower.receive(0xF8, b"", stamp)
            yield number, self.seconds
            self.seconds += self.period

    def run(self, count: int) -> float:
        """Tick; return the true second of the last tick."""
        return [seconds for _, seconds in self.tick(count)][-1]


@given(TEMPI, SEEDS)
@settings(max_examples=40)
def test_after_lock_tempo_and_bar_lines_hold_under_a_millisecond_of_jitter(tempo: float, seed: int) -> None:
    master = TickingClock(tempo, jitter=1e-3, seed=seed)
    master.say(0xFA)
    locked_at = None
    for number, seconds in master.tick(9 * BAR):
        if locked_at is None:
            locked_at = number if master.follower.locked else None
            continue
        assert master.follower.tempo == pytest.approx(tempo, abs=0.1)
        if (number + 1) % BAR == 0:  # a tick ahead: what the sender goes by
            bar_line = master.follower.transport.seconds_at((number + 1) / 24)
            assert bar_line == pytest.approx(seconds + master.period, abs=1e-3)
    assert locked_at is not None
    assert locked_at <= 4 * BAR


@given(TEMPI)
def test_steady_ticks_are_known_within_two_beats_to_a_hundredth(tempo: float) -> None:
    master = TickingClock(tempo)
    master.say(0xFA)
    last = master.run(49)
    assert master.follower.tempo == pytest.approx(tempo, abs=0.01)
    assert master.follower.transport.beat_at(last) == pytest.approx(2.0, abs=1e-4)


@given(TEMPI, TEMPI)
def test_a_step_of_tempo_is_locked_within_two_beats(before: float, after: float) -> None:
    master = TickingClock(before)
    master.say(0xFA)
    master.run(4 * BAR)
    master.tempo = after
    last = master.run(48)
    assert master.follower.tempo == pytest.approx(after, abs=0.1)
    assert master.follower.transport.beat_at(last) == pytest.approx(18 - 1 / 24, abs=1e-3)


@given(st.sampled_from([(120.0, 140.0), (120.0, 60.0), (90.0, 180.0), (100.0, 101.0), (140.0, 95.0)]), SEEDS)
@settings(max_examples=40)
def test_a_step_under_jitter_is_on_in_two_beats_and_exact_in_two_bars(
    tempi: tuple[float, float], seed: int
) -> None:
    master = TickingClock(tempi[0], jitter=1e-3, seed=seed)
    master.say(0xFA)
    master.run(6 * BAR)
    master.tempo = tempi[1]
    last = master.run(48)
    assert master.follower.tempo == pytest.approx(tempi[1], abs=0.7)
    assert master.follower.transport.seconds_at(26 - 1 / 24) == pytest.approx(last, abs=2e-3)
    last = master.run(3 * BAR // 2)
    assert master.follower.tempo == pytest.approx(tempi[1], abs=0.1)
    assert master.follower.transport.seconds_at(32 - 1 / 24) == pytest.approx(last, abs=1e-3)


@pytest.mark.parametrize(("per_beat", "within"), [(-1.0, 1e-3), (0.5, 1e-3), (-4.0, 4e-3), (4.0, 4e-3)])
def test_a_ramp_is_followed_tick_by_tick(per_beat: float, within: float) -> None:
    master = TickingClock(120.0)
    master.say(0xFA)
    for number, seconds in master.tick(12 * 24):
        master.tempo = 120.0 + max(0, number - BAR) * per_beat / 24
        if number:
            assert master.follower.transport.seconds_at(number / 24) == pytest.approx(seconds, abs=within)


@given(SEEDS, st.sampled_from([5e-4, 1e-3, 3e-3]))
@settings(max_examples=30)
def test_worse_jitter_is_not_taken_for_another_tempo(seed: int, worse: float) -> None:
    calm = TickingClock(120.0, jitter=5e-5, seed=seed)
    calm.say(0xFA)
    calm.run(4 * BAR)
    calm.jitter = worse
    calm.run(8 * BAR)
    last = calm.run(BAR)
    assert calm.follower.tempo == pytest.approx(120.0, abs=0.2)
    assert calm.follower.transport.seconds_at(52 - 1 / 24) == pytest.approx(last, abs=2e-3)


@given(SEEDS, st.integers(0, 300))
def test_a_clock_that_ran_before_the_start_does_not_count(seed: int, before: int) -> None:
    master = TickingClock(jitter=3e-4, seed=seed)
    for _ in master.tick(before):
        assert not master.follower.transport.playing
        assert master.follower.transport.beat_at(master.seconds + 9) == 0.0
    master.say(0xFA)
    assert not master.follower.transport.playing
    last = master.run(25)
    assert master.follower.transport.beat_at(last) == pytest.approx(1.0, abs=0.01)


def test_without_ticks_before_the_first_tick_begins_the_music() -> None:
    master = TickingClock()
    master.say(0xFA)
    master.run(1)
    assert master.follower.transport.playing
    assert master.follower.transport.seconds_at(0.0) == 5.0


def test_a_start_beside_the_phase_of_the_ticks_moves_the_beat_and_keeps_the_tempo() -> None:
    master = TickingClock(97.0)
    master.run(4 * BAR)
    master.seconds += 0.4 * master.period
    master.say(0xFA)
    begin = master.run(1)
    assert master.follower.transport.seconds_at(0.0) == begin
    assert master.follower.tempo == pytest.approx(97.0, abs=0.01)


def test_the_tempo_is_on_while_the_music_stands_still() -> None:
    master = TickingClock(120.0)
    master.run(BAR)
    master.tempo = 150.0
    master.run(BAR)
    assert master.follower.tempo == master.follower.transport.tempo == pytest.approx(150.0, abs=0.05)
    assert not master.follower.transport.playing


def test_stop_stands_still_and_continue_goes_on_with_the_next_tick() -> None:
    master = TickingClock()
    master.say(0xFA)
    master.run(50)
    master.say(0xFC)
    stands = master.follower.transport.timeline.beat
    assert stands == pytest.approx(49.5 / 24, abs=1e-3)
    master.run(200)
    assert master.follower.transport.beat_at(master.seconds) == stands
    master.say(0xFB)
    next_tick = master.run(1)
    assert master.follower.transport.playing
    assert master.follower.transport.beat_at(next_tick) == pytest.approx(50 / 24, abs=1e-3)


@given(st.integers(0, 0x3FFF), st.booleans())
def test_a_song_position_places_the_next_tick(sixteenth: int, stopped: bool) -> None:
    master = TickingClock()
    master.say(0xFA)
    master.run(30)
    if stopped:
        master.say(0xFC)
    master.place(sixteenth / 4)
    if stopped:
        assert master.follower.transport.beat_at(master.seconds) == sixteenth / 4
        master.say(0xFB)
    next_tick = master.run(1)
    assert master.follower.transport.beat_at(next_tick) == pytest.approx(sixteenth / 4, abs=1e-3)


def test_a_start_while_playing_begins_again() -> None:
    master = TickingClock()
    master.say(0xFA)
    master.run(100)
    master.say(0xFA)
    assert master.follower.transport.playing
    begin = master.run(1)
    assert master.follower.transport.beat_at(begin) == pytest.approx(0.0, abs=1e-3)


@given(st.sets(st.integers(30, 400), max_size=12), SEEDS)
def test_lost_ticks_do_not_move_the_bar_line(lost: set[int], seed: int) -> None:
    # Two gaps in a row would be a slower tempo.
    lost = {number for number in lost if not lost & {number - 1, number - 2}}
    follower, period = ClockFollower(), 60 / 24 / 120
    random = np.random.default_rng(seed)
    follower.receive(0xFA, b"", 0.0)
    for number in range(481):
        if number not in lost:
            follower.receive(0xF8, b"", 1 + number * period + random.normal(0, 2e-4))
    assert follower.transport.beat_at(1 + 480 * period) == pytest.approx(20.0, abs=2e-3)
    assert follower.tempo == pytest.approx(120.0, abs=0.1)


def test_ticks_that_come_late_in_a_burst_are_not_counted_twice() -> None:
    follower, period = ClockFollower(), 60 / 24 / 120
    follower.receive(0xFA, b"", 0.0)
    for number in range(241):
        held = number in range(101, 105)
        follower.receive(0xF8, b"", 1 + (105 if held else number) * period + (number % 5) * 1e-5)
    assert follower.transport.beat_at(1 + 240 * period) == pytest.approx(10.0, abs=2e-3)


@pytest.mark.parametrize("after", [60.0, 40.0, 70.0])
def test_a_slower_tempo_is_not_taken_for_lost_ticks(after: float) -> None:
    master = TickingClock(120.0)
    master.say(0xFA)
    master.run(BAR)
    master.tempo = after
    master.seconds += master.period - 60 / 24 / 120
    last = master.run(BAR)
    assert master.follower.transport.beat_at(last) == pytest.approx(8 - 1 / 24, abs=1e-3)


def test_a_clock_that_fails_is_lost_and_comes_back() -> None:
    master = TickingClock()
    assert not master.follower.lost(99.0)
    master.say(0xFA)
    last = master.run(BAR)
    assert not master.follower.lost(last + LOST_AFTER)
    assert master.follower.lost(last + LOST_AFTER + 0.01)
    master.seconds += 10
    master.tempo = 87.0
    last = master.run(BAR)
    assert not master.follower.lost(last)
    assert master.follower.transport.beat_at(last) == pytest.approx(8 - 1 / 24, abs=1e-3)
    assert master.follower.tempo == pytest.approx(87.0, abs=0.1)


@given(
    st.integers(0x80, 0xFF).filter(lambda status: status not in (0xF2, 0xF8, 0xFA, 0xFB, 0xFC)), st.binary()
)
def test_other_messages_change_nothing(status: int, data: bytes) -> None:
    follower = ClockFollower()
    before = follower.transport
    follower.receive(status, data, 1.0)
    follower.receive(SONG_POSITION, b"\x01", 1.0)
    assert follower.transport == before


@given(TEMPI)
def test_our_own_clock_is_followed_exactly(tempo: float) -> None:
    transport = Transport().set_tempo(tempo, 0.0).start(3.0)
    follower = ClockFollower()
    follower.receive(0xFA, b"", 3.0)
    for seconds in pulses(transport.timeline, 0, 3.0 + 8 * 60 / tempo):
        follower.receive(0xF8, b"", seconds)
    assert follower.tempo == pytest.approx(tempo, abs=1e-3)
    assert follower.transport.seconds_at(8.0) == pytest.approx(transport.seconds_at(8.0), abs=1e-5)


@pytest.mark.parametrize("missed", [1, 7, 30])
def test_a_follower_that_takes_anothers_place_goes_on_at_the_right_tick(missed: int) -> None:
    master = TickingClock(133.7)
    master.say(0xFA)
    at = master.run(2 * BAR)
    line = Timeline(master.follower.transport.beat_at(at), at, master.follower.tempo)
    master.follower = ClockFollower()
    master.seconds += missed * master.period
    master.follower.resume(line)
    at = master.run(1)
    assert master.follower.transport.playing
    assert master.follower.transport.beat_at(at) * 24 == pytest.approx(2 * BAR + missed)


def test_a_stop_calls_off_what_was_to_go_on() -> None:
    master = TickingClock()
    master.follower.resume(Timeline(8.0, master.seconds, 120.0))
    master.say(0xFC)
    master.run(4)
    assert not master.follower.transport.playing
