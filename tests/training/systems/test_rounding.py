"""Rounded weights are near to what they were, and compressed graphs come back."""

import lzma

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from ripieno.training.systems.rounding import COARSE, FINE, LARGE, compress, round_weights, rounded, step_of


@pytest.mark.parametrize("shape", [(64, 600), (1, 512, 50), (64, 32, 3, 3)])
def test_weights_are_rounded_by_half_a_step_of_their_row_at_most(shape):
    values = np.random.default_rng(1).normal(size=shape).astype(np.float32)
    numbers, scale = rounded(values, FINE)
    assert numbers.dtype == np.int8
    assert (np.abs(numbers * scale - values) <= scale / 2 + 1e-6).all()
    assert float(scale.max()) < 0.25


def test_a_row_with_one_large_weight_keeps_it():
    values = np.full((4, 300), 0.01, np.float32)
    values[1, 7] = 5
    numbers, scale = rounded(values, FINE)
    assert (numbers * scale)[1, 7] == pytest.approx(5, rel=0.01)


def test_large_networks_have_coarser_steps():
    assert (step_of(LARGE - 1), step_of(LARGE)) == (FINE, COARSE)


def test_a_graph_with_rounded_weights_has_the_same_inputs_and_leaves_small_weights_alone():
    large, small = np.ones((40, 40), np.float32), np.ones(40, np.float32)
    weights = [numpy_helper.from_array(each, name) for name, each in (("large", large), ("small", small))]
    nodes = [
        helper.make_node("MatMul", ["x", "large"], ["y"]),
        helper.make_node("Add", ["y", "small"], ["z"]),
    ]
    x, z = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 40]) for name in "xz")
    model = helper.make_model(helper.make_graph(nodes, "graph", [x], [z], weights))
    changed = round_weights(model, FINE)
    kinds = {each.name: each.data_type for each in changed.graph.initializer}
    assert kinds == {
        "large.rounded": TensorProto.INT8,
        "large.scale": TensorProto.FLOAT,
        "small": TensorProto.FLOAT,
    }
    assert [node.op_type for node in changed.graph.node] == ["Cast", "Mul", "MatMul", "Add"]


def test_compressed_graphs_are_small_and_come_back():
    data = np.random.default_rng(1).integers(-3, 4, 20_000).astype(np.int8).tobytes()
    assert len(compress(data)) < len(data) / 2
    assert lzma.decompress(compress(data)) == data
