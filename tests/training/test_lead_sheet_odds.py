"""Fitting the log-odds of new keys and pads."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from click.testing import CliRunner

from ripieno.engine.generate.lead_sheet import LOWEST, read_lead_sheet
from ripieno.engine.generate.lead_sheet_odds import TABLES, lead_sheet_odds, shape_of
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.training import lead_sheet_odds as fitting
from ripieno.training.__main__ import commands
from ripieno.training.data.store import Store, save_store, split_of_key
from ripieno.training.lead_sheet_odds import (
    NothingToFitError,
    fit_lead_sheet_odds,
    fit_tables,
    melody_of_parts,
    read_steps,
)
from tests.support.pieces import piece

LEARNT = [f"{k:03}" for k in range(1, 40) if split_of_key(f"pop909/{k:03}") == "train"][:3]
LOW, HIGH = 48, 64


def song(name=LEARNT[0], bars=24, **changes):
    """Return a song whose keys play its root on each bar line and its third on each third beat."""
    rows = [(16.0 * bar + at, 4.0, pitch, 80) for bar in range(bars) for at, pitch in ((0, LOW), (8, HIGH))]
    whole = piece(name, bars)
    lead = next(part for part in whole.parts if part.role is Role.LEAD)
    return replace(whole, parts=(lead, make_part(Role.KEYS, rows)), **changes)


def steps_of(*pieces, seed=1):
    return list(read_steps(pieces, Role.KEYS, np.random.default_rng(seed)))


def test_what_is_fitted_is_as_likely_as_it_was(monkeypatch):
    monkeypatch.setattr(fitting, "EPOCHS", 40)
    monkeypatch.setattr(fitting, "BATCH", 500)
    rng = np.random.default_rng(1)
    indices = {name: np.zeros((4000, 1), np.int32) for name in TABLES}
    place = rng.integers(0, 2, 4000)
    pitches = np.arange(shape_of("place-pitch")[1])
    indices["place-pitch"] = (place[:, None] * len(pitches) + pitches).astype(np.int32)
    chance = np.where(place[:, None] == 0, 0.3, 0.05)
    begins = rng.random((4000, len(pitches))) < chance
    tables, nats = fit_tables(fitting.LeadSheetSteps(indices, begins), torch.Generator().manual_seed(1))
    assert set(tables) == set(TABLES)
    common = sum(float(tables[name].reshape(-1)[0]) for name in TABLES if name != "place-pitch")
    for at, wanted in ((0, 0.3), (1, 0.05)):
        found = 1 / (1 + np.exp(-(common + tables["place-pitch"][at].astype(float))))
        assert found.mean() == pytest.approx(wanted, abs=0.02)
    each = -(chance * np.log(chance) + (1 - chance) * np.log(1 - chance))
    entropy = each.mean() * len(pitches)
    assert nats == pytest.approx(entropy, rel=0.05)


def test_steps_of_bars_with_keys_and_chords_are_read():
    (steps,) = steps_of(song(bars=8))
    assert steps.begins.shape == (8 * 16, shape_of("place-pitch")[1])
    assert steps.begins[::16, LOW - LOWEST].all()
    assert steps.begins[8::16, HIGH - LOWEST].all()
    assert steps.begins.sum() == 16
    assert steps.indices["melody-onsets-place"].shape == (128, 1)
    places = steps.indices["place-age"][:, 0] // 17
    assert places[:16].tolist() == [*range(16)]


def test_bars_without_keys_or_chords_are_left_out():
    unknown = np.zeros(32, np.int8)
    unknown[:16] = -1
    (steps,) = steps_of(song(bars=8, chord_root=unknown))
    assert len(steps.begins) == 4 * 16
    assert steps_of(song(bars=8, chord_root=np.full(32, -1, np.int8))) == []
    assert steps_of(replace(song(bars=8), parts=(make_part(Role.KEYS, []),))) == []
    assert len(steps_of(song(bars=60))[0].begins) == fitting.BARS * 16


def test_leads_are_the_melody():
    one, two = (make_part(Role.LEAD, [(at, 2.0, pitch, 80)]) for at, pitch in ((4.0, 70), (1.0, 60)))
    melody = melody_of_parts([one, two])
    assert (melody.onsets.tolist(), melody.ends.tolist()) == ([1, 4], [3, 6])
    assert melody.pitches.tolist() == [60, 70]
    assert melody_of_parts([]) is melody_of_parts([make_part(Role.LEAD, [])]) is None


def test_the_command_writes_tables_by_which_the_songs_are_likely(tmp_path, monkeypatch):
    monkeypatch.setattr(fitting, "EPOCHS", 30)
    monkeypatch.setattr(fitting, "BATCH", 100)
    save_store([song(name) for name in LEARNT], tmp_path / "store.npz")
    words = ["lead-sheet-odds", str(tmp_path / "store.npz"), "--out", str(tmp_path / "odds.npz")]
    done = CliRunner().invoke(commands, words)
    assert done.exception is None, done.output
    assert "nats per step" in done.output
    with np.load(tmp_path / "odds.npz") as stored:
        tables = {name: stored[name].astype(np.float32) for name in TABLES}
    beats = np.zeros(32, np.int64)
    features = read_lead_sheet(Layout.from_bars(np.arange(9) * 16.0), beats, beats + 0b10010001, None)
    odds = lead_sheet_odds(features, tables)
    assert (odds[16::16, LOW - LOWEST] > 0).all()
    assert (odds[24::16, HIGH - LOWEST] > 0).all()
    others = np.delete(odds[16:], [LOW - LOWEST, HIGH - LOWEST], axis=1)
    assert others.max() < -2


def test_a_store_without_such_songs_is_one_sentence(tmp_path):
    with pytest.raises(NothingToFitError, match="no training song of pop909 with chords and keys"):
        fit_lead_sheet_odds(Store((song("x", source="lieder"),)), Role.KEYS, tmp_path / "odds.npz")
    with pytest.raises(
        NothingToFitError, match="no training song of bands with chords and pad; prepare bands"
    ):
        fit_lead_sheet_odds(Store((song(),)), Role.PAD, tmp_path / "odds.npz")
    assert not (tmp_path / "odds.npz").exists()
