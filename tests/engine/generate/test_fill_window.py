from dataclasses import replace

import numpy as np

from ripieno.engine.generate import FillOptions, accompany, fill_window
from ripieno.engine.generate.fill_window import PARTIAL_WEIGHTS, FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.grid.retrieval import MARGIN, REFERENCE_OFFSET
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.engine.generate.test_reference import verses
from tests.support.fill_windows import first_window, with_lanes
from tests.support.random_model import RandomModel, outcome, small_clip

REGION = Region((4, 5), (0,))


def onsets(notes):
    return [note.onset for note in notes]


def test_wholly_new_notes_leave_nothing_as_it_was_played():
    assert onsets(first_window(small_clip(), REGION).as_played[0]) == []


def test_varied_notes_may_stay_as_they_were_played():
    clip = small_clip()
    start, end = clip.time.bar_start(4), clip.time.bar_start(6)
    inside = [note.onset for note in clip.lanes[0].notes if start <= note.onset < end]
    assert onsets(first_window(clip, REGION, strength=0.5).as_played[0]) == inside


def test_a_passage_is_found_where_the_song_comes_again():
    window = first_window(verses(), REGION)
    assert window.reference.passage.shift != 0
    assert first_window(verses(), REGION, retrieval=False).reference is None


def test_a_passage_may_be_looked_for_in_another_clip():
    clip = verses()
    job = prepare(RandomModel(), clip, REGION, FillOptions(1))
    plan = next(plan_windows(job.context_clip, REGION, 16))
    other = clip.replace_region(Region(tuple(range(clip.bars)), (0, 1)), {0: (Note(0, 10, 60, 80),)})
    assert FillWindow.of(job, plan, clip).reference is not None
    assert FillWindow.of(job, plan, other).reference is None


def test_a_lane_without_context_needs_a_surer_passage(monkeypatch):
    monkeypatch.setattr(fill_window, "SURE_ENOUGH", 1.1)
    model = RandomModel(busy=-4)
    outcome(accompany(model, verses(24), Role.PAD, FillOptions(1)))
    shown = [window.place[..., 0].max() for window in model.windows]
    assert np.max(shown) < REFERENCE_OFFSET - MARGIN


def three_verses() -> Clip:
    """Return a clip of three verses, one of which has other pitches in the bars of the region."""
    clip = verses(36)
    lead = clip.lanes[0]

    def in_third(note: Note) -> Note:
        return replace(note, pitch=note.pitch + 1) if clip.time.bar_at(note.onset) in {16, 17} else note

    return replace(clip, lanes=(replace(lead, notes=Notes.of(map(in_third, lead.notes))), *clip.lanes[1:]))


def test_no_more_passages_are_found_than_variations():
    assert [len(first_window(three_verses(), REGION, variations=count).references) for count in (1, 2)] == [
        1,
        2,
    ]


def test_candidates_go_by_passages_as_variations_do():
    window = first_window(three_verses(), REGION, variations=1, candidates=6)
    weights = [shown and shown.weight for shown in window.shown]
    assert weights == [1, 1, *PARTIAL_WEIGHTS, None, None, None]


def test_a_passage_that_is_not_sure_enough_is_no_idea_of_its_own(monkeypatch):
    monkeypatch.setattr(fill_window, "SURE_ENOUGH", 1.1)
    window = first_window(three_verses(), REGION, variations=4)
    assert [shown and shown.weight for shown in window.shown] == [1, *PARTIAL_WEIGHTS, None, None]


def test_without_retrieval_no_variation_goes_by_a_passage():
    assert first_window(verses(), REGION, variations=3, retrieval=False).shown == (None,) * 3


def test_new_lanes_are_those_without_context_that_have_one_of_some_roles():
    without = first_window(with_lanes([]), REGION)
    assert without.new_lanes({Role.LEAD, Role.BASS}) == [0]
    assert without.new_lanes({Role.BASS}) == []
    assert first_window(small_clip(), REGION).new_lanes(set(Role)) == []
