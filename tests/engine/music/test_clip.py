from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.clip import Clip, Lane, active_lanes
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

BAR = 16
TIME = TimeMap(4)


def lane(*notes: Note, channel: int = 0, role: Role = Role.KEYS) -> Lane:
    ordered = tuple(sorted(notes, key=lambda note: (note.onset, note.pitch)))
    return Lane("", role, ordered, track=1, channel=channel, program=None)


def clip(*lanes: Lane) -> Clip:
    return Clip(TIME, lanes, end=8 * BAR)


notes = st.lists(
    st.builds(
        Note, st.integers(0, 7 * BAR), st.integers(1, 40), st.integers(60, 63), st.just(64), st.just(3)
    ),
    max_size=20,
)
regions = st.builds(
    Region,
    bars=st.lists(st.integers(0, 7), max_size=5).map(tuple),
    lanes=st.just((0,)),
    low=st.integers(60, 61),
    high=st.integers(62, 63),
)


def test_bars_count_to_the_end_of_the_clip() -> None:
    assert Clip(TIME, (), end=33).bars == 3
    assert Clip(TIME, (), end=0).bars == 0


@given(notes, notes, regions)
def test_notes_outside_the_region_stay_as_they_were(old: list[Note], new: list[Note], region: Region) -> None:
    before = clip(lane(*old, channel=3), lane(*old))
    after = before.replace_region(region, {0: new})
    spans = region.spans(TIME)
    outside = [note for note in before.lanes[0].notes if not region.holds(note, spans)]
    left = list(after.lanes[0].notes)
    for note in outside:
        left.remove(note)
    assert all(region.holds(note, spans) and note.channel == 3 for note in left)
    assert after.lanes[1] == before.lanes[1]
    assert after.time == before.time
    assert list(after.lanes[0].notes) == sorted(after.lanes[0].notes, key=lambda n: (n.onset, n.pitch))


@given(notes, regions)
def test_a_region_filled_with_nothing_is_empty(old: list[Note], region: Region) -> None:
    after = clip(lane(*old)).replace_region(region, {})
    assert not [note for note in after.lanes[0].notes if region.holds(note, region.spans(TIME))]


def test_a_note_that_rings_into_the_region_keeps_its_length() -> None:
    ringing = Note(BAR - 4, 20, 60, 64)
    after = clip(lane(ringing)).replace_region(
        Region((1,), (0,)), {0: [Note(BAR, 8, 60, 64), Note(BAR, 8, 64, 64)]}
    )
    assert after.lanes[0].notes == (ringing, Note(BAR, 8, 64, 64))


def test_new_notes_take_the_channel_of_their_lane() -> None:
    after = clip(lane(), lane(channel=9)).replace_region(Region((0,), (1,)), {1: [Note(0, 4, 36, 99)]})
    assert after.lanes[1].notes == (Note(0, 4, 36, 99, channel=9),)


def test_bars_beyond_the_end_lengthen_the_clip() -> None:
    after = clip(lane()).replace_region(Region((8,), (0,)), {0: [Note(8 * BAR, 99, 60, 64)]})
    assert after.end == 9 * BAR
    assert after.bars == 9


LONG, NEXT = Note(BAR, BAR + 10, 60, 64), Note(2 * BAR + 8, 4, 72, 64)
NEW = Note(BAR + 8, 99, 61, 64)


@pytest.mark.parametrize(
    ("role", "old", "end"),
    [
        (Role.KEYS, (LONG,), 2 * BAR + 10),
        (Role.KEYS, (LONG, NEXT), 2 * BAR + 8),
        (Role.KEYS, (Note(0, 2 * BAR + 10, 60, 64),), 2 * BAR),
        (Role.DRUMS, (LONG,), 2 * BAR),
    ],
    ids=["as far as the replaced one", "until the next onset", "only what is replaced counts", "no drums"],
)
def test_a_new_note_may_ring_past_the_region(role: Role, old: tuple[Note, ...], end: int) -> None:
    before, region = clip(lane(*old, role=role)), Region((1,), (0,))
    (made,) = (note for note in before.replace_region(region, {0: [NEW]}).lanes[0].notes if note.pitch == 61)
    assert (made.onset, made.end) == (NEW.onset, end)
    assert before.ring_ends(0, region) == (end,)


def test_notes_that_were_taken_out_before_say_how_far_new_ones_may_ring() -> None:
    region = Region((1,), (0,))
    emptied = clip(lane(LONG)).replace_region(region, {})
    assert emptied.replace_region(region, {0: [NEW]}, {0: [LONG]}).lanes[0].notes[0].end == LONG.end
    assert emptied.replace_region(region, {0: [NEW]}).lanes[0].notes[0].end == 2 * BAR


def test_notes_for_a_lane_outside_the_region_are_refused() -> None:
    with pytest.raises(ValueError, match="outside the region"):
        clip(lane(), lane()).replace_region(Region((0,), (0,)), {1: []})


def test_roles_can_be_changed() -> None:
    before = clip(lane(), lane())
    after = before.with_roles({1: Role.LEAD})
    assert [one.role for one in after.lanes] == [Role.KEYS, Role.LEAD]
    assert [one.role for one in before.lanes] == [Role.KEYS, Role.KEYS]


