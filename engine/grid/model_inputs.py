"""The inputs of a model, assembled in the same way for training and for a fill."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.grid.conditions import Conditions, features
from ripieno.engine.grid.encode import empty_planes
from ripieno.engine.grid.layout import Ints, Layout
from ripieno.engine.grid.spec import PITCHES, STEPS, Bools, Floats


@dataclass(frozen=True)
class Window:
    """Tokens that a model reads: one for each lane and beat.

    Attributes:
        known: Shape ``(batch, tokens, *PATCH_SHAPE)``, blank where masked.
        mask: Shape ``(batch, tokens, STEPS, PITCHES)``, True = make anew.
        features: Shape ``(batch, tokens, FEATURES)``.
        place: Shape ``(batch, tokens, 3)``: bar, beat, lane.
        valid: Shape ``(batch, tokens)``, False where a token is not looked at.
    """

    known: Floats
    mask: Bools
    features: Floats
    place: Ints
    valid: Bools

    @classmethod
    def joined(cls, windows: Sequence["Window"], axis: int) -> "Window":
        """Put windows together: as one batch (axis 0), or as more tokens (axis 1)."""
        parts = [[getattr(window, each.name) for window in windows] for each in fields(cls)]
        return cls(*(np.concatenate(part, axis=axis) for part in parts))

    def padded(self, tokens: int) -> "Window":
        """Return the window with empty tokens at its end that are not looked at, so many in all."""
        more = tokens - self.known.shape[1]
        if not more:
            return self
        empty = Window(*(np.zeros((len(each), more, *each.shape[2:]), each.dtype) for each in self._arrays))
        empty.known[:] = empty_planes(more)
        return Window.joined((self, empty), axis=1)

    @property
    def _arrays(self) -> list[NDArray[Any]]:
        return [getattr(self, each.name) for each in fields(self)]

    @property
    def masked(self) -> Ints:
        """Indices of the tokens with masked cells; the same for the whole batch."""
        return np.flatnonzero(np.any(self.mask[0], axis=(1, 2)))


@dataclass(frozen=True)
class Reference:
    """The bars of a reference passage, shown whole beside a window.

    Attributes:
        planes: Shape ``(lanes, beats, *PATCH_SHAPE)``, the lanes of the window.
        layout: The patches of the passage.
        bars: Shape ``(beats,)``, the bar place of each patch, from ``Passage.places``.
    """

    planes: Floats
    layout: Layout
    bars: Ints


def assemble_window(
    planes: Floats,
    mask: Bools,
    conditions: Conditions,
    layout: Layout,
    reference: Reference | None = None,
    *,
    names: Ints | None = None,
) -> Window:
    """Assemble what a model reads of some bars.

    Args:
        planes: Shape ``(lanes, beats, *PATCH_SHAPE)``; masked cells may hold notes, which are not shown.
        mask: Shape ``(lanes, beats, STEPS, PITCHES)``, True = make anew.
        conditions: Of the lanes and beats of the window.
        layout: The patches of the window.
        reference: The passage to show after the window. Its tokens carry no chords, densities, rhythm
            or evidence.
        names: Shape ``(lanes,)``, the lane place of each lane; None counts them from 0.

    Returns:
        A batch of one: the tokens of the window, lane by lane, then those of the passage.
    """
    lanes = np.arange(len(planes)) if names is None else names
    known: Floats = np.where(mask[:, :, None], empty_planes(1), planes)
    window = _to_tokens(known, mask, conditions, layout, layout.bar, lanes)
    if reference is None:
        return window
    nothing = np.zeros((*reference.planes.shape[:2], STEPS, PITCHES), np.bool_)
    plain = replace(conditions, chord_root=None, chord_mask=None, density=None, rhythm=None, evidence=None)
    shown = _to_tokens(reference.planes, nothing, plain, reference.layout, reference.bars, lanes)
    return Window.joined((window, shown), axis=1)


def spread_batch(values: NDArray[Any], batch: int) -> NDArray[Any]:
    """Return an array with ``batch`` rows along its first axis; one row stands for all."""
    if len(values) == batch:
        return np.ascontiguousarray(values)
    return np.ascontiguousarray(np.broadcast_to(values, (batch, *values.shape[1:])))


def _to_tokens(
    planes: Floats, mask: Bools, conditions: Conditions, layout: Layout, bars: Ints, lanes: Ints
) -> Window:
    count = len(lanes) * len(layout)
    place = np.stack(
        [np.tile(bars, len(lanes)), np.tile(layout.beat, len(lanes)), np.repeat(lanes, len(layout))], axis=1
    )
    return Window(
        planes.reshape(1, count, *planes.shape[2:]).astype(np.float32),
        mask.reshape(1, count, *mask.shape[2:]),
        features(conditions, layout, mask).reshape(1, count, -1),
        place[None],
        np.ones((1, count), np.bool_),
    )
