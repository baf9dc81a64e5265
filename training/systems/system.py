"""The contract of a published system: what it is, how it learns, how it makes notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import torch
from torch import Tensor, nn

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.representations.representation import Representation, Rows
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import PianoSong

Batch = Any
"""What a corpus draws and a trainer reads: a tensor of shape ``(batch, window, ...)``, or a named tuple."""

Changes = Literal["faithful", "fixed", "small"]
"""As its authors described it; with its faults mended; or of a size that trains on two cores."""


class Trainer(Protocol):
    """How the weights of a system follow from batches; the shared loop knows nothing else of it."""

    def optimizers(self, network: nn.Module) -> list[torch.optim.Optimizer]:
        """Return the optimisers of fresh weights."""

    def step(self, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], batch: Batch) -> float:
        """Change the weights once, and return the loss."""

    def validate(self, network: nn.Module, batch: Batch) -> float:
        """Return the loss on rows kept out of training."""


def descend(optimizer: torch.optim.Optimizer, loss: Tensor, clip: float = 0.0) -> float:
    """Change the weights of an optimiser down the gradient of a loss once, and return the loss.

    Args:
        optimizer: Only its weights change.
        loss: One number.
        clip: Greatest norm of all their gradients together; 0 leaves them.
    """
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    if clip:
        weights = [weight for group in optimizer.param_groups for weight in group["params"]]
        nn.utils.clip_grad_norm_(weights, clip)
    optimizer.step()
    return float(loss.detach())


@dataclass(frozen=True)
class Descent:
    """One loss and Adam: what most systems do.

    Attributes:
        loss: Takes the network and a batch.
        rate: Learning rate of Adam.
        clip: Greatest norm of all gradients together; 0 leaves them.
    """

    loss: Callable[[nn.Module, Batch], Tensor]
    rate: float = 1e-3
    clip: float = 0.0

    def optimizers(self, network: nn.Module) -> list[torch.optim.Optimizer]:
        """Return Adam with its usual settings."""
        return [torch.optim.Adam(network.parameters(), lr=self.rate)]

    def step(self, network: nn.Module, optimizers: Sequence[torch.optim.Optimizer], batch: Batch) -> float:
        """Go down the gradient once."""
        (optimizer,) = optimizers
        return descend(optimizer, self.loss(network, batch), self.clip)

    def validate(self, network: nn.Module, batch: Batch) -> float:
        """Return the loss."""
        return float(self.loss(network, batch))


@dataclass(frozen=True)
class SystemSettings:
    """How a system is trained.

    Attributes:
        minutes: Minutes of processor time.
        batch: Windows in a step.
        window: Rows of a window.
        average: Decay of a moving average of the weights, which then makes the notes; 0 keeps none.
        every: Seconds of processor time between validations and checkpoints.
        patience: Validations without a better loss after which training ends, and the best weights are kept;
            0 for none.
        seed: Of weights, batches and dropout.
    """

    minutes: float
    batch: int
    window: int
    average: float = 0.0
    every: float = 60.0
    patience: int = 0
    seed: int = 1


class LearningSystem(Protocol):
    """What the loop knows of a system."""

    @property
    def name(self) -> str:
        """By which it is trained and compared."""

    @property
    def build(self) -> Callable[[], nn.Module]:
        """What returns the network with fresh weights."""

    @property
    def trainer(self) -> Trainer:
        """How it learns."""

    @property
    def settings(self) -> SystemSettings:
        """How it is trained."""


def count_weights(system: LearningSystem) -> int:
    """Return how many weights the network of a system has."""
    return sum(each.numel() for each in system.build().parameters())


@dataclass(frozen=True)
class Inspection:
    """What is seen inside a trained network.

    Attributes:
        pictures: PNG files.
        figures: Numbers by what they are.
    """

    pictures: tuple[Path, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class System:
    """A published system, or a variant of one.

    Attributes:
        name: By which it is trained and compared.
        title: What it is.
        source: The work, and its sections.
        family: Systems of one family have equal budgets and are compared with each other first.
        representation: How it reads and writes music.
        build: Returns the network with fresh weights.
        trainer: How it learns.
        sample: Returns notes, one part for each primer of the request.
        settings: How it is trained.
        changes: Whether it is as described, mended or smaller.
        differs: What it does otherwise than described, and why, or how an open place was read.
        nats: Minus the log-likelihood of symbols in a batch, flat; None where there is no likelihood.
        inspect: Looks into a trained network, given held-out songs, and draws into a folder; None where there
            is nothing to see.
        track: Returns further figures for each validation, given held-out songs; None where there are none.
    """

    name: str
    title: str
    source: str
    family: str
    representation: Representation
    build: Callable[[], nn.Module]
    trainer: Trainer
    sample: Callable[[nn.Module, SampleRequest], list[Part]]
    settings: SystemSettings
    changes: Changes = "faithful"
    differs: str = ""
    nats: Callable[[nn.Module, Tensor], Tensor] | None = None
    inspect: Callable[[nn.Module, Sequence[PianoSong], Path], Inspection] | None = None
    track: Callable[[nn.Module, Sequence[PianoSong]], Mapping[str, float]] | None = None

    def count_parameters(self) -> int:
        """Return how many weights the network has."""
        return count_weights(self)


def tensor_of(rows: Rows) -> Tensor:
    """Return rows as torch reads them: whole numbers as 64 bits, all else as floats."""
    whole = np.issubdtype(rows.dtype, np.integer)
    return torch.from_numpy(np.ascontiguousarray(rows, np.int64 if whole else np.float32))
