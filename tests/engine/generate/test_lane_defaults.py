"""What is usual for a lane without context."""

from dataclasses import replace

from ripieno.engine.generate.lane_defaults import (
    CHORD_WEIGHTS,
    MARGIN,
    REGISTERS,
    STYLE_WEIGHT,
    chord_weight_of,
    register_of,
    style_weight_of,
    temperature_scale_of,
    with_lines,
)
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
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
    performance = with_lines(
        PerformanceStyle(quantised=True, flat={}, single=frozenset({5})), clip, Region((0,), range(6))
    )
    assert performance.single == {0, 1, 5}
    assert with_lines(PerformanceStyle(quantised=True, flat={}), clip, Region((0,), (1, 5))).single == {1}


def lane_of(role, *, is_on):
    lane = small_clip().lanes[0]
    return replace(lane, role=role, notes=lane.notes if is_on else ())


def test_drums_and_keys_with_nothing_to_go_by_are_calmer_and_other_roles_livelier():
    for role in Role:
        scale = temperature_scale_of([lane_of(role, is_on=False)])
        assert scale < 1 if role in {Role.DRUMS, Role.KEYS} else scale >= 1
        assert temperature_scale_of([lane_of(role, is_on=True)]) == 1
    assert temperature_scale_of([lane_of(Role.LEAD, is_on=False)]) > 1


def test_new_lanes_follow_a_style_more_strongly():
    for role in Role:
        assert style_weight_of([lane_of(role, is_on=False)]) == STYLE_WEIGHT
        assert style_weight_of([lane_of(role, is_on=True)]) == 1


def test_only_new_melodies_and_basses_follow_chords_more_strongly():
    for role in Role:
        weight = chord_weight_of([lane_of(role, is_on=False)])
        assert weight == CHORD_WEIGHTS.get(role, 1)
        assert (weight > 1) == (role in (Role.LEAD, Role.BASS))
        assert chord_weight_of([lane_of(role, is_on=True)]) == 1
