from dataclasses import replace

import pytest

from ripieno.engine.generate import (
    FillOptions,
    LockError,
    Locks,
    NewClip,
    OperationError,
    accompany,
    extend,
    generate,
    reharmonise,
)
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import BUSY, RandomModel, clip_outcome, small_clip, whole

CHORDS = parse_progression("C | Am F | G7")


def test_a_new_clip_has_its_roles_metre_tempo_and_length():
    new = NewClip(4, (Role.KEYS, Role.DRUMS, Role.BASS), (7, 8), 90)
    clip = whole(clip_outcome(generate(RandomModel(), new, FillOptions(1, notes_per_beat=BUSY))))
    assert [lane.role for lane in clip.lanes] == list(new.roles)
    assert [lane.channel for lane in clip.lanes] == [0, 9, 1]
    assert [lane.track for lane in clip.lanes] == [0, 1, 2]
    assert [lane.program for lane in clip.lanes] == [0, None, 33]
    assert (clip.bars, clip.time.bar_length(0), round(clip.time.tempo_at(0))) == (4, 7 * 240, 90)
    assert all(lane.notes for lane in clip.lanes)


def test_every_lane_of_a_new_clip_is_new():
    result = clip_outcome(generate(RandomModel(), NewClip(2), FillOptions(1, notes_per_beat=BUSY)))
    assert result.added == (0, 1, 2, 3)
    assert result.shift == 0


def test_a_new_clip_keeps_its_key():
    new = NewClip(2, (Role.LEAD,), key=parse_key("Ab"))
    clip = whole(clip_outcome(generate(RandomModel(), new, FillOptions(1, notes_per_beat=BUSY))))
    assert {note.pitch % 12 for note in clip.lanes[0].notes} <= new.key.pitch_classes


def test_a_new_clip_follows_its_chords_where_they_are_locked():
    new = NewClip(3, (Role.KEYS,), chords=CHORDS)
    asked = FillOptions(1, locks=Locks(chords=True))
    clip = whole(clip_outcome(generate(RandomModel(), new, asked)))
    harmony = Harmony.laid(CHORDS, clip.time, (0, 1, 2))
    assert all(harmony.leaves(n.pitch, n.onset, n.end) == n.end for n in clip.lanes[0].notes)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"metre": (4, 3)}, "4/3 is no time signature"),
        ({"metre": (0, 4)}, "0/4 is no time signature"),
        ({"metre": (99, 4)}, "99/4 is no time signature"),
        ({"tempo": 0.0}, "tempo of 0"),
        ({"bars": 0}, "at least one bar"),
        ({"roles": ()}, "one role"),
    ],
)
def test_a_clip_that_cannot_be_is_refused(values, words):
    with pytest.raises(OperationError, match=words):
        NewClip(**values)


def test_accompanying_adds_one_lane_and_changes_none():
    clip = small_clip()
    result = clip_outcome(
        accompany(RandomModel(), clip, Role.PAD, FillOptions(1, notes_per_beat=BUSY), name="Strings")
    )
    wider = whole(result)
    assert wider.lanes[:2] == clip.lanes
    assert (wider.lanes[2].name, wider.lanes[2].role) == ("Strings", Role.PAD)
    assert (wider.lanes[2].channel, wider.lanes[2].track) == (2, 3)
    assert result.added == (2,)
    assert {note.channel for note in wider.lanes[2].notes} == {2}


def test_accompanying_keeps_to_the_chosen_bars():
    result = clip_outcome(
        accompany(RandomModel(), small_clip(), Role.BASS, FillOptions(1, notes_per_beat=BUSY), bars=(3,))
    )
    assert {note.onset // 384 for note in whole(result).lanes[2].notes} == {3}


def test_an_empty_clip_cannot_be_accompanied():
    with pytest.raises(OperationError, match="no bar to accompany"):
        next(
            accompany(RandomModel(), Clip(TimeMap(96), (), 0), Role.BASS, FillOptions(1, notes_per_beat=BUSY))
        )


def test_a_seventeenth_lane_shares_a_channel():
    clip = NewClip(1, (Role.KEYS,) * 16).make_empty()
    assert [lane.channel for lane in clip.lanes[-2:]] == [15, 15]


def test_extending_plays_on_after_the_end():
    clip = small_clip()
    result = clip_outcome(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY)))
    longer = whole(result)
    assert longer.bars == 10
    for before, after in zip(clip.lanes, longer.lanes, strict=True):
        assert after.notes[: len(before.notes)] == before.notes
        assert {note.onset // 384 for note in after.notes[len(before.notes) :]} == {8, 9}


def test_extending_the_start_moves_the_rest_by_whole_bars():
    changes = (MetreChange(0, 5, 4), MetreChange(480, 4, 4))
    clip = small_clip(8)
    time = TimeMap(96, (TempoChange(0, 400_000), TempoChange(100, 500_000)), changes)
    clip = replace(clip, time=time)
    result = clip_outcome(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY), at="start"))
    longer = whole(result)
    assert result.shift == 2 * 480
    assert [change.tick for change in longer.time.metres] == [0, 480 * 3]
    assert [change.tick for change in longer.time.tempos] == [0, 100 + 960]
    moved = tuple(replace(note, onset=note.onset + 960) for note in clip.lanes[0].notes)
    assert longer.lanes[0].notes[-len(moved) :] == moved
    assert len(longer.lanes[0].notes) > len(moved)
    assert result.region.bars == (0, 1)


