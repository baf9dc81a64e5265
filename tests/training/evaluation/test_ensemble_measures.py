"""Range, places in the bar, clashes and silenced beats, by hand."""

import pytest

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from ripieno.training.evaluation.ensemble_measures import (
    Share,
    clashes,
    measure_ensemble,
    new_places,
    notes_per_attack,
    out_of_range,
    silenced,
    sounding_beats,
    total,
)
from tests.training.evaluation.scenes import notes

BEAT, BAR = 480, 16
TIME = TimeMap.build(BEAT, (), (MetreChange(0, 4, 4),))


def ensemble(*lanes):
    """Return twelve bars of 4/4 of lanes; the role and the notes of each."""
    made = [
        Lane(role.value, role, own, track, DRUM_CHANNEL if role is Role.DRUMS else track, None)
        for track, (role, own) in enumerate(lanes)
    ]
    return Clip(TIME, tuple(made), 12 * 4 * BEAT)


def every_bar(*rows, bars=range(12)):
    """Return notes that each of some bars repeats."""
    return notes(*((BAR * bar + onset, length, pitch) for bar in bars for onset, length, pitch in rows))


def filling(clip, *lanes):
    """Return the measures of new notes for bars 5 to 8 of lanes."""
    region = Region((4, 5, 6, 7), tuple(range(len(lanes))))
    return measure_ensemble(clip, region, dict(enumerate(lanes)))


def test_two_semitones_beyond_the_range_elsewhere_are_inside():
    elsewhere = notes((0, 4, 48), (4, 4, 60))
    made = notes((0, 1, 45), (1, 1, 46), (2, 1, 62), (3, 1, 63))
    assert out_of_range(made, elsewhere) == Share(2, 4)
    assert out_of_range(made, elsewhere, grace=3) == Share(0, 4)
    assert out_of_range(made, []) == Share(0, 0)


def test_places_are_compared_within_the_bar_and_counted_once():
    assert new_places([0, 4, 16, 18, 18], [32, 36], 16) == Share(1, 4)
    assert new_places([0, 4], [], 16) == Share(0, 0)
    assert new_places([12], [0], 12) == Share(0, 1)


def test_a_semitone_clashes_when_it_sounds_for_a_beat_in_another_lane():
    lead = notes((0, 8, 60))
    for pitch, onset, length, clashing in (
        (61, 0, 4, 1),
        (71, 4, 4, 1),
        (47, 4, 8, 1),
        (61, 5, 8, 0),
        (61, 0, 3, 0),
        (62, 0, 8, 0),
    ):
        sounding = {0: lead, 1: notes((onset, length, pitch))}
        assert clashes({0: lead}, sounding, BEAT) == Share(clashing, 1)
    assert clashes({0: lead}, {0: notes((0, 8, 60), (0, 8, 61))}, BEAT) == Share(0, 1)


def test_two_short_overlaps_are_no_beat():
    others = notes((0, 2, 61), (4, 2, 61))
    assert clashes({0: notes((0, 8, 60))}, {1: others}, BEAT) == Share(0, 1)


def test_a_beat_sounds_when_a_note_touches_it():
    assert sounding_beats(notes((3, 2, 60), (12, 4, 60)), 0, 4 * BEAT, BEAT) == {0, 1, 3}
    assert sounding_beats(notes((0, 100, 60)), 4 * BEAT, 6 * BEAT, BEAT) == {0, 1}
    assert sounding_beats(notes((0, 16, 60)), 4 * BEAT, 6 * BEAT, BEAT) == set()


def test_beats_are_silenced_that_sounded_before():
    before, after = notes((0, 24, 60), (28, 4, 62)), notes((0, 16, 60), (28, 4, 62))
    assert silenced(before, after, 4 * BEAT, 8 * BEAT, BEAT) == Share(2, 3)
    assert silenced(before, before, 4 * BEAT, 8 * BEAT, BEAT) == Share(0, 3)
    assert silenced(after, before, 4 * BEAT, 8 * BEAT, BEAT) == Share(0, 1)


def test_shares_add_up():
    assert total([Share(1, 2), Share(0, 3)]) == Share(1, 5)
    assert total([]) == Share(0, 0)
    assert notes_per_attack(notes((0, 1, 60), (0, 1, 64), (4, 1, 60)), 120) == Share(3, 2)


def test_the_true_bars_differ_in_nothing():
    lead, bass = every_bar((0, 4, 60), (8, 16, 64)), every_bar((0, 16, 36))
    true = [[note for note in own if 4 * 4 * BEAT <= note.onset < 8 * 4 * BEAT] for own in (lead, bass)]
    found = filling(ensemble((Role.LEAD, lead), (Role.BASS, bass)), *true)
    assert found["range"] == Share(0, 12)
    assert found["places"] == Share(0, 12)
    assert found["clashes"] == Share(0, 12)
    assert found["silenced"] == Share(0, 32)
    assert found["empty"] == Share(0, 2)
    assert found["notes"] == Share(12, 12)
    assert found["length"] == found["true length"]
    assert found["chords"] == found["true chords"] == Share(12, 12)


def test_a_note_of_the_region_that_rang_past_it_is_missed_when_it_goes():
    pad = notes((0, 64, 60), (64, 128, 60))
    found = filling(ensemble((Role.PAD, pad)), notes((64, 128, 60 + 7)))
    assert found["silenced"].whole == 16


def test_drums_have_places_but_neither_range_nor_clashes():
    clip = ensemble((Role.DRUMS, every_bar((0, 1, 36), (8, 1, 38))), (Role.KEYS, every_bar((0, 16, 60))))
    found = filling(clip, notes((64, 8, 61), (66, 8, 37)), notes((64, 16, 60)))
    assert found["range"] == Share(0, 1)
    assert found["clashes"] == Share(0, 1)
    assert found["places"] == Share(1, 3)
    assert found["notes"] == Share(3, 12)


def test_a_lane_without_notes_elsewhere_is_left_out_of_range_and_places():
    clip = ensemble((Role.LEAD, every_bar((0, 4, 60), bars=range(4, 8))))
    found = filling(clip, notes((66, 4, 90)))
    assert (found["range"], found["places"], found["empty"]) == (Share(0, 0), Share(0, 0), Share(0, 1))
    assert filling(clip, ())["empty"] == Share(1, 1)


def test_only_bars_of_the_same_length_show_places():
    time = TimeMap.build(BEAT, (), (MetreChange(0, 3, 4), MetreChange(3 * BEAT, 4, 4)))
    lane = Lane("lead", Role.LEAD, notes((2, 1, 60), (12, 1, 60), (32, 1, 60)), 0, 0, None)
    clip = Clip(time, (lane,), 27 * BEAT)
    found = measure_ensemble(clip, Region((2,), (0,)), {0: notes((28, 1, 60), (30, 1, 60))})
    assert found["places"] == Share(1, 2)


def test_measures_are_those_of_the_notes_that_are_written():
    clip = ensemble((Role.LEAD, every_bar((0, 4, 60))))
    found = filling(clip, notes((64, 100, 60)))
    assert found["length"] == Share(pytest.approx(64 * 120), 1)
