"""How a network is trained."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ripieno.training.networks.inpainter import Size

RATES: Mapping[str, float] = {"adamw": 8e-4, "muon": 2e-3}
"""The highest learning rate that each optimiser is best at."""


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        steps: Steps in all, where ``minutes`` is 0.
        minutes: Minutes in all, with validations; the learning rate then goes by time.
        batch: Examples in a step.
        repeats: Noise draws for each example.
        bars: Window length.
        rate: Highest learning rate.
        cooling: Share of the steps (or minutes), the last ones, in which the rate goes down to zero.
        warmup: Steps up to it.
        decay: Weight decay of the matrices.
        average: Decay of the moving average of the weights.
        every: Steps between validations (and checkpoints).
        patience: Validations without a better loss after which training stops.
        seed: Seed of weights, data and noise.
        focus: Name of what is learnt.
        arranged: Share of the batches from songs arranged for bands, where the data have any.
        optimizer: ``muon`` for the matrices inside the blocks and AdamW for all else, or ``adamw`` for all.
        tokens: Tokens of a padded batch at most: attention grows with the square of a window, so few wide
            ones go together.
        padding: Windows are padded to a multiple of so many tokens; with more than 1 fewer shapes occur.
        size: Widths and depths of the network.
    """

    steps: int = 6000
    minutes: float = 0.0
    batch: int = 12
    repeats: int = 2
    bars: int = 20
    rate: float = RATES["muon"]
    cooling: float = 0.25
    warmup: int = 150
    decay: float = 0.02
    average: float = 0.999
    every: int = 250
    patience: int = 20
    seed: int = 1
    focus: str = "everything"
    arranged: float = 0.1
    optimizer: str = "muon"
    tokens: int = 4800
    padding: int = 1
    size: Size = field(default_factory=Size)

    def rate_at(self, step: int, seconds: float = 0.0) -> float:
        """Return the learning rate: warm-up, constant, then linear down to zero.

        Args:
            step: Steps done.
            seconds: Seconds gone by; they count where the recipe has ``minutes``.
        """
        done, whole = (seconds, 60 * self.minutes) if self.minutes else (step, self.steps)
        left = (whole - done) / max(self.cooling * whole, 1)
        return self.rate * min(1.0, (step + 1) / self.warmup, max(left, 0.0))

    def is_over(self, step: int, seconds: float) -> bool:
        """Return whether all steps are done, or all minutes gone by."""
        return seconds >= 60 * self.minutes if self.minutes else step >= self.steps