def test_bars_before_a_pickup_have_the_main_metre():
    changes = (MetreChange(0, 1, 4), MetreChange(96, 4, 4))
    clip = replace(small_clip(8), time=TimeMap(96, (), changes))
    result = clip_outcome(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY), at="start"))
    assert (result.shift, result.region.bars) == (2 * 384, (0, 1))
    assert result.clip.time.metres == (
        MetreChange(0, 4, 4),
        MetreChange(2 * 384, 1, 4),
        MetreChange(2 * 384 + 96, 4, 4),
    )


@pytest.mark.parametrize(("at", "bars"), [("end", (40, 41)), ("start", (30, 31))])
def test_bars_are_added_to_the_music_where_silence_surrounds_it(at, bars):
    music = small_clip(8)
    lanes = tuple(replace(lane, notes=lane.notes.moved(32 * 384)) for lane in music.lanes)
    clip = replace(music, lanes=lanes, end=384 * 1800)
    result = clip_outcome(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY), at=at))
    assert (result.region.bars, result.shift, result.clip.end) == (bars, 0, clip.end)


@pytest.mark.parametrize("bars", [0, -2])
def test_a_clip_is_not_extended_by_nothing(bars):
    with pytest.raises(OperationError, match="at least 1"):
        next(extend(RandomModel(), small_clip(), bars, FillOptions(1, notes_per_beat=BUSY)))


def test_a_silent_end_is_not_extended_unasked():
    clip = replace(small_clip(2), end=384 * 12)
    with pytest.raises(OperationError, match="No track plays near the end"):
        next(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY)))
    asked = clip_outcome(extend(RandomModel(), clip, 2, FillOptions(1, notes_per_beat=BUSY), lanes=(1,)))
    assert asked.region == Region((12, 13), (1,))


def test_reharmonising_keeps_the_rhythm_and_follows_the_chords():
    clip = small_clip(8, (Role.LEAD, Role.DRUMS))
    region = Region((2, 3, 4), (0, 1))
    result = clip_outcome(reharmonise(RandomModel(), clip, region, FillOptions(1, chords=CHORDS)))
    new = whole(result)
    assert result.region.lanes == (0,)
    assert new.lanes[1] == clip.lanes[1]
    shape = [(note.onset, note.length, note.velocity) for note in clip.lanes[0].notes]
    assert [(note.onset, note.length, note.velocity) for note in new.lanes[0].notes] == shape
    harmony = Harmony.laid(CHORDS, clip.time, (2, 3, 4))
    assert all(harmony.fits(note.pitch, note.onset) for note in new.lanes[0].notes)


def test_a_note_that_sounds_in_two_chords_takes_a_tone_of_both():
    long = Note(768, 768, 66, 80)
    clip = small_clip()
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=(long,)), clip.lanes[1]))
    asked = FillOptions(1, 6, chords=parse_progression("C | Am"))
    result = clip_outcome(reharmonise(RandomModel(), clip, Region((2, 3), (0,)), asked))
    assert {notes[0][0].pitch % 12 for notes in result.variations} <= {0, 4}


def test_reharmonising_needs_chords_and_pitched_lanes():
    drums = small_clip(8, (Role.DRUMS,))
    with pytest.raises(OperationError, match="no chords"):
        next(reharmonise(RandomModel(), drums, Region((2,), (0,)), FillOptions(1, notes_per_beat=BUSY)))
    with pytest.raises(LockError, match="Drums have no harmony"):
        next(reharmonise(RandomModel(), drums, Region((2,), (0,)), FillOptions(1, chords=CHORDS)))


def test_new_lanes_lie_in_the_register_of_their_roles_unless_pitches_are_asked_for():
    clip = whole(clip_outcome(generate(RandomModel(), NewClip(2), FillOptions(1, notes_per_beat=BUSY))))
    for lane in clip.lanes:
        low, high = REGISTERS[lane.role]
        assert lane.notes
        assert all(low <= note.pitch <= high for note in lane.notes)
    asked = FillOptions(1, notes_per_beat=BUSY, locks=Locks(low=90, high=100))
    clip = whole(clip_outcome(generate(RandomModel(), NewClip(2), asked)))
    assert {note.pitch for lane in clip.lanes for note in lane.notes} <= set(range(90, 101))
