"""The contract of a system that makes sound instead of notes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from ripieno.training.data.store import Store
from ripieno.training.systems.loop import Corpora, LearningRun
from ripieno.training.systems.system import Changes, SystemSettings, Trainer, count_weights

Sounds = NDArray[np.floating[Any]]
"""Shape ``(count, channels, samples)``, full scale is 1."""


@dataclass(frozen=True)
class SoundRequest:
    """Sound to make.

    Attributes:
        count: How many clips.
        seed: From which all chance follows.
        words: What they are to be like; empty for anything.
        guidance: How much the words count: 0 leaves them out, 1 is as learnt, more exaggerates them.
    """

    count: int
    seed: int
    words: tuple[str, ...] = ()
    guidance: float = 0.0


@dataclass(frozen=True)
class SoundEvaluationRequest:
    """What an evaluation needs.

    Attributes:
        store: Reads the prepared data.
        sounds: Folder where rendered sound is kept.
        folder: For clips, pictures, ``measures.md`` and ``results.json``.
        count: How many clips are made for each description, at least 2.
        seed: From which all chance follows.
    """

    store: Callable[[], Store]
    sounds: Path
    folder: Path
    count: int
    seed: int


@dataclass(frozen=True)
class SoundSystem:
    """A published system that makes sound, or a variant of one.

    Attributes:
        name: By which it is trained and compared.
        title: What it is.
        source: The work, and its sections.
        family: Systems of one family have equal budgets and are compared with each other first.
        rate: Samples a second of what it makes.
        seconds: How long a clip of it is.
        build: Returns the network with fresh weights.
        trainer: How it learns.
        open_corpora: Returns its data, given what reads a store and a folder where sound is kept.
        sample: Returns the clips of a request.
        evaluate: Measures a trained run, and writes all of it down.
        settings: How it is trained.
        read_words: Returns which words of a text it knows, and which it does not; None where it knows none.
        changes: Whether it is as described, mended or smaller.
        differs: What it does otherwise than described, and why, or how an open place was read.
    """

    name: str
    title: str
    source: str
    family: str
    rate: int
    seconds: float
    build: Callable[[], nn.Module]
    trainer: Trainer
    open_corpora: Callable[[Callable[[], Store], Path], Corpora]
    sample: Callable[[nn.Module, SoundRequest], Sounds]
    evaluate: "Callable[[LearningRun[SoundSystem], SoundEvaluationRequest], object]"
    settings: SystemSettings
    read_words: Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]] | None = None
    changes: Changes = "faithful"
    differs: str = ""

    def count_parameters(self) -> int:
        """Return how many weights the network has."""
        return count_weights(self)
