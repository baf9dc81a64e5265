"""A model whose estimates are chance, so that only locks can keep its notes in order."""

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
from hypothesis import strategies as st

from ripieno.engine.generate import ClipResult, Result, SamplingProgress
from ripieno.engine.grid.model_inputs import Window
from ripieno.engine.grid.spec import PATCH_SHAPE, Plane
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

CARD = SimpleNamespace(
    name="chance",
    sampler="dpmpp-2m-sde",
    schedule="geometric",
    steps=3,
    sigma_min=0.05,
    sigma_max=20.0,
    bars=16,
    temperature=1.0,
    conditions=("recall", "style"),
)


BUSY = 30.0
"""Notes per beat to ask of chance, so that locks have something to do."""


class RandomModel:
    """Draws every estimate anew: many notes, of any pitch, length and place.

    A steady model draws once for each window, so that its estimate is a smooth function.
    """

    card = CARD

    def __init__(self, seed: int = 0, busy: float = -7.0, *, steady: bool = False) -> None:
        self.rng = np.random.default_rng(seed)
        self.busy = busy
        self.steady = steady
        self.windows: list[Window] = []

    def bind(self, window: Window, batch: int):
        self.windows.append(window)
        masked = len(window.masked)

        def draw(shape):
            out = self.rng.normal(0, 1, shape).astype(np.float32)
            out[:, :, Plane.ONSET] = np.tanh(self.rng.normal(self.busy, 3, out[:, :, Plane.ONSET].shape) / 2)
            return out

        fixed = draw((1, masked, *PATCH_SHAPE))

        def denoise(x, sigma, _guess=None):
            assert x.shape == (batch, masked, *PATCH_SHAPE)
            assert sigma > 0
            return np.repeat(fixed, batch, axis=0) if self.steady else draw(x.shape)

        denoise.shape = (masked, *PATCH_SHAPE)
        return denoise


class KeepingModel(RandomModel):
    """Believes what it sees."""

    def bind(self, window: Window, batch: int):
        bound = super().bind(window, batch)

        def denoise(x, sigma, _guess=None):
            return bound(x, sigma) * 0 + np.sign(x)

        denoise.shape = bound.shape
        return denoise


METRES = ((4, 4), (3, 4), (7, 8), (5, 16), (6, 8))


@st.composite
def clips(draw: st.DrawFn, most_notes: int = 24) -> Clip:
    """Draw clips of one to three lanes over four bars, with notes of any kind."""
    ppq = draw(st.sampled_from((24, 96, 220, 480)))
    first, second = draw(st.tuples(st.sampled_from(METRES), st.sampled_from(METRES)))
    change = draw(st.integers(1, 6)) * ppq
    time = TimeMap(ppq, (), (MetreChange(0, *first), MetreChange(change, *second)))
    end = time.bar_start(4)
    roles = draw(st.lists(st.sampled_from(Role), min_size=1, max_size=3))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    lanes = []
    for track, role in enumerate(roles):
        channel = 9 if role is Role.DRUMS else track
        count = draw(st.integers(0, most_notes))
        grid = draw(st.sampled_from((ppq // 4, ppq // 12, 1)))
        notes = [
            Note(
                int(seed.integers(0, max(end // grid, 1))) * grid,
                int(seed.integers(1, ppq * 2)),
                int(seed.integers(48, 72)),
                int(seed.integers(1, 128)),
                channel,
            )
            for _ in range(count)
        ]
        notes.sort(key=lambda note: (note.onset, note.pitch))
        lanes.append(Lane(role.value, role, tuple(notes), track, channel, None))
    return Clip(time, tuple(lanes), end)


def regions(clip: Clip) -> st.SearchStrategy[Region]:
    """Draw a region of a clip: any bars or painted stretches, any lanes, all pitches or some."""
    lanes = st.lists(st.integers(0, len(clip.lanes) - 1), min_size=1)
    ranges = st.one_of(st.just((0, 127)), st.just((40, 67)))
    whole = st.builds(
        lambda bars, lanes, pitches: Region(tuple(bars), tuple(lanes), *pitches),
        st.lists(st.integers(0, 3), min_size=1),
        lanes,
        ranges,
    )
    return st.one_of(whole, painted_regions(clip, lanes, ranges))


def painted_regions(
    clip: Clip, lanes: st.SearchStrategy[list[int]], ranges: st.SearchStrategy[tuple[int, int]]
) -> st.SearchStrategy[Region]:
    """Draw a painted region of a clip: stretches on the grid or off it, long and narrow."""
    cell = st.sampled_from((1, max(1, clip.time.ppq // 12), max(1, clip.time.ppq // 4)))
    stretch = st.tuples(st.integers(0, clip.end - 1), st.integers(1, clip.time.ppq * 2))
    return st.builds(
        lambda cell, stretches, lanes, pitches: Region.of_spans(
            clip.time,
            (
                (at := start // cell * cell, min(at + -(-length // cell) * cell, clip.end))
                for start, length in stretches
            ),
            tuple(lanes),
            *pitches,
        ),
        cell,
        st.lists(stretch, min_size=1, max_size=5),
        lanes,
        ranges,
    )


def outcome(events: Iterator[SamplingProgress | Result]) -> Result:
    """Return the result that a way of using the engine ends with."""
    *_, last = events
    assert isinstance(last, Result)
    return last


def clip_outcome(events: Iterator[SamplingProgress | ClipResult]) -> ClipResult:
    """Return the result that a way of making a clip ends with."""
    last = outcome(events)
    assert isinstance(last, ClipResult)
    return last


def whole(result: ClipResult, variation: int = 0) -> Clip:
    """Return one variation as a clip."""
    return result.clip.replace_region(result.region, result.variations[variation])


def small_clip(bars: int = 8, roles: tuple[Role, ...] = (Role.LEAD, Role.BASS)) -> Clip:
    """Return a clip with one note on every beat of every lane, in C major."""
    time = TimeMap(96)
    lanes = []
    for track, role in enumerate(roles):
        channel = 9 if role is Role.DRUMS else track
        pitches = (60, 64, 67, 65)
        notes = tuple(Note(beat * 96, 90, pitches[beat % 4], 80, channel) for beat in range(bars * 4))
        lanes.append(Lane(role.value, role, notes, track + 1, channel, None))
    return Clip(time, tuple(lanes), bars * 384)
