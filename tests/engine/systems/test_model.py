"""What a loaded system can do follows from its kind."""

import pytest

from ripieno.engine.model.card import ModelError
from ripieno.engine.systems.model import GRAPHS, OPERATIONS, PLAYERS, SystemModel
from tests.support.system_models import card, model


@pytest.mark.parametrize("kind", PLAYERS)
def test_what_fills_says_so(kind):
    assert (
        (model(kind).filling is not None)
        == ("inpaint" in OPERATIONS[kind])
        == ("inpaint" in model(kind).operations)
    )


def test_a_pack_without_its_graph_is_refused(tmp_path):
    with pytest.raises(ModelError, match="lacks its file"):
        SystemModel(tmp_path, card("rows", sha256={"model.onnx.xz": "0"}))


@pytest.mark.parametrize("kind", PLAYERS)
def test_a_card_that_does_not_name_all_graphs_of_its_kind_is_refused(tmp_path, kind):
    names = sorted(GRAPHS[kind])
    for missing in names:
        hashes = {f"{name}.onnx.xz": "0" for name in names if name != missing}
        with pytest.raises(ModelError, match=f"names no graph {missing}; export the pack again"):
            SystemModel(tmp_path, card(kind, sha256=hashes))


@pytest.mark.parametrize("kind", PLAYERS)
def test_a_representation_of_another_kind_is_refused(tmp_path, kind):
    hashes = {f"{name}.onnx.xz": "0" for name in GRAPHS[kind]}
    other = "two bars" if kind != "latents" else "melody"
    with pytest.raises(ModelError, match=f"no system of {kind} has; export the pack again"):
        SystemModel(tmp_path, card(kind, sha256=hashes, representation={"name": other}))


def test_a_card_of_music_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(ModelError, match="representation"):
        SystemModel(tmp_path, card("rows", representation={"name": "magic"}))
