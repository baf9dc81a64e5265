"""One device or several: Lightning Fabric shares a batch among processes and averages their gradients."""

from dataclasses import dataclass, fields
from typing import Literal

import torch
import torch._dynamo.config as dynamo
from lightning_fabric import Fabric
from torch import Tensor, nn

from ripieno.engine.errors import RipienoError
from ripieno.training.batches import TrainingBatch
from ripieno.training.checkpoint import Run
from ripieno.training.losses import inpainting_loss
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.precision import lowered

MAX_GRADIENT_NORM = 1.0
"""Norm to which gradients are clipped."""


Compiled = Literal["loss", "blocks"]
"""The whole loss, or one block for all: less to compile, and a little slower afterwards."""


class DevicesError(RipienoError):
    """A number of devices that does not suit the batch or the computer."""


class Objective(nn.Module):
    """The training loss as a module, because several devices meet in its ``forward``.

    Args:
        model: The network.
        compiled: What torch compiles.
    """

    def __init__(self, model: Inpainter, compiled: Compiled | None) -> None:
        super().__init__()
        self.model = model
        # Where compiling fails, as without a compiler, the loss is computed as it is written.
        dynamo.suppress_errors = bool(compiled)
        self.loss = torch.compile(inpainting_loss, dynamic=True) if compiled == "loss" else inpainting_loss
        if compiled == "blocks":
            for block in (*model.context.blocks, *model.denoiser.blocks):
                block.compile(dynamic=True)

    def forward(self, repeats: int, sigma: Tensor, noise: Tensor, *batch: Tensor) -> Tensor:
        """Return the total loss, a scalar; ``batch`` holds the fields of a ``TrainingBatch`` in order."""
        with lowered(sigma.device):
            total: Tensor = self.loss(self.model, TrainingBatch(*batch), sigma, noise, repeats).total
        return total


@dataclass(frozen=True)
class Learner:
    """Fabric's view of a run.

    Attributes:
        fabric: The engine.
        objective: The wrapped loss.
        optimizer: The wrapped optimiser.
    """

    fabric: Fabric
    objective: nn.Module
    optimizer: torch.optim.Optimizer

    def learn(self, batch: TrainingBatch, sigma: Tensor, noise: Tensor, repeats: int) -> float:
        """Take one optimiser step; return this process's loss in nats per hidden token."""
        parts = [getattr(batch, each.name) for each in fields(batch)]
        total = self.objective(repeats, sigma, noise, *parts)
        self.fabric.backward(total)
        self.fabric.clip_gradients(self.objective, self.optimizer, max_norm=MAX_GRADIENT_NORM)
        self.optimizer.step()
        return float(total.detach())


@dataclass(frozen=True)
class TrainingProcess:
    """The processes that train together; this is one of them.

    Attributes:
        fabric: Fabric, launched.
    """

    fabric: Fabric

    @property
    def device(self) -> torch.device:
        """The device of this process."""
        return self.fabric.device

    @property
    def leads(self) -> bool:
        """Whether this process validates, saves and prints."""
        return self.fabric.is_global_zero

    def turn(self, step: int) -> int:
        """Return the index of this process's share of a step: no two shares have the same."""
        return step * self.fabric.world_size + self.fabric.global_rank

    def turns(self, first: int, last: int) -> range:
        """Return the indices of this process from one step to before another."""
        return range(self.turn(first), self.turn(last), self.fabric.world_size)

    def agreed(self, verdict: bool) -> bool:
        """Return the leading process's verdict in every process."""
        return bool(self.fabric.broadcast(verdict))

    def share(self, seconds: float) -> float:
        """Return the leading process's time in every process, so that all end with the same step."""
        return float(self.fabric.broadcast(seconds))

    def learner(self, run: Run, compiled: Compiled | None) -> Learner:
        """Wrap the network and the optimiser of a run, which stay usable by themselves."""
        objective, optimizer = self.fabric.setup(Objective(run.model, compiled), run.optimizer)
        return Learner(self.fabric, objective, optimizer)


def open_engine(devices: int, batch: int) -> TrainingProcess:
    """Start the processes; with one device this very process is the only one.

    Args:
        devices: GPUs, or processes on the CPU where torch finds no GPU.
        batch: Examples in a step, shared equally.

    Raises:
        DevicesError: If there are fewer GPUs, or the batch cannot be shared equally.
    """
    if devices < 1 or batch % devices:
        raise DevicesError(f"A batch of {batch} cannot be shared by {devices} devices; choose a divisor.")
    found = torch.cuda.device_count()
    if found and devices > found:
        raise DevicesError(f"There are {found} GPUs here, not {devices}; choose --devices {found} or fewer.")
    fabric = Fabric(
        accelerator="cuda" if found else "cpu", devices=devices, strategy="ddp" if devices > 1 else "auto"
    )
    fabric.launch()
    return TrainingProcess(fabric)
