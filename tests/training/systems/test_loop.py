"""The loop of the published systems: it stops, saves, goes on and refuses."""

import json
from dataclasses import replace
from itertools import count

import pytest
import torch

from ripieno.training.checkpoint import CheckpointError
from ripieno.training.systems.loop import load_system, open_run, read_system, train_system
from ripieno.training.systems.registry import find_system
from tests.support.system_songs import smaller, songs

SYSTEM = smaller(find_system("rnn-mono-embedding"), batch=2, minutes=0.1, every=3.0)


def train(folder, system=SYSTEM):
    ticks = count()
    return train_system(system, songs(), songs(2), folder, lambda: float(next(ticks)), [].append)


def test_a_run_ends_when_its_minutes_are_spent(tmp_path):
    run = train(tmp_path)
    assert (run.step, run.seconds) == (6, 6.0)
    history = json.loads((tmp_path / "checkpoint.json").read_text())
    assert [record["step"] for record in history] == [3, 6]
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_that_goes_on_ends_where_an_unbroken_one_does(tmp_path):
    whole = train(tmp_path / "whole")
    train(tmp_path / "halves", smaller(SYSTEM, batch=2, minutes=0.05))
    resumed = train(tmp_path / "halves")
    assert resumed.step == whole.step
    for mine, theirs in zip(resumed.network.parameters(), whole.network.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_a_run_that_is_over_is_left_alone(tmp_path):
    train(tmp_path)
    before = (tmp_path / "checkpoint.pt").read_bytes()
    assert train(tmp_path).step == 6
    assert (tmp_path / "checkpoint.pt").read_bytes() == before


def test_the_average_of_weights_follows_them(tmp_path):
    run = train(tmp_path, smaller(SYSTEM, batch=2, average=0.9))
    assert run.average is not run.network
    moved = [
        not torch.equal(mine, theirs)
        for mine, theirs in zip(run.average.parameters(), run.network.parameters(), strict=True)
    ]
    assert all(moved)


def test_a_checkpoint_of_other_settings_is_refused(tmp_path):
    train(tmp_path)
    with pytest.raises(CheckpointError, match="other settings; train in another folder"):
        open_run(smaller(SYSTEM, batch=3), tmp_path)


def test_a_checkpoint_of_another_network_is_refused(tmp_path):
    train(tmp_path)
    path = tmp_path / "checkpoint.pt"
    state = torch.load(path, weights_only=True)
    state["network"] = {f"older.{name}": weight for name, weight in state["network"].items()}
    torch.save(state, path)
    with pytest.raises(CheckpointError, match=r"checkpoint\.pt is a run of another version of"):
        load_system(smaller(SYSTEM, batch=2), tmp_path)


def test_a_run_that_ends_while_it_is_saved_has_its_best_weights(tmp_path, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("ripieno.training.systems.loop.save_system", stopped)
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, smaller(SYSTEM, batch=2, patience=2))
    assert [path.name for path in tmp_path.iterdir()] == ["best.pt"]


def test_a_system_that_was_not_trained_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="train it first"):
        load_system(SYSTEM, tmp_path)


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    torch.save({"a": 1}, tmp_path / "checkpoint.pt")
    with pytest.raises(CheckpointError, match="not a checkpoint of a published system"):
        read_system(tmp_path / "checkpoint.pt")


def test_training_ends_early_and_the_best_weights_are_kept(tmp_path):
    """A rate of 0 makes no loss better than the first."""
    frozen = replace(SYSTEM, trainer=replace(SYSTEM.trainer, rate=0.0))
    impatient = smaller(frozen, batch=2, minutes=10.0, every=1.0, patience=2)
    run = train(tmp_path, impatient)
    assert len(run.history) == 3
    best = load_system(impatient, tmp_path).average.state_dict()
    assert all(torch.equal(each, best[name]) for name, each in run.network.state_dict().items())
