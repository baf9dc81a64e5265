"""Weights on their way into a graph and back: which initialiser holds which parameter."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from ripieno.engine.errors import RipienoError
from ripieno.engine.model.pack import find_packs, load_model
from ripieno.training.cards import DATA
from ripieno.training.lineage import TrainingStage, hash_file, history_of_card

KEY = "ripieno.weights"
"""Entry of a graph's metadata that holds the names."""

GRAPHS = {"context.onnx": "context.", "model.onnx": ""}
"""The graphs of a pack, with what goes before the parameter names in them."""


class WeightsError(RipienoError):
    """A pack whose weights cannot be read back."""


@dataclass(frozen=True)
class Weights:
    """What a pack can give to a run.

    Attributes:
        state: Parameters by name, 32-bit floats (rounded to 16 bits where the pack stores those).
        sources: Names of the data sets that the pack learnt from.
        history: The stages of its training, from its card.
        sha256: Hash of its card, which holds the hashes of its graphs.
    """

    state: Mapping[str, Tensor]
    sources: frozenset[str]
    history: Sequence[TrainingStage]
    sha256: str


def record_names(graph: onnx.ModelProto, parameters: Mapping[str, Tensor]) -> None:
    """Note in a graph's metadata which initialiser holds which parameter, found by their values.

    Exporters rename and transpose the weights of matrix products, so names alone do not tell.

    Args:
        graph: A fresh graph with 32-bit weights; changed in place.
        parameters: The module's parameters by name, on the CPU.
    """
    held: dict[bytes, str] = {}
    for weight in graph.graph.initializer:
        held.setdefault(_print(numpy_helper.to_array(weight)), weight.name)
    names: dict[str, tuple[str, bool]] = {}
    for name, parameter in parameters.items():
        values = parameter.detach().numpy()
        for transposed, form in ((False, values), (True, values.T)):
            if (found := held.get(_print(form))) is not None:
                names[name] = (found, transposed)
                break
    entry = graph.metadata_props.add()
    entry.key, entry.value = KEY, json.dumps(names)


def _print(values: np.ndarray[Any, Any]) -> bytes:
    return repr((values.shape, values.dtype.str)).encode() + np.ascontiguousarray(values).tobytes()


def read_weights(pack: str) -> Weights:
    """Read the parameters back from a model pack.

    Args:
        pack: Its name, or its folder.

    Raises:
        ModelError: If there is no such pack or its files are damaged.
        WeightsError: If it was exported before names were kept.
    """
    model = load_model(pack)
    folder = Path(pack)
    if not (folder / "card.json").is_file():
        folder = next(each.path for each in find_packs() if each.name == pack)
    state: dict[str, Tensor] = {}
    for file, prefix in GRAPHS.items():
        state |= {f"{prefix}{name}": value for name, value in _read(folder / file).items()}
    named = {entry["name"] for entry in model.card.data}
    sources = {source for source, entries in DATA.items() if any(entry["name"] in named for entry in entries)}
    history = history_of_card(model.card.training)
    return Weights(state, frozenset(sources), history, hash_file(folder / "card.json"))


def _read(path: Path) -> dict[str, Tensor]:
    graph = onnx.load(str(path))
    kept = {entry.key: entry.value for entry in graph.metadata_props}
    if KEY not in kept:
        raise WeightsError(
            f"{path} does not say which weights are which, as older packs do not; start from its checkpoint."
        )
    held = {each.name.removesuffix(".half"): each for each in graph.graph.initializer}
    state = {}
    for name, (initialiser, transposed) in json.loads(kept[KEY]).items():
        values = numpy_helper.to_array(held[initialiser]).astype(np.float32)
        state[name] = torch.from_numpy((values.T if transposed else values).copy())
    return state
