"""Samplers by name."""

import inspect

import pytest

from ripieno.engine.diffusion.registry import SAMPLERS, find_sampler
from ripieno.engine.diffusion.step import SamplerError


def test_a_sampler_is_found_by_its_name():
    assert all(find_sampler(name) is info and info.name == name for name, info in SAMPLERS.items())


def test_an_unknown_name_is_refused_with_all_there_are():
    with pytest.raises(
        SamplerError, match="There is no sampler 'euler'; choose one of dpmpp-2m, dpmpp-2m-sde, "
    ):
        find_sampler("euler")


@pytest.mark.parametrize("info", SAMPLERS.values(), ids=SAMPLERS)
def test_options_of_a_sampler_are_keywords_with_defaults(info):
    parameters = list(inspect.signature(info.function).parameters.values())
    assert [each.name for each in parameters[:4]] == ["denoise", "x", "schedule", "noise"]
    assert all(each.kind is each.KEYWORD_ONLY and each.default is not each.empty for each in parameters[4:])


@pytest.mark.parametrize("info", SAMPLERS.values(), ids=SAMPLERS)
def test_a_summary_is_one_sentence(info):
    assert info.summary.endswith(".")
    assert ". " not in info.summary
