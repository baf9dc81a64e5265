"""What a loaded system can do follows from its kind."""

import pytest

from ripieno.engine.model.card import ModelError
from ripieno.engine.systems.model import OPERATIONS, PLAYERS, SystemModel
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


def test_a_card_of_music_that_is_not_known_is_refused(tmp_path):
    with pytest.raises(ModelError, match="representation"):
        SystemModel(tmp_path, card("rows", representation={"name": "magic"}))
