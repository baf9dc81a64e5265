"""What a fill says of its lanes: who plays them, and where they are likely to go on."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.lane_reading import asks_register, notes_of, read_lanes
from ripieno.engine.grid.lane_facts import range_of
from ripieno.engine.music.instruments import family_of
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import TIME, first_window, with_lanes
from tests.support.random_model import small_clip

REGION = Region((2, 3), (0,))
CELLO = 42


def window_of(region: Region = REGION, clip=None, **options) -> FillWindow:
    return first_window(clip or small_clip(), region, **options)


def read(window: FillWindow):
    return read_lanes(window, window.job.context_clip)


def test_the_notes_of_a_lane_are_in_steps():
    clip = with_lanes([Note(12, 36, 60, 80, 0), Note(96, 96, 64, 80, 0)])
    notes = notes_of(clip.lanes[0], TIME.step_ticks)
    assert notes.onset.tolist() == [0.5, 4]
    assert notes.length.tolist() == [1.5, 4]
    assert notes.pitch.tolist() == [60, 64]
    assert not notes.drums


def test_facts_and_evidence_rest_on_the_notes_that_are_known():
    clip = small_clip()
    far = [note if not 768 <= note.onset < 1536 else replace(note, pitch=100) for note in clip.lanes[0].notes]
    facts, evidence = read(window_of(clip=with_lanes(far)))
    plain, same = read(window_of())
    assert facts == plain
    assert facts[0].notes == 24
    assert facts[1].notes == 32
    assert np.array_equal(evidence[0].usual, same[0].usual)


def test_a_program_says_who_plays_and_not_of_drums():
    clip = small_clip(roles=(Role.LEAD, Role.DRUMS))
    clip = replace(clip, lanes=tuple(replace(lane, program=CELLO) for lane in clip.lanes))
    facts, _ = read(window_of(clip=clip))
    assert [each.family for each in facts] == [family_of(CELLO), None]


def test_a_lane_without_notes_has_the_range_of_its_instrument():
    clip = with_lanes([])
    lead, bass = clip.lanes
    clip = replace(clip, lanes=(replace(lead, program=CELLO), bass))
    facts, evidence = read(window_of(clip=clip))
    assert (facts[0].low, facts[0].high) == range_of(CELLO)
    assert evidence[0].outside[127] > 0
    assert not evidence[0].places.any()


@pytest.mark.parametrize(
    ("region", "options"),
    [
        (REGION, {"locks": Locks(low=80, high=90)}),
        (REGION, {"locks": Locks(high=60)}),
        (Region((2, 3), (0,), 80, 90), {}),
    ],
    ids=["a lock", "a lock on one side", "a region"],
)
def test_where_a_register_is_asked_for_that_of_the_lane_is_not_told(region, options):
    facts, evidence = read(window_of(region, **options))
    assert (facts[0].low, facts[0].median, facts[0].high) == (None, None, None)
    assert facts[0].voices == 1
    assert not evidence[0].outside.any()
    assert evidence[0].places.any()
    assert facts[1].low is not None
    assert evidence[1].outside.any()


def test_a_region_of_pitches_of_the_lane_asks_for_no_other_register():
    facts, evidence = read(window_of(Region((2, 3), (0,), 64, 90)))
    assert facts[0].low == 60
    assert evidence[0].outside.any()


def test_of_a_lane_without_known_notes_no_region_asks_for_another_register():
    clip = with_lanes([])
    window = window_of(Region((2, 3), (0,), 80, 90), clip)
    assert not asks_register(window, notes_of(clip.lanes[0], TIME.step_ticks))
