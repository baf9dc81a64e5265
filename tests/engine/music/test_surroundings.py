"""What is near some bars of a clip, and that nothing else is looked at."""

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.engine.music.surroundings import MAX_BARS_AROUND, bars_around, near

PPQ = 4
BAR = 4 * PPQ


def clip_of(*bars, end=None):
    """Return a clip of one lane with a note at the beginning of each bar."""
    notes = tuple(Note(bar * BAR, 4, 60, 80) for bar in bars)
    return Clip(TimeMap(PPQ), (Lane("", Role.LEAD, notes, 0, 0, None),), end or (max(bars) + 1) * BAR)


def test_of_a_clip_of_usual_length_all_is_near():
    clip = clip_of(0, 10, MAX_BARS_AROUND)
    assert near(clip, (0,)) is clip
    assert bars_around(clip, 3, 5) == range(clip.bars)


def test_what_is_far_is_left_out_and_the_rest_keeps_its_place():
    far = 5 * MAX_BARS_AROUND
    clip = clip_of(0, far - MAX_BARS_AROUND - 1, far - MAX_BARS_AROUND, far, far + MAX_BARS_AROUND, 2 * far)
    found = near(clip, (far,))
    assert [note.onset // BAR for note in found.lanes[0].notes] == [
        far - MAX_BARS_AROUND,
        far,
        far + MAX_BARS_AROUND,
    ]
    assert (found.end, found.bars, found.time) == (clip.end, clip.bars, clip.time)
    assert bars_around(clip, far, far) == range(far - MAX_BARS_AROUND, far + MAX_BARS_AROUND + 1)


def test_a_note_that_rings_on_into_what_is_near_is_near():
    far = 5 * MAX_BARS_AROUND
    note = Note(0, far * BAR, 60, 80)
    clip = Clip(TimeMap(PPQ), (Lane("", Role.LEAD, (note,), 0, 0, None),), far * BAR)
    assert near(clip, (far - 1,)) is clip


def test_around_bars_that_lie_far_apart_both_are_near():
    far = 10 * MAX_BARS_AROUND
    clip = clip_of(0, far // 2, far)
    assert [note.onset // BAR for note in near(clip, (0, far)).lanes[0].notes] == [0, far]


def test_bars_past_the_end_are_looked_at_where_they_are_chosen():
    clip = clip_of(0, end=2 * BAR)
    assert bars_around(clip, 5, 6) == range(7)
