"""Every way to hide a part of a window."""

import numpy as np
import pytest

from ripieno.engine.grid.layout import Layout
from ripieno.training.masks import MODES, draw_mode, hide_end, hide_lanes, hide_range

LAYOUT = Layout.from_bars(np.arange(17) * 16)
SEEDS = range(20)


@pytest.mark.parametrize("name", MODES)
def test_every_mode_hides_something_and_has_the_shape_of_the_window(name):
    for seed in SEEDS:
        mask = MODES[name].hide(3, LAYOUT, np.random.default_rng(seed))
        assert mask.shape == (3, 64, 4, 128)
        assert mask.any()


def test_the_shares_of_the_modes_add_up():
    assert sum(mode.share for mode in MODES.values()) == pytest.approx(1)


def test_modes_are_drawn_by_their_shares():
    rng = np.random.default_rng(0)
    drawn = [draw_mode(rng) for _ in range(1000)]
    for mode in MODES.values():
        assert drawn.count(mode) / 1000 == pytest.approx(mode.share, abs=0.05)


def test_extending_hides_all_lanes_at_one_end():
    for seed in SEEDS:
        mask = hide_end(2, LAYOUT, np.random.default_rng(seed)).all((0, 2, 3))
        assert mask[0] != mask[-1]
        assert np.count_nonzero(np.diff(mask.astype(int))) == 1


def test_whole_lanes_are_hidden_alone_together_and_all():
    hidden = []
    for seed in range(200):
        share = hide_lanes(3, LAYOUT, np.random.default_rng(seed)).mean((1, 2, 3))
        assert set(share.tolist()) <= {0, 1}
        hidden.append(int(share.sum()))
    assert hidden.count(1) > hidden.count(3) > hidden.count(2) > 10


def test_a_range_of_pitches_is_unbroken():
    pitches = hide_range(1, LAYOUT, np.random.default_rng(4)).any((0, 1, 2))
    assert np.count_nonzero(np.diff(pitches.astype(int))) <= 2
    assert not pitches.all()
