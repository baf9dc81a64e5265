"""``python -m ripieno.training``: its commands, and the script that stands for one of them."""

import shutil
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

import export_onnx
from ripieno.training.__main__ import commands, export
from ripieno.training.checkpoint import read_recipe
from ripieno.training.data.store import save_store
from ripieno.training.networks.inpainter import Size
from ripieno.training.train import train
from tests.support import training_run

RECIPE = replace(training_run.RECIPE, seed=7)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Return a folder with a store and a run of two steps on it."""
    folder = tmp_path_factory.mktemp("trained")
    save_store(training_run.STORE.all_pieces, folder / "store.npz")
    train(training_run.STORE, folder / "run", RECIPE)
    return folder


@pytest.fixture
def run(trained, tmp_path):
    """Return a store and the folder of a run on it, both of this test's own."""
    shutil.copytree(trained, tmp_path, dirs_exist_ok=True)
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


@pytest.mark.parametrize(
    ("options", "rate"), [("", 2e-3), ("--optimizer adamw", 8e-4), ("--optimizer muon --rate 1e-4", 1e-4)]
)
def test_each_optimizer_has_its_own_rate_unless_one_is_given(options, rate, tmp_path, monkeypatch):
    from ripieno.training import train as module
    from ripieno.training.data import store

    taken = []
    monkeypatch.setattr(module, "train", lambda _store, _out, recipe, **_: taken.append(recipe))
    monkeypatch.setattr(store, "load_store", lambda path: path)
    asked = [
        "train",
        "store.npz",
        "--out",
        str(tmp_path),
        *options.split(),
        "--decay",
        "0.1",
        "--warmup",
        "9",
    ]
    done = CliRunner().invoke(commands, asked)
    assert done.exception is None, done.output
    assert (taken[0].rate, taken[0].decay, taken[0].warmup) == (rate, 0.1, 9)


def test_a_run_that_goes_on_keeps_its_rate(run, monkeypatch):
    from ripieno.training import train as module

    taken = []
    monkeypatch.setattr(module, "train", lambda _store, _out, recipe, **_: taken.append(recipe))
    store, folder = run
    asked = ["train", str(store), "--out", str(folder), "--resume", "--optimizer", RECIPE.optimizer]
    done = CliRunner().invoke(commands, asked)
    assert done.exception is None, done.output
    assert taken == [RECIPE]


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


def test_a_checkpoint_that_is_missing_is_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["export_onnx.py", str(tmp_path / "x.pt"), "--out", str(tmp_path / "p")])
    with pytest.raises(SystemExit) as stopped:
        export_onnx.main(export, "export_onnx.py")
    assert stopped.value.code == 1
    assert "There is no checkpoint at" in capsys.readouterr().err
