"""Ripieno's own network: ONNX graphs behind ``denoise(x, sigma)``."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.conditions import FEATURE_COUNTS, FEATURES
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.locks import sigmoid
from ripieno.engine.grid.model_inputs import Window, spread_batch
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Floats
from ripieno.engine.model.card import Card, ModelError
from ripieno.engine.model.onnx_session import Session, misfits, open_session

CONTEXT_FILE, STEP_FILE = "context.onnx", "model.onnx"
OF_MASKED = ("memory", "prior")
"""What the denoiser takes of the masked tokens alone; of the rest it takes the whole window."""


class OnnxModel:
    """A loaded pack.

    Args:
        folder: The pack.
        card: Its card.
        threads: Threads for one graph; 0 lets the runtime choose.

    Raises:
        ModelError: If a graph is missing, damaged, or does not fit the card.
    """

    def __init__(self, folder: Path, card: Card, threads: int = 0) -> None:
        self.card = card
        self._context = _session(folder / CONTEXT_FILE, card, threads)
        self._step = _session(folder / STEP_FILE, card, threads)
        self._features = _columns(self._context, folder / CONTEXT_FILE)

    def bind(self, window: Window, batch: int) -> "BoundDenoiser":
        """Read a window once, for ``batch`` variations of its masked cells.

        Args:
            window: Its batch is 1, or ``batch`` where the variations know different notes.
            batch: Number of variations.
        """
        mask = window.mask.astype(np.float32)
        inputs = {
            "known": window.known,
            "mask": mask,
            "features": window.features[..., : self._features],
            "place": window.place,
            "valid": window.valid,
        }
        names = [each.name for each in self._context.get_outputs()]
        masked = window.masked
        with misfits(self.card.name):
            read = dict(zip(names, self._context.run(None, inputs), strict=True))
            fixed = {
                **{name: each[:, masked] if name in OF_MASKED else each for name, each in read.items()},
                "mask": mask[:, masked],
                "place": window.place[:, masked],
                "visible": np.concatenate([window.valid, window.valid[:, masked]], axis=1),
            }
            spread = {name: spread_batch(each, batch) for name, each in fixed.items()}
            np.broadcast_shapes(spread["prior"].shape, (batch, len(masked), STEPS, PITCHES))
        return BoundDenoiser(self._step, spread, self.card.name)


class BoundDenoiser:
    """``denoise(x, sigma)`` over the masked tokens of one window.

    ``x`` has shape ``(variations, masked tokens, *PATCH_SHAPE)``.
    """

    def __init__(self, session: Session, fixed: dict[str, NDArray[Any]], name: str) -> None:
        self._session = session
        self._name = name
        self._fixed = fixed
        self._listens = any(each.name == "guess" for each in session.get_inputs())

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one variation of ``x``."""
        return (self._fixed["mask"].shape[1], *PATCH_SHAPE)

    @property
    def prior(self) -> Floats:
        """Chance of an onset from the context alone, ``(variations, masked, STEPS, PITCHES)``."""
        probability: Floats = sigmoid(self._fixed["prior"])
        return probability

    def __call__(self, x: NDArray[Any], sigma: float, guess: NDArray[Any] | None = None) -> Floats:
        """Estimate the clean ``x``; see the contract in ``ripieno.engine.diffusion.step``.

        Args:
            x: Shape ``(variations, masked tokens, *PATCH_SHAPE)``.
            sigma: Noise level.
            guess: What was returned at the level before, if any; packs that were not trained with
                their own guesses do not look at it.
        """
        inputs = {
            "x": np.ascontiguousarray(x, np.float32),
            "sigma": np.full(len(x), sigma, np.float32),
            **self._fixed,
        }
        if self._listens:
            last = np.broadcast_to(empty_planes(1), x.shape) if guess is None else guess
            inputs["guess"] = np.ascontiguousarray(last, np.float32)
        with misfits(self._name):
            (denoised,) = self._session.run(None, inputs)
            out: Floats = denoised.reshape(x.shape)
        return out


def _session(path: Path, card: Card, threads: int) -> Session:
    session = open_session(path, card.name, card.sha256, threads)
    _check(session, path)
    return session


def _check(session: Session, path: Path) -> None:
    shapes = {each.name: tuple(each.shape) for each in session.get_inputs()}
    features, patch = shapes.get("features", (FEATURES,)), shapes.get("x", PATCH_SHAPE)
    if features[-1] not in FEATURE_COUNTS or patch[-3:] != PATCH_SHAPE:
        raise _other_inputs(path)


def _columns(session: Session, path: Path) -> int:
    """Return how many features of a token a graph reads."""
    for each in session.get_inputs():
        if each.name == "features":
            return int(each.shape[-1])
    raise _other_inputs(path)


def _other_inputs(path: Path) -> ModelError:
    return ModelError(
        f"The graph {path} has other inputs than this version of Ripieno gives; use a pack made for it."
    )
