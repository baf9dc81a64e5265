import numpy as np

from ripieno.engine.generate import FillOptions, accompany, fill_window
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.grid.retrieval import MARGIN, REFERENCE_OFFSET
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.engine.generate.test_reference import verses
from tests.support.fill_windows import first_window
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
