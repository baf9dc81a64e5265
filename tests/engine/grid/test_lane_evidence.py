"""What the known notes of a lane say of new ones, in small examples that can be reckoned by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter1d

from ripieno.engine.grid.lane_evidence import (
    FLAT,
    HALF_SURE_DRUMS,
    HALF_SURE_PITCHES,
    HALF_SURE_PLACES,
    INSTRUMENT_SURE,
    NEAR_SEMITONES,
    PLACE_REACH,
    UNIT,
    KnownBars,
    LaneEvidence,
    NotesInSteps,
    _blurred,
    count_places,
    read_lane,
)
from ripieno.engine.grid.lane_facts import range_of
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.retrieval import onsets_in_bars
from ripieno.engine.grid.spec import PITCHES, STEPS

BAR = 16
VIOLIN = 40


def lane_of(rows, program: int | None = None, *, drums: bool = False) -> NotesInSteps:
    """Return the notes of rows of onset and pitch, two steps long."""
    onset, pitch = np.array(rows, float).reshape(-1, 2).T
    return NotesInSteps(onset, np.full(len(onset), 2.0), pitch.astype(int), program, drums)


def bars_of(lengths, made: range) -> KnownBars:
    """Return bars of some lengths in steps, of which a range is hidden in the only lane."""
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(float)
    hidden = np.zeros((1, len(lengths)), bool)
    hidden[:, made] = True
    return KnownBars(starts, hidden, made.start, made.stop - 1)


def evidence_of(notes: NotesInSteps, bars: KnownBars) -> LaneEvidence:
    """Return the evidence in a window of the bars that are made."""
    layout = Layout.from_bars(bars.starts[bars.first : bars.last + 2])
    return read_lane(notes, bars, 0, layout)[1]


def four_a_bar(pitch: int = 60, bars: int = 8, program: int | None = None) -> NotesInSteps:
    return lane_of([(BAR * bar + 4 * beat, pitch) for bar in range(bars) for beat in range(4)], program)


EIGHT_BARS = bars_of([BAR] * 8, range(4, 5))
KNOWN = 28
"""Notes of ``four_a_bar`` that are known there."""


def test_nothing_known_is_no_evidence():
    nothing = evidence_of(lane_of([]), EIGHT_BARS)
    for each in (nothing.usual, nothing.outside, nothing.places, nothing.unused):
        assert not each.any()


def test_hidden_notes_are_not_looked_at():
    hidden = lane_of([(BAR * 4 + step, 60) for step in range(8)])
    nothing = evidence_of(hidden, EIGHT_BARS)
    assert not nothing.usual.any()
    assert not nothing.places.any()


def test_a_note_just_before_a_hidden_bar_belongs_to_it():
    assert not evidence_of(lane_of([(BAR * 4 - 0.25, 60)]), EIGHT_BARS).usual.any()
    assert evidence_of(lane_of([(BAR * 4 - 0.75, 60)]), EIGHT_BARS).usual.any()


def test_a_range_without_doubt_ends_two_semitones_beyond_its_last_pitch():
    outside = evidence_of(four_a_bar(), EIGHT_BARS).outside
    sure = KNOWN / (KNOWN + HALF_SURE_PITCHES)
    assert outside[60] == 0
    assert outside[[59, 61]] == pytest.approx(sure / 2)
    assert outside[[0, 58, 62, 127]] == pytest.approx(sure)


def test_a_pitch_that_is_never_used_is_the_least_usual():
    usual = evidence_of(four_a_bar(), EIGHT_BARS).usual
    sure = KNOWN / (KNOWN + HALF_SURE_PITCHES)
    assert usual[100] == pytest.approx(-sure)
    assert usual.argmax() == 60
    assert 0 < usual[60] < sure * np.log(FLAT) / UNIT
    assert usual[61] > usual[66]


def test_more_notes_weigh_more():
    few, many = (evidence_of(lane_of([(0.0, 60)] * count), EIGHT_BARS) for count in (6, 60))
    assert few.outside.max() == pytest.approx(1 / 2)
    assert many.outside.max() == pytest.approx(10 / 11)
    assert (np.abs(many.usual) >= np.abs(few.usual)).all()


def test_a_transposed_lane_has_transposed_evidence():
    rows = [(4.0 * beat, 50 + 5 * beat % 12) for beat in range(16)]
    plain = evidence_of(lane_of(rows), EIGHT_BARS)
    higher = evidence_of(lane_of([(onset, pitch + 5) for onset, pitch in rows]), EIGHT_BARS)
    np.testing.assert_array_equal(higher.outside[5:], plain.outside[:-5])
    np.testing.assert_allclose(higher.usual[5:], plain.usual[:-5], atol=1e-6)
    np.testing.assert_array_equal(higher.places, plain.places)


def test_without_notes_the_range_of_the_instrument_counts_half():
    outside = evidence_of(lane_of([], VIOLIN), EIGHT_BARS).outside
    low, high = range_of(VIOLIN)
    assert not outside[low : high + 1].any()
    assert outside[low - 2] == outside[high + 2] == INSTRUMENT_SURE


def test_notes_say_more_of_a_range_than_the_instrument():
    outside = evidence_of(four_a_bar(pitch=48, program=VIOLIN), EIGHT_BARS).outside
    assert outside[48] == 0
    assert outside[60] == pytest.approx(KNOWN / (KNOWN + HALF_SURE_PITCHES))


def test_every_sound_that_a_drummer_does_not_use_is_outside_alike():
    outside = evidence_of(
        lane_of([(4.0 * beat, 36 + 6 * (beat % 2)) for beat in range(16)], drums=True), EIGHT_BARS
    )
    sure = 16 / (16 + HALF_SURE_DRUMS)
    assert not outside.outside[[36, 42]].any()
    assert np.delete(outside.outside, [36, 42]) == pytest.approx(sure)


def test_a_drummer_without_notes_has_no_range_whatever_the_program():
    assert not evidence_of(lane_of([], VIOLIN, drums=True), EIGHT_BARS).outside.any()


def test_places_are_shares_of_the_bars_around_and_the_rest_is_unused():
    on_one = lane_of([(BAR * bar + 0.0, 60) for bar in range(8)] + [(8.0, 60)])
    evidence = evidence_of(on_one, EIGHT_BARS)
    sure = 8 / (8 + HALF_SURE_PLACES)
    assert evidence.places.shape == evidence.unused.shape == (4, STEPS)
    assert evidence.places[0, 0] == pytest.approx(sure)
    assert evidence.places[2, 0] == pytest.approx(sure / 7)
    assert evidence.unused[0, 0] == evidence.unused[2, 0] == 0
    assert evidence.unused[1] == pytest.approx(sure)


def test_a_chord_is_one_use_of_a_place():
    chords = lane_of([(BAR * bar + 0.0, pitch) for bar in range(8) for pitch in (60, 64, 67)])
    single = lane_of([(BAR * bar + 0.0, 60) for bar in range(8)])
    np.testing.assert_array_equal(
        evidence_of(chords, EIGHT_BARS).places, evidence_of(single, EIGHT_BARS).places
    )


def test_places_far_from_the_bars_that_are_made_do_not_count():
    made = PLACE_REACH + 2
    bars = bars_of([BAR] * (made + 1), range(made, made + 1))
    assert not evidence_of(lane_of([(BAR * 1.0, 60)]), bars).places.any()
    assert evidence_of(lane_of([(BAR * 2.0, 60)]), bars).places.any()


def test_places_used_in_bars_of_another_length_do_not_count():
    bars = bars_of([16, 12, 16, 12], range(3, 4))
    in_four = lane_of([(8.0, 60), (28 + 8.0, 60)])
    assert not evidence_of(in_four, bars).places.any()
    assert not evidence_of(in_four, bars).unused.any()
    in_three = lane_of([(16 + 8.0, 60)])
    assert evidence_of(in_three, bars).places[2, 0] > 0


def test_each_bar_of_a_window_goes_by_bars_of_its_own_length():
    bars = bars_of([16, 12, 16, 12], range(2, 4))
    evidence = evidence_of(lane_of([(4.0, 60), (16 + 8.0, 60)]), bars)
    sure = 1 / (1 + HALF_SURE_PLACES)
    expected = np.zeros((7, STEPS))
    expected[1, 0] = expected[4 + 2, 0] = sure
    assert evidence.places == pytest.approx(expected)


def test_evidence_goes_without_pitches_or_places():
    whole = evidence_of(four_a_bar(), EIGHT_BARS)
    bare = whole.without(pitches=True)
    assert not bare.usual.any()
    assert not bare.outside.any()
    assert bare.places is whole.places
    bare = whole.without(places=True)
    assert not bare.places.any()
    assert not bare.unused.any()
    assert bare.usual is whole.usual


def test_bars_are_counted_once_for_each_place():
    starts = np.arange(4) * 16.0
    onsets = onsets_in_bars([0, 0, 4, 16, 35], [60, 64, 60, 60, 60], starts)
    counts = count_places(onsets, np.array([True, True, False]), 8)
    assert counts.tolist() == [2, 0, 0, 0, 1, 0, 0, 0]


def test_the_notes_of_a_lane_are_those_of_its_own_row():
    hidden = np.array([[True, False], [False, True]])
    bars = KnownBars(np.array([0.0, 16, 32]), hidden, 0, 1)
    notes = lane_of([(0.0, 60), (16.0, 72)])
    assert notes.known(bars, 0).pitch.tolist() == [72]
    assert notes.known(bars, 1).pitch.tolist() == [60]


def test_evidence_covers_every_pitch():
    evidence = evidence_of(lane_of([(0.0, 0), (4.0, PITCHES - 1)]), EIGHT_BARS)
    assert evidence.usual.shape == evidence.outside.shape == (PITCHES,)
    assert not evidence.outside.any()


@given(st.lists(st.tuples(st.integers(0, PITCHES - 1), st.integers(1, 999)), min_size=1))
def test_counts_are_spread_over_near_pitches_as_scipy_does(notes):
    counts = np.zeros(PITCHES)
    for pitch, count in notes:
        counts[pitch] += count
    expected = gaussian_filter1d(counts, NEAR_SEMITONES, mode="constant")
    np.testing.assert_array_max_ulp(_blurred(counts), expected, maxulp=4)  # ARM may fuse multiply and add
