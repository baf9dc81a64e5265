"""Models by name: Ripieno's own first, then published systems, and what to do about a wrong name."""

import json
from dataclasses import asdict

import pytest

from ripieno.app.session import models
from ripieno.app.session.list_models import list_models
from ripieno.app.session.models import load_model, models_for, system_folders, system_names
from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import FOLDERS_VARIABLE
from tests.support.system_models import card


@pytest.fixture
def systems(tmp_path, monkeypatch):
    """Return the only folder in which systems are looked for, with two of them."""
    monkeypatch.setattr(models, "system_folders", lambda: (tmp_path,))
    monkeypatch.setattr("ripieno.app.session.list_models.system_folders", lambda: (tmp_path,))
    for kind in ("rows", "rolls"):
        (tmp_path / kind).mkdir()
        (tmp_path / kind / "card.json").write_text(json.dumps(asdict(card(kind))), encoding="utf-8")
    return tmp_path


def test_systems_lie_in_folders_of_the_user_the_work_and_the_sources(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    first, *others = system_folders()
    assert first == tmp_path
    assert {each.name for each in others} == {"systems"}
    assert any((each.parent / "pyproject.toml").exists() for each in others)


@pytest.mark.usefixtures("systems")
def test_systems_are_known_by_what_they_do():
    assert system_names() == ("small-rolls", "small-rows")
    assert models_for("inpaint")[-1] == "small-rolls"
    assert models_for("extend")[-1] == "small-rows"


@pytest.mark.usefixtures("systems")
def test_a_system_is_loaded_by_its_name_and_nothing_else_is_changed(monkeypatch):
    monkeypatch.setattr("ripieno.engine.systems.pack.SystemModel", lambda *loaded: loaded[1])
    assert load_model("small-rows") == card("rows")
    assert isinstance(load_model(), OnnxModel)


@pytest.mark.usefixtures("systems")
def test_a_name_that_is_nearly_one_is_mended():
    with pytest.raises(ModelError, match="did you mean small-rows or small-rolls"):
        load_model("small-row")
    with pytest.raises(ModelError, match="did you mean small-rolls or small-rows"):
        load_model("small")
    with pytest.raises(ModelError, match="'xyz'; choose one of ripieno, small-rolls, small-rows, or name"):
        load_model("xyz")


def test_a_folder_with_a_damaged_card_is_not_taken_for_a_name(systems):
    (systems / "rows" / "card.json").write_text('{"kind": "rows"', encoding="utf-8")
    with pytest.raises(ModelError, match=r"card\.json is not the card"):
        load_model(str(systems / "rows"))


def test_the_list_holds_systems_last_with_their_kind(systems):
    (systems / "broken").mkdir()
    (systems / "broken" / "card.json").write_text('{"interface": 1, "kind": "rows"}')
    report = list_models()
    assert [each.kind for each in report.models] == ["", "diffusion of piano rolls", "row by row"]
    assert report.models[0].is_default
    assert report.models[1].operations == ("generate", "inpaint")
    assert "broken" in report.problems[0]
