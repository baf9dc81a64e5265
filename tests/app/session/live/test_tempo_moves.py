import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.tempo_moves import MIN_TAPS, TapTempo, TempoRamp


def tapped(*seconds):
    tap_tempo = TapTempo()
    return [tap_tempo.tap(each) for each in seconds]


@given(st.floats(25, 290), st.integers(MIN_TAPS, 20))
def test_even_taps_give_their_tempo(tempo, count):
    assert tapped(*(100 + 60 * number / tempo for number in range(count)))[-1] == pytest.approx(tempo)


def test_two_taps_are_no_tempo_yet():
    assert tapped(0.0, 0.5) == [None, None]


def test_one_uneven_tap_among_many_changes_little():
    assert tapped(0.0, 0.5, 1.0, 1.6, 2.0, 2.5)[-1] == pytest.approx(120)


def test_after_a_pause_taps_begin_anew():
    assert tapped(0.0, 0.5, 1.0, 9.0, 9.4, 9.8)[2:] == [pytest.approx(120), None, None, pytest.approx(150)]


def test_taps_of_another_clock_begin_anew():
    assert tapped(50.0, 50.5, 51.0, 2.0) == [None, None, pytest.approx(120), None]


def test_a_ramp_goes_evenly_from_tempo_to_tempo():
    ramp = TempoRamp(8.0, 16.0, 100.0, 140.0)
    assert [ramp.tempo(beat) for beat in (0, 8, 10, 12, 16, 99)] == [100, 100, 110, 120, 140, 140]
    assert [ramp.is_over(beat) for beat in (0, 8, 15.9, 16)] == [False, False, False, True]


@given(st.floats(0, 100), st.floats(0, 100), st.floats(20, 300), st.floats(20, 300), st.floats(-50, 200))
def test_a_ramp_never_leaves_its_two_tempos(begin, length, first, last, beat):
    tempo = TempoRamp(begin, begin + length, first, last).tempo(beat)
    assert min(first, last) - 1e-9 <= tempo <= max(first, last) + 1e-9
