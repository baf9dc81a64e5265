"""Whole new lanes: which bars they are made for, and how they are measured."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.data.store import Store, split_of
from ripieno.training.evaluation import bootstrap
from ripieno.training.evaluation.lanes import BARS, LanesError, draw_missing, judge_lanes, measure
from tests.support.random_model import CARD, RandomModel
from tests.training.evaluation.scenes import drumming, song

TIME = TimeMap.build(480, (), (MetreChange(0, 4, 4),))
BAR = 4 * 480


class LaneModel(RandomModel):
    card = SimpleNamespace(**vars(CARD), version="1")


def clip(*notes):
    keys = Lane("keys", Role.KEYS, notes, 0, 0, None)
    return Clip(TIME, (keys,), 2 * BAR)


def test_a_lane_is_taken_out_of_eight_bars_of_each_song():
    drawn = draw_missing([song("a"), song("a"), song("b", seed=2), drumming()], Role.LEAD, 5)
    assert sorted(each.song for each in drawn) == ["a", "b"]
    for each in drawn:
        assert each.rest.bars == BARS
        assert [lane.role for lane in each.rest.lanes] == [Role.KEYS]
        assert len(each.true) == 4 * BARS
    assert len(draw_missing([song("a"), song("b", seed=2)], Role.LEAD, 1)) == 1
    assert not draw_missing([song("a")], Role.BASS, 5)
    assert not draw_missing([song("a", bars=BARS - 1)], Role.LEAD, 5)


def test_measures_of_a_lane_by_hand():
    rest = clip(Note(0, BAR, 60, 80), Note(BAR, BAR, 64, 80))
    first = [Note(0, 240, 72, 80), Note(480, 240, 73, 80), Note(480, 240, 77, 80)]
    again = [replace(note, onset=note.onset + BAR) for note in first[1:]]
    found = measure([*first, *again], Role.LEAD, rest, [Note(0, 10, 60, 80), Note(960, 10, 60, 80)])
    assert found == pytest.approx(
        {
            "notes": 2.5,
            "pitch": 73,
            "pitches": 3,
            "together": 5 / 3,
            "length": 2,
            "heard": 1 / 5,
            "alike": 4 / 5,
            "often": 2 / 5,
            "new": 1,
            "rhythm": 2 / 5,
        }
    )


def test_drums_have_no_pitch_classes():
    hit = Note(0, 240, 36, 80)
    assert measure([hit], Role.KEYS, clip(Note(0, BAR, 60, 80)), [])["heard"] == 1
    assert np.isnan(measure([hit], Role.DRUMS, clip(Note(0, BAR, 60, 80)), [])["heard"])


def test_an_empty_lane_has_no_pitch():
    found = measure([], Role.LEAD, clip(Note(0, BAR, 60, 80)), [])
    assert (found["notes"], found["pitches"]) == (0, 0)
    assert all(
        np.isnan(found[name]) for name in ("pitch", "often", "length", "heard", "alike", "new", "rhythm")
    )


def test_a_table_of_every_kind_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    held = [str(k) for k in range(400) if split_of(song(str(k), bars=1)) == "valid"][:2]
    store = Store(tuple(song(name, seed=int(name)) for name in held))
    table = judge_lanes(LaneModel(busy=-5), store, 2, tmp_path).read_text()
    assert "## lead, pop909: 2 songs" in table
    assert "## keys, pop909: 2 songs" in table
    assert "| measure | lead | keys | bass | drums |" in table
    with pytest.raises(LanesError, match="no song"):
        judge_lanes(LaneModel(), Store(()), 2, tmp_path)
