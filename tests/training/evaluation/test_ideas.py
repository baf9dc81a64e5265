"""Ideas by rank, by a model whose estimates are chance."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from ripieno.training.__main__ import commands
from ripieno.training.data.store import Store, save_store, split_of
from ripieno.training.evaluation import bootstrap
from ripieno.training.evaluation.ensemble_measures import Share
from ripieno.training.evaluation.ideas import distance, estimate_rank, judge_ideas, mean_distance
from tests.support.random_model import CARD, RandomModel
from tests.training.evaluation.scenes import case, notes, song


class IdeaModel(RandomModel):
    card = SimpleNamespace(**vars(CARD), version="1", sha256={"model.onnx": "0"})


class IdleModel(IdeaModel):
    def bind(self, *_):
        raise AssertionError("ideas were made before")


def store():
    held = [str(k) for k in range(400) if split_of(song(str(k), bars=1, source="bands")) == "valid"][:2]
    return Store(tuple(song(name, source="bands", seed=int(name)) for name in held))


def test_distance_is_of_notes_by_lane_sixteenth_and_pitch():
    one = {0: notes((0, 4, 60), (4, 4, 62)), 1: notes((0, 4, 48))}
    assert distance(one, one) == 0
    assert distance(one, {0: notes((0, 9, 60), (4.4, 1, 62)), 1: ()}) == pytest.approx(1 / 3)
    assert distance(one, {1: notes((0, 4, 60))}) == 1
    assert distance({}, {0: ()}) == 0


def test_an_idea_is_compared_with_all_before_it():
    one, other = {0: notes((0, 4, 60))}, {0: notes((0, 4, 62))}
    assert mean_distance(one, []) == Share(0, 0)
    assert mean_distance(one, [one, other]) == Share(0.5, 1)


def test_each_rank_has_the_figures_of_its_own_ideas(monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    drawn = case()
    ideas = [[drawn.true, {}]]
    first, second = (estimate_rank([drawn], ideas, rank) for rank in range(2))
    assert (first["note_f1"].value, second["note_f1"].value) == (1, 0)
    assert (first["empty"].value, second["empty"].value) == (0, 1)
    assert second["distance"].value == 1


def test_ideas_are_made_once_and_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    page = judge_ideas(IdeaModel(busy=-4), store(), ["bands"], 2, 3, tmp_path).read_text()
    assert "| measure | idea 1 | idea 2 | idea 3 |" in page
    figures = json.loads((tmp_path / "ideas.json").read_text())["bands"]
    assert figures["idea 1"]["distance"] == [None, None, None]
    assert figures["idea 3"]["distance"][0] > 0.5
    assert judge_ideas(IdleModel(), store(), ["bands"], 2, 3, tmp_path).read_text() == page
    with pytest.raises(AssertionError, match="before"):
        judge_ideas(IdleModel(), store(), ["bands"], 2, 3, tmp_path, retrieval=False)


def test_the_command_passes_variations_and_retrieval_on(tmp_path, monkeypatch):
    save_store(store().all_pieces, tmp_path / "store.npz")
    asked, page = [], tmp_path / "ideas.md"
    page.write_text("the table")
    monkeypatch.setattr(
        "ripieno.training.evaluation.ideas.judge_ideas",
        lambda *args, **how: asked.append((*args[2:], how)) or page,
    )
    words = ["ideas", "ripieno", "--store", str(tmp_path / "store.npz"), "--out", str(tmp_path)]
    done = CliRunner().invoke(commands, [*words, "--sources", "bands", "--variations", "2", "--no-retrieval"])
    assert done.exception is None, done.output
    assert asked == [(["bands"], 12, 2, tmp_path, {"retrieval": False})]
