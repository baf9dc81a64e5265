"""What a window is shown of the rest of the clip."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from ripieno.engine.generate import FillOptions, accompany, fill_window, inpaint
from ripieno.engine.generate.fill_window import PARTIAL_WEIGHTS, FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.generate.reference import NOT_THERE, THERE, ReferencePassage
from ripieno.engine.generate.steering import repeating
from ripieno.engine.grid.conditions import Density
from ripieno.engine.grid.encode import encode_notes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.retrieval import MARGIN, REFERENCE_OFFSET
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import RandomModel, outcome, small_clip


def verses(bars: int = 24, period: int = 12) -> Clip:
    """Return a clip of two lanes in which everything comes again after a period."""
    rng = np.random.default_rng(3)
    steps = {bar: rng.choice(16, 6, replace=False) for bar in range(period)}
    pitches = {bar: rng.integers(50, 80, 6) for bar in range(period)}
    clip = small_clip(bars)
    bar_ticks, step = clip.time.bar_length(0), clip.time.bar_length(0) // 16
    lanes = []
    for lane in clip.lanes:
        notes = [
            Note(bar * bar_ticks + int(at) * step, step, int(pitch) - 12 * len(lanes), 80, lane.channel)
            for bar in range(bars)
            for at, pitch in zip(steps[bar % period], pitches[bar % period], strict=True)
        ]
        lanes.append(replace(lane, notes=tuple(sorted(notes, key=lambda note: (note.onset, note.pitch)))))
    return replace(clip, lanes=tuple(lanes))


def reference(clip: Clip, region: Region) -> ReferencePassage | None:
    (plan, *_) = plan_windows(clip, region, 16)
    return ReferencePassage.find(clip.replace_region(region, {}), plan)


def test_the_same_bars_of_another_verse_are_found():
    clip = verses()
    found = reference(clip, Region((4, 5), (0, 1)))
    assert found.passage.shift == 12
    assert found.ticks(clip) == clip.time.bar_start(12)
    assert len(found.layout) == 4 * (2 + 2 * MARGIN)


def test_the_model_is_shown_the_passage_after_the_window():
    clip, model = verses(), RandomModel(busy=-4)
    region = Region((4, 5), (0,))
    outcome(inpaint(model, clip, region, FillOptions(1)))
    outcome(inpaint(model, clip, region, FillOptions(1, retrieval=False)))
    shown, plain = model.windows
    tokens = plain.known.shape[1]
    assert np.array_equal(shown.known[:, :tokens], plain.known)
    assert np.array_equal(shown.masked, plain.masked)
    extra = shown.known[0, tokens:].reshape(2, -1, *shown.known.shape[2:])
    assert not shown.mask[0, tokens:].any()
    assert shown.place[0, tokens:, 0].min() == 4 - MARGIN + REFERENCE_OFFSET - plain.place[0, 0, 0]
    for lane, notes in enumerate(extra):
        bars = {clip.time.bar_at(note.onset) for note in clip.lanes[lane].notes}
        assert bars >= set(range(14, 20))
        count = sum(14 <= clip.time.bar_at(note.onset) < 20 for note in clip.lanes[lane].notes)
        assert (notes[:, Plane.ONSET] > 0).sum() == count


def test_a_model_that_was_not_trained_for_it_is_shown_no_passage():
    model = RandomModel(busy=-4)
    model.card = SimpleNamespace(**{**vars(model.card), "conditions": ("chords",)})
    outcome(inpaint(model, verses(), Region((4, 5), (0,)), FillOptions(1)))
    assert model.windows[0].place[..., 0].max() < REFERENCE_OFFSET - MARGIN


def test_variations_are_shown_the_passage_until_its_weight_is_used_up():
    model = RandomModel(busy=-4)
    outcome(inpaint(model, verses(), Region((4, 5), (0,)), FillOptions(1, variations=5)))
    (window,) = model.windows
    beside = window.place[0, :, 0] >= REFERENCE_OFFSET - MARGIN
    assert window.valid[:, ~beside].all()
    shown = 1 + len(PARTIAL_WEIGHTS)
    assert [row.all() for row in window.valid[:, beside]] == [True] * shown + [False] * (5 - shown)


def test_each_variation_has_a_passage_of_its_own_where_there_are_several():
    clip, region = verses(36), Region((4, 5), (0,))
    lead = clip.lanes[0]
    notes = [
        replace(note, pitch=note.pitch + 1) if clip.time.bar_at(note.onset) in {16, 17} else note
        for note in lead.notes
    ]
    clip = replace(clip, lanes=(replace(lead, notes=notes), *clip.lanes[1:]))
    job = prepare(RandomModel(), clip, region, FillOptions(1, variations=4))
    window = FillWindow.of(job, next(plan_windows(job.context_clip, region, 16)))
    shifts = [shown and shown.reference.passage.shift for shown in window.shown]
    assert sorted(shifts[:2]) == [12, 24]
    assert [shown and shown.weight for shown in window.shown] == [1.0, 1.0, *PARTIAL_WEIGHTS, None]
    assert shifts[2] == shifts[0]


def test_a_clip_without_a_like_passage_is_read_as_before():
    clip, model = small_clip(), RandomModel(busy=-4)
    quiet = replace(clip, lanes=tuple(replace(lane, notes=lane.notes[:1]) for lane in clip.lanes))
    for retrieval in (True, False):
        outcome(inpaint(model, quiet, Region((4,), (0,)), FillOptions(1, retrieval=retrieval)))
    first, second = model.windows
    assert np.array_equal(first.known, second.known)


def test_bars_that_were_made_before_are_shown_and_pending_ones_are_not():
    clip = verses(36)
    region = Region(tuple(range(36)), (0,))
    plans = list(plan_windows(clip, region, 16))
    assert ReferencePassage.find(clip, plans[0]) is None
    later = next(plan for plan in plans if plan.region.bars[0] >= 16)
    found = ReferencePassage.find(clip, later)
    assert found.passage.shift == -12
    assert found.passage.last < later.region.bars[0]


def test_a_new_lane_repeats_what_was_made_for_it_where_the_song_comes_again():
    model, clip = RandomModel(busy=-4), verses(24)
    outcome(accompany(model, clip, Role.PAD, FillOptions(1)))
    beside = [(window.place[0, :, 0] >= REFERENCE_OFFSET - MARGIN).any() for window in model.windows]
    assert beside == [False] * 3 + [True] * 3


def test_a_new_lane_does_not_repeat_bars_in_which_it_was_not_asked_to_play():
    model, clip = RandomModel(busy=-4), verses(24)
    outcome(accompany(model, clip, Role.PAD, FillOptions(1), bars=range(12, 16)))
    (window,) = model.windows
    assert window.place[..., 0].max() < REFERENCE_OFFSET - MARGIN


@pytest.mark.parametrize(("similarity", "trust"), [(0.3, 0), (0.55, 0.5), (0.9, 1)])
def test_the_density_is_that_of_the_passage_as_far_as_it_is_sure(similarity, trust):
    clip = verses()
    found = reference(clip, Region((4, 5), (0, 1)))
    made = np.ones((8, STEPS, PITCHES), np.bool_)
    found = replace(found, passage=replace(found.passage, similarity=similarity))
    passage, near = 12 / 8, Density(2.0, 1.0)
    assert found.density(clip, 0, made, near).notes == pytest.approx(2.0 + trust * (passage - 2.0))


@pytest.mark.parametrize(("similarity", "trust"), [(0.3, 0), (0.55, 0.5), (1.0, 1)])
def test_a_passage_speaks_for_its_notes_as_far_as_it_is_sure(similarity, trust):
    clip, region = verses(), Region((4, 5), (0, 1))
    found = reference(clip, region)
    found = replace(found, passage=replace(found.passage, similarity=similarity))
    layout = Layout.from_time(clip.time, 0, 9)
    evidence = found.evidence(clip.replace_region(region, {}), (0, 1), layout)
    true = np.stack([encode_notes(lane.notes, clip.time.step_ticks, layout) for lane in clip.lanes])
    begins = true[:, :, Plane.ONSET] > 0
    inside = (layout.bar >= 4) & (layout.bar < 6)
    assert evidence[begins & inside[:, None, None]] == pytest.approx(trust * THERE)
    assert evidence[~begins] == pytest.approx(trust * NOT_THERE)
    assert evidence[:, ~inside] == pytest.approx(trust * NOT_THERE)


def test_the_first_variation_keeps_to_a_sure_passage_and_the_next_less():
    region = Region((4, 5), (0,))
    job = prepare(RandomModel(), verses(), region, FillOptions(1, variations=2))
    window = FillWindow.of(job, next(plan_windows(job.context_clip, region, 16)))

    def even(x, _sigma):
        return np.zeros_like(x)

    clips = [window.job.context_clip] * 2
    chance = onset_chance(repeating(even, window, clips)(np.zeros((2, 8, *PATCH_SHAPE)), 1.0))
    begins = encode_notes(verses().lanes[0].notes, window.geometry.step_ticks, window.geometry.layout)
    there = begins[window.geometry.masked, Plane.ONSET] > 0
    assert chance[0][there] == pytest.approx(1 / (1 + np.exp(-THERE)))
    assert chance[0][~there] == pytest.approx(1 / (1 + np.exp(-NOT_THERE)))
    assert chance[1][there] == pytest.approx(1 / (1 + np.exp(-THERE * PARTIAL_WEIGHTS[0])))


def test_each_variation_repeats_what_its_own_clip_has_in_the_passage(monkeypatch):
    monkeypatch.setattr(fill_window, "PARTIAL_WEIGHTS", (0.5,))
    region = Region((4, 5), (0,))
    job = prepare(RandomModel(), verses(), region, FillOptions(1, variations=2))
    window = FillWindow.of(job, next(plan_windows(job.context_clip, region, 16)))
    silent = job.context_clip.replace_region(Region(tuple(range(job.context_clip.bars)), (0,)), {})
    x = np.zeros((2, 8, *PATCH_SHAPE))
    denoise = repeating(lambda x, _sigma: np.zeros_like(x), window, [job.context_clip, silent])
    first, second = onset_chance(denoise(x, 1.0))
    assert first.max() == pytest.approx(1 / (1 + np.exp(-THERE)))
    assert second.max() == pytest.approx(1 / (1 + np.exp(-NOT_THERE * 0.5)))


def test_a_lane_that_rests_in_the_passage_may_still_sound():
    clip = verses()
    silent = replace(clip, lanes=(clip.lanes[0], replace(clip.lanes[1], notes=())))
    found = reference(silent, Region((4, 5), (0, 1)))
    made = np.ones((8, STEPS, PITCHES), np.bool_)
    density = found.density(silent, 1, made, Density(2.0, 1.0))
    assert 0 < density.notes < 0.1
    assert found.density(silent, 1, np.zeros_like(made), Density(2.0, 1.0)) == Density(2.0, 1.0)