@pytest.mark.parametrize(
    ("onset", "length", "reach", "active"),
    [
        (4 * BAR, 1, 0, True),  # in the bar
        (3 * BAR, BAR + 1, 0, True),  # ringing into it
        (3 * BAR, BAR, 0, False),  # over when it begins
        (3 * BAR, BAR, 1, True),  # one bar before
        (5 * BAR, 1, 0, False),
        (5 * BAR, 1, 1, True),  # one bar after
        (0, 1, 3, False),
        (0, 1, 9, True),
    ],
)
def test_lanes_that_sound_near_the_bars_are_active(
    onset: int, length: int, reach: int, *, active: bool
) -> None:
    silent = lane()
    found = active_lanes(clip(silent, lane(Note(onset, length, 60, 64))), (4,), reach)
    assert found == ((1,) if active else ())


def test_reach_is_counted_in_bars_of_the_metre() -> None:
    time = TimeMap(4, metres=(MetreChange(0, 4, 4), MetreChange(16, 1, 4)))
    one = lane(Note(0, 1, 60, 64))
    assert active_lanes(Clip(time, (one,), 40), (3,), 2) == ()
    assert active_lanes(Clip(time, (one,), 40), (3,), 3) == (0,)


def test_control_notes_are_neither_music_nor_held_by_a_region() -> None:
    switched = clip(lane(Note(0, 10, 24, 1), Note(0, 10, 60, 90))).with_control({0: frozenset({24})})
    own, region = switched.lanes[0], Region((0,), (0,))
    assert [note.pitch for note in own.playing] == [60]
    assert [note.pitch for note in switched.held(region)[0]] == [60]
    assert [note.pitch for note in switched.replace_region(region, {}).lanes[0].notes] == [24]
    assert [note.pitch for note in switched.without_control().lanes[0].notes] == [60]


def test_a_clip_without_control_notes_is_the_same_object() -> None:
    plain = clip(lane(Note(0, 10, 24, 1)))
    assert plain.without_control() is plain
    assert plain.lanes[0].playing is plain.lanes[0].notes


def of_sound(*notes: Note, program: int, spans: tuple[tuple[int, int], ...]) -> Lane:
    """Return a lane that is one of the sounds of channel 1."""
    return Lane("", Role.KEYS, notes, 1, 0, program, spans=spans)


FIRST = of_sound(Note(0, 20, 60, 64), program=0, spans=((0, BAR), (2 * BAR, 9 * BAR)))
SECOND = of_sound(Note(BAR, 4, 62, 64), program=33, spans=((BAR, 2 * BAR),))


def test_new_notes_come_only_where_the_channel_has_their_sound() -> None:
    new = [Note(bar * BAR + 4, 4, 64, 90) for bar in range(4)]
    filled = clip(FIRST, SECOND).replace_region(Region((0, 1, 2, 3), (0, 1)), {0: new, 1: new})
    assert [note.onset // BAR for note in filled.lanes[0].notes] == [0, 2, 3]
    assert [note.onset // BAR for note in filled.lanes[1].notes] == [1]


def test_a_new_note_waits_for_one_of_its_pitch_that_rings_on_from_another_sound() -> None:
    filled = clip(FIRST, SECOND).replace_region(Region((1,), (1,)), {1: [Note(BAR, 10, 60, 90)]})
    assert filled.lanes[1].notes == ()
    free = clip(FIRST, SECOND).replace_region(Region((0, 1), (0, 1)), {1: [Note(BAR, 10, 60, 90)]})
    assert free.lanes[1].notes == (Note(BAR, 10, 60, 90),)


def test_new_notes_do_not_ring_on_into_another_sound() -> None:
    ringing = of_sound(Note(4, 3 * BAR, 60, 64), program=0, spans=((0, BAR), (2 * BAR, 9 * BAR)))
    filled = clip(ringing, SECOND).replace_region(Region((0,), (0,)), {0: [Note(4, 3 * BAR, 65, 90)]})
    assert [note.end for note in filled.lanes[0].notes] == [BAR]


def test_a_lane_is_not_active_where_its_channel_has_another_sound() -> None:
    assert active_lanes(clip(FIRST, SECOND), (1,), 4) == (1,)
    assert active_lanes(clip(FIRST, SECOND), (1, 2), 4) == (0, 1)


def test_a_lane_of_several_channels_has_them_all() -> None:
    spread = NoteChannels(ChannelUse.MEMBERS, (NoteChannel(2), NoteChannel(1)), (0,))
    lane = Lane("", Role.KEYS, (), 1, 0, None, spread)
    assert lane.channels == (0, 1, 2)
    assert lane.shares_channel(Lane("", Role.KEYS, (), 1, 2, None))
    assert not lane.shares_channel(Lane("", Role.KEYS, (), 2, 2, None))


def test_notes_of_a_guest_give_way_to_those_that_sound_on_its_channel() -> None:
    host = Lane("", Role.KEYS, [Note(0, BAR, 60, 80)], 1, 0, None)
    guest = Lane("", Role.PAD, (), 2, 0, None, is_guest=True)
    other_port = replace(host, port=1)
    new = [Note(4, 8, 60, 90), Note(4, 8, 64, 90)]
    for lane, pitches in ((host, [64]), (other_port, [60, 64])):
        filled = clip(lane, guest).replace_region(Region((0,), (1,)), {1: new})
        assert [note.pitch for note in filled.lanes[1].notes] == pitches
        assert filled.lanes[0].notes == lane.notes
    known = clip(host, replace(guest, is_guest=False)).replace_region(Region((0,), (1,)), {1: new})
    assert [note.pitch for note in known.lanes[1].notes] == [60, 64]
