from dataclasses import replace

import numpy as np

from ripieno.engine.generate import FillOptions
from ripieno.engine.generate.job import prepare
from ripieno.engine.generate.known_notes import KnownNotes
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.spec import STEPS, Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support.random_model import RandomModel, small_clip

REGION = Region((2,), (0,))
TIME = small_clip().time
START = TIME.bar_start(2)


def with_notes(*notes: Note) -> Clip:
    clip = small_clip()
    first = replace(clip.lanes[0], notes=notes)
    return replace(clip, lanes=(first, *clip.lanes[1:]))


def know(clip: Clip) -> KnownNotes:
    job = prepare(RandomModel(), clip, REGION, FillOptions(1))
    geometry = WindowGeometry.of(clip, next(plan_windows(job.context_clip, REGION, 16)))
    return KnownNotes(geometry, job.original, job.context_clip)


def test_notes_of_the_region_are_replaced_on_their_nearest_steps():
    note = Note(START + TIME.ppq + 3, 20, 64, 80)
    (replaced,) = know(with_notes(Note(0, 20, 60, 80), note)).replaced[0]
    assert (replaced.note.onset, replaced.note.pitch) == (note.onset, 64)
    assert replaced.step == 0
    assert know(with_notes(note)).geometry.layout.beat[replaced.beat] == 1


def test_a_note_that_anticipates_the_next_bar_stays():
    early = Note(TIME.bar_start(3) - 2, 20, 64, 80)
    known = know(with_notes(early))
    assert known.replaced[0] == ()
    assert [note.onset for note in known.staying[0]] == [early.onset]


def test_notes_that_begin_together_are_counted_on_their_step():
    counts = know(with_notes(Note(START, 20, 60, 80), Note(START + 1, 20, 64, 80))).counts(0)
    assert counts.sum() == 2
    assert counts.max() == 2
    assert counts.shape[1] == STEPS


def test_a_lane_whose_only_notes_are_replaced_is_without_context():
    known = know(with_notes(Note(START, 20, 60, 80)))
    assert 0 in known.without_context
    assert known.makes_without_context
    assert not know(with_notes(Note(0, 20, 60, 80))).makes_without_context


def test_the_start_holds_the_replaced_notes_alone():
    known = know(with_notes(Note(0, 20, 60, 80), Note(START, 20, 64, 80)))
    begins = np.argwhere(known.start[:, :, Plane.ONSET] > 0)
    assert [pitch for *_, pitch in begins.tolist()] == [64]
