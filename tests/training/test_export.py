"""Packs agree with torch and are read back by the engine."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import onnx
import pytest
import torch
from click.testing import CliRunner

from ripieno.engine.model.card import Card, ModelError
from ripieno.engine.model.pack import FOLDERS_VARIABLE, find_packs, load_model
from ripieno.training.__main__ import commands
from ripieno.training.cards import write_card
from ripieno.training.checkpoint import CheckpointError, save_run
from ripieno.training.export import ExportError, export_pack, halve_weights, measure_parity
from ripieno.training.networks.inpainter import Inpainter
from ripieno.training.train import Recipe, begin_from, start
from ripieno.training.weights import WeightsError, read_weights
from tests.support.pieces import TINY
from tests.support.program import ROOT

STATE = {"history": [], "sources": ["pop909", "groove"], "size": {}, "step": 3, "seconds": 60.0}

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    made = Inpainter(TINY)
    for parameter in made.parameters():
        if not parameter.abs().sum():
            torch.nn.init.normal_(parameter, std=0.05)
    return made


@pytest.fixture(scope="module")
def pack(model, tmp_path_factory):
    """Return the folder that the command makes of a checkpoint."""
    checkpoint = tmp_path_factory.mktemp("run") / "checkpoint.pt"
    run = start(Recipe(size=TINY), torch.device("cpu"))
    run.average.load_state_dict(model.state_dict())
    run.sources, run.step, run.seconds = set(STATE["sources"]), STATE["step"], STATE["seconds"]
    save_run(run, checkpoint)
    folder = tmp_path_factory.mktemp("packs") / "tiny"
    asked = ["export", str(checkpoint), "--out", str(folder), "--name", "tiny", "--version", "7"]
    done = CliRunner().invoke(commands, asked)
    assert done.exception is None, done.output
    return folder


def test_export_writes_a_pack(pack):
    assert {each.name for each in pack.iterdir()} == {"card.json", "context.onnx", "model.onnx"}
    card = Card.read(pack / "card.json")
    assert (card.name, card.version) == ("tiny", "7")


def test_a_pack_agrees_with_torch_and_says_how_well(model, pack):
    parity = Card.read(pack / "card.json").parity
    assert 0 < parity < 5e-3
    assert measure_parity(model, pack) == pytest.approx(parity, rel=0.2)


def test_a_pack_of_other_weights_is_refused(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(
        "ripieno.training.export._export",
        lambda _, __, graph, folder: shutil.copy(pack / graph.file, folder),
    )
    monkeypatch.setattr("ripieno.training.export.measure_parity", lambda *_: 1.0)
    with pytest.raises(ExportError, match="differ from torch"):
        export_pack(Inpainter(TINY), tmp_path / "bad", write_card(STATE, name="x", version="1", quality=None))


def test_the_card_names_the_data_and_their_licences(pack):
    card = Card.read(pack / "card.json")
    assert {each["licence"] for each in card.data} == {"MIT", "CC-BY 4.0"}
    assert card.name == "tiny"


def test_a_pack_is_found_by_name_and_by_folder(pack, monkeypatch):
    monkeypatch.setenv(FOLDERS_VARIABLE, str(pack.parent))
    assert find_packs()[0].name == "tiny"
    assert load_model("tiny").card == load_model(str(pack)).card


def test_a_changed_graph_is_refused_by_its_hash(pack, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in pack.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    graph = copy / "model.onnx"
    graph.write_bytes(graph.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="hash"):
        load_model(str(copy))


def test_a_card_of_another_interface_is_refused(pack, tmp_path):
    card = json.loads((pack / "card.json").read_text())
    (tmp_path / "card.json").write_text(json.dumps({**card, "interface": 99}))
    with pytest.raises(ModelError, match="interface 99"):
        load_model(str(tmp_path))


@pytest.mark.parametrize("graph", ["context.onnx", "model.onnx"])
def test_a_pack_tells_nothing_of_the_machine_that_made_it(pack, graph):
    data = (pack / graph).read_bytes()
    assert b"inpainter.py" not in data
    assert str(ROOT).encode() not in data


@pytest.mark.parametrize("graph", ["context.onnx", "model.onnx"])
def test_nor_does_the_pack_that_is_shipped(graph):
    (shipped,) = [each for each in find_packs() if each.name == "ripieno"]
    assert b"inpainter.py" not in (shipped.path / graph).read_bytes()


def test_halved_weights_are_cast_back_and_small_ones_kept():
    large, small = np.linspace(0, 1, 2048, dtype=np.float32), np.ones(3, np.float32)
    tensors = [onnx.numpy_helper.from_array(large, "large"), onnx.numpy_helper.from_array(small, "small")]
    output = onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [2048])
    node = onnx.helper.make_node("Identity", ["large"], ["out"])
    halved = halve_weights(onnx.helper.make_model(onnx.helper.make_graph([node], "g", [], [output], tensors)))
    kinds = {each.name: each.data_type for each in halved.graph.initializer}
    assert kinds == {"large.half": onnx.TensorProto.FLOAT16, "small": onnx.TensorProto.FLOAT}
    assert halved.graph.node[0].op_type == "Cast"


def test_training_can_begin_from_the_weights_of_a_pack(model, pack):
    run = start(Recipe(size=TINY, seed=9), torch.device("cpu"))
    begin_from(run, pack)
    own, theirs = run.model.state_dict(), model.state_dict()
    assert all(torch.allclose(own[name], theirs[name], rtol=1e-3, atol=1e-6) for name in theirs)
    assert run.sources == {"pop909", "groove"}
    assert measure_parity(run.model, pack) < 1e-4


def test_a_pack_without_names_of_its_weights_is_refused_in_one_sentence(pack, tmp_path):
    copy = tmp_path / "old"
    copy.mkdir()
    card = json.loads((pack / "card.json").read_text())
    for file in card["sha256"]:
        graph = onnx.load(str(pack / file))
        del graph.metadata_props[:]
        onnx.save(graph, str(copy / file))
        card["sha256"][file] = hashlib.sha256((copy / file).read_bytes()).hexdigest()
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(WeightsError, match="older packs"):
        read_weights(str(copy))


def test_weights_of_another_size_are_refused(pack):
    wider = replace(TINY, width=2 * TINY.width)
    with pytest.raises(CheckpointError, match="another size"):
        begin_from(start(Recipe(size=wider), torch.device("cpu")), pack)
