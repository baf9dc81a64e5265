from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.step import SamplerError
from ripieno.engine.generate import (
    FillOptions,
    LockError,
    Locks,
    OptionError,
    SamplingProgress,
    inpaint,
    vary,
)
from ripieno.engine.generate.job import start_level
from ripieno.engine.generate.pitches import in_order
from ripieno.engine.grid.spec import Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.random_model import BUSY, KeepingModel, RandomModel, clips, outcome, regions, small_clip

REGION = Region((2, 3), (0, 1))


def fill(seed: int = 1, variations: int = 1, **options):
    asked = FillOptions(seed, variations, **{"notes_per_beat": BUSY, **options})
    return outcome(inpaint(RandomModel(), small_clip(), REGION, asked))


def test_progress_counts_the_steps_of_all_windows():
    clip = small_clip(24)
    region = Region(tuple(range(20)), (0,))
    events = list(inpaint(RandomModel(), clip, region, FillOptions(1)))
    progress = [event for event in events if isinstance(event, SamplingProgress)]
    assert [event.done for event in progress] == list(range(1, 10))
    assert {event.total for event in progress} == {9}
    assert len(events) == 10


@pytest.mark.parametrize(("strength", "steps"), [(0.5, 5), (0.0001, 2), (0.9999, 9), (1.0, 10)])
def test_progress_reaches_its_total(strength, steps):
    events = list(inpaint(RandomModel(), small_clip(), REGION, FillOptions(1, steps=10, strength=strength)))
    assert (events[-2].done, events[-2].total, events[-1].steps) == (steps, steps, steps)


def test_a_sketch_shows_each_variation_in_the_region_alone():
    clip = small_clip()
    asked = FillOptions(1, 2, notes_per_beat=BUSY)
    *progress, result = inpaint(RandomModel(), clip, REGION, asked)
    spans = REGION.spans(clip.time)
    for event in progress:
        sketch = event.sketch()
        assert len(sketch) == len(result.variations)
        held = [note for notes in sketch for lane in notes.values() for note in lane]
        assert held
        assert all(REGION.holds(note, spans) for note in held)


@given(st.floats(0.01, 0.98), st.floats(0.001, 0.01))
def test_more_strength_starts_at_more_noise(strength, more):
    assert start_level(strength + more) > start_level(strength)


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_inpainting_keeps_unselected_notes_and_writes_as_it_says(data):
    clip = data.draw(clips())
    region = data.draw(regions(clip))
    (notes,) = outcome(inpaint(RandomModel(), clip, region, FillOptions(1, notes_per_beat=BUSY))).variations
    filled, spans = clip.replace_region(region, notes), region.spans(clip.time)
    for index, lane in enumerate(clip.lanes):
        kept = [note for note in lane.notes if index not in region.lanes or not region.holds(note, spans)]
        new = list(notes.get(index, ()))
        assert sorted(filled.lanes[index].notes, key=repr) == sorted(kept + new, key=repr)


def test_notes_played_just_before_the_region_begin_with_it():
    clip = small_clip()
    region = Region((2,), (0,))

    class Early(RandomModel):
        def bind(self, window, batch):
            def denoise(x, sigma, _guess=None):
                assert sigma > 0
                out = np.zeros(x.shape, np.float32)
                out[:, :, Plane.ONSET] = -1
                out[:, 0, Plane.ONSET, 0, 60] = 1
                out[:, 0, Plane.OFFSET, 0, 60] = -1
                return out

            super().bind(window, batch)
            denoise.shape = (len(window.masked), 4, 4, 128)
            return denoise

    loose = [replace(note, onset=note.onset + 7) for note in clip.lanes[0].notes]
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=tuple(loose)), clip.lanes[1]))
    (notes,) = outcome(
        inpaint(Early(), clip, region, FillOptions(1, notes_per_beat=BUSY, retrieval=False))
    ).variations
    assert [note.onset for note in notes[0]] == [768]


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_sampler_fills_and_keeps_a_lock(sampler):
    key = parse_key("Eb")
    asked = FillOptions(1, steps=4, sampler=sampler, locks=Locks(key=key))
    (notes,) = outcome(inpaint(RandomModel(steady=True), small_clip(), REGION, asked)).variations
    assert {note.pitch % 12 for own in notes.values() for note in own} <= key.pitch_classes


