"""Stretches of lanes whose chances are changed by weights that are fitted while the music is made."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.attacks import MadeStretch
from ripieno.engine.generate.chances import change_chances
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.spec import Bools, Floats
from ripieno.engine.music.clip import Clip


class OnStretch(Protocol):
    """What is known of a stretch of a lane that a window makes."""

    @property
    def stretch(self) -> MadeStretch:
        """Where it lies."""


Known = TypeVar("Known", bound=OnStretch)
Weights = TypeVar("Weights")


def find_stretches(
    window: FillWindow,
    clip: Clip,
    lanes: Iterable[int],
    of: Callable[[FillWindow, Clip, int], Iterable[Known]],
) -> Sequence[Known]:
    """Return what is known of the stretches that a window makes of some lanes.

    Where parts of bars are painted there are none.

    Args:
        window: The window.
        clip: What is known, and what was made before.
        lanes: Lanes of the clip.
        of: What is known of those of a lane.
    """
    if window.job.region.painted:
        return ()
    return [found for lane in lanes for found in of(window, clip, lane)]


def fit_stretches(
    denoise: Denoise,
    masked_cells: Bools,
    found: Sequence[Sequence[Known]],
    first: Weights,
    fit: Callable[[Floats, Known, Weights], tuple[Floats, Weights]],
) -> Denoise:
    """Return a denoiser that changes the chances of stretches, each by weights of its own.

    Args:
        denoise: Estimator over ``x`` of shape ``(variations, tokens, *PATCH_SHAPE)``.
        masked_cells: Shape ``(tokens, STEPS, PITCHES)``; in other cells the chance is 0.
        found: What is known of the stretches of each variation.
        first: The weights of each stretch before the first step of the sampler.
        fit: From the chances of a stretch, shape ``(beats, STEPS, PITCHES)``, and its weights to others; the
            new weights are given at the next step.
    """
    if not any(found):
        return denoise
    fitted = [[first] * len(own) for own in found]

    def change(chance: Floats) -> Floats:
        for own, stretches, weights in zip(chance, found, fitted, strict=True):
            for index, known in enumerate(stretches):
                tokens = known.stretch.tokens
                own[tokens], weights[index] = fit(own[tokens], known, weights[index])
        return chance

    return change_chances(denoise, masked_cells, change)
