"""Measures of live music."""

import pytest

from bench import live_measures as measure
from bench import live_performers as perform
from ripieno.engine.music.keys import parse_key
from tests.support.virtual_live import PlayedNote

D_MAJOR = parse_key("D major")
PLAYER = tuple(perform.melody(4))


def shifted(notes, beats, semitones=0):
    return [
        PlayedNote(0, each.onset + beats, each.end + beats, each.pitch + semitones, each.velocity)
        for each in notes
    ]


def test_a_step_of_the_scale_is_counted_in_the_scale():
    assert [measure.scale_step(62, steps, D_MAJOR) for steps in (0, 1, 2, 7)] == [62, 64, 66, 74]


def test_a_canon_comes_back_at_its_interval_and_its_time_and_no_other_does():
    third = [
        PlayedNote(0, each.onset + 4, each.end + 4, measure.scale_step(each.pitch, 2, D_MAJOR), each.velocity)
        for each in PLAYER
    ]
    assert measure.share_returning(third, PLAYER, 4, 2, D_MAJOR) == 1
    assert measure.share_returning(third[::2], PLAYER, 4, 2, D_MAJOR) == 0.5
    assert measure.share_returning(shifted(PLAYER, 4, 4), PLAYER, 4, 2, D_MAJOR) < 0.7
    assert measure.share_returning(shifted(third, 0.1), PLAYER, 4, 2, D_MAJOR) == 0
    assert measure.others(third, PLAYER, 4) == 0
    assert measure.others([*third, PlayedNote(0, 5.2, 6, 60, 80)], PLAYER, 4) == 1


def test_each_note_of_a_second_voice_goes_with_the_players_note_before_it():
    late = shifted(PLAYER, 0.02, 3)
    assert measure.together(late, PLAYER) == list(zip(late, PLAYER, strict=True))
    assert measure.together(shifted(PLAYER, 0.4), PLAYER[:1]) == []


@pytest.mark.parametrize(("semitones", "share"), [(3, 1), (9, 1), (12, 1), (1, 0), (6, 0), (11, 0)])
def test_thirds_sixths_fifths_and_octaves_are_consonant(semitones, share):
    pairs = measure.together(shifted(PLAYER, 0, semitones), PLAYER)
    assert measure.share_consonant(pairs) == share


def test_a_note_is_alone_that_begins_without_a_key_or_outlasts_it():
    player = [PlayedNote(0, 0, 1, 60, 80)]
    assert measure.alone([PlayedNote(0, 0.01, 1.02, 64, 80)], player, 0.05) == 0
    assert measure.alone([PlayedNote(0, 0.01, 1.2, 64, 80)], player, 0.05) == 1
    assert measure.alone([PlayedNote(0, 1.5, 1.6, 64, 80)], player, 0.05) == 1


def test_the_deviation_is_the_way_to_the_nearest_step():
    notes = [PlayedNote(0, onset, 9, 60, 80) for onset in (0, 1 / 3, 0.25, 1.01)]
    assert measure.grid_deviation(notes) == pytest.approx(0.01)
    assert measure.grid_deviation([]) == 0
