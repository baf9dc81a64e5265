"""Weights of ONNX graphs as small whole numbers, and graphs as compressed files."""

import lzma

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

MIN_ROUNDED = 1024
"""Tensors with fewer numbers stay as they are."""

FINE, COARSE = 0.125, 0.3
"""Steps between rounded weights, relative to the root mean square of their row: small and large networks."""

LARGE = 2_000_000
"""Weights from which on a network is large."""

MAX_NUMBER = 127


def step_of(parameters: int) -> float:
    """Return the relative step for a network of so many weights."""
    return COARSE if parameters >= LARGE else FINE


def round_weights(model: onnx.ModelProto, step: float) -> onnx.ModelProto:
    """Store large weights as whole numbers of 8 bits, times a number for each row.

    Steps that are equal within a row and small for small weights need fewer bits once they are compressed
    than as many steps for all rows would, at the same error.

    Args:
        model: A graph with 32-bit weights; changed in place.
        step: Between rounded weights, relative to the root mean square of their row.

    Returns:
        The same graph; the runtime widens the weights once, when it loads.
    """
    nodes = []
    for weight in tuple(model.graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size < MIN_ROUNDED:
            continue
        name = weight.name
        numbers, scale = rounded(values, step)
        weight.CopyFrom(numpy_helper.from_array(numbers, f"{name}.rounded"))
        model.graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        nodes += [
            helper.make_node("Cast", [f"{name}.rounded"], [f"{name}.wide"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}.wide", f"{name}.scale"], [name]),
        ]
    for node in reversed(nodes):
        model.graph.node.insert(0, node)
    return model


def rounded(values: NDArray[np.float32], step: float) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return whole numbers and what each row of them is to be multiplied by.

    Args:
        values: Weights.
        step: Relative to the root mean square of a row; rows with far larger weights have a larger one.

    Returns:
        The shape of ``values``, and one that broadcasts to it.
    """
    axis = max(range(values.ndim), key=lambda each: values.shape[each])
    others = tuple(each for each in range(values.ndim) if each != axis)
    spread = np.sqrt(np.mean(np.square(values), axis=others, keepdims=True))
    largest = np.abs(values).max(axis=others, keepdims=True)
    scale = np.maximum(np.maximum(step * spread, largest / MAX_NUMBER), np.float32(1e-12)).astype(np.float32)
    return np.rint(values / scale).clip(-MAX_NUMBER, MAX_NUMBER).astype(np.int8), scale


def compress(graph: bytes) -> bytes:
    """Return a graph as the runtime of Ripieno unpacks it."""
    settings = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 0, "lp": 0, "pb": 0}
    return lzma.compress(graph, lzma.FORMAT_XZ, lzma.CHECK_CRC32, filters=[settings])
