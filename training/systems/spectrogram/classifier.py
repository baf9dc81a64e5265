"""A network that detects the labels of a clip, by which made clips are judged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ripieno.training.systems.spectrogram.clips import SPECTRUM, ClipSet
from ripieno.training.systems.spectrogram.spectrum import Floats
from ripieno.training.systems.spectrogram.words import LABELS
from ripieno.training.systems.system import descend

EPOCHS = 12
BATCH = 32
RATE = 2e-3
DECAY = 1e-2
SEED = 1
FEATURES = 32
"""Numbers by which clips are compared as wholes."""


class SoundClassifier(nn.Module):
    """Four convolutions on a picture of one channel, means and maxima over time, and a chance for each label.

    Args:
        bins: Height of the picture, a multiple of 32.
    """

    def __init__(self, bins: int = SPECTRUM.bins) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for low, high, stride in ((1, 16, (4, 2)), (16, 24, (2, 2)), (24, 32, (2, 2)), (32, 48, (2, 2))):
            layers += [nn.Conv2d(low, high, 5, stride, 2), nn.BatchNorm2d(high), nn.ReLU()]
        self.layers = nn.Sequential(*layers)
        self.features = nn.Linear(2 * 48 * bins // 32, FEATURES)
        self.out = nn.Linear(FEATURES, len(LABELS))

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Return features and log-odds of labels; shapes ``(batch, FEATURES)`` and ``(batch, labels)``.

        Args:
            pictures: Shape ``(batch, 1, bins, frames)``, from -1 to 1.
        """
        found = self.layers(pictures).flatten(1, 2)
        features = functional.relu(self.features(torch.cat([found.mean(-1), found.amax(-1)], dim=-1)))
        return features, self.out(features)


@dataclass(frozen=True)
class DetectedLabels:
    """What a classifier detects in clips.

    Attributes:
        features: Shape ``(clips, FEATURES)``.
        detected: Shape ``(clips, len(LABELS))``, bool.
    """

    features: Floats
    detected: NDArray[np.bool_]

    def share(self, label: str) -> float:
        """Return in which share of the clips a label is detected."""
        return float(self.detected[:, LABELS.index(label)].mean())


@dataclass(frozen=True)
class TrainedClassifier:
    """A classifier with the log-odds above which it says yes.

    Attributes:
        network: The classifier.
        cuts: Shape ``(labels,)``: where as many clips for training are above as have the label.
    """

    network: SoundClassifier
    cuts: Floats

    def detect(self, pictures: Floats) -> DetectedLabels:
        """Return what is detected in pictures of shape ``(clips, 1, bins, frames)``, from -1 to 1."""
        features, odds = _run(self.network, [pictures])
        return DetectedLabels(features, odds > self.cuts)

    def detect_in_clips(self, clips: ClipSet) -> DetectedLabels:
        """Return what is detected in rendered clips."""
        features, odds = _run(self.network, _blocks(clips))
        return DetectedLabels(features, odds > self.cuts)


def train_classifier(clips: ClipSet, epochs: int) -> TrainedClassifier:
    """Train a classifier on the labels of clips; rare ones count as much as frequent ones.

    Args:
        clips: What it learns from.
        epochs: How often it sees each.
    """
    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    network = SoundClassifier(clips.pictures.shape[2])
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=DECAY)
    count = len(clips.songs)
    labels = torch.from_numpy(clips.labels.astype(np.float32))
    share = labels.mean(dim=0).clamp(1 / count, 1 - 1 / count)
    rounds = max(count // BATCH, 1) * epochs
    rates = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, rounds)
    for _ in range(epochs):
        for index in np.array_split(rng.permutation(count), max(count // BATCH, 1)):
            pictures = torch.from_numpy(clips.shown(index, mono=True))
            _, odds = network(pictures)
            loss = functional.binary_cross_entropy_with_logits(
                odds, labels[index], pos_weight=(1 - share) / share
            )
            descend(optimizer, loss)
            rates.step()
    network.eval()
    _, known = _run(network, _blocks(clips))
    cuts = [np.quantile(column, 1 - each) for column, each in zip(known.T, share.tolist(), strict=True)]
    return TrainedClassifier(network, np.array(cuts))


def balanced_accuracy(detected: NDArray[np.bool_], true: NDArray[np.bool_]) -> Floats:
    """Return the mean of the shares of present and of absent labels that are told right.

    Args:
        detected: Shape ``(clips, labels)``.
        true: Same shape.

    Returns:
        Shape ``(labels,)``; 0.5 is chance, NaN where a label is always or never there.
    """
    with np.errstate(invalid="ignore"):
        hits = (detected & true).sum(axis=0) / true.sum(axis=0)
        spared = (~detected & ~true).sum(axis=0) / (~true).sum(axis=0)
    accuracy: NDArray[np.floating[Any]] = (hits + spared) / 2
    return accuracy


def _blocks(clips: ClipSet) -> Iterator[Floats]:
    for index in np.array_split(np.arange(len(clips.songs)), max(len(clips.songs) // BATCH, 1)):
        yield clips.shown(index, mono=True)


@torch.no_grad()
def _run(network: SoundClassifier, blocks: Iterator[Floats] | Sequence[Floats]) -> tuple[Floats, Floats]:
    found = [network(torch.from_numpy(np.asarray(block, np.float32))) for block in blocks]
    features, odds = (torch.cat(each).double().numpy() for each in zip(*found, strict=True))
    return features, odds
