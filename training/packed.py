"""Batches in few bytes, as one process passes them to another: silence and zeros are left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ripieno.engine.grid.spec import Plane
from ripieno.training.batches import TrainingBatch

WHOLE = ("place", "valid", "target", "masked", "expressive")
"""Fields of a batch that are passed as they are."""


@dataclass(frozen=True)
class Differences:
    """Where an array differs from a background that the reader knows.

    Attributes:
        shape: Shape of the array.
        index: Places in the flat array.
        values: What is there.
    """

    shape: Sequence[int]
    index: NDArray[np.int32]
    values: NDArray[np.float32]

    @classmethod
    def of(cls, x: Tensor, background: Tensor) -> Self:
        """Compare an array with a background of its shape."""
        index = (x != background).flatten().nonzero().squeeze(1)
        return cls(tuple(x.shape), index.numpy().astype(np.int32), x.flatten()[index].numpy())

    def apply_to(self, background: Tensor) -> Tensor:
        """Return the array, made of the background, which is changed."""
        at, values = (_move(each, background.device) for each in (self.index, self.values))
        background.view(-1)[at.long()] = values
        return background


@dataclass(frozen=True)
class PackedBatch:
    """A ``TrainingBatch`` in few bytes.

    Attributes:
        known: Its ``known``, but for silence, which is zero in padding.
        truth: Its ``truth``, but for silence.
        features: Its ``features``, but for zeros.
        mask: Its ``mask``, eight cells in a byte.
        whole: Its other fields, by name.
    """

    known: Differences
    truth: Differences
    features: Differences
    mask: NDArray[np.uint8]
    whole: dict[str, NDArray[Any]]

    @classmethod
    def of(cls, batch: TrainingBatch) -> Self:
        """Pack a batch on the CPU."""
        return cls(
            Differences.of(batch.known, _silence(batch.known.shape, batch.valid)),
            Differences.of(batch.truth, _silence(batch.truth.shape, torch.ones_like(batch.masked))),
            Differences.of(batch.features, torch.zeros_like(batch.features)),
            np.packbits(batch.mask.numpy() > 0, axis=-1),
            {name: getattr(batch, name).numpy() for name in WHOLE},
        )

    def to(self, device: torch.device) -> TrainingBatch:
        """Return the batch on a device; it is unpacked there."""
        whole = {name: _move(values, device) for name, values in self.whole.items()}
        present = torch.ones_like(whole["masked"])
        mask = _unpack_bits(_move(self.mask, device), self.known.shape[-1])
        return TrainingBatch(
            known=self.known.apply_to(_silence(self.known.shape, whole["valid"])),
            truth=self.truth.apply_to(_silence(self.truth.shape, present)),
            features=self.features.apply_to(torch.zeros(tuple(self.features.shape), device=device)),
            mask=mask,
            **whole,
        )


def _silence(shape: Sequence[int], present: Tensor) -> Tensor:
    """Return patches of a shape: without onsets where ``present`` says so, else zero."""
    out = torch.zeros(tuple(shape), device=present.device)
    out[:, :, Plane.ONSET] = -present[..., None, None].float()
    return out


def _unpack_bits(packed: Tensor, count: int) -> Tensor:
    """Return 0 or 1 for each of the first ``count`` bits of the last axis, the highest of a byte first."""
    weights = 1 << torch.arange(7, -1, -1, device=packed.device, dtype=torch.uint8)
    bits = (packed.unsqueeze(-1) & weights) > 0
    return bits.flatten(-2)[..., :count].float()


def _move(values: NDArray[Any], device: torch.device) -> Tensor:
    tensor = torch.from_numpy(values)
    return tensor.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else tensor.to(device)
