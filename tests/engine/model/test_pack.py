"""Which packs there are, in which order, and which one is loaded."""

import json
import os
from pathlib import Path

import pytest

from ripieno.engine.model import pack
from ripieno.engine.model.card import Card, ModelError
from ripieno.engine.model.pack import CARD, FOLDERS_VARIABLE, Pack, find_packs, load_model, look_for_packs

SHIPPED_CARD = json.loads((pack.SHIPPED / "ripieno" / CARD).read_text(encoding="utf-8"))


def put_card(folder: Path, name: str | None) -> Path:
    """Put the card of a model of that name into a folder, a damaged one if it has none; return the folder."""
    folder.mkdir(parents=True)
    text = "{" if name is None else json.dumps({**SHIPPED_CARD, "name": name})
    (folder / CARD).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def search(monkeypatch, tmp_path):
    """Return a function that sets the user's folders; one pack is shipped, and models load at once."""
    put_card(tmp_path / "shipped" / "usual", "usual")
    monkeypatch.setattr(pack, "SHIPPED", tmp_path / "shipped")
    monkeypatch.setattr(pack, "OnnxModel", lambda path, card, threads: (path, card.name, threads))
    monkeypatch.delenv(FOLDERS_VARIABLE, raising=False)
    return lambda *folders: monkeypatch.setenv(FOLDERS_VARIABLE, os.pathsep.join(map(str, folders)))


def names() -> list[str]:
    return [each.name for each in find_packs()]


def test_a_pack_is_called_as_its_card_says(tmp_path):
    path = put_card(tmp_path / "folder", "brass")
    assert Pack(path, Card.read(path / CARD)).name == "brass"


@pytest.mark.usefixtures("search")
def test_without_folders_of_the_user_the_shipped_packs_are_found():
    assert names() == ["usual"]
    assert load_model() == (pack.SHIPPED / "usual", "usual", 0)


def test_packs_of_the_user_come_first_in_the_order_of_their_folders(search, tmp_path):
    put_card(tmp_path / "two" / "b", "third")
    put_card(tmp_path / "two" / "a", "second")
    search(put_card(tmp_path / "one", "first"), tmp_path / "two")
    assert names() == ["first", "second", "third", "usual"]
    assert load_model()[1] == "first"


def test_a_folder_that_is_a_pack_holds_no_others(search, tmp_path):
    one = put_card(tmp_path / "one", "first")
    put_card(one / "inner", "inner")
    search(one)
    assert names() == ["first", "usual"]


def test_empty_parts_of_the_variable_and_missing_folders_name_no_packs(search, tmp_path, monkeypatch):
    put_card(tmp_path / "here" / "inner", "inner")
    monkeypatch.chdir(tmp_path / "here")
    search("", tmp_path / "missing", "")
    assert names() == ["usual"]


def test_a_folder_named_like_a_card_is_no_card(search, tmp_path):
    (tmp_path / "one" / "odd" / CARD).mkdir(parents=True)
    search(tmp_path / "one")
    assert names() == ["usual"]


def test_a_damaged_card_is_left_out_of_the_packs_and_kept_among_what_is_found(search, tmp_path):
    search(put_card(tmp_path / "one", None))
    assert names() == ["usual"]
    damaged, usual = look_for_packs()
    assert isinstance(damaged, ModelError)
    assert usual == find_packs()[0]


def test_a_default_that_is_damaged_is_refused_rather_than_replaced(search, tmp_path):
    search(put_card(tmp_path / "one", None))
    with pytest.raises(ModelError, match="is not the card of a model pack"):
        load_model()
    assert load_model("usual")[1] == "usual"


def test_a_damaged_pack_after_the_default_does_not_matter_to_it(search, tmp_path):
    search(put_card(tmp_path / "one", "first"), put_card(tmp_path / "two", None))
    assert load_model()[1] == "first"


def test_a_model_is_loaded_by_its_name_with_its_threads(search, tmp_path):
    search(put_card(tmp_path / "one", "first"))
    assert load_model("usual", 3) == (pack.SHIPPED / "usual", "usual", 3)


def test_of_two_packs_of_one_name_the_first_is_loaded(search, tmp_path):
    search(put_card(tmp_path / "mine", "usual"))
    assert load_model("usual")[0] == tmp_path / "mine"


def test_a_model_is_loaded_by_the_path_of_its_pack(search, tmp_path):
    search()
    path = put_card(tmp_path / "elsewhere", "brass")
    assert load_model(str(path), 2) == (path, "brass", 2)
    with pytest.raises(ModelError, match="no model called 'brass'"):
        load_model("brass")


@pytest.mark.parametrize("name", ["nonesuch", "no\0such", "x" * 5000])
def test_an_unknown_name_is_refused_with_those_there_are_and_one_that_is_damaged(search, tmp_path, name):
    damaged = [put_card(tmp_path / folder, None) / CARD for folder in ("two", "three")]
    search(put_card(tmp_path / "one", "first"), *(card.parent for card in damaged))
    with pytest.raises(ModelError, match="choose one of first, usual, or name the folder") as refusal:
        load_model(name)
    assert f"{damaged[0]} is not the card of a model pack" in str(refusal.value)
    assert str(damaged[1]) not in str(refusal.value)


def test_where_no_pack_is_left_the_sentence_says_where_one_goes(search, tmp_path, monkeypatch):
    monkeypatch.setattr(pack, "SHIPPED", tmp_path / "none")
    with pytest.raises(ModelError, match=r"No model is installed; put .*none or name its folder\.$"):
        load_model()
    search(tmp_path / "missing")
    assert find_packs() == ()
