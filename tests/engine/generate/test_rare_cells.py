"""New notes keep to the pitches and places of their lanes, as far as the lanes do so themselves."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.rare_cells import (
    ADDED,
    GRACE_SEMITONES,
    MAX_MOVE,
    NON_CHORD_SHARES,
    RareCells,
    find_rare_cells,
    hold_rare_cells,
    unseen_share,
)
from ripieno.engine.generate.reference import ShownPassage
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes
from tests.support.random_model import small_clip

REGION = Region((4, 5), (0,))
KNOWN = 24
"""Notes of a lane of the small clip outside two bars."""

PITCHES_USED = (60, 64, 65, 67)


def window_of(region: Region = REGION, clip=None, **options) -> FillWindow:
    return first_window(clip or small_clip(), region, retrieval=False, **options)


def rare_of(window: FillWindow, clip=None) -> list[RareCells]:
    return list(find_rare_cells(window, clip or window.job.context_clip))


def with_chances(chance: np.ndarray):
    """Return a denoiser whose estimate has these chances, shape ``(variations, tokens, STEPS, PITCHES)``."""

    def denoise(x, _sigma, _guess=None):
        out = np.zeros(x.shape, np.float32)
        out[:, :, Plane.ONSET] = 2 * chance - 1
        return out

    return denoise


def held(window: FillWindow, chance: np.ndarray, rare=None) -> np.ndarray:
    """Return the chances that rare cells leave."""
    variations = len(chance)
    x = np.zeros((variations, chance.shape[1], *PATCH_SHAPE), np.float32)
    found = rare_of(window) if rare is None else rare
    clips = [window.job.context_clip] * variations
    steered = hold_rare_cells(with_chances(chance), window, clips, [found] * variations)
    return onset_chance(steered(x, 1.0))


def even(window: FillWindow, expected: float, variations: int = 1) -> np.ndarray:
    """Return chances that are the same everywhere and add up to so many notes."""
    shape = (variations, len(window.geometry.masked), STEPS, PITCHES)
    return np.full(shape, expected / np.prod(shape[1:]), np.float32)


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        ([4, 4], ADDED / 9),
        ([1, 1, 1], 3.5 / 4),
        ([1, 9], 1.5 / 11),
        ([0, 0, 1], 1.5 / 2),
        ([], ADDED),
    ],
)
def test_values_that_were_never_seen_get_the_share_of_those_seen_once(counts, share):
    assert unseen_share(np.array(counts, int)) == pytest.approx(share)


def test_pitches_that_were_never_used_and_those_beyond_the_range_are_rare():
    unused, beyond, places = rare_of(window_of())
    assert np.flatnonzero(~unused.cells[0, 0]).tolist() == list(PITCHES_USED)
    inside = range(60 - GRACE_SEMITONES, 67 + GRACE_SEMITONES + 1)
    assert np.flatnonzero(~beyond.cells[0, 0]).tolist() == list(inside)
    assert unused.share == beyond.share == pytest.approx(ADDED / (KNOWN + 1))
    assert places.share == pytest.approx(ADDED / (KNOWN + 1))


def test_places_between_the_beats_are_rare_where_notes_begin_on_beats():
    *_, places = rare_of(window_of())
    assert not places.cells[:, 0].any()
    assert places.cells[:, 1:].all()


def test_a_lane_that_is_free_stays_free():
    notes = [Note(96 * beat, 90, 30 + beat, 80, 0) for beat in range(32)]
    unused, *_ = rare_of(window_of(clip=with_lanes(notes)))
    assert unused.share == pytest.approx((KNOWN + ADDED) / (KNOWN + 1))


def test_of_a_lane_without_known_notes_only_pitches_outside_the_chords_are_rare():
    (foreign,) = rare_of(window_of(clip=with_lanes([])))
    assert foreign.share == NON_CHORD_SHARES[Role.LEAD]


def test_a_lane_without_known_notes_and_chords_has_no_rare_cells():
    (foreign,) = rare_of(window_of(clip=with_lanes([], [])))
    assert not foreign.cells.any()


def test_drums_have_no_range():
    clip = small_clip(roles=(Role.DRUMS, Role.BASS))
    unused, places = rare_of(window_of(clip=clip))
    assert np.flatnonzero(~unused.cells[0, 0]).tolist() == list(PITCHES_USED)
    assert places.cells[0, 1].all()


def test_places_used_in_bars_of_another_length_do_not_count():
    time = TimeMap(96, (), (MetreChange(0, 4, 4), MetreChange(4 * 384, 3, 4)))
    notes = [
        *(Note(384 * bar + 24, 20, 60, 80, 0) for bar in range(4)),
        *(Note(4 * 384 + 288 * bar, 20, 60, 80, 0) for bar in range(4)),
    ]
    clip = replace(with_lanes(notes), time=time, end=4 * 384 + 4 * 288)
    window = window_of(Region((3, 4), (0,)), clip)
    *_, places = rare_of(window)
    usual = ~places.cells[:, :, 60]
    expected = np.zeros((7, STEPS), bool)
    expected[0, 1] = expected[4, 0] = True
    assert np.array_equal(usual, expected)


def test_no_place_is_rare_where_no_note_is_known_in_bars_of_its_length():
    time = TimeMap(
        96, (), (MetreChange(0, 4, 4), MetreChange(4 * 384, 3, 4), MetreChange(4 * 384 + 288, 4, 4))
    )
    clip = replace(small_clip(), time=time)
    *_, places = rare_of(window_of(Region((4,), (0,)), clip))
    assert not places.cells.any()


def test_notes_of_rare_cells_move_to_the_others_and_their_number_stays():
    window = window_of()
    before = np.full(even(window, 1).shape, 1e-6, np.float32)
    before[:, :, 0, 60] = before[:, :, 1, 60] = before[:, :, 0, 90] = 0.3
    after = held(window, before)
    assert after.sum() == pytest.approx(before.sum(), rel=0.01)
    assert (after[:, :, 0, 60] > 0.8).all()
    assert (after[:, :, 1, 60] < 0.03).all()
    assert (after[:, :, 0, 90] < 0.03).all()


def test_no_more_notes_move_than_their_log_odds_allow():
    window = window_of()
    before = even(window, 8.0)
    after = held(window, before)
    moved = np.exp(MAX_MOVE) * before[0, 0, 0, 60]
    assert after[:, :, 0, 60] == pytest.approx(moved / (1 - before[0, 0, 0, 60] + moved), rel=0.01)


def test_rare_cells_have_no_more_than_their_share():
    window = window_of()
    before = np.full(even(window, 1).shape, 1e-6, np.float32)
    before[:, :, 0, 60] = 0.8
    before[:, :, 0, 61] = 0.2
    (unused, *_) = rare_of(window)
    after = held(window, before, [unused])
    assert unused.share / 2 < after[0][unused.cells].sum() / after.sum() <= unused.share
    assert after.sum() == pytest.approx(before.sum(), rel=0.01)


def test_an_estimate_that_keeps_to_the_shares_stays():
    window = window_of()
    before = np.full(even(window, 1).shape, 1e-6, np.float32)
    before[:, :, 0, 60] = 0.5
    assert held(window, before) == pytest.approx(before, abs=1e-5)


def test_each_lane_is_held_by_its_own_notes():
    low = [Note(96 * beat, 90, 40, 80, 1) for beat in range(32)]
    high = [Note(96 * beat, 90, 80, 80, 0) for beat in range(32)]
    window = window_of(Region((4, 5), (0, 1)), with_lanes(high, low))
    after = held(window, even(window, 16.0))[0].sum(axis=1)
    assert after[:8].sum(axis=0).argmax() == 80
    assert after[8:].sum(axis=0).argmax() == 40


@pytest.mark.parametrize(
    "options",
    [
        {"locks": Locks(low=80, high=90)},
        {"locks": Locks(key=parse_key("F# major"))},
        {"locks": Locks(scale=True)},
    ],
    ids=["pitch range", "key", "scale"],
)
def test_who_asks_for_pitches_is_not_held_to_those_of_the_lane(options):
    (places,) = rare_of(window_of(**options))
    assert places.cells[:, 1:].all()


@pytest.mark.parametrize("options", [{"locks": Locks(chords=True)}, {"chords": parse_progression("Db | Ab")}])
def test_who_asks_for_chords_is_held_to_these_and_not_to_the_pitches_of_the_lane(options):
    foreign, places = rare_of(window_of(**options))
    assert foreign.share == NON_CHORD_SHARES[Role.LEAD]
    assert places.cells[:, 1:].all()


def chord_limit(role: Role, chords: str = "C | Db G", **options) -> RareCells:
    """Return the limit of notes outside the chords, of two bars of a lane of a role."""
    window = window_of(clip=small_clip(roles=(role, Role.BASS)), chords=parse_progression(chords), **options)
    return rare_of(window)[0]


def test_pitches_that_are_not_in_the_chord_of_a_beat_are_rare():
    cells = chord_limit(Role.LEAD).cells
    tones = {0: {0, 4, 7}, 4: {1, 5, 8}, 6: {7, 11, 2}}
    for beat, own in tones.items():
        assert {pitch % 12 for pitch in np.flatnonzero(~cells[beat, 0]).tolist()} == own
    assert (cells == cells[:, :1]).all()


def test_on_beats_without_a_chord_no_pitch_is_foreign():
    cells = chord_limit(Role.LEAD, "N.C. | C").cells
    assert not cells[:4].any()
    assert cells[4:].any(axis=(1, 2)).all()


def test_the_last_and_partial_beat_of_a_bar_has_a_chord_of_its_own():
    time = TimeMap(96, (), (MetreChange(0, 7, 8),))
    clip = replace(small_clip(), time=time)
    window = window_of(Region((4, 5), (0,)), clip, chords=parse_progression("C C C Db"))
    cells = rare_of(window)[0].cells
    assert len(cells) == 8
    assert [bool(beat[0, 60]) for beat in cells] == [False, False, False, True] * 2


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DRUMS])
def test_each_role_has_its_share_of_notes_outside_the_chord(role):
    assert chord_limit(role).share == NON_CHORD_SHARES[role]
    assert chord_limit(role, temperature=2.0).share == pytest.approx(NON_CHORD_SHARES[role] ** 0.5)


def test_the_chords_do_not_limit_drums():
    clip = small_clip(roles=(Role.DRUMS, Role.LEAD))
    window = window_of(Region((4, 5), (0, 1)), clip, chords=parse_progression("Db"))
    drums = [each for each in rare_of(window) if each.tokens[0] == 0]
    lead = [each for each in rare_of(window) if each.tokens[0] == 8]
    assert [each.share == NON_CHORD_SHARES[Role.DRUMS] for each in drums] == [False, False]
    assert np.flatnonzero(~drums[0].cells[0, 0]).tolist() == list(PITCHES_USED)
    assert lead[0].share == NON_CHORD_SHARES[Role.LEAD]


def test_a_region_of_pitches_that_the_lane_never_has_asks_for_another_register():
    assert len(rare_of(window_of(Region((4, 5), (0,), 80, 90)))) == 1
    assert len(rare_of(window_of(Region((4, 5), (0,), 64, 90)))) == 3


def test_a_lock_on_the_range_leaves_the_notes_that_are_expected_there():
    window = window_of(locks=Locks(low=80, high=90))
    before = np.full(even(window, 1).shape, 1e-6, np.float32)
    before[:, :, 0, 85] = 0.5
    assert held(window, before)[:, :, 0, 85] == pytest.approx(0.5, abs=1e-4)


def test_painted_and_silent_steps_ask_for_places_of_their_own():
    time = small_clip().time
    painted = Region.of_spans(time, ((time.bar_start(4) + 24, time.bar_start(4) + 48),), (0,))
    silent = Locks(silent=frozenset({(4, 0)}))
    for window in (window_of(painted), window_of(locks=silent)):
        assert len(rare_of(window)) == 2


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_temperature_raises_and_lowers_the_shares(temperature):
    plain, other = rare_of(window_of()), rare_of(window_of(temperature=temperature))
    for one, two in zip(plain, other, strict=True):
        assert two.share == pytest.approx(one.share ** (1 / temperature))


def test_at_the_highest_temperature_nothing_is_rare():
    assert rare_of(window_of(temperature=1e300)) == []


def verse_window(weight: float, similarity: float) -> FillWindow:
    """Return a window that is shown a passage, its notes of pitch 72, by a weight and so alike."""
    notes = [Note(96 * beat, 90, 72 if beat < 4 else 60, 80, 0) for beat in range(32)]
    window = first_window(with_lanes(notes), REGION)
    found = window.reference
    passage = replace(found.passage, shift=-4, similarity=similarity)
    window.__dict__["shown"] = (ShownPassage(replace(found, passage=passage), weight),)
    return window


@pytest.mark.parametrize(
    ("weight", "similarity", "is_free"), [(1, 1, True), (1, 0.4, False), (0.4, 1, False)]
)
def test_the_notes_of_a_sure_passage_count_as_usual(weight, similarity, is_free):
    window = verse_window(weight, similarity)
    before = np.full(even(window, 1).shape, 1e-6, np.float32)
    before[:, :4, 0, 72] = 0.5
    rare = RareCells(
        np.arange(8), np.broadcast_to(np.arange(PITCHES) == 72, (8, STEPS, PITCHES)).copy(), share=0.01
    )
    after = held(window, before, [rare])
    assert (after[0, :4, 0, 72] == pytest.approx(0.5, abs=1e-4)) == is_free


def test_each_variation_is_held_by_its_own_rare_cells():
    window = window_of(variations=2)
    before = np.full(even(window, 1, 2).shape, 1e-6, np.float32)
    before[..., 0, 60] = before[..., 0, 72] = 0.5
    x = np.zeros((2, 8, *PATCH_SHAPE), np.float32)
    rare = [
        [RareCells(np.arange(8), np.broadcast_to(np.arange(PITCHES) == pitch, (8, STEPS, PITCHES)), 0.01)]
        for pitch in (60, 72)
    ]
    clips = [window.job.context_clip] * 2
    after = onset_chance(hold_rare_cells(with_chances(before), window, clips, rare)(x, 1.0))
    assert (after[0, :, 0, 60] < 0.1).all()
    assert (after[1, :, 0, 72] < 0.1).all()
    assert (after[0, :, 0, 72] > 0.5).all()
    assert (after[1, :, 0, 60] > 0.5).all()
