"""Made clips judged by a classifier, beside true ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ripieno.training.systems.sound_system import SoundRequest, Sounds
from ripieno.training.systems.spectrogram.classifier import (
    EPOCHS,
    DetectedLabels,
    TrainedClassifier,
    balanced_accuracy,
    train_classifier,
)
from ripieno.training.systems.spectrogram.clips import SHADES, SPECTRUM, ClipSet, shades_of
from ripieno.training.systems.spectrogram.spectrum import Floats, as_mono
from ripieno.training.systems.spectrogram.words import LABELS, WORDS_OF

GUIDANCES = (1.0, 3.0)
"""How much words count where clips are asked for."""


@dataclass(frozen=True)
class AskedLabel:
    """In which share of clips a label is detected.

    Attributes:
        true: Of held-out clips that have it; NaN where none has.
        unasked: Of clips that were made without words.
        asked: Of clips that were asked for it, by guidance.
    """

    true: float
    unasked: float
    asked: Mapping[float, float]


@dataclass(frozen=True)
class SoundJudge:
    """A classifier trained on true clips, and what it detects in those kept out.

    Attributes:
        classifier: Trained on the clips that systems learn from.
        known: Those clips.
        held_out: Clips of other songs.
        true: What it detects in these.
    """

    classifier: TrainedClassifier
    known: ClipSet
    held_out: ClipSet
    true: DetectedLabels

    @classmethod
    def of(cls, known: ClipSet, held_out: ClipSet) -> "SoundJudge":
        """Train the classifier, and let it judge what was kept out."""
        classifier = train_classifier(known, EPOCHS)
        return cls(classifier, known, held_out, classifier.detect_in_clips(held_out))

    def accuracy(self) -> Floats:
        """Return the balanced accuracy of each label on held-out clips; shape ``(len(LABELS),)``."""
        return balanced_accuracy(self.true.detected, self.held_out.labels)

    def detect(self, sounds: Sounds) -> DetectedLabels:
        """Return what is detected in sounds, by the pictures that rendered clips would have of them."""
        return self.classifier.detect(pictures_of(sounds))

    def distance(self, detected: DetectedLabels) -> float:
        """Return the Fréchet distance of some clips to the held-out ones."""
        return frechet_distance(detected.features, self.true.features)

    def known_distance(self, count: int, seed: int) -> float:
        """Return the Fréchet distance of as many clips that were learnt from to the held-out ones."""
        picked = np.random.default_rng(seed).permutation(len(self.known.songs))[:count]
        return self.distance(self.classifier.detect(self.known.shown(np.sort(picked), mono=True)))

    def ask(
        self, sample: Callable[[SoundRequest], Sounds], count: int, seed: int, unasked: DetectedLabels
    ) -> dict[str, AskedLabel]:
        """Ask for clips of each label by its first word, and say where it is detected.

        Args:
            sample: Makes clips.
            count: How many, for each label and guidance.
            seed: From which all chance follows.
            unasked: What was detected in clips made without words.
        """
        found = {}
        for at, label in enumerate(LABELS):
            said = (WORDS_OF[label][0],)
            requests = {each: SoundRequest(count, seed, said, each) for each in GUIDANCES}
            asked = {each: self.detect(sample(request)).share(label) for each, request in requests.items()}
            present = self.held_out.labels[:, at]
            true = float(self.true.detected[present, at].mean()) if present.any() else float("nan")
            found[label] = AskedLabel(true, unasked.share(label), asked)
        return found


def frechet_distance(one: Floats, other: Floats) -> float:
    """Return the distance of two normal distributions with the means and covariances of two sets.

    Args:
        one: Shape ``(clips, features)``, at least two clips.
        other: Shape ``(other clips, features)``, likewise.

    Source: Heusel et al. 2017, arXiv:1706.08500, eq. 6, for the features of another network.
    """
    (mean, spread), (other_mean, other_spread) = (
        (each.mean(axis=0), np.cov(each, rowvar=False)) for each in (one, other)
    )
    values, vectors = np.linalg.eigh(spread)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    shared = np.sqrt(np.linalg.eigvalsh(root @ other_spread @ root).clip(0)).sum()
    distance = np.sum((mean - other_mean) ** 2) + np.trace(spread) + np.trace(other_spread) - 2 * shared
    return max(float(distance), 0.0)


def pictures_of(sounds: Sounds) -> Floats:
    """Return pictures of one channel, in the shades of rendered clips; shape ``(count, 1, bins, frames)``."""
    shades = shades_of(SPECTRUM.picture(sounds)).astype(np.float32)
    return as_mono(shades * (2 / SHADES) - 1)
