"""Keys strike where they strike in most bars around."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.usual_places import (
    ADDED_BARS,
    ROLES,
    USUAL_SHARE,
    find_usual_places,
    strike_usual_places,
)
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, first_window, with_lanes

REGION = Region((4, 5), (0,))
BAR, BARS = 16 * STEP, 16
EIGHTHS = tuple(Note(2 * STEP * at, 2 * STEP, 60 + at % 5, 80, 0) for at in range(8 * BARS))


def window_of(lane=EIGHTHS, region=REGION, role=Role.KEYS, **options) -> FillWindow:
    clip = replace(with_lanes(lane, [], roles=(role, Role.LEAD)), end=BARS * BAR)
    return first_window(clip, region, **{"retrieval": False, **options})


def found_in(window: FillWindow):
    return list(find_usual_places(window, window.job.context_clip))


def struck(window: FillWindow, chance: np.ndarray) -> np.ndarray:
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    denoise = strike_usual_places(lambda *_: out, window, [found_in(window)])
    return onset_chance(denoise(out, 1.0))[0]


def even(window: FillWindow, value: float) -> np.ndarray:
    """Return chances of six pitches on each step."""
    chance = np.zeros((len(window.geometry.masked), STEPS, PITCHES), np.float32)
    chance[..., 60:66] = value
    return chance


def attacks_of(chance: np.ndarray) -> np.ndarray:
    return 1 - np.prod(1 - chance, axis=-1)


def test_places_with_a_note_in_nearly_every_bar_are_usual():
    (found,) = found_in(window_of())
    assert found.tokens.tolist() == [*range(8)]
    assert (found.chances[:, ::2] > USUAL_SHARE).all()
    assert not found.chances[:, 1::2].any()


def test_their_chance_is_how_often_they_had_a_note_and_a_little_less():
    gap = [note for note in EIGHTHS if note.onset != BAR + 2 * STEP]
    (found,) = found_in(window_of(gap))
    always, once_less = found.chances[0, 0], found.chances[0, 2]
    bars = ADDED_BARS * always / (1 - always)
    assert bars == pytest.approx(round(bars))
    assert once_less == pytest.approx((bars - 1) / (bars + ADDED_BARS))


def test_places_of_half_the_bars_are_not_usual():
    often = [note for note in EIGHTHS if note.onset % BAR == 0 or note.onset // BAR % 2]
    (found,) = found_in(window_of(often))
    assert np.flatnonzero(found.chances.ravel()).tolist() == [0, 16]


def test_bars_in_which_the_lane_rests_do_not_count():
    few = [note for note in EIGHTHS if note.onset // BAR in {0, 1, 3, 6, 8, 9, 10}]
    (found,) = found_in(window_of(few))
    assert found.chances.max() == pytest.approx(7 / (7 + ADDED_BARS))


def test_fewer_bars_than_five_say_nothing():
    for bars, found in ((4, 0), (5, 1)):
        few = [note for note in EIGHTHS if note.onset // BAR in range(6, 6 + bars)]
        assert len(found_in(window_of(few))) == found


def test_bars_of_another_length_say_nothing():
    clip = window_of().job.original
    one = TimeMap(
        96, (), (MetreChange(0, 4, 4), MetreChange(4 * BAR, 3, 4), MetreChange(4 * BAR + 288, 4, 4))
    )
    assert found_in(first_window(replace(clip, time=one), Region((4,), (0,)), retrieval=False)) == []
    (found,) = found_in(first_window(replace(clip, time=one), Region((5,), (0,)), retrieval=False))
    assert found.tokens.tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize("role", [role for role in Role if role not in ROLES])
def test_other_roles_are_left_alone(role):
    assert found_in(window_of(role=role)) == []


@pytest.mark.parametrize(
    "options",
    [
        {"density": 0.5},
        {"notes_per_beat": 1.0},
        {"locks": Locks(silent=frozenset({(4, 0)}))},
        {"region": replace(REGION, painted=((4 * BAR, 4 * BAR + STEP),), bars=(4,))},
        {"lane": ()},
    ],
)
def test_painted_or_silent_steps_and_densities_that_are_asked_for_come_first(options):
    assert found_in(window_of(**options)) == []


def test_notes_of_pitches_that_are_not_made_say_nothing():
    assert found_in(window_of(region=replace(REGION, low=70))) == []


def test_usual_places_are_expected_to_be_struck_about_as_often():
    window = window_of()
    before = even(window, 0.1)
    after = struck(window, before)
    (found,) = found_in(window)
    assert attacks_of(before)[:, ::2].max() < 0.5
    assert attacks_of(after)[:, ::2] == pytest.approx(found.chances[:, ::2], abs=0.02)
    assert (attacks_of(after)[:, ::2] <= found.chances[:, ::2]).all()
    assert after[:, 1::2] == pytest.approx(before[:, 1::2], abs=2e-6)


def test_cells_that_are_not_made_stay_empty():
    window = window_of(region=replace(REGION, low=60, high=64))
    after = struck(window, even(window, 0.1))
    assert after[..., 65:].max() < 1e-5
    assert attacks_of(after[..., 60:65])[:, ::2].min() > 0.6


def test_steps_that_are_struck_often_enough_stay_as_they_are():
    window = window_of()
    before = even(window, 0.6)
    assert struck(window, before) == pytest.approx(before, abs=2e-6)


def test_steps_that_have_hardly_a_chance_are_not_forced():
    window = window_of()
    assert attacks_of(struck(window, even(window, 1e-4))).max() < 0.02


def test_variations_that_are_shown_a_passage_are_left_to_it():
    window = window_of(retrieval=True, variations=1)
    assert window.shown[0] is not None

    def denoise(x, _sigma):
        return x

    assert strike_usual_places(denoise, window, [found_in(window)]) is denoise
