"""How a network is trained."""

from dataclasses import dataclass, field

from ripieno.training.networks.inpainter import Size


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        steps: Steps in all.
        batch: Examples in a step.
        repeats: Noise draws for each example.
        bars: Window length.
        rate: Highest learning rate.
        cooling: Share of the steps, the last ones, in which the rate goes down to zero.
        warmup: Steps up to it.
        decay: Weight decay of the matrices.
        average: Decay of the moving average of the weights.
        every: Steps between validations (and checkpoints).
        patience: Validations without a better loss after which training stops.
        seed: Seed of weights, data and noise.
        focus: Name of what is learnt.
        arranged: Share of the batches from songs arranged for bands, where the data have any.
        size: Widths and depths of the network.
    """

    steps: int = 6000
    batch: int = 12
    repeats: int = 2
    bars: int = 20
    rate: float = 8e-4
    cooling: float = 0.25
    warmup: int = 150
    decay: float = 0.02
    average: float = 0.999
    every: int = 250
    patience: int = 20
    seed: int = 1
    focus: str = "everything"
    arranged: float = 0.1
    size: Size = field(default_factory=Size)

    def rate_at(self, step: int) -> float:
        """Return the learning rate: warm-up, constant, then linear down to zero."""
        left = (self.steps - step) / max(self.cooling * self.steps, 1)
        return self.rate * min(1.0, (step + 1) / self.warmup, max(left, 0.0))
