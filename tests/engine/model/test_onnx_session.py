"""Graphs are opened as they are or compressed; damaged ones are refused in one sentence."""

import hashlib
import lzma
from pathlib import Path

import pytest

from ripieno.engine.model import onnx_session
from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_session import misfits, open_session
from ripieno.engine.model.pack import SHIPPED

GRAPH = SHIPPED / "ripieno" / "context.onnx"


@pytest.fixture(scope="module")
def data():
    """Return a graph by its suffix, as it is and compressed."""
    graph = GRAPH.read_bytes()
    return {".onnx": graph, ".xz": lzma.compress(graph, preset=0)}


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path, {name: hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize("name", ["graph.onnx", "graph.onnx.xz"])
def test_a_graph_is_opened_as_it_is_and_compressed(name, data, tmp_path):
    path, hashes = written(tmp_path, name, data[Path(name).suffix])
    assert "known" in {each.name for each in open_session(path, "model", hashes, 1).get_inputs()}


@pytest.mark.parametrize("name", ["graph.onnx", "graph.onnx.xz"])
def test_what_is_no_graph_is_refused(name, tmp_path):
    path, hashes = written(tmp_path, name, b"nothing")
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path, "model", hashes)


def test_a_compressed_graph_without_its_end_is_refused(data, tmp_path):
    path, hashes = written(tmp_path, "graph.onnx.xz", data[".xz"][:-400])
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path, "model", hashes)


def test_a_graph_that_unpacks_to_too_much_is_refused(data, tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_session, "MAX_GRAPH_BYTES", 1000)
    path, hashes = written(tmp_path, "graph.onnx.xz", data[".xz"])
    with pytest.raises(ModelError, match="cannot load"):
        open_session(path, "model", hashes)


def test_missing_and_other_files_are_told_apart(tmp_path):
    with pytest.raises(ModelError, match="lacks its file"):
        open_session(tmp_path / "graph.onnx", "model", {})
    path, _ = written(tmp_path, "graph.onnx", GRAPH.read_bytes())
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
    path, hashes = written(tmp_path, "graph.onnx", GRAPH.read_bytes())
    options = open_session(path, "model", hashes).get_session_options()
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
