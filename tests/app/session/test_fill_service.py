from dataclasses import replace

import pytest

from ripieno.app.session.clip_operations import (
    AccompanyClip,
    ExtendClip,
    GenerateClip,
    InpaintRegion,
    ReharmoniseRegion,
)
from ripieno.app.session.fill_service import fill_clip, finish, settle
from ripieno.app.session.phrases import progression
from ripieno.engine import generate
from ripieno.engine.diffusion.step import SamplerError
from ripieno.engine.generate import FillOptions, NewClip
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.performance import PerformanceStyle
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.random_model import RandomModel, outcome, small_clip

CLIP = small_clip(4)
REGION = Region((1, 2), (0,))
OPTIONS = FillOptions(3, chords=parse_progression("C | G"))
NEW = NewClip(2, (Role.LEAD, Role.BASS), chords=parse_progression("Am | F"))
LIVELY = PerformanceStyle(quantised=False, flat={})


def model():
    return RandomModel(busy=-4.0)


def made(operation, options=OPTIONS):
    return finish(fill_clip(operation, model(), options), lambda _: None)


@pytest.mark.parametrize(
    ("operation", "engine"),
    [
        (InpaintRegion(CLIP, REGION), lambda m: generate.inpaint(m, CLIP, REGION, OPTIONS)),
        (InpaintRegion(CLIP, REGION, LIVELY), lambda m: generate.inpaint(m, CLIP, REGION, OPTIONS, LIVELY)),
        (ReharmoniseRegion(CLIP, REGION), lambda m: generate.reharmonise(m, CLIP, REGION, OPTIONS)),
        (ExtendClip(CLIP, 2, "start", (1,)), lambda m: generate.extend(m, CLIP, 2, OPTIONS, "start", (1,))),
        (
            AccompanyClip(CLIP, Role.BASS, (1,), "Low"),
            lambda m: generate.accompany(m, CLIP, Role.BASS, OPTIONS, (1,), "Low"),
        ),
        (GenerateClip(NEW), lambda m: generate.generate(m, NEW, OPTIONS)),
    ],
)
def test_each_operation_returns_what_the_engine_makes_of_it(operation, engine):
    assert made(operation) == outcome(engine(model()))


def test_a_performance_style_changes_what_is_made():
    assert made(InpaintRegion(CLIP, REGION)) != made(InpaintRegion(CLIP, REGION, LIVELY))


def test_a_new_clip_without_chords_goes_by_those_that_the_seed_selects():
    options = replace(OPTIONS, chords=None)
    by_seed = replace(NEW, chords=progression(3, None, 4))
    assert made(GenerateClip(replace(NEW, chords=None)), options) == made(GenerateClip(by_seed), options)


def test_progress_is_reported_after_each_step_of_the_sampler():
    seen = []
    finish(fill_clip(InpaintRegion(CLIP, REGION), model(), OPTIONS), seen.append)
    assert [(step.done, step.total) for step in seen] == [(1, 3), (2, 3), (3, 3)]
    assert set(seen[0].sketch()[0]) == {0}


def test_closing_the_iterator_ends_the_work_of_the_engine(monkeypatch):
    ended = []

    def endless(*_):
        try:
            while True:
                yield generate.SamplingProgress(1, 2)
        finally:
            ended.append(True)

    monkeypatch.setattr("ripieno.engine.generate.inpaint", endless)
    work = fill_clip(InpaintRegion(CLIP, REGION), model(), OPTIONS)
    next(work)
    assert ended == []
    work.close()
    assert ended == [True]


def test_work_is_closed_where_the_report_raises():
    ended = []

    def work():
        try:
            yield generate.SamplingProgress(1, 2)
        finally:
            ended.append(True)

    def refuse(_):
        raise KeyError

    with pytest.raises(KeyError):
        finish(work(), refuse)
    assert ended == [True]


def test_an_engine_without_a_result_is_a_fault_of_the_program(monkeypatch):
    monkeypatch.setattr("ripieno.engine.generate.inpaint", lambda *_: iter(()))
    with pytest.raises(RuntimeError, match="without a result"):
        made(InpaintRegion(CLIP, REGION))


def test_settling_keeps_a_seed_and_draws_a_missing_one():
    assert settle(FillOptions(7)) == FillOptions(7)
    assert settle(FillOptions(0)) == FillOptions(0)
    first, second = (settle(FillOptions()).known_seed for _ in range(2))
    assert first != second


def test_settling_refuses_a_sampler_that_does_not_exist():
    with pytest.raises(SamplerError, match="nothing"):
        settle(FillOptions(1, sampler="nothing"))
