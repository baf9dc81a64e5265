"""What an accompaniment goes by, step by step."""

import numpy as np
import pytest

from ripieno.engine.generate.lead_sheet import (
    ABOVE,
    BELOW,
    HELD,
    HIGHEST,
    LOWEST,
    MAX_AGE,
    MAX_LEFT,
    MAX_ONSETS,
    NO_CHORD,
    NO_MELODY,
    ONSET,
    REST,
    SIZES,
    MelodyNotes,
    flat_indices,
    read_lead_sheet,
)
from ripieno.engine.grid.layout import Layout

FOUR_BARS = Layout.from_bars(np.arange(5) * 16.0)
C_MAJOR, A_MINOR, G_SEVENTH = 0b000010010001, 0b001000010001, 0b100010100100
NOTHING = MelodyNotes(np.array([]), np.array([]), np.array([], np.int64))


def read(layout=FOUR_BARS, roots=0, tones=C_MAJOR, melody=NOTHING):
    """Return the features of beats whose chords are given for all or for each."""
    full = [np.broadcast_to(each, len(layout)).astype(np.int64) for each in (roots, tones)]
    return read_lead_sheet(layout, *full, melody)


def sing(*notes):
    """Return a melody of (onset, end, pitch) in steps."""
    onsets, ends, pitches = zip(*notes, strict=True)
    return MelodyNotes(np.array(onsets, float), np.array(ends, float), np.array(pitches))


def steps(features, name, count=16):
    return features[name][:count, 0].tolist()


def test_features_have_the_shapes_and_sizes_that_tables_expect():
    features = read(roots=[0] * 8 + [9] * 4 + [-1] * 4, tones=[C_MAJOR] * 8 + [A_MINOR] * 4 + [0] * 4)
    assert set(features) == set(SIZES)
    for name, values in features.items():
        np.broadcast_shapes(values.shape, (64, SIZES["pitch"]))
        assert 0 <= values.min() <= values.max() < SIZES[name], name


def test_places_are_those_of_the_bar_and_beats_after_the_fourth_are_like_it():
    assert steps(read(), "place", 32) == [*range(16), *range(16)]
    six_four = Layout.from_bars(np.array([0.0, 24.0]))
    assert steps(read(six_four), "place", 24) == [*range(16), *range(12, 16), *range(12, 16)]


@pytest.mark.parametrize("length", [14, 10, 6, 7])
def test_bars_may_end_with_a_part_of_a_beat(length):
    layout = Layout.from_bars(np.arange(5.0) * length)
    features = read(layout, melody=sing(*((length * bar, length * bar + 2, 72) for bar in range(4))))
    states = [ONSET, HELD, *[REST] * (length - 2)]
    assert features["melody"][:, 0].tolist() == 4 * states
    assert features["place"][:, 0].tolist() == 4 * [*range(length)]
    assert steps(features, "age", 2 * length) == [min(at, MAX_AGE) for at in range(2 * length)]


def test_a_chord_is_as_old_and_as_near_to_its_end_as_its_neighbours_say():
    features = read(roots=[0, 0, 9, 9] + [7] * 12, tones=[C_MAJOR] * 2 + [A_MINOR] * 2 + [G_SEVENTH] * 12)
    assert steps(features, "age") == [*range(8), *range(8)]
    assert steps(features, "left") == [*range(7, -1, -1), *range(7, -1, -1)]
    assert features["age"].max() == MAX_AGE
    assert features["left"].max() == MAX_LEFT
    assert steps(features, "phase", 28)[16:] == [0, *[1] * 7, *[2] * 4]


def test_kinds_tell_thirds_and_sevenths_apart():
    chords = [(0, C_MAJOR), (9, A_MINOR), (7, G_SEVENTH), (0, 0b10000001), (-1, 0)]
    layout = Layout.from_bars(np.array([0.0, 20.0]))
    features = read(layout, *map(list, zip(*chords, strict=True)))
    assert features["kind"][::4, 0].tolist() == [4, 2, 5, 0, NO_CHORD]


def test_degrees_are_counted_from_the_root_and_say_what_the_chord_has():
    features = read(roots=9, tones=A_MINOR)
    row = dict(zip(range(LOWEST, HIGHEST + 1), features["degree"][0].tolist(), strict=True))
    assert [row[pitch] for pitch in (57, 60, 64, 59, 69)] == [1, 2 * 3 + 1, 2 * 7 + 1, 2 * 2, 1]
    none = read(roots=-1, tones=0)
    assert set(none["interval"].ravel().tolist()) == {12}


def test_a_melody_begins_is_held_and_rests():
    features = read(melody=sing((2, 5, 72), (5.4, 7.6, 74)))
    assert steps(features, "melody", 10) == [REST, REST, ONSET, HELD, HELD, ONSET, HELD, HELD, REST, REST]
    assert steps(features, "after", 9) == steps(features, "melody", 10)[1:]
    assert steps(features, "before", 10) == [REST, *steps(features, "melody", 9)]
    distances = features["distance"][:, 60 - LOWEST]
    assert distances[:10].tolist() == [59, 59, *[BELOW - 12] * 3, *[BELOW - 14] * 3, 59, 59]
    assert features["distance"][2, 84 - LOWEST] == BELOW + 12


def test_a_short_note_lasts_a_step_and_one_from_before_is_held():
    later = Layout.from_bars(np.array([16.0, 32.0]))
    features = read(later, melody=sing((10, 18, 72), (20.0, 20.1, 60), (40, 44, 90)))
    assert steps(features, "melody", 6) == [HELD, HELD, REST, REST, ONSET, REST]
    assert (features["distance"] <= BELOW + ABOVE + 1).all()
    assert features["onsets"].max() == 1


def test_a_crowd_is_counted_on_both_sides_and_no_further_than_it_is_told_apart():
    features = read(melody=sing(*((step, step + 1, 60) for step in range(32))))
    assert steps(features, "onsets", 6) == [9, 10, 11, 12, MAX_ONSETS, MAX_ONSETS]
    assert features["onsets"][45, 0] == 0


@pytest.mark.parametrize(("pitch", "height"), [(30, 1), (50, 1), (51, 2), (72, 9), (100, 12)])
def test_the_height_is_the_median_of_the_melody(pitch, height):
    features = read(melody=sing((0, 1, pitch), (1, 2, pitch), (2, 3, 127)))
    assert set(steps(features, "height", 64)) == {height}


def test_an_unknown_melody_is_not_a_silent_one():
    silent, unknown = read(), read(melody=None)
    assert set(steps(silent, "melody", 64)) == {REST}
    assert set(steps(unknown, "melody", 64)) == set(steps(unknown, "after", 64)) == {NO_MELODY}
    assert set(steps(unknown, "onsets", 64)) == {MAX_ONSETS + 1}


def test_indices_are_those_of_a_flattened_table():
    features = read(melody=sing((2, 5, 72)))
    names = ("place", "pitch", "melody")
    ((table, index),) = flat_indices(features, {"all": names})
    shape = tuple(SIZES[name] for name in names)
    assert table == "all"
    assert index.shape == (64, SIZES["pitch"])
    assert np.array_equal(np.unravel_index(index[19, 7], shape), (3, 7, REST))
    assert np.array_equal(np.unravel_index(index[2, 9], shape), (2, 9, ONSET))
