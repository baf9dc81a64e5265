"""The training loop: it learns, saves, resumes and stops."""

import itertools
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from ripieno.engine.music.styles import Style
from ripieno.training.checkpoint import CheckpointError, load_average, read_state
from ripieno.training.data.store import Store, save_store
from ripieno.training.parallel import DevicesError
from ripieno.training.train import Recipe, train
from tests.support.pieces import TINY, piece

OF_STYLES = {f"context.habits.{name}" for name in ("add.weight", "apply_to.weight", "apply_to.bias")}
RECIPE = Recipe(steps=4, batch=2, repeats=1, bars=4, warmup=2, every=2, size=TINY)


@pytest.fixture(scope="module")
def store():
    return Store(tuple(piece(f"song {number}", bars=8) for number in range(40)))


@pytest.fixture(scope="module")
def trained(store, tmp_path_factory):
    """Return a run that several tests look at, and its checkpoint."""
    folder = tmp_path_factory.mktemp("whole")
    return train(store, folder, RECIPE), folder / "checkpoint.pt"


@pytest.fixture
def whole(trained):
    return trained[0]


@pytest.fixture
def first(trained):
    return trained[1]


def test_a_run_leaves_a_checkpoint_its_history_and_its_curves(whole, first):
    assert whole.step == 4
    history = json.loads(first.with_suffix(".json").read_text())
    assert [record["step"] for record in history] == [2, 4]
    assert first.with_name("curves.png").read_bytes().startswith(b"\x89PNG")
    assert read_state(first)["sources"] == ["pop909"]


def test_training_lowers_the_loss(store, tmp_path):
    run = train(store, tmp_path, Recipe(steps=20, batch=4, repeats=1, bars=4, warmup=2, every=10, size=TINY))
    first, last = run.history
    assert last["valid"] < first["valid"]


def test_a_resumed_run_ends_where_an_unbroken_one_does(store, whole, tmp_path):
    train(store, tmp_path / "parts", Recipe(**{**RECIPE.__dict__, "every": 2, "patience": 1}))
    state = read_state(tmp_path / "parts" / "checkpoint.pt")
    assert state["step"] == 4
    halved = tmp_path / "halved"
    first_half(store, halved)
    resumed = train(store, halved, RECIPE, resume=True)
    for mine, theirs in zip(resumed.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)
    losses = [[{**each, "minutes": 0} for each in run.history] for run in (resumed, whole)]
    assert losses[0] == losses[1]


def first_half(store, folder, recipe=RECIPE):
    """Train two of four steps: the learning rate looks at the steps in all, so break off by hand."""

    class StoppedError(Exception):
        pass

    class Broken(Recipe):
        def rate_at(self, step, seconds=0.0):
            if step == 2:
                raise StoppedError
            return super().rate_at(step, seconds)

    with pytest.raises(StoppedError):
        train(store, folder, Broken(**recipe.__dict__))


