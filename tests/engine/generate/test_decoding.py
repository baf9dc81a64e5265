"""Planes read as notes: what a cell becomes, and what the locks and the region make of it."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import LockError, Locks
from ripieno.engine.generate.decoding import decode
from ripieno.engine.grid.spec import PATCH_SHAPE, STEPS, Plane, length_value, offset_value, velocity_value
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, TIME, first_window, with_lanes

START, NEXT = TIME.bar_start(2), TIME.bar_start(3)
REGION = Region((2, 3), (0, 1))
PLAYED = tuple(Note(96 * beat + 4, 40, 60 + beat, 50 + 20 * beat) for beat in range(4))
"""Notes off the grid, louder and louder: new notes are neither snapped nor made flat."""

LINE = tuple(Note(48 * note + 4, 30, 60, 50 + 5 * (note % 12)) for note in range(16))


def read(cells, *, notes=PLAYED, region=REGION, roles=(Role.LEAD, Role.BASS), ringing=(), **options):
    """Return the notes of cells: lane, step from the start of the region, pitch and, if given, values."""
    window = first_window(with_lanes(notes, PLAYED, roles=roles), region, **options)
    geometry = window.geometry
    planes = np.zeros((*geometry.mask.shape[:2], *PATCH_SHAPE), np.float32)
    planes[:, :, Plane.ONSET] = -1
    for lane, step, pitch, *values in cells:
        length, velocity, offset = (*values, *(1, 80, 0)[len(values) :])
        beat, at = divmod(8 * STEPS + step, STEPS)
        planes[geometry.row(lane), beat, :, at, pitch] = (
            1,
            length_value(length),
            velocity_value(velocity),
            offset_value(offset),
        )
    clip = window.job.context_clip
    lanes = (replace(clip.lanes[0], notes=(*clip.lanes[0].notes, *ringing)), *clip.lanes[1:])
    sample = planes.reshape(-1, *PATCH_SHAPE)[geometry.masked]
    return decode(window, replace(clip, lanes=lanes), sample)


def places(notes):
    return [((note.onset - START) / STEP, note.pitch) for note in notes]


def test_a_cell_becomes_a_note_of_its_lane():
    made = read([(0, 5, 72, 3, 90), (1, 17, 40)])
    assert made == {
        0: (Note(START + 5 * STEP, 3 * STEP, 72, 90, 0),),
        1: (Note(START + 17 * STEP, STEP, 40, 80, 1),),
    }


def test_notes_come_by_onset_then_pitch():
    made = read([(0, 8, 60), (0, 4, 72), (0, 4, 60)])
    assert places(made[0]) == [(4, 60), (4, 72), (8, 60)]


def test_cells_outside_the_region_are_not_read():
    region = Region((2,), (0,), 50, 70)
    made = read([(0, 0, 49), (0, 1, 50), (0, 2, 70), (0, 3, 71)], region=region)
    assert places(made[0]) == [(1, 50), (2, 70)]


@pytest.mark.parametrize(("offset", "ticks"), [(0.25, 6), (0.5, 10), (-0.25, -6), (-0.5, -10)])
def test_a_note_is_at_most_two_fifths_of_a_step_off_its_step(offset, ticks):
    ((note,), _) = read([(0, 6, 60, 1, 80, offset)]).values()
    assert note.onset == START + 6 * STEP + ticks


@pytest.mark.parametrize(("step", "offset", "onset"), [(0, -0.4, START), (0, 0.25, START + 6)])
def test_a_note_that_would_begin_before_the_region_begins_with_it(step, offset, onset):
    ((note,), _) = read([(0, step, 60, 1, 80, offset)]).values()
    assert note.onset == onset


def test_a_note_ends_with_the_region():
    ((note,), _) = read([(0, 30, 60, 16)]).values()
    assert note.end == TIME.bar_start(4)


END = TIME.bar_start(4)
HELD = Note(END - 2 * STEP, 12 * STEP, 55, 70)
"""A replaced note that rings past the region for ten steps."""


def rung(cells, *notes, **options):
    """Return the ends, in steps after the region, of what is read in place of the held note and others."""
    return [(note.end - END) / STEP for note in read(cells, notes=(*PLAYED, HELD, *notes), **options)[0]]


def test_a_note_that_sounds_at_the_end_of_the_region_rings_as_far_as_the_longest_replaced_one():
    earlier = Note(START, END - START + 5 * STEP, 50, 70)
    assert rung([(0, 30, 60, 16), (0, 28, 64, 2), (0, 8, 67, 48)], earlier) == [10, -2, 10]
    assert rung([(0, 30, 60, 16)], earlier, replace(earlier, length=END - START + 11 * STEP, pitch=51)) == [
        11
    ]


@pytest.mark.parametrize(("step", "late"), [(21, 10), (20, -11)])
def test_the_last_note_fills_a_rest_that_is_no_longer_than_the_replaced_one_rang_on(step, late):
    assert rung([(0, step, 60, 1)]) == [late]


def test_a_note_rings_until_the_next_onset_of_its_lane_that_stays():
    assert rung([(0, 30, 60, 16)], Note(END + 3 * STEP, 10, 72, 70)) == [3]
    assert rung([(0, 30, 60, 16)], Note(END, 10, 72, 70)) == [0]


def test_nothing_rings_past_a_note_that_anticipates_the_next_bar():
    assert rung([(0, 29, 60, 16)], Note(END - 3, 40, 62, 77)) == [0, (40 - 3) / STEP]


def test_where_no_note_may_ring_all_end_with_the_region():
    assert rung([(0, 30, 60, 16)], ring=False) == [0]


def test_where_no_replaced_note_of_the_lane_rang_on_none_does():
    made = read([(1, 30, 40, 16)], notes=(*PLAYED, HELD))
    assert made[1][0].end == END


def test_drums_do_not_ring_past_the_region():
    (late,) = rung([(0, 30, 60, 16)], roles=(Role.DRUMS, Role.BASS))
    assert -1 < late <= 0


def test_a_varied_note_that_returns_keeps_its_end_where_a_new_one_rings_on():
    old = Note(END - 4 * STEP, 4 * STEP, 62, 77)
    assert rung([(0, 28, 62, 16), (0, 28, 65, 4)], old, strength=0.5) == [0, 10]


def test_a_span_ends_where_the_next_one_of_the_region_begins():
    region = Region((3, 5), (0,))
    held = replace(HELD, length=96 * STEP)
    window = first_window(with_lanes((*PLAYED, held), PLAYED), region)
    assert window.ends == {0: (TIME.bar_start(5), held.end)}


def test_a_note_that_rings_on_keeps_to_a_limit_of_polyphony():
    assert rung([(0, 28, 60, 16), (0, 30, 64, 16)], locks=Locks(max_polyphony=1)) == [-2, 10]


def test_a_note_that_rings_on_is_held_to_the_chords_of_the_region_alone():
    chords = ((Chord(0, "maj"),), (Chord(9, "min"),))
    made = rung([(0, 12, 67, 40), (0, 14, 64, 40)], locks=Locks(chords=True), chords=chords)
    assert made == [-16, 10]


PLAYED_INSIDE = Note(START + 4 * STEP + 5, 31, 62, 77)


def test_a_varied_note_that_returns_to_its_cell_is_as_it_was_played():
    notes = (*PLAYED, PLAYED_INSIDE)
    assert read([(0, 4, 62)], notes=notes, strength=0.5)[0] == (PLAYED_INSIDE,)
    assert read([(0, 4, 63)], notes=notes, strength=0.5)[0][0].onset == START + 4 * STEP
    assert read([(0, 4, 62)], notes=notes)[0][0].onset == START + 4 * STEP


def test_a_note_that_anticipates_the_next_bar_stays_among_the_new_ones():
    early = Note(TIME.bar_start(4) - 3, 40, 62, 77)
    made = read([(0, 3, 60)], notes=(*PLAYED, early))
    assert places(made[0])[0] == (3, 60)
    assert made[0][1] == early


def test_no_note_is_read_from_a_silent_step():
    made = read([(0, 4, 60, 1, 80, 0.5), (0, 5, 60, 1, 80, -0.5)], locks=Locks(silent=frozenset({(2, 4)})))
    assert [note.onset for note in made[0]] == [START + 5 * STEP - 10]


def test_a_note_that_waits_for_a_kept_one_does_not_begin_on_a_silent_step():
    ringing = (Note(START, 4 * STEP, 60, 80),)
    cells = [(0, 3, 60, 16)]
    assert places(read(cells, ringing=ringing)[0]) == [(4, 60)]
    for step, count in ((4, 0), (5, 1)):
        silent = Locks(silent=frozenset({(2, step)}))
        assert len(read(cells, ringing=ringing, locks=silent)[0]) == count


def test_a_note_is_cut_where_the_harmony_leaves_it():
    chords = ((Chord(0, "maj"), Chord(9, "min")),)
    made = read([(0, 0, 67, 16), (0, 0, 64, 16), (0, 4, 62)], locks=Locks(chords=True), chords=chords)
    assert [(note.pitch, note.onset, note.end) for note in made[0]] == [
        (64, START, NEXT),
        (67, START, START + 192),
    ]


def test_a_note_waits_for_its_chord():
    chords = ((Chord(0, "maj"), Chord(9, "min")),)
    made = read([(0, 8, 69, 4, 80, -0.4)], locks=Locks(chords=True), chords=chords)
    assert places(made[0]) == [(8, 69)]


def test_drums_are_not_cut_by_chords():
    locks, chords = Locks(chords=True), ((Chord(0, "maj"),),)
    made = read([(0, 0, 61, 16)], roles=(Role.DRUMS, Role.BASS), locks=locks, chords=chords)
    assert [note.pitch for note in made[0]] == [61]


def test_a_limit_of_polyphony_keeps_the_lowest_note_of_a_bass_and_the_highest_of_others():
    made = read([(lane, 0, pitch) for lane in (0, 1) for pitch in (40, 50)], locks=Locks(max_polyphony=1))
    assert [places(notes) for notes in made.values()] == [[(0, 50)], [(0, 40)]]


def test_a_limit_of_polyphony_counts_kept_notes_that_ring():
    ringing = (Note(START - 96, 96 + 2 * STEP, 30, 80),)
    cells = [(0, 1, 60), (0, 3, 60)]
    made = read(cells, ringing=ringing, locks=Locks(max_polyphony=1))
    assert places(made[0]) == [(3, 60)]
    assert len(read(cells, ringing=ringing, locks=Locks(max_polyphony=2))[0]) == 2


@pytest.mark.parametrize(("options", "count"), [({}, 1), ({"strength": 0.5}, 2)])
def test_wholly_new_notes_of_a_lane_that_is_a_line_are_a_line(options, count):
    assert len(read([(0, 4, 60), (0, 4, 72)], notes=LINE, **options)[0]) == count


def test_a_kept_note_that_rings_does_not_silence_a_line():
    made = read([(0, 4, 72), (0, 4, 60)], notes=LINE, ringing=(Note(START - 96, 384, 30, 80),))
    assert places(made[0]) == [(4, 72)]


INSIDE = (Note(START + 5, 30, 60, 81), Note(START + 96, 40, 62, 82))


def test_a_kept_rhythm_takes_pitches_from_the_cells():
    made = read([(0, 0, 70), (0, 4, 71), (0, 8, 72)], notes=(*PLAYED, *INSIDE), locks=Locks(keep="rhythm"))
    assert made[0] == tuple(replace(note, pitch=pitch) for note, pitch in zip(INSIDE, (70, 71), strict=True))


def test_kept_pitches_take_places_from_the_cells():
    made = read([(0, 3, 60), (0, 7, 62)], notes=(*PLAYED, *INSIDE), locks=Locks(keep="pitch"))
    assert places(made[0]) == [(3, 60), (7, 62)]


@pytest.mark.parametrize(("offset", "ticks"), [(0.5, 4), (-0.5, -4), (0.125, 3)])
def test_a_kept_pitch_stays_near_its_step(offset, ticks):
    made = read([(0, 6, 60, 1, 80, offset)], notes=(*PLAYED, INSIDE[0]), locks=Locks(keep="pitch"))
    assert [note.onset for note in made[0]] == [START + 6 * STEP + ticks]


def test_kept_pitches_without_a_place_are_refused():
    ringing = (Note(START, 384, 60, 80),)
    with pytest.raises(LockError, match="bar 3 of lead find no other place"):
        read([], notes=(*PLAYED, INSIDE[0]), ringing=ringing, locks=Locks(keep="pitch"))


@pytest.mark.parametrize("notes", [(), PLAYED])
def test_new_keys_end_where_the_chord_leaves_them_and_ring_through_short_rests(notes):
    chords = ((Chord(0, "maj"),), (Chord(7, "maj"),))
    cells = [(0, 0, 60, 40), (0, 4, 64, 1), (0, 6, 67, 40)]
    made = read(cells, notes=notes, region=Region((2, 3), (0,)), roles=(Role.KEYS, Role.LEAD), chords=chords)
    lengths = [note.length / STEP for note in made[0]]
    assert lengths == ([32, 1, 26] if notes else [16, 2, 26])
