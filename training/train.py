"""The training loop of the inpainter."""

import copy
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ripieno.training.batches import Stream, TrainingBatch
from ripieno.training.checkpoint import (
    CheckpointError,
    Run,
    check_resumable,
    identify,
    read_state,
    save_run,
)
from ripieno.training.curves import draw_curves
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store, hash_pieces
from ripieno.training.focus import FOCUSES, Focus
from ripieno.training.lineage import Origin, history_of, state_origin
from ripieno.training.losses import Losses, draw_sigmas, inpainting_loss
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.optimizers import make_optimizer, set_rate
from ripieno.training.packed import PackedBatch
from ripieno.training.parallel import Compiled, Learner, open_engine
from ripieno.training.precision import allow_tf32, lowered
from ripieno.training.prefetch import prefetch
from ripieno.training.recipe import Recipe

VALIDATION_SEED = 20_000_003
VALIDATION_BATCHES = 24
MAX_VALIDATION_BATCH = 32
"""Examples in a batch of validation at most."""

Prepared = TrainingBatch | PackedBatch

ENDLESS = 2**40
"""More steps than a run by time can take."""


def train(
    store: Store,
    out: Path,
    recipe: Recipe,
    *,
    resume: bool = False,
    init: Path | None = None,
    compiled: Compiled | None = None,
    devices: int = 1,
    workers: int = 1,
    clock: Callable[[], float] = time.monotonic,
) -> Run:
    """Train, validate, save; take up an earlier run where asked.

    Args:
        store: Prepared data.
        out: Folder for ``checkpoint.pt``, ``best.pt`` and ``curves.png``.
        recipe: How to train.
        resume: Go on from ``out/checkpoint.pt``, with the same recipe, data and code.
        init: Checkpoint whose averaged weights a fresh run starts from, or a model pack (name or folder); the
            run records it as its parent.
        compiled: What torch compiles; slower to start, quicker to run.
        devices: GPUs, or processes where there is none, that share each batch.
        workers: Processes that prepare batches for each device; the batches are the same with any number.
        clock: Time in seconds, by which a run with ``minutes`` goes.

    Returns:
        The finished run; its checkpoint, best checkpoint and curves are in ``out``.

    Raises:
        CheckpointError: If a checkpoint is missing, does not fit, or was made by another recipe.
        DevicesError: If the batch cannot be shared equally.
    """
    began = clock()
    out.mkdir(parents=True, exist_ok=True)
    engine = open_engine(devices, recipe.batch)
    allow_tf32(engine.device)
    run, focus = start(recipe, engine.device, hash_pieces(store.all_pieces)), FOCUSES[recipe.focus]
    learner = engine.learner(run, compiled)
    if resume:
        take_up(run, out / "checkpoint.pt")
    elif init is not None:
        begin_from(run, init)
    run.sources |= {piece.source for piece in store.all_pieces}
    began -= run.elapsed
    stream = _stream(store.pieces("train"), recipe, focus, recipe.batch // devices)
    held_out = _draw_validation(store, recipe, focus, workers) if engine.leads else []
    console = Console(quiet=not engine.leads)
    console.print(f"{sum(p.numel() for p in run.model.parameters()) / 1e6:.1f} million weights")
    turns = engine.turns(run.step, ENDLESS if recipe.minutes else recipe.steps)

    def measure() -> float:
        return engine.share(clock() - began) if recipe.minutes else clock() - began

    run.elapsed = measure()
    with _progress(console) as progress, closing(prefetch(stream, turns, workers)) as batches:
        bar = progress.add_task("training", total=60 * recipe.minutes or recipe.steps, loss=float("nan"))
        recent: list[float] = []
        for batch in batches:
            start_of_step = time.monotonic()
            recent.append(_step(run, batch.to(engine.device), recipe, learner, engine.turn(run.step)))
            run.seconds += time.monotonic() - start_of_step
            run.elapsed = measure()
            done = int(run.elapsed) if recipe.minutes else run.step
            progress.update(bar, completed=done, loss=recent[-1])
            over = recipe.is_over(run.step, run.elapsed)
            if run.step % recipe.every == 0 or over:
                if engine.leads:
                    _validate(run, held_out, sum(recent) / len(recent), out, console)
                recent.clear()
                if engine.agreed(engine.leads and _stale(run, recipe.patience)):
                    console.print(f"No better for {recipe.patience} validations: stopping.")
                    break
                if over:
                    break
    return run


def _stream(pieces: Sequence[Piece], recipe: Recipe, focus: Focus, size: int) -> Stream:
    return Stream(
        pieces,
        size,
        recipe.bars,
        focus,
        recipe.seed,
        recipe.arranged,
        recipe.tokens,
        recipe.padding,
    )


def _draw_validation(store: Store, recipe: Recipe, focus: Focus, workers: int) -> list[Prepared]:
    as_written = replace(focus, how=replace(focus.how, transpose=0))
    stream = _stream(store.pieces("valid"), recipe, as_written, min(recipe.batch, MAX_VALIDATION_BATCH))
    return list(prefetch(replace(stream, seed=VALIDATION_SEED), range(VALIDATION_BATCHES), workers))


def start(recipe: Recipe, device: torch.device, data: str = "") -> Run:
    """Return a run with fresh weights, of which those learn that its focus names.

    Args:
        recipe: How it is trained.
        device: Where it is trained.
        data: Hash of its data.
    """
    torch.manual_seed(recipe.seed)
    model = Inpainter(recipe.size).to(device)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith(FOCUSES[recipe.focus].parameters))
    average = copy.deepcopy(model).requires_grad_(False)
    return Run(model, average, make_optimizer(model, recipe, device), Origin.of(recipe, data))


