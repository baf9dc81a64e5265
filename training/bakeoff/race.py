"""Train every variant with the same data, seed and budget, judge it, write it down, go on."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console

from ripieno.engine.errors import RipienoError
from ripieno.training.bakeoff.judge import draw_trials, judge
from ripieno.training.bakeoff.processes import PROCESSES
from ripieno.training.bakeoff.variants import VARIANTS, Variant
from ripieno.training.batches import Stream, TrainingBatch
from ripieno.training.data.store import Store
from ripieno.training.focus import Focus
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.precision import lowered

RATE, WARMUP, DECAY = 1e-3, 0.03, 0.02
COOLING = 0.4
"""Last share of the budget, in which the learning rate falls to zero."""

TRAINING_SHARE = 0.8
"""Share of the minutes that training gets; judging gets the rest."""


class BakeoffError(RipienoError):
    """A bake-off that cannot be run."""


@dataclass(frozen=True)
class Budget:
    """What each variant gets.

    Attributes:
        steps: Steps of training.
        seconds: Seconds of training instead, where above 0.
        batch: Examples in a step.
        trials: Windows to judge on.
        source: Data set to judge on.
        seed: Seed of weights, data and noise.
    """

    steps: int = 1000
    seconds: float = 0.0
    batch: int = 8
    trials: int = 40
    source: str = "pop909"
    seed: int = 1

    def done(self, step: int, began: float) -> float:
        """Return the share of the budget that is used up."""
        return (time.monotonic() - began) / self.seconds if self.seconds else step / self.steps


def race(
    store: Store, out: Path, budget: Budget, *, only: Sequence[str] = (), minutes: float = 0.0
) -> dict[str, Any]:
    """Run all variants that have no result in ``out`` yet.

    Args:
        store: Prepared data.
        out: Folder for ``NAME.json`` and ``NAME.pt`` of each variant.
        budget: What each variant gets.
        only: Names of variants; all where empty.
        minutes: Time for everything, 0 for no limit; no variant begins after it.

    Returns:
        The results that are there now, by name.

    Raises:
        BakeoffError: If a name is unknown, or nothing can be judged.
    """
    if unknown := set(only) - VARIANTS.keys():
        raise BakeoffError(f"There is no variant {min(unknown)}; choose of {', '.join(VARIANTS)}.")
    trials = draw_trials(store.pieces("valid"), budget.source, budget.trials)
    if not trials:
        raise BakeoffError(f"No validation song of {budget.source} has 16 bars; prepare more data.")
    out.mkdir(parents=True, exist_ok=True)
    console, began = Console(soft_wrap=True), time.monotonic()
    for name in only or VARIANTS:
        path = out / f"{name}.json"
        if _fits(path, budget):
            console.print(f"{name}: already there.")
            continue
        if minutes and time.monotonic() - began > 60 * minutes:
            console.print(
                f"The {minutes:g} minutes are over; run the same command again to go on with {name}."
            )
            break
        result = _enter(name, store, out, budget, trials, console)
        path.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return read_results(out)


def read_results(out: Path) -> dict[str, Any]:
    """Return the results in a folder by name, in the order of ``VARIANTS``."""
    paths = {name: out / f"{name}.json" for name in VARIANTS}
    return {name: json.loads(path.read_text("utf-8")) for name, path in paths.items() if path.is_file()}


def share_minutes(minutes: float, only: Sequence[str]) -> float:
    """Return the seconds of training for each variant, if all together may take ``minutes``."""
    trained = [name for name in only or VARIANTS if not VARIANTS[name].weights]
    return 60 * minutes * TRAINING_SHARE / max(len(trained), 1)


def _fits(path: Path, budget: Budget) -> bool:
    return path.is_file() and json.loads(path.read_text("utf-8"))["budget"] == vars(budget)


def _enter(
    name: str, store: Store, out: Path, budget: Budget, trials: Sequence[TrainingBatch], console: Console
) -> dict[str, Any]:
    variant = VARIANTS[name]
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = variant.build(budget.seed).to(device)
    record: dict[str, Any] = {"steps": 0, "minutes": 0.0}
    if variant.weights:
        weights = out / f"{variant.weights}.pt"
        if not weights.is_file():
            raise BakeoffError(f"{name} needs the weights of {variant.weights}; run that one first.")
        model.load_state_dict(torch.load(weights, map_location=device, weights_only=True))
    else:
        record = learn(name, variant, model, store, budget, console)
        torch.save(model.state_dict(), out / f"{name}.pt")
    began = time.monotonic()
    measures = judge(variant, model, trials)
    means = {each: _mean(values) for each, values in measures.items()}
    console.print(f"{name}: " + "  ".join(f"{each} {value:.3f}" for each, value in means.items()))
    return {
        **record,
        "question": variant.question,
        "says": variant.says,
        "parameters": sum(each.numel() for each in model.parameters()),
        "seconds_per_window": (time.monotonic() - began) / len(measures["note_f1"]),
        "measures": measures,
        "means": means,
        "budget": vars(budget),
    }


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return sum(known) / len(known) if known else 0.0


def learn(
    name: str, variant: Variant, model: Inpainter, store: Store, budget: Budget, console: Console
) -> dict[str, Any]:
    """Train a fresh network for its budget.

    Args:
        name: For the progress that is printed.
        variant: What is trained.
        model: Its network, changed in place.
        store: Prepared data.
        budget: When to stop.
        console: Where progress is printed.

    Returns:
        Steps, minutes and the loss of every step.
    """
    stream = Stream(store.pieces("train"), budget.batch, 16, Focus(), budget.seed)
    device = next(model.parameters()).device
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.98), weight_decay=DECAY)
    process, began, step = PROCESSES[variant.process], time.monotonic(), 0
    losses: list[float] = []
    model.train()
    while (done := budget.done(step, began)) < 1:
        rate = RATE * min(1.0, (done + 0.002) / WARMUP, (1 - done) / COOLING)
        for group in optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(budget.seed * 1_000_003 + step)
        batch = variant.placed(stream.batch(step).to(device))
        with lowered(device):
            loss = process.loss(model, batch, budget.seed * 1_000_003 + step)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
        step += 1
        if step % 50 == 0:
            console.print(f"{name}: step {step}, {done:.0%}, loss {np.mean(losses[-50:]):.4g}")
    return {"steps": step, "minutes": (time.monotonic() - began) / 60, "losses": losses}
