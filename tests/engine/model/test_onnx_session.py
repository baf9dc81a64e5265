"""Graphs are opened as they are or compressed; damaged ones are refused in one sentence."""

import hashlib
import lzma

import pytest

from ripieno.engine.model import onnx_session
from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_session import misfits, open_session
from ripieno.engine.model.pack import SHIPPED

GRAPH = (SHIPPED / "ripieno" / "context.onnx").read_bytes()
SMALL = lzma.compress(GRAPH, preset=0)


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path, {name: hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize(("name", "data"), [("graph.onnx", GRAPH), ("graph.onnx.xz", SMALL)])
def test_a_graph_is_opened_as_it_is_and_compressed(name, data, tmp_path):
    path, hashes = written(tmp_path, name, data)
    assert "known" in {each.name for each in open_session(path, "model", hashes, 1).get_inputs()}


@pytest.mark.parametrize(
    ("name", "data"),
    [("graph.onnx", b"nothing"), ("graph.onnx.xz", SMALL[:-400]), ("graph.onnx.xz", b"nothing")],
)
def test_what_is_no_graph_is_refused(name, data, tmp_path):
    path, hashes = written(tmp_path, name, data)
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path, "model", hashes)


def test_a_graph_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_session, "MAX_GRAPH_BYTES", 1000)
    path, hashes = written(tmp_path, "graph.onnx.xz", SMALL)
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path, "model", hashes)


def test_missing_and_other_files_are_told_apart(tmp_path):
    with pytest.raises(ModelError, match="lacks its file"):
        open_session(tmp_path / "graph.onnx", "model", {})
    path, _ = written(tmp_path, "graph.onnx", GRAPH)
    with pytest.raises(ModelError, match="hash differs"):
        open_session(path, "model", {"graph.onnx": "0"})


def test_errors_of_the_run_time_are_one_sentence():
    with (
        pytest.raises(ModelError, match=r"'brass' does not fit .* \(ValueError: two lines\)"),
        misfits("brass"),
    ):
        raise ValueError("two\nlines.")
    with pytest.raises(MemoryError), misfits("brass"):
        raise MemoryError


def test_threads_that_wait_leave_their_cores_to_others(tmp_path):
    path, hashes = written(tmp_path, "graph.onnx", GRAPH)
    options = open_session(path, "model", hashes).get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