def test_a_run_can_start_from_the_weights_of_another(store, whole, first, tmp_path):
    quiet = Recipe(**{**RECIPE.__dict__, "rate": 0.0})
    second = train(store, tmp_path / "second", quiet, init=first)
    for mine, theirs in zip(second.model.parameters(), whole.average.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.fixture
def older(first, tmp_path):
    """Return a checkpoint of a network without styles."""
    state = torch.load(first, weights_only=False)
    state["average"] = {name: value for name, value in state["average"].items() if name not in OF_STYLES}
    torch.save(state, tmp_path / "older.pt")
    return tmp_path / "older.pt"


def test_what_older_weights_lack_begins_without_effect(store, older, tmp_path):
    quiet = Recipe(**{**RECIPE.__dict__, "rate": 0.0})
    run = train(store, tmp_path / "second", quiet, init=older)
    assert not run.model.state_dict()["context.habits.add.weight"].any()


def test_a_run_that_learns_styles_leaves_all_else_as_it_was(store, older, tmp_path):
    styled = Store(tuple(replace(each, style=Style.JAZZ) for each in store.all_pieces))
    recipe = Recipe(**{**RECIPE.__dict__, "focus": "styles", "cooling": 0.0})
    run = train(styled, tmp_path / "second", recipe, init=older)
    before, after = torch.load(older, weights_only=False)["average"], run.model.state_dict()
    assert all(torch.equal(after[name], value) for name, value in before.items())
    assert after["context.habits.add.weight"].any()


def test_training_stops_when_it_gets_no_better(store, tmp_path):
    still = Recipe(**{**RECIPE.__dict__, "rate": 0.0, "steps": 40, "patience": 2})
    assert train(store, tmp_path, still).step < 40


def test_the_averaged_weights_can_be_loaded(whole, first):
    loaded = load_average(first)
    for mine, theirs in zip(loaded.parameters(), whole.average.parameters(), strict=True):
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize("content", [None, b"not torch"])
def test_a_checkpoint_that_cannot_be_read_is_named_in_one_sentence(tmp_path, content):
    path = tmp_path / "x.pt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CheckpointError, match=r"x\.pt"):
        read_state(path)


def test_the_learning_rate_warms_up_and_cools_down():
    recipe = Recipe(steps=1000, warmup=100, rate=1.0)
    assert recipe.rate_at(0) == pytest.approx(0.01)
    assert recipe.rate_at(500) == 1.0
    assert recipe.rate_at(875) == pytest.approx(0.5)
    assert recipe.rate_at(1000) == 0


def test_the_learning_rate_of_a_run_by_time_cools_down_by_the_minutes():
    recipe = Recipe(minutes=10, warmup=100, rate=1.0, cooling=0.25)
    assert recipe.rate_at(0, 0) == pytest.approx(0.01)
    assert recipe.rate_at(9999, 300) == 1.0
    assert recipe.rate_at(9999, 525) == pytest.approx(0.5)
    assert recipe.rate_at(9999, 600) == 0


def test_a_run_by_time_ends_when_its_minutes_are_over(store, tmp_path):
    seconds = itertools.count()
    recipe = replace(RECIPE, minutes=0.1, every=1000)
    run = train(store, tmp_path, recipe, clock=lambda: next(seconds))
    assert run.step == 5
    assert run.elapsed == 6
    assert [record["step"] for record in run.history] == [5]


def test_a_run_by_time_that_is_taken_up_has_the_minutes_that_are_left(store, tmp_path):
    seconds = itertools.count()
    recipe = replace(RECIPE, minutes=0.1, every=2)

    class StoppedByHand(Recipe):
        def rate_at(self, step, seconds=0.0):
            if step == 2:
                raise KeyboardInterrupt
            return super().rate_at(step, seconds)

    with pytest.raises(KeyboardInterrupt):
        train(store, tmp_path, StoppedByHand(**recipe.__dict__), clock=lambda: next(seconds))
    assert read_state(tmp_path / "checkpoint.pt")["elapsed"] == 3
    run = train(store, tmp_path, recipe, resume=True, clock=lambda: next(seconds))
    assert run.elapsed == 6
    assert run.step == 4


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # later Pythons warn of forks beside threads
def test_workers_leave_the_run_as_it_is(store, whole, tmp_path):
    two = train(store, tmp_path, RECIPE, workers=2)
    for mine, theirs in zip(whole.model.parameters(), two.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_muon_trains_and_is_taken_up(store, tmp_path):
    recipe = replace(RECIPE, optimizer="muon", rate=2e-3)
    whole = train(store, tmp_path / "whole", recipe)
    first_half(store, tmp_path / "halved", recipe)
    resumed = train(store, tmp_path / "halved", recipe, resume=True)
    for mine, theirs in zip(resumed.model.parameters(), whole.model.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_two_processes_train_together_and_take_up_their_run(store, tmp_path):
    save_store(store.all_pieces, tmp_path / "store.npz")
    script = tmp_path / "together.py"
    script.write_text(TOGETHER)
    for steps, more in ((2, []), (4, ["resume"])):
        command = [sys.executable, str(script), str(tmp_path), str(steps), *more]
        subprocess.run(command, check=True, timeout=240, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    history = json.loads((tmp_path / "run" / "checkpoint.json").read_text())
    assert [record["step"] for record in history] == [2, 4]
    # Gradients are averaged, so both processes hold the same weights.
    one, other = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    assert all(torch.equal(one[name], other[name]) for name in one)


TOGETHER = """
import os, sys
from pathlib import Path
import torch
torch.cuda.device_count = lambda: 0
from tests.support.pieces import TINY
from ripieno.training.data.store import load_store
from ripieno.training.train import Recipe, train

folder, steps, resume = Path(sys.argv[1]), int(sys.argv[2]), "resume" in sys.argv

class Broken(Recipe):
    def rate_at(self, step, seconds=0.0):
        if step == steps:
            raise SystemExit(0)
        return super().rate_at(step, seconds)

recipe = Broken(steps=4, batch=4, repeats=1, bars=4, warmup=2, every=2, size=TINY)
run = train(load_store(folder / "store.npz"), folder / "run", recipe, resume=resume, devices=2)
torch.save(run.model.state_dict(), folder / f"{os.environ.get('LOCAL_RANK', 0)}.pt")
"""


def test_a_batch_that_cannot_be_shared_equally_is_refused(store, tmp_path):
    with pytest.raises(DevicesError, match="batch of 2"):
        train(store, tmp_path, RECIPE, devices=3)
