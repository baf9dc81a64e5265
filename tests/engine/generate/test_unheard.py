"""What is usual for a lane of which nothing is heard."""

from dataclasses import replace

from engine.generate.unheard import (
    BASS_GUIDANCE,
    CALM_DRUMS,
    MARGIN,
    REGISTERS,
    calmness_of,
    chord_weight_of,
    register_of,
    with_lines,
)
from engine.music.manner import Manner
from engine.music.region import Region
from engine.music.roles import Role
from tests.support.random_model import small_clip


def test_a_lane_stays_near_the_register_it_had():
    lane = small_clip().lanes[0]
    pitches = [note.pitch for note in lane.notes]
    assert register_of(lane) == (min(pitches) - MARGIN, max(pitches) + MARGIN)
    for role in Role:
        assert register_of(replace(lane, role=role, notes=())) == REGISTERS[role]


def test_new_leads_and_basses_are_lines():
    clip = small_clip()
    roles = (Role.BASS, Role.LEAD, Role.KEYS, Role.DRUMS, Role.PAD, Role.BASS)
    lanes = [replace(clip.lanes[0], role=role, notes=()) for role in roles[:-1]]
    clip = replace(clip, lanes=(*lanes, replace(clip.lanes[0], role=Role.BASS)))
    manner = with_lines(Manner(quantised=True, flat={}, single=frozenset({5})), clip, Region((0,), range(6)))
    assert manner.single == {0, 1, 5}
    assert with_lines(Manner(quantised=True, flat={}), clip, Region((0,), (1, 5))).single == {1}


def test_drums_with_nothing_to_go_by_are_calmer():
    heard = replace(small_clip().lanes[0], role=Role.DRUMS)
    silent = replace(heard, notes=())
    assert calmness_of([silent]) == CALM_DRUMS
    assert calmness_of([heard]) == calmness_of([replace(silent, role=Role.LEAD)]) == 1


def test_only_a_new_bass_follows_chords_more_strongly():
    heard = replace(small_clip().lanes[0], role=Role.BASS)
    silent = replace(heard, notes=())
    assert chord_weight_of([silent]) == BASS_GUIDANCE
    assert chord_weight_of([heard]) == chord_weight_of([replace(silent, role=Role.LEAD)]) == 1
