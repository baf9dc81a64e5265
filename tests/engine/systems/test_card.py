"""Cards of systems that no sampler could go by are refused in one sentence."""

import json
from dataclasses import asdict, replace

import pytest

from ripieno.engine.model.card import Card, ModelError, kind_of_card
from ripieno.engine.systems.card import SystemCard, SystemSampling
from tests.support.system_models import GRAPHS, card


def written(folder, made, **changes):
    path = folder / "card.json"
    path.write_text(json.dumps({**asdict(made), **changes}), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", GRAPHS)
def test_a_card_comes_back(kind, tmp_path):
    assert SystemCard.read(written(tmp_path, card(kind))) == card(kind)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"interface": 9}, "interface"),
        ({"name": " "}, "name"),
        ({"sampling": {"sampler": "magic"}}, "sampler"),
        ({"sampling": {"schedule": "magic"}}, "schedule"),
        ({"sampling": {"levels": 100_000}}, "levels"),
        ({"sampling": {"length": 100_000}}, "length"),
        ({"sampling": {"sigma": 0.5}}, "sigma"),
        ({"sampling": {"max_rows_per_second": 1e8}}, "max_rows_per_second"),
        ({"sampling": {"schedule_options": {"colour": 1.0}}}, "schedule_options"),
        ({"sampling": {"schedule_options": {"beta_first": -1.0}}}, "schedule_options"),
        ({"sampling": {"schedule_options": {"beta_last": 3.5}}}, "schedule_options"),
        ({"kind": "magic"}, "kind"),
        ({"parameters": -1}, "parameters"),
    ],
)
def test_what_no_sampler_could_go_by_is_named(changes, word, tmp_path):
    with pytest.raises(ModelError, match=word) as caught:
        SystemCard.read(written(tmp_path, card(), **changes))
    assert str(caught.value).count(". ") <= 1


def test_a_file_that_is_no_card_is_refused(tmp_path):
    (tmp_path / "card.json").write_text("{")
    with pytest.raises(ModelError, match="not the card"):
        SystemCard.read(tmp_path / "card.json")
    with pytest.raises(ModelError, match="not the card"):
        SystemCard.read(tmp_path / "none.json")


def test_a_system_is_no_model_of_ripieno_and_says_so(tmp_path):
    path = written(tmp_path, card())
    assert kind_of_card(path)
    assert not kind_of_card(tmp_path / "none.json")
    with pytest.raises(ModelError, match="published system"):
        Card.read(path)


def test_the_schedule_is_the_one_that_is_named():
    sampling = SystemSampling(schedule="cosine", levels=12)
    assert sampling.make_schedule().count == 12
    wider = replace(sampling, schedule="linear", schedule_options={"beta_last": 0.001})
    assert wider.make_schedule().sigmas[0] < replace(wider, schedule_options={}).make_schedule().sigmas[0]
