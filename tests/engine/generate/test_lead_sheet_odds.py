"""Log-odds of new keys and pads by a lead sheet."""

import numpy as np
import pytest

from ripieno.engine.generate.lead_sheet import HIGHEST, LOWEST, SIZES, read_lead_sheet
from ripieno.engine.generate.lead_sheet_odds import FILES, TABLES, lead_sheet_odds, learnt_tables, shape_of
from ripieno.engine.grid.layout import Layout
from ripieno.engine.music.roles import Role

LAYOUT = Layout.from_bars(np.arange(9) * 16.0)
C_MAJOR = 0b000010010001


def odds_of(tables, root=0):
    beats = len(LAYOUT)
    tones = sum(1 << (root + interval) % 12 for interval in (0, 4, 7))
    features = read_lead_sheet(LAYOUT, np.full(beats, root), np.full(beats, tones), None)
    return lead_sheet_odds(features, tables)


def test_log_odds_are_the_sum_of_a_number_of_each_table():
    tables = {name: np.zeros(shape_of(name), np.float32) for name in TABLES}
    tables["pitch-interval"][60 - LOWEST, 0] = 2
    tables["place-pitch"][8, 60 - LOWEST] = 3
    odds = odds_of(tables)
    assert odds.shape == (128, HIGHEST - LOWEST + 1)
    assert odds[7, 60 - LOWEST] == 2
    assert odds[8, 60 - LOWEST] == odds[24, 60 - LOWEST] == 5
    assert not np.delete(odds, 60 - LOWEST, axis=1).any()


@pytest.mark.parametrize("role", list(FILES))
def test_the_learnt_tables_have_the_features_of_the_lead_sheet(role):
    for name, table in learnt_tables(role).items():
        assert table.shape == tuple(SIZES[each] for each in name.split("-"))
        assert np.isfinite(table).all()


@pytest.mark.parametrize("root", range(12))
def test_keys_that_were_learnt_play_chords_over_their_root(root):
    chance = 1 / (1 + np.exp(-odds_of(learnt_tables(Role.KEYS), root)[16:32].astype(float)))
    assert 1.5 < chance.sum() / 4 < 6, "notes a beat"
    tones = np.isin((np.arange(LOWEST, HIGHEST + 1) - root) % 12, (0, 4, 7))
    assert chance[:, tones].sum() > 0.8 * chance.sum()
    by_step = chance.sum(axis=1)
    assert by_step.argmax() == 0
    assert by_step[::2].sum() > 2 * by_step[1::2].sum()
    low = chance[0, : 52 - LOWEST]
    assert (LOWEST + low.argmax() - root) % 12 == 0


@pytest.mark.parametrize("root", range(12))
def test_pads_that_were_learnt_begin_chords_where_they_change_and_on_beats(root):
    chance = 1 / (1 + np.exp(-odds_of(learnt_tables(Role.PAD), root)[:32].astype(float)))
    tones = np.isin((np.arange(LOWEST, HIGHEST + 1) - root) % 12, (0, 4, 7))
    assert chance[:, tones].sum() > 0.8 * chance.sum()
    by_step = chance.sum(axis=1)
    assert by_step.argmax() == 0
    assert 0.3 < by_step[16:].sum() / 4 < 2, "notes a beat"
    assert by_step[::4].sum() > 0.7 * by_step.sum()
