"""``python -m ripieno.training``: its commands, and the script that stands for one of them."""

import click
import pytest
from click.testing import CliRunner

import export_onnx
from ripieno.training.__main__ import commands, export
from ripieno.training.checkpoint import read_recipe
from ripieno.training.data.store import Store, save_store
from ripieno.training.networks.inpainter import Size
from ripieno.training.recipe import Recipe
from ripieno.training.train import train
from tests.support.pieces import TINY, piece

RECIPE = Recipe(steps=2, batch=2, repeats=1, bars=4, warmup=2, every=2, seed=7, size=TINY)


@pytest.fixture
def run(tmp_path):
    """Return a store and the folder of a run of two steps on it."""
    store = Store(tuple(piece(f"song {number}", bars=8) for number in range(40)))
    save_store(store.all_pieces, tmp_path / "store.npz")
    train(store, tmp_path / "run", RECIPE)
    return tmp_path / "store.npz", tmp_path / "run"


def test_resume_takes_the_recipe_of_the_checkpoint(run):
    store, folder = run
    done = CliRunner().invoke(commands, ["train", str(store), "--out", str(folder), "--resume"])
    assert done.exception is None, done.output


def test_resume_with_another_seed_is_refused(run):
    store, folder = run
    asked = ["train", str(store), "--out", str(folder), "--resume", "--seed", "8"]
    assert "seed 7 (now 8)" in str(CliRunner().invoke(commands, asked).exception)


@pytest.mark.parametrize("size", ["large", "64", "64/0/1/1", "40/4/1/1", "64/2/1/1/1"])
def test_a_size_that_no_network_has_is_a_usage_error(tmp_path, size):
    done = CliRunner().invoke(commands, ["train", "store.npz", "--out", str(tmp_path), "--size", size])
    assert done.exit_code == 2
    assert size in done.output


def test_steps_and_minutes_together_are_a_usage_error(tmp_path):
    asked = ["train", "store.npz", "--out", str(tmp_path), "--steps", "3", "--minutes", "1"]
    done = CliRunner().invoke(commands, asked)
    assert done.exit_code == 2
    assert "Choose --steps or --minutes" in done.output


def test_the_options_of_a_run_become_its_recipe(run, tmp_path):
    store, _ = run
    options = "--steps 2 --batch 2 --tokens 900 --padding 32 --optimizer muon --size 32/2/1/1 --every 2"
    asked = ["train", str(store), "--out", str(tmp_path / "new"), *options.split()]
    done = CliRunner().invoke(commands, asked)
    assert done.exception is None, done.output
    recipe = read_recipe(tmp_path / "new" / "checkpoint.pt")
    assert (recipe.tokens, recipe.padding, recipe.optimizer) == (900, 32, "muon")
    assert recipe.size == Size(32, 2, 1, 1)


def test_a_checkpoint_is_split_and_joined(run, tmp_path):
    _, folder = run
    parts, joined = str(tmp_path / "parts"), str(tmp_path / "joined.pt")
    asked = ["split", str(folder / "checkpoint.pt"), "--out", parts, "--size", "0.3"]
    assert CliRunner().invoke(commands, asked).exit_code == 0
    assert CliRunner().invoke(commands, ["join", parts, "--out", joined]).exit_code == 0
    assert read_recipe(tmp_path / "joined.pt") == RECIPE


def test_the_script_and_the_command_are_the_same():
    assert export_onnx.export is export
    assert commands.commands["export"] is export
    names = {each.name for each in export.params if isinstance(each, click.Option)}
    assert names == {"out", "name", "version", "quality"}


@pytest.mark.unmeasured  # torch needs a minute to write graphs while coverage looks on
@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
def test_export_writes_a_pack(run, tmp_path):
    _, folder = run
    asked = ["export", str(folder / "checkpoint.pt"), "--out", str(tmp_path / "pack"), "--name", "mine"]
    done = CliRunner().invoke(commands, asked)
    assert done.exception is None, done.output
    assert {each.name for each in (tmp_path / "pack").iterdir()} == {
        "card.json",
        "context.onnx",
        "model.onnx",
    }


def test_a_checkpoint_that_is_missing_is_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["export_onnx.py", str(tmp_path / "x.pt"), "--out", str(tmp_path / "p")])
    with pytest.raises(SystemExit) as stopped:
        export_onnx.main(export, "export_onnx.py")
    assert stopped.value.code == 1
    assert "There is no checkpoint at" in capsys.readouterr().err
