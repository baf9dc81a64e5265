"""Log-odds of new keys by a lead sheet."""

import numpy as np
import pytest

from ripieno.engine.generate.keys_odds import TABLES, keys_odds, learnt_tables, shape_of
from ripieno.engine.generate.lead_sheet import HIGHEST, LOWEST, SIZES, read_lead_sheet
from ripieno.engine.grid.layout import Layout

LAYOUT = Layout.from_bars(np.arange(9) * 16.0)
C_MAJOR = 0b000010010001


def odds_of(tables=None, root=0):
    beats = len(LAYOUT)
    tones = sum(1 << (root + interval) % 12 for interval in (0, 4, 7))
    features = read_lead_sheet(LAYOUT, np.full(beats, root), np.full(beats, tones), None)
    return keys_odds(features, tables)


def test_log_odds_are_the_sum_of_a_number_of_each_table():
    tables = {name: np.zeros(shape_of(name), np.float32) for name in TABLES}
    tables["pitch-interval"][60 - LOWEST, 0] = 2
    tables["place-pitch"][8, 60 - LOWEST] = 3
    odds = odds_of(tables)
    assert odds.shape == (128, HIGHEST - LOWEST + 1)
    assert odds[7, 60 - LOWEST] == 2
    assert odds[8, 60 - LOWEST] == odds[24, 60 - LOWEST] == 5
    assert not np.delete(odds, 60 - LOWEST, axis=1).any()


def test_the_learnt_tables_have_the_features_of_the_lead_sheet():
    for name, table in learnt_tables().items():
        assert table.shape == tuple(SIZES[each] for each in name.split("-"))
        assert np.isfinite(table).all()


@pytest.mark.parametrize("root", range(12))
def test_keys_that_were_learnt_play_chords_over_their_root(root):
    chance = 1 / (1 + np.exp(-odds_of(root=root)[16:32].astype(float)))
    assert 1.5 < chance.sum() / 4 < 6, "notes a beat"
    tones = np.isin((np.arange(LOWEST, HIGHEST + 1) - root) % 12, (0, 4, 7))
    assert chance[:, tones].sum() > 0.8 * chance.sum()
    by_step = chance.sum(axis=1)
    assert by_step.argmax() == 0
    assert by_step[::2].sum() > 2 * by_step[1::2].sum()
    low = chance[0, : 52 - LOWEST]
    assert (LOWEST + low.argmax() - root) % 12 == 0
