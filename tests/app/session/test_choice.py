from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.session.choice import MAX_FILL_BARS, NEAR, ChoiceError, assign_roles, choose_region
from ripieno.app.session.commands import InpaintFile
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import SelectionError

BAR = 4 * 96
BARS = 12
COMMAND = InpaintFile(Path("song.mid"), Path("out.mid"), bars=(4, 5))


def lane(name: str, *bars: int, track: int = 1) -> Lane:
    notes = tuple(Note(bar * BAR, BAR, 60, 80) for bar in bars)
    return Lane(name, Role.KEYS, notes, track, 0, None)


def clip(*lanes: Lane) -> Clip:
    return Clip(TimeMap(96), lanes, BARS * BAR)


def test_named_tracks_are_chosen_even_where_they_are_silent():
    song = clip(lane("Piano", 4), lane("Flute", 11, track=2))
    region = choose_region(song, replace(COMMAND, tracks="flute"))
    assert region.lanes == (1,)
    assert region.bars == (4, 5)


def test_without_a_choice_all_tracks_are_taken_that_play_close_by():
    song = clip(lane("There", 5), lane("Near", 4 - NEAR), lane("Far", 4 - NEAR - 2), lane("After", 5 + NEAR))
    assert choose_region(song, COMMAND).lanes == (0, 1, 3)


def test_the_pitch_range_is_the_regions():
    region = choose_region(clip(lane("Piano", 4)), replace(COMMAND, low=48, high=72))
    assert (region.low, region.high) == (48, 72)


def test_a_clip_without_notes_is_refused_by_name():
    with pytest.raises(ChoiceError, match=r"song\.mid holds no notes"):
        choose_region(clip(), COMMAND)


def test_the_last_bar_can_be_filled():
    assert choose_region(clip(lane("Piano", 11)), replace(COMMAND, bars=(11,))).bars == (11,)


def test_bars_beyond_the_end_are_refused_and_the_last_bar_named():
    with pytest.raises(ChoiceError, match=r"Bar 13 lies beyond the end of song\.mid.* its last, 12\."):
        choose_region(clip(lane("Piano", 11)), replace(COMMAND, bars=(11, 12)))


def test_a_stretch_where_nothing_plays_is_refused_unless_tracks_are_named():
    song = clip(lane("Piano", 11))
    with pytest.raises(ChoiceError, match="bars 5\u20136"):
        choose_region(song, COMMAND)
    assert choose_region(song, replace(COMMAND, tracks="Piano")).lanes == (0,)


def test_too_many_bars_at_once_are_refused():
    song = replace(clip(lane("Piano", 0)), end=2 * MAX_FILL_BARS * BAR)
    with pytest.raises(ChoiceError, match=f"at most {MAX_FILL_BARS}"):
        choose_region(song, replace(COMMAND, bars=tuple(range(MAX_FILL_BARS + 1))))


def test_roles_go_to_the_tracks_they_name():
    song = clip(lane("Piano", 4), lane("Flute", 4, track=2))
    roles = (("2", Role.BASS), ("flute", Role.LEAD))
    assert [each.role for each in assign_roles(song, replace(COMMAND, roles=roles)).lanes] == ["bass", "lead"]


def test_a_role_for_a_track_that_is_not_there_is_refused():
    with pytest.raises(SelectionError, match="Tuba"):
        assign_roles(clip(lane("Piano", 4)), replace(COMMAND, roles=(("Tuba", Role.BASS),)))


def test_tracks_whose_channel_has_another_sound_are_left_out_and_refused_alone():
    there = replace(lane("There", 4), spans=((0, 6 * BAR),), program=0)
    gone = replace(lane("Gone", 9), spans=((8 * BAR, 99 * BAR),), program=33)
    assert choose_region(clip(there, gone), replace(COMMAND, tracks="2")).lanes == (0,)
    with pytest.raises(ChoiceError, match="another sound than that of Gone"):
        choose_region(clip(there, gone), replace(COMMAND, tracks="Gone"))
