import json

import pytest

from ripieno.app.session.commands import ListModels
from ripieno.app.session.session import perform
from ripieno.engine.model.card import ModelError
from ripieno.engine.model.pack import load_model

CARD = {
    "version": "3",
    "interface": 1,
    "summary": "For tests.",
    "roles": ["keys", "bass"],
    "planes": [],
    "sigma_min": 0.002,
    "sigma_max": 80.0,
    "sampler": "ddim",
    "schedule": "karras",
    "steps": 12,
    "bars": 16,
    "conditions": [],
    "data": [{"name": "Songs", "licence": "CC0-1.0"}, {"name": "More"}],
    "quality": {"empty bars": 0.01},
    "licence": "CC0-1.0",
    "sha256": {},
}


@pytest.fixture
def packs(tmp_path, monkeypatch):
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "card.json").write_text(json.dumps({"name": f"model {name}", **CARD}), encoding="utf-8")
    monkeypatch.setenv("RIPIENO_MODELS", str(tmp_path))
    return tmp_path


def test_models_are_listed_with_the_default_first(packs):
    (report,) = perform(ListModels())
    first, second, *_ = report.models
    assert (first.name, first.is_default, first.path) == ("model a", True, packs / "a")
    assert (second.name, second.is_default) == ("model b", False)


@pytest.mark.usefixtures("packs")
def test_a_model_tells_what_its_card_says():
    (report,) = perform(ListModels())
    model = report.models[0]
    assert (model.version, model.summary, model.licence) == ("3", "For tests.", "CC0-1.0")
    assert (model.roles, model.sampler, model.steps, model.bars) == (("keys", "bass"), "ddim", 12, 16)
    assert model.trained_on == ("Songs (CC0-1.0)", "More (?)")
    assert model.quality == {"empty bars": 0.01}


def test_a_damaged_card_is_named_and_the_others_are_listed(packs):
    (packs / "a" / "card.json").write_text("{", encoding="utf-8")
    (report,) = perform(ListModels())
    assert next((model.name, model.is_default) for model in report.models) == ("model b", False)
    (problem,) = report.problems
    assert str(packs / "a" / "card.json") in problem


def test_a_damaged_default_is_refused_and_a_named_model_is_not_held_up(packs):
    (packs / "a" / "card.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"a.card\.json is not the card"):
        load_model()
    with pytest.raises(ModelError, match="lacks its file"):
        load_model("model b")
    with pytest.raises(ModelError, match=r"no model called 'model a'.*a.card\.json is not the card"):
        load_model("model a")
