"""The bytes of a master of MIDI clock."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.pulses import (
    CONTINUE,
    START,
    next_tick,
    pulses,
    snap_to_song_position,
    song_position,
    starting,
)
from ripieno.app.midi_io.live.timeline import Timeline

LINES = st.builds(Timeline, st.floats(0, 1000), st.floats(0, 1000), st.floats(5, 999))


def test_a_beat_has_24_ticks_and_the_first_falls_on_it() -> None:
    due = list(pulses(Timeline(0.0, 10.0), 0, 10.5))
    assert due == pytest.approx([10 + k / 48 for k in range(24)])


@given(LINES, st.lists(st.floats(0, 0.3), min_size=1, max_size=8))
def test_windows_that_follow_each_other_hold_each_tick_once(line: Timeline, lengths: list[float]) -> None:
    first = next_tick(line.beat)
    edges = [line.seconds, *accumulate(lengths, initial=line.seconds)]
    tick, found = first, []
    for edge in edges:
        due = list(pulses(line, tick, edge))
        tick += len(due)
        found += due
    assert found == list(pulses(line, first, edges[-1]))
    assert found == [line.seconds_at((first + number) / 24) for number in range(len(found))]


@given(st.integers(0, 100_000), st.floats(-1e-8, 1e-8))
def test_the_next_tick_is_the_one_that_a_rounding_error_hides(tick: int, error: float) -> None:
    assert next_tick(tick / 24 + error) == tick
    assert next_tick((tick + 0.5) / 24) == tick + 1


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
    assert (
        snap_to_song_position(sixteenth / 4) == snap_to_song_position(sixteenth / 4 - 1e-9) == sixteenth / 4
    )


def test_the_begin_is_started_and_elsewhere_is_continued() -> None:
    assert starting(0) == (START,)
    assert starting(8.1) == (song_position(8), CONTINUE)
