import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.cells import allowed_cells, free_pitches, plane_locks
from ripieno.engine.generate.own_pitches import own_pitches
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import TIME, first_window, with_lanes

STROKES = tuple(Note(TIME.ppq * at, 12, 60, 90) for at in range(32))


def drums(*pitches: int, role: Role = Role.DRUMS) -> Lane:
    return Lane("Kick", role, [Note(24 * at, 6, pitch, 90) for at, pitch in enumerate(pitches)], 1, 0, None)


def test_a_drum_lane_of_one_pitch_keeps_it() -> None:
    own = own_pitches(drums(60, 60, 60, 60))
    assert own is not None
    assert np.flatnonzero(own).tolist() == [60]


@pytest.mark.parametrize(
    ("lane", "asked"),
    [
        (drums(60, 60, 60), (0, 127)),
        (drums(60, 60, 60, 61), (0, 127)),
        (drums(60, 60, 60, 60, role=Role.BASS), (0, 127)),
        (drums(60, 60, 60, 60), (61, 127)),
        (drums(60, 60, 60, 60), (0, 59)),
    ],
)
def test_few_notes_other_pitches_other_roles_and_other_ranges_bind_nothing(
    lane: Lane, asked: tuple[int, int]
) -> None:
    assert own_pitches(lane, *asked) is None


def test_a_fill_of_one_piece_has_cells_of_its_pitch_only() -> None:
    clip = with_lanes(STROKES, roles=(Role.DRUMS, Role.BASS))
    window = first_window(clip, Region((2, 3), (0,)))
    locks = plane_locks(window, [window.job.context_clip])
    assert locks is not None
    assert np.flatnonzero(allowed_cells(window, window.job.context_clip).any(axis=(0, 1))).tolist() == [60]


def test_a_key_takes_no_pitch_from_drums() -> None:
    clip = with_lanes(STROKES, roles=(Role.DRUMS, Role.BASS))
    window = first_window(clip, Region((2, 3), (0,)), locks=Locks(key=Key(1, "major")))
    assert np.flatnonzero(free_pitches(window, 0)[8]).tolist() == [60]


def controlled(*pitches: int, control: frozenset[int] = frozenset({12})) -> Lane:
    notes = [Note(24 * at, 6, pitch, 90) for at, pitch in enumerate((12, *pitches))]
    return Lane("Violin KS", Role.LEAD, notes, 1, 0, None, control=control)


def pitches_of(lane: Lane, low: int = 0, high: int = 127) -> list[int]:
    own = own_pitches(lane, low, high)
    assert own is not None
    return np.flatnonzero(own).tolist()


def test_a_lane_with_control_notes_keeps_to_its_playing_range() -> None:
    assert pitches_of(controlled(60, 76)) == list(range(60, 77))
    assert pitches_of(controlled(60, 62)) == list(range(55, 68))


def test_a_range_that_is_asked_for_leaves_control_notes_alone() -> None:
    assert pitches_of(controlled(60, 76), 10, 14) == [10, 11, 13, 14]


def test_control_notes_are_no_context_and_stay_where_they_are() -> None:
    notes = [*STROKES, Note(TIME.bar_start(2), 20, 12, 1)]
    clip = with_lanes(sorted(notes, key=lambda note: (note.onset, note.pitch)), roles=(Role.LEAD, Role.BASS))
    clip = clip.with_control({0: frozenset({12})})
    window = first_window(clip, Region((2, 3), (0,)))
    assert 12 not in window.job.original.lanes[0].notes.pitches
    assert 12 not in [note.pitch for note in window.job.held[0]]
    assert not free_pitches(window, 0)[:, 12].any()
    replaced = clip.replace_region(Region((2, 3), (0,)), {})
    assert [note.pitch for note in replaced.lanes[0].notes].count(12) == 1
