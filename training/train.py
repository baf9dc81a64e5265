"""The training loop of the inpainter."""

import copy
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from training.batches import Batch, Stream
from training.checkpoint import Run, read_state, save_run
from training.curves import draw_curves
from training.data.store import Store
from training.examples import Augmentation
from training.losses import Losses, draw_sigmas, inpainting_loss
from training.networks.inpainter import Inpainter, Size

Loss = Callable[[Inpainter, Batch, torch.Tensor, torch.Tensor, int], Losses]
VALIDATION_SEED = 20_000_003


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        steps: Steps in all; the last quarter cools the learning rate down.
        batch: Examples in a step.
        repeats: Noise draws for each example.
        bars: Window length.
        rate: Highest learning rate.
        warmup: Steps up to it.
        decay: Weight decay of the matrices.
        average: Decay of the moving average of the weights.
        every: Steps between validations (and checkpoints).
        patience: Validations without a better loss after which training stops.
        seed: Seed of weights, data and noise.
        size: Widths and depths of the network.
    """

    steps: int = 6000
    batch: int = 12
    repeats: int = 3
    bars: int = 16
    rate: float = 8e-4
    warmup: int = 150
    decay: float = 0.02
    average: float = 0.999
    every: int = 250
    patience: int = 20
    seed: int = 1
    size: Size = field(default_factory=Size)

    def rate_at(self, step: int) -> float:
        """Return the learning rate: warm-up, constant, then linear down to zero."""
        cooling = self.steps // 4
        left = (self.steps - step) / max(cooling, 1)
        return self.rate * min(1.0, (step + 1) / self.warmup, max(left, 0.0))


def train(
    store: Store,
    out: Path,
    recipe: Recipe,
    *,
    resume: bool = False,
    init: Path | None = None,
    compiled: bool = False,
) -> Run:
    """Train, validate, save; take up an earlier run where asked.

    Args:
        store: Prepared data.
        out: Folder for ``checkpoint.pt``, ``best.pt`` and ``curves.png``.
        recipe: How to train.
        resume: Go on from ``out/checkpoint.pt``.
        init: Checkpoint whose averaged weights a fresh run starts from.
        compiled: Let torch compile the loss; slower to start, quicker to run.

    Returns:
        The finished run; its checkpoint, best checkpoint and curves are in ``out``.

    Raises:
        CheckpointError: If a checkpoint is missing or does not fit.
    """
    out.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    run = start(recipe, device)
    if resume:
        take_up(run, out / "checkpoint.pt")
    elif init is not None:
        begin_from(run, init)
    run.sources |= {piece.source for piece in store.all_pieces}
    stream = Stream(store.pieces("train"), recipe.batch, recipe.bars, Augmentation(), recipe.seed)
    how = Augmentation(transpose=0)
    plain = Stream(store.pieces("valid"), recipe.batch, recipe.bars, how, VALIDATION_SEED)
    held_out = [plain.batch(index).to(device) for index in range(24)]
    loss = torch.compile(inpainting_loss, dynamic=True) if compiled else inpainting_loss
    console = Console()
    with _progress(console) as progress:
        bar = progress.add_task("training", total=recipe.steps, completed=run.step, loss=float("nan"))
        recent: list[float] = []
        for batch in _ahead(stream, run.step, recipe.steps):
            began = time.monotonic()
            recent.append(_step(run, batch.to(device), recipe, loss))
            run.seconds += time.monotonic() - began
            progress.update(bar, completed=run.step, loss=recent[-1])
            if run.step % recipe.every == 0 or run.step == recipe.steps:
                _validate(run, held_out, sum(recent) / len(recent), out, console)
                recent.clear()
                if _stale(run, recipe.patience):
                    console.print(f"No better for {recipe.patience} validations: stopping.")
                    break
    return run


def start(recipe: Recipe, device: torch.device) -> Run:
    """Return a run with fresh weights."""
    torch.manual_seed(recipe.seed)
    model = Inpainter(recipe.size).to(device)
    matrices = [p for p in model.parameters() if p.ndim >= 2]
    others = [p for p in model.parameters() if p.ndim < 2]
    groups = [{"params": matrices, "weight_decay": recipe.decay}, {"params": others, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=recipe.rate, betas=(0.9, 0.98))
    return Run(model, copy.deepcopy(model).requires_grad_(False), optimizer)


def begin_from(run: Run, path: Path) -> None:
    """Give a fresh run the averaged weights of a checkpoint; parts that it lacks stay fresh."""
    state = read_state(path)
    run.model.load_state_dict(state["average"], strict=False)
    run.average.load_state_dict(run.model.state_dict())
    run.sources = set(state["sources"])


def take_up(run: Run, path: Path) -> None:
    """Load a checkpoint into a run, with its optimiser, steps and history."""
    state = read_state(path)
    run.model.load_state_dict(state["model"])
    run.average.load_state_dict(state["average"])
    run.optimizer.load_state_dict(state["optimizer"])
    run.step, run.seconds, run.history = state["step"], state["seconds"], list(state["history"])
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


def _ahead(stream: Stream, first: int, last: int) -> Iterator[Batch]:
    """Yield batches while one thread prepares the next."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(stream.batch, first)
        for index in range(first, last):
            batch = coming.result()
            coming = pool.submit(stream.batch, index + 1)
            yield batch


def _step(run: Run, batch: Batch, recipe: Recipe, loss: Loss) -> float:
    for group in run.optimizer.param_groups:
        group["lr"] = recipe.rate_at(run.step)
    run.model.train()
    parts = _loss(run.model, batch, recipe.repeats, loss, recipe.seed * 1_000_003 + run.step)
    run.optimizer.zero_grad(set_to_none=True)
    parts.total.backward()
    torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    run.optimizer.step()
    run.step += 1
    decay = min(recipe.average, (1 + run.step) / (10 + run.step))
    with torch.no_grad():
        torch._foreach_lerp_(list(run.average.parameters()), list(run.model.parameters()), 1 - decay)
    return float(parts.total.detach())


def _loss(model: Inpainter, batch: Batch, repeats: int, loss: Loss, seed: int) -> Losses:
    generator = torch.Generator().manual_seed(seed)
    device = batch.target.device
    sigma = draw_sigmas(len(batch.target) * repeats, generator).to(device)
    noise = torch.randn((len(sigma), *batch.truth.shape[1:]), generator=generator).to(device)
    with torch.autocast(device.type, torch.bfloat16):
        parts: Losses = loss(model, batch, sigma, noise, repeats)
    return parts


@torch.no_grad()
def _validate(run: Run, batches: list[Batch], train_loss: float, out: Path, console: Console) -> None:
    run.average.eval()
    parts = [
        _loss(run.average, batch, 2, inpainting_loss, VALIDATION_SEED + index)
        for index, batch in enumerate(batches)
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
