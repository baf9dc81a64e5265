"""The bytes of a master of MIDI clock."""

from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.midi_io.live.pulses import CONTINUE, START, TICK, pulses, sayable, song_position, starting
from app.midi_io.live.timeline import Timeline
from app.midi_io.live.transport import Transport

LINES = st.builds(Timeline, st.floats(0, 1000), st.floats(0, 1000), st.floats(20, 300))
TRANSPORTS = st.builds(Transport, st.booleans(), LINES)


def test_a_beat_has_24_ticks_and_the_first_falls_on_it() -> None:
    due = pulses(Transport().start(10.0), 10.0, 10.5)
    assert [data for _, data in due] == [TICK] * 24
    assert [seconds for seconds, _ in due] == pytest.approx([10 + k / 48 for k in range(24)])


@given(TRANSPORTS, st.floats(0, 1000), st.lists(st.floats(0, 0.3), min_size=1, max_size=8))
def test_windows_that_follow_each_other_hold_each_tick_once(
    transport: Transport, begin: float, lengths: list[float]
) -> None:
    edges = [begin]
    for length in lengths:
        edges.append(edges[-1] + length)
    windows = [pulses(transport, *edge) for edge in pairwise(edges)]
    assert list(chain.from_iterable(windows)) == pulses(transport, edges[0], edges[-1])
    for window, before, after in zip(windows, edges[:-1], edges[1:], strict=True):
        assert all(before <= seconds < after for seconds, _ in window)


@given(LINES, st.floats(0, 1000))
def test_ticks_lie_on_the_24th_of_a_beat(line: Timeline, begin: float) -> None:
    for seconds, _ in pulses(Transport(playing=True, timeline=line), begin, begin + 0.5):
        tick = line.beat_at(seconds) * 24
        assert tick == pytest.approx(round(tick), abs=1e-4)


def test_a_stopped_clock_ticks_on_at_its_tempo() -> None:
    stopped = Transport().set_tempo(60, 0).start(0).stop(2)
    assert len(pulses(stopped, 5, 6)) == 24


@pytest.mark.parametrize(
    ("beat", "message"),
    [
        (0, "f2 00 00"),
        (1, "f2 04 00"),
        (1.3, "f2 05 00"),
        (32, "f2 00 01"),
        (9999, "f2 7f 7f"),
        (-2, "f2 00 00"),
    ],
)
def test_a_song_position_counts_sixteenths(beat: float, message: str) -> None:
    assert song_position(beat) == bytes.fromhex(message)


@given(st.integers(0, 0x3FFF))
def test_what_a_song_position_can_say_is_kept(sixteenth: int) -> None:
    assert sayable(sixteenth / 4) == sayable(sixteenth / 4 - 1e-9) == sixteenth / 4


def test_the_begin_is_started_and_elsewhere_is_continued() -> None:
    assert starting(0) == (START,)
    assert starting(8.1) == (song_position(8), CONTINUE)
