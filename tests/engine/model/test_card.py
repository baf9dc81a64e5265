"""Cards: what is read, and what is refused in one sentence."""

import json
import shutil
from copy import deepcopy
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.model.card import Card, ModelError
from ripieno.engine.model.pack import CARD, FOLDERS_VARIABLE, SHIPPED, load_model


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
    monkeypatch.setattr("ripieno.engine.model.pack.SHIPPED", tmp_path)
    with pytest.raises(ModelError, match="No model is installed; put a pack into"):
        load_model()


SHIPPED_CARD = json.loads((SHIPPED / "ripieno" / CARD).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", "24"),
        ("steps", 1),
        ("steps", 10**9),
        ("bars", 0),
        ("sigma_min", -1.0),
        ("sigma_min", 100.0),
        ("temperature", 0),
        ("sampler", "nonesuch"),
        ("schedule", "nonesuch"),
        ("roles", "lead"),
        ("name", " "),
        ("sha256", []),
        ("data", [1]),
        ("interface", "1"),
    ],
)
def test_a_card_with_what_cannot_be_is_refused_by_its_path(tmp_path, field, value):
    (tmp_path / CARD).write_text(json.dumps({**SHIPPED_CARD, field: value}))
    with pytest.raises(ModelError, match=r"card\.json") as refusal:
        Card.read(tmp_path / CARD)
    assert field in str(refusal.value) or str(value) in str(refusal.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from(sorted(SHIPPED_CARD)), VALUES)
def test_whatever_a_card_holds_it_is_read_or_refused(tmp_path_factory, field, value):
    path = tmp_path_factory.mktemp("card") / CARD
    path.write_text(json.dumps({**deepcopy(SHIPPED_CARD), field: value}), encoding="utf-8")
    try:
        card = Card.read(path)
    except ModelError:
        return
    assert card.sigma_min < card.sigma_max


@given(st.binary(max_size=60))
def test_whatever_bytes_a_card_holds_it_is_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("card") / CARD
    path.write_bytes(data)
    with pytest.raises(ModelError):
        Card.read(path)


def test_a_graph_of_other_shapes_is_one_sentence_when_it_runs(tmp_path):
    """The graphs are swapped, and their hashes with them."""
    pack = tmp_path / "swapped"
    shutil.copytree(SHIPPED / "ripieno", pack)
    for one, other in (("context.onnx", "model.onnx"), ("model.onnx", "context.onnx")):
        shutil.copy(SHIPPED / "ripieno" / one, pack / other)
    hashes = {name: sha256((pack / name).read_bytes()).hexdigest() for name in SHIPPED_CARD["sha256"]}
    (pack / CARD).write_text(json.dumps({**SHIPPED_CARD, "sha256": hashes}), encoding="utf-8")
    with pytest.raises(ModelError, match="other inputs"):
        load_model(str(pack))
