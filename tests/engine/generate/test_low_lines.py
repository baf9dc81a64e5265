"""The lowest notes of keys move as they do elsewhere in their lane."""

from collections.abc import Sequence

import numpy as np
import pytest

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.line_chain import MAX_MOVE, LineEnds
from ripieno.engine.generate.low_lines import USUAL_MOVES, LowLine, find_low_lines, hold_low_lines
from ripieno.engine.generate.melodic_lines import USUAL_INTERVALS
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BEAT = 96
REGION = Region((4,), (0,))
ROOT, FIFTH, OCTAVE, ABOVE = 48, 55, 60, 64


def played(low: Sequence[int]) -> list[Note]:
    """Return low notes on the beats of eight bars, over and over, each with one above."""
    return [
        Note(BEAT * beat, BEAT, pitch, 80, 0) for beat in range(32) for pitch in (low[beat % len(low)], ABOVE)
    ]


def keys(notes: Sequence[Note], role: Role = Role.KEYS) -> Clip:
    return with_lanes(notes, [], roles=(role, Role.LEAD))


def window_of(clip: Clip, region: Region = REGION) -> FillWindow:
    return first_window(clip, region, retrieval=False)


def lines_of(window: FillWindow) -> Sequence[LowLine]:
    return find_low_lines(window, window.job.context_clip)


def torn(window: FillWindow) -> np.ndarray:
    """Return chances on each beat of one note above, and of three low ones, the fifth the least likely."""
    chance = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-6, np.float32)
    chance[:, 0, ABOVE] = 0.9
    for pitch, value in ((ROOT, 0.4), (FIFTH, 0.2), (OCTAVE, 0.4)):
        chance[:, 0, pitch] = value
    return chance


def held(window: FillWindow, chance: np.ndarray, steps: int = 20) -> np.ndarray:
    """Return what chances come to after some steps of the sampler."""
    given = np.zeros((1, len(chance), *PATCH_SHAPE), np.float32)
    given[0, :, Plane.ONSET] = 2 * chance - 1
    denoise = hold_low_lines(lambda *_: given, window, [lines_of(window)])
    for _ in range(steps):
        after = denoise(given, 1.0)
    return onset_chance(after)[0]


def test_fifths_are_likelier_where_the_lane_goes_by_fifths():
    window = window_of(keys(played((ROOT, FIFTH))))
    before = torn(window)
    after = held(window, before)
    assert (after[[1, 3], 0, FIFTH] > 2 * before[[1, 3], 0, FIFTH]).all()
    assert (after[[0, 2], 0, ROOT] > before[[0, 2], 0, ROOT]).all()
    assert (after[:, 0, OCTAVE] < before[:, 0, OCTAVE]).all()


def test_octaves_are_likelier_where_the_lane_goes_by_octaves():
    window = window_of(keys(played((ROOT, OCTAVE))))
    before = torn(window)
    after = held(window, before)
    assert (after[:, 0, FIFTH] < before[:, 0, FIFTH]).all()
    assert after[:, 0, OCTAVE].sum() > before[:, 0, OCTAVE].sum()


def test_as_many_notes_are_expected_on_each_step_as_before():
    window = window_of(keys(played((ROOT, FIFTH))))
    before = torn(window)
    assert held(window, before).sum(axis=-1) == pytest.approx(before.sum(axis=-1), rel=0.01, abs=1e-3)


def test_notes_that_are_never_the_lowest_keep_their_chance():
    window = window_of(keys(played((ROOT, FIFTH))))
    sure = torn(window)
    sure[:, 0, [ROOT, FIFTH, OCTAVE]] = (0.999, 1e-6, 1e-6)
    after = held(window, sure)
    assert after[:, 0, ABOVE] == pytest.approx(0.9, abs=0.02)
    assert after[:, 0, ROOT] == pytest.approx(0.999, abs=0.02)


def test_moves_are_those_of_the_lowest_notes_near_the_usual_ones():
    (line,) = lines_of(window_of(keys(played((ROOT, FIFTH)))))
    up, down = line.moves[MAX_MOVE + 7], line.moves[MAX_MOVE - 7]
    count = 4 * 7 - 1
    usual = USUAL_MOVES[Role.KEYS]
    total = count + USUAL_INTERVALS * sum(usual)
    assert up + down == pytest.approx(
        (count - 1 + USUAL_INTERVALS * (usual[MAX_MOVE + 7] + usual[MAX_MOVE - 7])) / total, abs=0.05
    )
    assert line.moves.sum() == pytest.approx(1)
    assert line.ends == LineEnds((FIFTH, 4), (ROOT, 0))


def test_a_region_of_pitches_goes_by_its_own_notes():
    (line,) = lines_of(window_of(keys(played((ROOT, FIFTH))), Region((4,), (0,), ABOVE, 84)))
    assert line.ends == LineEnds((ABOVE, 4), (ABOVE, 0))
    assert line.moves.argmax() == MAX_MOVE


def test_new_keys_move_as_keys_usually_do():
    (line,) = lines_of(window_of(keys([])))
    usual = np.array(USUAL_MOVES[Role.KEYS])
    assert line.moves == pytest.approx(usual / usual.sum())
    assert line.ends == LineEnds(None, None)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KEYS])
def test_lanes_of_other_roles_are_left_alone(role):
    window = window_of(keys(played((ROOT, FIFTH)), role))
    assert not lines_of(window)
    denoise = object()
    assert hold_low_lines(denoise, window, [[]]) is denoise


def test_painted_stretches_are_left_alone():
    window = window_of(keys(played((ROOT, FIFTH))), Region((4,), (0,), painted=((4 * 384, 4 * 384 + 192),)))
    assert not lines_of(window)


def test_usual_moves_are_shares():
    for shares in USUAL_MOVES.values():
        assert len(shares) == 2 * MAX_MOVE + 1
        assert sum(shares) == pytest.approx(1, abs=0.01)
