"""The tokens that a model reads."""

import numpy as np

from ripieno.engine.grid.conditions import Conditions, Density, FeatureColumn
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.model_inputs import Reference, Window, assemble_window
from ripieno.engine.grid.spec import PITCHES, STEPS, Plane
from ripieno.engine.music.roles import Role

LAYOUT = Layout.from_bars([0, 16, 32])
TOKENS = 2 * len(LAYOUT)


def full_planes(lanes: int, beats: int):
    planes = np.stack([empty_planes(beats)] * lanes)
    planes[:, :, Plane.ONSET, 0, 60] = 1
    planes[:, :, Plane.LENGTH, 0, 60] = 0.5
    return planes


def assembled(reference=None, names=None) -> Window:
    mask = np.zeros((2, len(LAYOUT), STEPS, PITCHES), bool)
    mask[1, 4:] = True
    conditions = Conditions(
        [Role.LEAD, Role.BASS],
        np.zeros(8, np.int64),
        np.full(8, 0b10010001),
        [Density(1, 1)] * 2,
        np.ones((2, 8, STEPS), np.float32),
        120,
    )
    return assemble_window(full_planes(2, 8), mask, conditions, LAYOUT, reference, names=names)


def passage() -> Reference:
    layout = Layout.from_bars([48, 64])
    return Reference(full_planes(2, 4), layout, layout.bar + 32)


def test_tokens_come_lane_by_lane_with_their_bars_and_beats():
    place = assembled().place[0]
    assert place[:, 2].tolist() == [0] * 8 + [1] * 8
    assert place[:8, 0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert place[:8, 1].tolist() == [0, 1, 2, 3] * 2


def test_lanes_can_have_other_places():
    assert (
        assembled(passage(), np.array([5, 2])).place[0, :, 2].tolist()
        == [5] * 8 + [2] * 8 + [5] * 4 + [2] * 4
    )


def test_masked_cells_are_blank_and_the_others_are_known():
    window = assembled()
    assert window.masked.tolist() == [12, 13, 14, 15]
    assert np.array_equal(window.known[0, window.masked], empty_planes(4))
    assert np.array_equal(window.known[0, :12], full_planes(1, 12)[0])


def test_a_passage_is_shown_whole_after_the_window():
    window = assembled(passage())
    assert window.known.shape[1] == TOKENS + 8
    assert not window.mask[0, TOKENS:].any()
    assert np.array_equal(window.known[0, TOKENS:], full_planes(1, 8)[0])
    assert (window.place[0, TOKENS:, 0] == 32).all()


def test_a_passage_carries_roles_and_tempo_alone():
    shown = assembled(passage()).features[0, TOKENS:]
    assert shown[:, : FeatureColumn.BAR_STEPS].sum() == 8
    assert (shown[:, FeatureColumn.TEMPO + 1] == 1).all()
    assert not shown[:, FeatureColumn.DENSITY : FeatureColumn.TEMPO].any()
    assert not shown[:, FeatureColumn.RHYTHM : FeatureColumn.MASKED].any()


def test_a_window_can_have_tokens_that_are_not_looked_at():
    window = assembled()
    padded = window.padded(TOKENS + 5)
    assert padded.valid[0].tolist() == [True] * TOKENS + [False] * 5
    assert np.array_equal(padded.known[0, TOKENS:], empty_planes(5))
    assert padded.masked.tolist() == window.masked.tolist()
    assert window.padded(TOKENS) is window
