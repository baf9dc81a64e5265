"""Cards: what is read, and what is refused in one sentence."""

import pytest

from engine.model.card import Card, ModelError
from engine.model.pack import FOLDERS_VARIABLE, load_model


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"name": 3', '{"name": "x", "interface": 1}'])
def test_what_is_no_card_is_refused_by_its_path(tmp_path, content):
    path = tmp_path / "card.json"
    path.write_text(content)
    with pytest.raises(ModelError, match=r"card\.json is not the card"):
        Card.read(path)


def test_an_unknown_model_is_refused_with_the_names_there_are(monkeypatch):
    monkeypatch.delenv(FOLDERS_VARIABLE, raising=False)
    with pytest.raises(ModelError, match="no model called 'nonesuch'; choose one of ripieno"):
        load_model("nonesuch")


def test_without_any_pack_the_sentence_says_where_one_goes(monkeypatch, tmp_path):
    monkeypatch.delenv(FOLDERS_VARIABLE, raising=False)
    monkeypatch.setattr("engine.model.pack.SHIPPED", tmp_path)
    with pytest.raises(ModelError, match="No model is installed; put a pack into"):
        load_model()
