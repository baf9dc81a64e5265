"""Packs that were made before styles were a condition still run."""

import hashlib
from types import SimpleNamespace

import numpy as np
import pytest

from ripieno.engine.grid.conditions import FEATURE_COUNTS, FEATURES
from ripieno.engine.grid.model_inputs import Window
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS
from ripieno.engine.model import onnx_denoiser, onnx_session
from ripieno.engine.model.card import ModelError
from ripieno.engine.model.onnx_denoiser import CONTEXT_FILE, OnnxModel


class RecordingGraph:
    """A graph that notes what it is given, with inputs of the shapes it is given."""

    def __init__(self, shapes):
        self._inputs = [SimpleNamespace(name=name, shape=shape) for name, shape in shapes.items()]
        self.given = {}

    def get_inputs(self):
        return self._inputs

    def get_outputs(self):
        return [SimpleNamespace(name="prior")]

    def run(self, _names, inputs):
        self.given = inputs
        return [np.zeros((1, 3, STEPS, PITCHES), np.float32)]


def opened(monkeypatch, tmp_path, columns):
    shapes = {
        CONTEXT_FILE: {"known": (1, 3, *PATCH_SHAPE), "features": (1, 3, columns)},
        onnx_denoiser.STEP_FILE: {"x": ("batch", "chosen", *PATCH_SHAPE)},
    }
    sessions = {file: RecordingGraph(each) for file, each in shapes.items()}
    monkeypatch.setattr(onnx_session.ort, "InferenceSession", lambda data, *_, **__: sessions[data.decode()])
    sha256 = {}
    for file in shapes:
        (tmp_path / file).write_text(file)
        sha256[file] = hashlib.sha256(file.encode()).hexdigest()
    return OnnxModel(tmp_path, SimpleNamespace(name="made", sha256=sha256)), sessions[CONTEXT_FILE]


@pytest.mark.parametrize("columns", FEATURE_COUNTS)
def test_a_graph_is_given_as_many_features_as_it_knows(monkeypatch, tmp_path, columns):
    model, context = opened(monkeypatch, tmp_path, columns)
    mask = np.ones((1, 3, STEPS, PITCHES), bool)
    reported = np.arange(3 * FEATURES, dtype=np.float32).reshape(1, 3, FEATURES)
    known = np.zeros((1, 3, *PATCH_SHAPE), np.float32)
    model.bind(Window(known, mask, reported, np.zeros((1, 3, 3), np.int64), np.ones((1, 3), bool)), 1)
    assert np.array_equal(context.given["features"], reported[..., :columns])


def test_a_graph_with_other_features_is_refused(monkeypatch, tmp_path):
    with pytest.raises(ModelError, match="other inputs"):
        opened(monkeypatch, tmp_path, FEATURES + 1)
