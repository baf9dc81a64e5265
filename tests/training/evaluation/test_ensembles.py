"""Ensembles that are filled, by a model whose estimates are chance."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from ripieno.training.__main__ import commands
from ripieno.training.data.store import Store, save_store, split_of
from ripieno.training.evaluation import bootstrap
from ripieno.training.evaluation.ensembles import ROWS, EnsemblesError, judge_ensembles
from tests.support.random_model import CARD, RandomModel
from tests.training.evaluation.scenes import song


class EnsembleModel(RandomModel):
    card = SimpleNamespace(**vars(CARD), version="1", sha256={"model.onnx": "0"})


class UnaskedModel(EnsembleModel):
    def bind(self, *_):
        raise AssertionError("fills were made before")


def store():
    held = [str(k) for k in range(400) if split_of(song(str(k), bars=1, source="bands")) == "valid"][:2]
    pop = [str(k) for k in range(400) if split_of(song(str(k), bars=1)) == "valid"][:1]
    bands = [song(name, source="bands", seed=int(name)) for name in held]
    return Store((*bands, *(song(name, seed=int(name)) for name in pop)))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ensembles")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 10)
        judge_ensembles(EnsembleModel(busy=-4), store(), ["bands", "pop909"], 3, 2, folder)
    return folder


def test_each_source_and_all_have_a_table(out):
    page = (out / "ensembles.md").read_text()
    assert "## bands: 2 songs, 3 regions" in page
    assert "## pop909: 1 songs, 3 regions" in page
    assert "## all sources: 3 songs, 6 regions" in page
    assert "| measure | model | model, bars around alone | truth |" in page


def test_true_bars_are_without_fault_and_like_themselves(out):
    truth = json.loads((out / "ensembles.json").read_text())["all sources"]["truth"]
    assert set(truth) == set(ROWS)
    assert {truth[name][0] for name in ("range", "silenced", "empty")} == {0}
    assert {truth[name][0] for name in ("notes", "length", "chords", "note_f1")} == {1}


def test_even_chance_is_held_to_the_range_but_does_not_find_the_notes(out):
    model = json.loads((out / "ensembles.json").read_text())["bands"]["model"]
    assert model["range"][0] < 0.02
    value, low, high = model["note_f1"]
    assert 0 <= low <= value <= high < 0.9


def test_a_second_run_makes_no_fill_again(out):
    before = (out / "ensembles.md").read_text()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 10)
        path = judge_ensembles(UnaskedModel(), store(), ["bands", "pop909"], 3, 2, out)
    assert path.read_text() == before


def test_retrieval_alone_is_one_column(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    path = judge_ensembles(EnsembleModel(busy=-4), store(), ["bands"], 1, 1, tmp_path, (False,))
    assert "| measure | model, bars around alone | truth |" in path.read_text()


def test_a_source_without_songs_is_one_sentence(tmp_path):
    with pytest.raises(EnsemblesError, match="no song of quartets"):
        judge_ensembles(EnsembleModel(), store(), ["quartets"], 1, 1, tmp_path)


def test_the_command_names_sources_and_retrieval(tmp_path, monkeypatch):
    save_store(store().all_pieces, tmp_path / "store.npz")
    asked = []
    page = tmp_path / "ensembles.md"
    page.write_text("the table")
    monkeypatch.setattr(
        "ripieno.training.evaluation.ensembles.judge_ensembles", lambda *args: asked.append(args[2:]) or page
    )
    words = ["ensembles", "ripieno", "--store", str(tmp_path / "store.npz"), "--out", str(tmp_path)]
    done = CliRunner().invoke(commands, [*words, "--sources", "bands,quartets", "--retrieval", "off"])
    assert done.exception is None, done.output
    assert "the table" in done.output
    assert asked == [(["bands", "quartets"], 12, 1, tmp_path, (False,))]
