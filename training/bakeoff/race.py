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
from ripieno.training.augmentation import Augmentation
from ripieno.training.bakeoff.judge import draw_trials, judge, validate
from ripieno.training.bakeoff.lesson import Lesson
from ripieno.training.bakeoff.processes import PROCESSES, SHIPPED
from ripieno.training.bakeoff.variants import CONTESTS, Variant
from ripieno.training.batches import Stream, TrainingBatch
from ripieno.training.data.store import Store
from ripieno.training.focus import Focus
from ripieno.training.networks.inpainter import Inpainter

WARMUP = 0.03
COOLING = 0.4
"""Last share of the budget, in which the learning rate falls to zero."""

TRAINING_SHARE = 0.8
"""Share of the minutes that training gets; judging gets the rest."""

BARS = 16
VALIDATION_BATCHES, VALIDATION_SIZE = 40, 4
VALIDATION_SEED = 20_000_003


def now() -> float:
    """Return the seconds of processor time of this process; with a GPU, which they leave out, of any time."""
    return time.monotonic() if torch.cuda.is_available() else time.process_time()


class BakeoffError(RipienoError):
    """A bake-off that cannot be run."""


@dataclass(frozen=True)
class Budget:
    """What each variant gets.

    Attributes:
        steps: Steps of training.
        seconds: Seconds of training by ``now`` instead, where above 0.
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
        return (now() - began) / self.seconds if self.seconds else step / self.steps


def race(
    store: Store,
    out: Path,
    budget: Budget,
    *,
    contest: str = "design",
    only: Sequence[str] = (),
    minutes: float = 0.0,
) -> dict[str, Any]:
    """Run all variants of a contest that have no result in ``out`` yet.

    Args:
        store: Prepared data.
        out: Folder for ``NAME.json`` and ``NAME.pt`` of each variant.
        budget: What each variant gets.
        contest: Name in ``variants.CONTESTS``.
        only: Names of variants; all where empty.
        minutes: Processor time for everything, 0 for no limit; no variant begins after it.

    Returns:
        The results that are there now, by name.

    Raises:
        BakeoffError: If a name is unknown, or nothing can be judged.
    """
    variants = CONTESTS[contest]
    if unknown := set(only) - variants.keys():
        raise BakeoffError(f"There is no variant {min(unknown)}; choose of {', '.join(variants)}.")
    trials = draw_trials(store.pieces("valid"), budget.source, budget.trials)
    if not trials:
        raise BakeoffError(f"No validation song of {budget.source} has 16 bars; prepare more data.")
    out.mkdir(parents=True, exist_ok=True)
    console, began = Console(soft_wrap=True), now()
    for name in only or variants:
        path = out / f"{name}.json"
        if _fits(path, budget):
            console.print(f"{name}: already there.")
            continue
        if minutes and now() - began > 60 * minutes:
            console.print(
                f"The {minutes:g} minutes are over; run the same command again to go on with {name}."
            )
            break
        result = _enter(name, variants[name], store, out, budget, trials, console)
        path.write_text(json.dumps(result, indent=1), encoding="utf-8")
    return read_results(out, contest, budget)


def read_results(out: Path, contest: str, budget: Budget) -> dict[str, Any]:
    """Return the results of a contest at a budget in a folder by name, in its order."""
    paths = {name: out / f"{name}.json" for name in CONTESTS[contest]}
    return {name: json.loads(path.read_text("utf-8")) for name, path in paths.items() if _fits(path, budget)}


def share_minutes(minutes: float, contest: str) -> float:
    """Return the seconds of training for each variant of a contest, if all together may take ``minutes``."""
    trained = [variant for variant in CONTESTS[contest].values() if not variant.weights]
    return 60 * minutes * TRAINING_SHARE / max(len(trained), 1)


def _fits(path: Path, budget: Budget) -> bool:
    return path.is_file() and json.loads(path.read_text("utf-8"))["budget"] == vars(budget)


def _enter(
    name: str,
    variant: Variant,
    store: Store,
    out: Path,
    budget: Budget,
    trials: Sequence[TrainingBatch],
    console: Console,
) -> dict[str, Any]:
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = variant.build(budget.seed).to(device)
    record: dict[str, Any] = {"steps": 0, "minutes": 0.0}
    if variant.weights:
        weights = out / f"{variant.weights}.pt"
        if not weights.is_file() or not _fits(weights.with_suffix(".json"), budget):
            raise BakeoffError(
                f"{name} needs the weights of {variant.weights} at the same budget; run that one first."
            )
        model.load_state_dict(torch.load(weights, map_location=device, weights_only=True))
    else:
        record = learn(name, variant, model, store, budget, console)
        torch.save(model.state_dict(), out / f"{name}.pt")
    began = now()
    measures = judge(variant, model, trials)
    spent = (now() - began) / len(measures["note_f1"])
    if record["steps"] and PROCESSES[variant.process] is SHIPPED:
        measures["valid_loss"] = validate(model, _draw_validation(store))
    means = {each: _mean(values) for each, values in measures.items()}
    console.print(f"{name}: " + "  ".join(f"{each} {value:.3f}" for each, value in means.items()))
    return {
        **record,
        "question": variant.question,
        "says": variant.says,
        "parameters": sum(each.numel() for each in model.parameters()),
        "seconds_per_window": spent,
        "measures": measures,
        "means": means,
        "budget": vars(budget),
    }


def _draw_validation(store: Store) -> list[TrainingBatch]:
    stream = Stream(
        store.pieces("valid"), VALIDATION_SIZE, BARS, Focus(how=Augmentation(transpose=0)), VALIDATION_SEED
    )
    return [stream.batch(index) for index in range(VALIDATION_BATCHES)]


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
    lesson = Lesson.of(variant, model, budget.seed)
    stream = Stream(store.pieces("train"), budget.batch, BARS, Focus(), budget.seed)
    began, step = now(), 0
    losses: list[float] = []
    model.train()
    while (done := budget.done(step, began)) < 1:
        lesson.warm(min(1.0, (done + 0.002) / WARMUP, (1 - done) / COOLING))
        losses.append(lesson.learn(variant.placed(stream.batch(step)), step))
        step += 1
        if step % 50 == 0:
            console.print(f"{name}: step {step}, {done:.0%}, loss {np.mean(losses[-50:]):.4g}")
    return {"steps": step, "minutes": (now() - began) / 60, "losses": losses}
