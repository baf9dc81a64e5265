"""Packs of systems are found by name and by folder, and damaged ones are named."""

import json
from dataclasses import asdict

import pytest

from ripieno.engine.model.card import ModelError
from ripieno.engine.model.pack import FOLDERS_VARIABLE
from ripieno.engine.systems import pack
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.pack import SystemPack, load_system_model, look_for_systems
from tests.support.system_models import card


@pytest.fixture(autouse=True)
def loads(monkeypatch):
    """Let packs load at once, without graphs."""
    monkeypatch.setattr(pack, "SystemModel", lambda folder, card, threads: (folder, card, threads))


def put(folder, made):
    """Write a pack without graphs."""
    folder.mkdir(parents=True)
    (folder / "card.json").write_text(json.dumps(asdict(made)), encoding="utf-8")
    return folder


def test_packs_are_found_in_a_folder_of_several_and_as_a_folder_each_once(tmp_path):
    rows = put(tmp_path / "several" / "rows", card("rows"))
    rolls = put(tmp_path / "several" / "rolls", card("rolls"))
    found = look_for_systems((tmp_path / "several", rows, tmp_path / "none"))
    assert found == (SystemPack(rolls, card("rolls")), SystemPack(rows, card("rows")))


def test_of_two_packs_of_one_name_the_first_counts(tmp_path):
    first = put(tmp_path / "first", card("rows"))
    second = put(tmp_path / "second", card("rows", version="2"))
    (found,) = look_for_systems((second, first))
    assert (found.path, found.card.version) == (second, "2")


def test_other_models_are_no_systems(tmp_path):
    (tmp_path / "card.json").write_text('{"interface": 1}', encoding="utf-8")
    assert look_for_systems((tmp_path,)) == ()


def test_a_system_is_loaded_by_its_name_or_its_folder(tmp_path):
    folder = put(tmp_path / "pack", card("rolls"))
    loaded = (folder, SystemCard.read(folder / "card.json"), 2)
    assert load_system_model("small-rolls", (tmp_path,), 2) == loaded
    assert load_system_model(str(folder), (), 2) == loaded
    assert load_system_model("small-rows", (tmp_path,)) is None


def test_a_damaged_card_is_named_and_the_other_packs_are_found(tmp_path):
    put(tmp_path / "whole", card("rows"))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "card.json").write_text('{"interface": 1, "kind": "rows"}')
    problem, found = look_for_systems((tmp_path,))
    assert isinstance(problem, ModelError)
    assert "not the card of a published system" in str(problem)
    assert found.card.name == "small-rows"
    with pytest.raises(ModelError, match="not the card"):
        load_system_model("broken", (tmp_path,))
    assert load_system_model("small-rows", (tmp_path,)) is not None


def test_a_card_that_says_nothing_is_named_unless_it_lies_among_models_of_any_kind(tmp_path, monkeypatch):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "card.json").write_text('{"kind": "rows"', encoding="utf-8")
    put(tmp_path / "second" / "broken", card("rows", name="broken"))
    folders = (tmp_path, tmp_path / "second")
    (problem, found) = look_for_systems(folders)
    assert "broken/card.json is not the card of a published system" in str(problem)
    assert found.name == "broken"
    with pytest.raises(ModelError, match="export the pack again"):
        load_system_model("broken", folders)
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    assert look_for_systems(folders) == (found,)
