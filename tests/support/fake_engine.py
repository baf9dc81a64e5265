"""An engine that fills bars with predictable notes, for tests of what surrounds it."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from ripieno.engine.generate import FillOptions, Result, SamplingProgress
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region

MODEL = SimpleNamespace(card=SimpleNamespace(name="fake", sampler="dpmpp-2m", steps=3))


def fake_inpaint(
    model: object,
    clip: Clip,
    region: Region,
    options: FillOptions,
    performance: PerformanceStyle | None = None,
) -> Iterator[SamplingProgress | Result]:
    """Put one note on each selected bar line; its pitch tells seed and variation."""
    assert model is MODEL
    assert performance is None
    steps = options.steps or MODEL.card.steps
    yield from (SamplingProgress(done, steps) for done in range(1, steps + 1))
    variations = []
    for number in range(options.variations):
        pitch = region.low + (options.seed + number) % (region.high - region.low + 1)
        starts = [clip.time.bar_start(bar) for bar in region.bars]
        variations.append(
            {
                lane: tuple(Note(start, 10, pitch, 70, clip.lanes[lane].channel) for start in starts)
                for lane in region.lanes
            }
        )
    yield Result(tuple(variations), steps, options.sampler or MODEL.card.sampler)


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files be filled by this engine."""
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: MODEL)
    monkeypatch.setattr("ripieno.engine.generate.inpaint", fake_inpaint)