def test_an_unknown_sampler_is_refused_at_once():
    with pytest.raises(SamplerError, match="no sampler"):
        next(inpaint(RandomModel(), small_clip(), REGION, FillOptions(1, sampler="guess")))


def test_variations_are_scored():
    result = fill(variations=3)
    assert len(result.variations) == len(result.scores) == 3
    assert result.scores[0] == max(result.scores)


def test_one_variation_has_no_rank():
    assert fill().scores == ()


def test_the_best_of_many_candidates_are_returned():
    result = fill(variations=2, candidates=6)
    assert len(result.variations) == len(result.scores) == 2


def test_a_polyphony_holds_across_windows():
    clip = small_clip(20)
    region = Region(tuple(range(1, 19)), (0,), 61, 127)
    for notes in outcome(
        inpaint(
            RandomModel(busy=-5),
            clip,
            region,
            FillOptions(1, 3, notes_per_beat=BUSY, locks=Locks(max_polyphony=1)),
        )
    ).variations:
        filled = clip.replace_region(region, notes).lanes[0].notes
        assert len(notes[0]) > 20
        for note in notes[0]:
            assert sum(each.onset <= note.onset < each.end for each in filled) == 1


def held_for_three_bars(bars):
    """Return the small clip with notes of three bars in its first lane, one every two bars."""
    clip = small_clip(bars)
    held = tuple(Note(384 * bar, 3 * 384, 60 + bar % 3, 80) for bar in range(0, bars, 2))
    return replace(clip, lanes=(replace(clip.lanes[0], notes=held), clip.lanes[1]))


@pytest.mark.parametrize(("ring", "end"), [(True, 16 * 384), (False, 15 * 384)])
def test_new_notes_ring_past_the_last_window_alone(ring, end):
    clip, region = held_for_three_bars(20), Region(tuple(range(1, 15)), (0,))
    plans = list(plan_windows(clip, region, 16))
    asked = FillOptions(1, notes_per_beat=BUSY, ring=ring, temperature=50)
    (notes,) = outcome(inpaint(RandomModel(), clip, region, asked)).variations
    assert max(note.end for note in notes[0]) == end
    assert len(plans) == 2
    border = clip.time.bar_start(plans[1].region.bars[0])
    assert any(note.end == border for note in notes[0])
    assert not any(note.onset < border < note.end for note in notes[0])


def test_where_notes_ring_past_the_region_the_clip_takes_them_as_they_are():
    clip, region = held_for_three_bars(20), Region((3, 4, 11, 12), (0, 1))
    (notes,) = outcome(inpaint(RandomModel(3), clip, region, FillOptions(1, notes_per_beat=BUSY))).variations
    lane = clip.replace_region(region, notes).lanes[0]
    assert set(notes[0]) <= set(lane.notes)
    assert {note.end for note in notes[0] if note.end > clip.time.bar_start(5)} >= {6 * 384, 14 * 384}


def test_chance_breaks_what_is_not_locked():
    (notes,) = fill(temperature=50).variations
    made = [note for own in notes.values() for note in own]
    assert {note.pitch % 12 for note in made} == set(range(12))
    assert len({note.onset % 384 // 24 for note in made}) == 16


def test_a_rhythm_is_refused_before_sampling_where_it_finds_too_few_pitches():
    chord = tuple(Note(768, 90, pitch, 80) for pitch in (60, 64, 67))
    clip = small_clip()
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=chord), clip.lanes[1]))
    locks = Locks(keep="rhythm", low=60, high=61)
    with pytest.raises(LockError, match="In bar 3 of lead the locks leave too few pitches for 3 notes"):
        next(inpaint(RandomModel(), clip, REGION, FillOptions(1, locks=locks)))


def test_pitches_are_refused_where_they_find_no_place():
    locks = Locks(keep="pitch", silent=frozenset((2, step) for step in range(2, 16)))
    with pytest.raises(LockError, match="The notes of bar 3 of lead find no other place"):
        fill(locks=locks)


def test_kept_pitches_stay_in_their_order():
    (notes,) = fill(locks=Locks(keep="pitch")).variations
    assert [note.pitch for note in notes[0]] == [60, 64, 67, 65] * 2


