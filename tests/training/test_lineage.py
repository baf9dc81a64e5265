"""A checkpoint says how it came about, and goes on in no other way."""

import re
from dataclasses import asdict, replace

import pytest
import torch

from ripieno.training.cards import write_card
from ripieno.training.checkpoint import CheckpointError, read_recipe, read_state
from ripieno.training.data.store import Store, hash_pieces, load_store, save_store
from ripieno.training.lineage import (
    describe_training,
    find_code_version,
    hash_file,
    history_of,
    history_of_card,
    state_origin,
)
from ripieno.training.train import train
from tests.support.training_run import RECIPE, STORE, train_briefly


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Return the checkpoint of a finished run."""
    return train_briefly(tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def older(trained):
    """Return a checkpoint that does not say how it was trained."""
    state = torch.load(trained, weights_only=True)
    del state["origin"]
    (trained.parent / "older").mkdir()
    path = trained.parent / "older" / "checkpoint.pt"
    torch.save(state, path)
    return path


def refusal(path, recipe=RECIPE, store=STORE):
    with pytest.raises(CheckpointError) as caught:
        train(store, path.parent, recipe, resume=True)
    return str(caught.value)


def test_a_checkpoint_holds_recipe_data_and_code(trained):
    origin = state_origin(read_state(trained))
    assert origin.recipe == asdict(RECIPE)
    assert origin.data == hash_pieces(STORE.all_pieces)
    assert origin.code == find_code_version()
    assert origin.parent is None
    assert origin.ancestors == ()
    assert read_recipe(trained) == RECIPE


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"rate": 1e-3}, "rate 0.002 (now 0.001)"),
        ({"batch": 4}, "batch 2 (now 4)"),
        ({"seed": 9}, "seed 1 (now 9)"),
        ({"bars": 8}, "bars 4 (now 8)"),
        ({"rate": 1e-3, "seed": 9}, "rate 0.002 (now 0.001), seed 1 (now 9)"),
    ],
)
def test_another_recipe_is_refused_in_one_sentence_that_names_what_differs(trained, change, reported):
    said = refusal(trained, replace(RECIPE, **change))
    assert f"was trained with {reported}; resume" in said
    assert f"--init {trained}" in said
    assert len(re.findall(r"\.(\s|$)", said)) == 1


def test_other_data_are_refused(trained):
    others = Store(STORE.all_pieces[1:])
    old, new = (hash_pieces(each.all_pieces)[:12] for each in (STORE, others))
    assert f"data {old} (now {new})" in refusal(trained, store=others)


def test_other_code_is_refused(trained, monkeypatch):
    monkeypatch.setattr("ripieno.training.lineage.find_code_version", lambda: "9.9")
    assert "(now 9.9)" in refusal(trained)


def test_a_checkpoint_without_a_recipe_is_not_resumed(older):
    assert "does not say how it was trained" in refusal(older)


def test_a_refused_run_leaves_its_checkpoint_as_it_was(trained):
    before = hash_file(trained)
    refusal(trained, replace(RECIPE, seed=9))
    assert hash_file(trained) == before


def test_a_new_stage_records_its_parent_and_what_was_before(trained, tmp_path):
    recipe = replace(RECIPE, seed=9, steps=4)
    train(STORE, tmp_path / "second", recipe, init=trained)
    second = tmp_path / "second" / "checkpoint.pt"
    train(STORE, tmp_path / "third", RECIPE, init=second)
    first, middle, last = history_of(read_state(tmp_path / "third" / "checkpoint.pt"))
    assert [each["parent"] for each in (first, middle, last)] == [None, hash_file(trained), hash_file(second)]
    assert [each["recipe"]["seed"] for each in (first, middle, last)] == [1, 9, 1]
    assert [each["steps"] for each in (first, middle, last)] == [2, 4, 2]


def test_a_resumed_stage_keeps_its_parent(trained, tmp_path):
    train(STORE, tmp_path, RECIPE, init=trained)
    before = state_origin(read_state(tmp_path / "checkpoint.pt"))
    assert train(STORE, tmp_path, RECIPE, resume=True).origin == before


def test_the_card_counts_every_stage(trained, tmp_path):
    train(STORE, tmp_path, replace(RECIPE, steps=4), init=trained)
    reported = write_card(read_state(tmp_path / "checkpoint.pt"), name="x", version="1", quality=None)[
        "training"
    ]
    assert reported["steps"] == 6
    assert [stage["steps"] for stage in reported["stages"]] == [2, 4]
    assert reported["valid"] == reported["stages"][-1]["valid"]
    assert history_of_card(reported) == tuple(reported["stages"])


def test_a_parent_without_a_recipe_has_the_history_of_its_card(older, tmp_path):
    train(STORE, tmp_path, RECIPE, init=older)
    state = read_state(older)
    first, last = history_of(read_state(tmp_path / "checkpoint.pt"))
    assert first["steps"] == 2
    assert first["size"] == state["size"]
    assert first["valid"] == state["history"][-1]["valid"]
    assert "recipe" not in first
    assert last["parent"] == hash_file(older)


def test_the_card_of_an_older_pack_is_one_stage():
    assert history_of_card({"steps": 700, "hours": 0.3}) == ({"steps": 700, "hours": 0.3},)
    assert history_of_card({}) == ()


def test_stages_without_figures_count_nothing():
    state = {"size": {}, "step": 3, "seconds": 3600.0, "history": []}
    origin = {"recipe": {}, "data": "", "code": "", "parent": "", "ancestors": ({"note": "by hand"},)}
    assert describe_training({**state, "origin": origin})["steps"] == 3


def test_the_hash_of_data_is_that_of_what_they_hold(tmp_path):
    save_store(STORE.all_pieces, tmp_path / "store.npz")
    again = load_store(tmp_path / "store.npz").all_pieces
    assert hash_pieces(again) == hash_pieces(STORE.all_pieces)
    changed = (replace(again[0], tempo=101.0), *again[1:])
    assert hash_pieces(changed) != hash_pieces(again)
