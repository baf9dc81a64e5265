"""A line between beats and seconds, and where it turns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.timeline import TempoError, Timeline

TEMPI = st.floats(20, 400)
SECONDS = st.floats(0, 100_000)
BEATS = st.floats(0, 100_000)
LINES = st.builds(Timeline, BEATS, SECONDS, TEMPI)


def test_two_beats_last_one_second_at_120() -> None:
    line = Timeline(beat=4, seconds=10, tempo=120)
    assert (line.beat_at(11), line.seconds_at(6)) == (6, 11)
    assert (line.beat_at(9), line.seconds_at(2)) == (2, 9)


@given(LINES, BEATS)
def test_a_beat_comes_back_from_its_seconds(line: Timeline, beat: float) -> None:
    assert line.beat_at(line.seconds_at(beat)) == pytest.approx(beat, abs=1e-6)


@given(LINES, TEMPI, SECONDS)
def test_a_change_of_tempo_does_not_move_the_position(line: Timeline, tempo: float, at: float) -> None:
    turned = line.with_tempo(tempo, at)
    assert turned.beat_at(at) == line.beat_at(at)
    assert turned.beat_at(at + 60) - turned.beat_at(at) == pytest.approx(tempo)


@given(LINES, BEATS, SECONDS)
def test_a_jump_keeps_the_tempo(line: Timeline, beat: float, at: float) -> None:
    jumped = line.located(beat, at)
    assert (jumped.beat_at(at), jumped.tempo) == (beat, line.tempo)


@pytest.mark.parametrize("tempo", [0, -120, 4.9, 1000, float("nan"), float("inf")])
def test_a_tempo_that_no_clock_keeps_is_refused(tempo: float) -> None:
    with pytest.raises(TempoError, match="choose one from 5 to 999"):
        Timeline(tempo=tempo)