def test_voices_of_a_kept_rhythm_do_not_cross():
    low, high = Note(768, 90, 60, 20), Note(768, 90, 72, 100)
    clip = small_clip()
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=(low, high)), clip.lanes[1]))
    asked = FillOptions(1, 4, locks=Locks(keep="rhythm"))
    for notes in outcome(inpaint(RandomModel(), clip, Region((2,), (0,)), asked)).variations:
        assert [note.velocity for note in notes[0]] == [20, 100]


def test_to_vary_is_to_start_from_what_is_there():
    nothing = outcome(vary(RandomModel(), small_clip(), REGION, FillOptions(1), strength=0))
    assert [note.pitch for note in nothing.variations[0][0]] == [60, 64, 67, 65] * 2
    assert outcome(vary(RandomModel(), small_clip(), REGION, FillOptions(1, steps=8))).steps == 4


def test_a_note_that_stays_in_its_place_stays_as_it_was_played():
    clip = small_clip()
    played = tuple(
        replace(note, onset=note.onset + 5, length=61, velocity=33) for note in clip.lanes[0].notes
    )
    clip = replace(clip, lanes=(replace(clip.lanes[0], notes=played), clip.lanes[1]))

    asked = FillOptions(1, steps=20)
    (notes,) = outcome(vary(KeepingModel(), clip, Region((2,), (0,)), asked, strength=0.001)).variations
    assert notes[0] == played[8:12]


def test_a_strength_beyond_its_range_is_refused():
    with pytest.raises(OptionError, match="strength"):
        next(vary(RandomModel(), small_clip(), REGION, FillOptions(1), strength=-1))


def test_drums_are_exempt_from_key_and_chords():
    clip = small_clip(8, (Role.DRUMS,))
    locks = Locks(key=parse_key("F#"), chords=True)
    (notes,) = outcome(
        inpaint(RandomModel(), clip, Region((2, 3), (0,)), FillOptions(1, locks=locks))
    ).variations
    assert {note.pitch % 12 for note in notes[0]} - parse_key("F#").pitch_classes


@given(st.integers(1, 5), st.integers(1, 7), st.integers(0, 1000))
def test_rising_places_have_the_largest_sum(rows, places, seed):
    rewards = np.random.default_rng(seed).normal(size=(rows, places))
    found = in_order(rewards)
    if rows > places:
        assert found is None
        return
    assert (np.diff(found) > 0).all()
    best = max(_sums(rewards, 0))
    assert rewards[np.arange(rows), found].sum() == pytest.approx(best)


def _sums(rewards: np.ndarray, start: int) -> list[float]:
    if not len(rewards):
        return [0.0]
    return [
        rewards[0, place] + rest
        for place in range(start, rewards.shape[1])
        for rest in _sums(rewards[1:], place + 1)
    ]


def test_a_downbeat_played_early_is_kept_with_the_bar_that_it_opens():
    clip = small_clip(6)
    line, half = clip.time.bar_start(4), clip.time.step_ticks / 2
    early, late = Note(line - 2, 20, 61, 90), Note(line - int(half) - 1, 3, 63, 90)
    lane = replace(clip.lanes[0], notes=(late, early))
    played = replace(clip, lanes=(lane, *clip.lanes[1:]))
    for strength in (0.4, 1.0):
        asked = FillOptions(1, notes_per_beat=BUSY, strength=strength)
        notes = outcome(inpaint(RandomModel(), played, REGION, asked)).variations[0][0]
        assert early in notes
        assert late not in notes or strength < 1


def test_a_downbeat_played_early_is_made_anew_with_its_bar():
    clip = small_clip(6)
    early = Note(clip.time.bar_start(3) - 2, 20, 61, 90)
    played = replace(clip, lanes=(replace(clip.lanes[0], notes=(early,)), *clip.lanes[1:]))
    notes = outcome(inpaint(RandomModel(), played, REGION, FillOptions(1, notes_per_beat=BUSY))).variations[
        0
    ][0]
    assert notes
    assert early not in notes


def test_a_style_is_refused_by_a_model_that_knows_none():
    model = RandomModel()
    model.card = SimpleNamespace(**{**vars(model.card), "conditions": ("recall",)})
    with pytest.raises(OptionError, match="knows no styles"):
        outcome(inpaint(model, small_clip(), Region((2,), (0,)), FillOptions(1, style=Style.POP)))