def begin_from(run: Run, path: Path) -> None:
    """Give a fresh run the weights of a model pack, or the averaged ones of a checkpoint, as its parent.

    Parts of the network that the other one lacks stay fresh.

    Raises:
        CheckpointError: If the checkpoint cannot be read, or the weights are of another size.
        WeightsError: If the pack does not say which weights are which.
    """
    if path.is_file():
        checkpoint = read_state(path)
        state, sources = checkpoint["average"], checkpoint["sources"]
        parent, ancestors = identify(checkpoint, path), history_of(checkpoint)
    else:
        from ripieno.training.weights import read_weights

        pack = read_weights(str(path))
        state, sources = pack.state, pack.sources
        parent, ancestors = pack.sha256, pack.history
    own = run.model.state_dict()
    for name, value in state.items():
        if name in own and own[name].shape != value.shape:
            theirs, ours = tuple(value.shape), tuple(own[name].shape)
            raise CheckpointError(
                f"{path} is of another size: {name} is {theirs} there and {ours} here; train with its size."
            )
    run.model.load_state_dict(state, strict=False)
    run.average.load_state_dict(run.model.state_dict())
    run.sources = set(sources)
    run.origin = replace(run.origin, parent=parent, ancestors=tuple(ancestors))


def take_up(run: Run, path: Path) -> None:
    """Load a checkpoint into a run, with its optimiser, steps and history.

    Raises:
        CheckpointError: If it cannot be read, or if its recipe, data or code are others.
    """
    state = read_state(path)
    check_resumable(run.origin, state, path)
    run.origin = state_origin(state)
    run.model.load_state_dict(state["model"])
    run.average.load_state_dict(state["average"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.step, run.seconds, run.history = state["step"], state["seconds"], list(state["history"])
    run.elapsed = state.get("elapsed", run.seconds)
    run.sources = set(state["sources"])


def _progress(console: Console) -> Progress:
    loss = TextColumn("loss {task.fields[loss]:.3f}")
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        loss,
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )


def _step(run: Run, batch: TrainingBatch, recipe: Recipe, learner: Learner, turn: int) -> float:
    set_rate(run.optimizer, recipe.rate_at(run.step, run.elapsed))
    run.model.train()
    sigma, noise = _draw(batch, recipe.repeats, recipe.seed * 1_000_003 + turn)
    run.optimizer.zero_grad(set_to_none=True)
    total = learner.learn(batch, sigma, noise, recipe.repeats)
    run.step += 1
    decay = min(recipe.average, (1 + run.step) / (10 + run.step))
    with torch.no_grad():
        torch._foreach_lerp_(list(run.average.parameters()), list(run.model.parameters()), 1 - decay)
    return total


def _draw(batch: TrainingBatch, repeats: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    device, generator = batch.target.device, torch.Generator().manual_seed(seed)
    sigma = draw_sigmas(len(batch.target) * repeats, generator)
    if device.type != "cpu":
        generator = torch.Generator(device).manual_seed(seed)
    noise = torch.randn((len(sigma), *batch.truth.shape[1:]), generator=generator, device=device)
    return sigma.to(device), noise


def _judge(model: Inpainter, batch: TrainingBatch, seed: int) -> Losses:
    sigma, noise = _draw(batch, 2, seed)
    with lowered(batch.target.device):
        return inpainting_loss(model, batch, sigma, noise, 2)


@torch.no_grad()
def _validate(run: Run, batches: list[Prepared], train_loss: float, out: Path, console: Console) -> None:
    run.average.eval()
    device = next(run.average.parameters()).device
    parts = [
        _judge(run.average, batch.to(device), VALIDATION_SEED + index) for index, batch in enumerate(batches)
    ]
    means = {
        name: sum(float(getattr(part, name)) for part in parts) / len(parts)
        for name in ("onset", "attribute", "prior", "total")
    }
    better = means["total"] < run.best
    valid = means.pop("total")
    record = {"step": run.step, "minutes": run.seconds / 60, "train": train_loss, "valid": valid, **means}
    run.history.append(record)
    save_run(run, out / "checkpoint.pt")
    if better:
        save_run(run, out / "best.pt")
    draw_curves(run.history, out / "curves.png")
    console.print("  ".join(f"{name} {value:.4g}" for name, value in record.items()))


def _stale(run: Run, patience: int) -> bool:
    values = [record["valid"] for record in run.history]
    return len(values) - 1 - values.index(min(values)) >= patience
