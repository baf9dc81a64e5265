"""Examples side by side: padding, weights of the sources, the stream of batches."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ripieno.engine.grid.spec import Plane
from ripieno.training.bands import Beats, with_band
from ripieno.training.data.piece import Piece
from ripieno.training.examples import Example, make_example
from ripieno.training.focus import Focus
from ripieno.training.masks import Mode, draw_mode, hide_bars
from ripieno.training.recipe import Recipe

SOURCE_SHARES: Mapping[str, float] = {
    "pop909": 0.42,
    "groove": 0.08,
    "game-midi": 0.14,
    "lieder": 0.06,
    "openewld": 0.03,
    "quartets": 0.12,
    "orchestra": 0.05,
    "polish-scores": 0.10,
    "chopin-first-editions": 0.02,
    "mutopia": 0.06,
}
"""How often a source is drawn, beside the others that are there; arrangements have a share of their own."""

ARRANGED = "bands"
MIN_ONSETS = 4

SHORT = (4, 8)
"""Fewest and most bars of a short window."""

EACH = 0.75
"""Chance of each part that a song with a band is given."""


@dataclass(frozen=True)
class TrainingBatch:
    """Padded examples, as tensors.

    Attributes:
        known: Shape ``(batch, tokens, *PATCH_SHAPE)``, blank where hidden.
        mask: Shape ``(batch, tokens, STEPS, PITCHES)``, 1 where hidden.
        features: Shape ``(batch, tokens, FEATURES)``.
        place: Shape ``(batch, tokens, 3)``.
        valid: Shape ``(batch, tokens)``, bool.
        target: Shape ``(batch, masked)``, indices of the tokens with hidden cells.
        masked: Shape ``(batch, masked)``, bool, False is padding.
        truth: Shape ``(batch, masked, *PATCH_SHAPE)``.
        expressive: Shape ``(batch, 3)``, weights of the attribute planes.
    """

    known: Tensor
    mask: Tensor
    features: Tensor
    place: Tensor
    valid: Tensor
    target: Tensor
    masked: Tensor
    truth: Tensor
    expressive: Tensor

    def to(self, device: torch.device) -> "TrainingBatch":
        """Return the batch on a device."""
        return TrainingBatch(*(getattr(self, name).to(device) for name in self.__dataclass_fields__))


def collate(examples: Sequence[Example], multiple: int = 1) -> TrainingBatch:
    """Pad examples to one batch, whose tokens, and masked tokens, are a multiple of a number."""
    planes, valid = _pad([example.planes for example in examples], multiple)
    known, _ = _pad([example.window.known[0] for example in examples], multiple)
    mask, _ = _pad([example.mask for example in examples], multiple)
    hidden = [np.flatnonzero(np.any(example.mask, axis=(1, 2))) for example in examples]
    target, masked = _pad(hidden, multiple)
    rows = torch.arange(len(examples))[:, None]
    truth = planes[rows, target]
    return TrainingBatch(
        known,
        mask.float(),
        _pad([example.features for example in examples], multiple)[0],
        _pad([example.place for example in examples], multiple)[0],
        valid,
        target,
        masked,
        truth,
        torch.tensor([example.expressive for example in examples]),
    )


def _pad(arrays: Sequence[np.ndarray], multiple: int) -> tuple[Tensor, Tensor]:
    longest = _round_up(max(len(array) for array in arrays), multiple)
    out = np.zeros((len(arrays), longest, *arrays[0].shape[1:]), arrays[0].dtype)
    valid = np.zeros((len(arrays), longest), bool)
    for row, array in enumerate(arrays):
        out[row, : len(array)] = array
        valid[row, : len(array)] = True
    return torch.from_numpy(out), torch.from_numpy(valid)


def _round_up(count: int, multiple: int) -> int:
    return -(-count // multiple) * multiple


@dataclass(frozen=True)
class Stream:
    """An endless stream of batches that depends on its seed alone.

    Attributes:
        pieces: What to draw from.
        size: Examples in a batch.
        bars: Window length.
        focus: Ways to hide, augmentation, and what is drawn first.
        seed: Seed.
        arranged: Share of the batches from songs arranged for bands, where there are any.
        tokens: Tokens of a padded batch at most, unless one example alone has more.
        padding: Tokens are padded to a multiple of this.
    """

    pieces: Sequence[Piece]
    size: int
    bars: int
    focus: Focus
    seed: int
    arranged: float = 0.1
    tokens: int = Recipe.tokens
    padding: int = Recipe.padding

    def batch(self, index: int) -> TrainingBatch:
        """Make the batch of a given index; its examples share source (or style) and mask mode.

        It ends early where one more example would make it larger than ``tokens``.
        """
        rng = np.random.default_rng((self.seed, index))
        groups = self._groups
        pieces = groups[str(rng.choice(list(groups), p=self._shares(list(groups))))]
        lengths = np.array([len(piece.bar_starts) - 1 for piece in pieces], float)
        drawn = rng.choice(len(pieces), size=self.size, p=lengths / lengths.sum())
        mode = draw_mode(rng, self.focus.modes)
        bars = min(int(rng.integers(SHORT[0], SHORT[1] + 1)), self.bars)
        bars = bars if rng.random() < mode.short else self.bars
        seed = int(rng.integers(2**62))
        examples: list[Example] = []
        longest = 0
        for piece in drawn:
            chance = np.random.default_rng((seed, len(examples)))
            example = self._example(pieces[piece], mode, bars, chance)
            longest = max(longest, _round_up(len(example.planes), self.padding))
            if examples and longest * (len(examples) + 1) > self.tokens:
                break
            examples.append(example)
        return collate(examples, self.padding)

    def _shares(self, groups: Sequence[str]) -> NDArray[np.float64]:
        """Return the chance of each group, which add up to 1."""
        shares = np.array([SOURCE_SHARES.get(name, 0.05) for name in groups])
        if ARRANGED in groups and len(groups) > 1:
            shares[groups.index(ARRANGED)] = 0.0
            shares *= (1 - self.arranged) / shares.sum()
            shares[groups.index(ARRANGED)] = self.arranged
        return np.asarray(shares / shares.sum())

    def _example(self, piece: Piece, mode: Mode, bars: int, rng: np.random.Generator) -> Example:
        if rng.random() < mode.band:
            piece = with_band(piece, self._beats, rng, EACH)
        for _ in range(4):
            example = make_example(piece, bars, mode.hide, self.focus.how, rng)
            if ((example.planes[:, Plane.ONSET] > 0) & example.mask).sum() >= MIN_ONSETS:
                break
        if not example.mask.any():
            return make_example(piece, bars, hide_bars, self.focus.how, rng)
        return example

    @cached_property
    def _beats(self) -> Beats:
        return Beats.of(self.pieces)

    @cached_property
    def _groups(self) -> Mapping[str, list[Piece]]:
        groups: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            if (name := getattr(piece, self.focus.grouping)) is not None:
                groups.setdefault(name, []).append(piece)
        return groups

    def __iter__(self) -> Iterator[TrainingBatch]:
        index = 0
        while True:
            yield self.batch(index)
            index += 1
