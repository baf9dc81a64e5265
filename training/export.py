"""From a checkpoint to a model pack: two ONNX graphs and a card."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from ripieno.engine.errors import RipienoError
from ripieno.engine.grid.conditions import FEATURES
from ripieno.engine.grid.model_inputs import Window
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS
from ripieno.engine.model.pack import load_model
from ripieno.training.cards import write_card
from ripieno.training.checkpoint import load_average, read_state
from ripieno.training.networks.inpainter import Context, Denoiser, Inpainter
from ripieno.training.weights import record_names

OPSET = 20
MIN_HALVED = 1024
"""Tensors with fewer numbers keep 32 bits."""

MAX_DIFFERENCE = 0.05
"""Difference from torch, in grid values, above which a pack is refused; weights are stored in 16 bits."""


class ExportError(RipienoError):
    """A pack that could not be made, or does not agree with its checkpoint."""


class _Step(nn.Module):
    """The denoiser with its context as plain tensors, as the graph takes them."""

    def __init__(self, denoiser: Denoiser) -> None:
        super().__init__()
        self.denoiser = denoiser

    def forward(  # noqa: PLR0917 (the graph has thirteen inputs)
        self,
        x: Tensor,
        sigma: Tensor,
        memory: Tensor,
        prior: Tensor,
        keys: Tensor,
        values: Tensor,
        pointers: Tensor,
        cells: Tensor,
        whole: Tensor,
        mask: Tensor,
        place: Tensor,
        visible: Tensor,
        guess: Tensor,
    ) -> Tensor:
        context = Context(memory, prior, keys, values, pointers, cells, whole)
        out: Tensor = self.denoiser(x, sigma, context, mask, place, visible, guess)
        return out


@dataclass(frozen=True)
class Graph:
    """How one graph is exported.

    Attributes:
        file: File name in the pack.
        inputs: Input names, with the names of their free axes (None: fixed).
        outputs: Output names.
    """

    file: str
    inputs: Mapping[str, Sequence[str | None]]
    outputs: Sequence[str]


CONTEXT = Graph(
    "context.onnx",
    {
        "known": ("batch", "tokens", None, None, None),
        "mask": ("batch", "tokens", None, None),
        "features": ("batch", "tokens", None),
        "place": ("batch", "tokens", None),
        "valid": ("batch", "tokens"),
    },
    ("memory", "prior", "keys", "values", "pointers", "cells", "whole"),
)
STEP = Graph(
    "model.onnx",
    {
        "x": ("batch", "chosen", None, None, None),
        "sigma": ("batch",),
        "memory": ("batch", "chosen", None),
        "prior": ("batch", "chosen", None, None),
        "keys": ("batch", None, None, "tokens", None),
        "values": ("batch", None, None, "tokens", None),
        "pointers": ("batch", None, "tokens", None),
        "cells": ("batch", "tokens", None),
        "whole": ("batch", "tokens"),
        "mask": ("batch", "chosen", None, None),
        "place": ("batch", "chosen", None),
        "visible": ("batch", "seen"),
        "guess": ("batch", "chosen", None, None, None),
    },
    ("denoised",),
)


def export_pack(model: Inpainter, folder: Path, card: Mapping[str, Any]) -> float:
    """Write a model pack and compare it with torch.

    Args:
        model: The network, on the CPU.
        folder: The pack; made anew.
        card: Contents of ``card.json`` without the hashes and the parity.

    Returns:
        Largest absolute difference between the pack and torch, in grid values.

    Raises:
        ExportError: If the difference is above ``MAX_DIFFERENCE``.
    """
    model = model.eval()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    window = example_window(2, 24, 8, seed=0)
    context = model.context(*window.values())
    step = example_step(window, tuple(part.detach() for part in context), seed=0)
    _export(model.context, window, CONTEXT, folder)
    _export(_Step(model.denoiser), step, STEP, folder)
    _write_card(folder, card, parity=0.0)
    parity = measure_parity(model, folder)
    if parity > MAX_DIFFERENCE:
        raise ExportError(f"The graphs in {folder} differ from torch by {parity:.3g}; do not use them.")
    _write_card(folder, card, parity)
    return parity


def export_checkpoint(
    checkpoint: Path, folder: Path, *, name: str, version: str, quality: Path | None
) -> float:
    """Write the averaged weights of a checkpoint as a model pack.

    Args:
        checkpoint: File of a training run.
        folder: The pack; made anew.
        name: Name by which users choose the model.
        version: Version of the weights.
        quality: ``results.json`` of the evaluation, if there is one.

    Returns:
        Largest absolute difference between the pack and torch, in grid values.

    Raises:
        CheckpointError: If the checkpoint cannot be read.
        ExportError: If the pack differs from torch.
    """
    card = write_card(read_state(checkpoint), name=name, version=version, quality=quality)
    return export_pack(load_average(checkpoint), folder, card)


def _write_card(folder: Path, card: Mapping[str, Any], parity: float) -> None:
    hashes = {
        graph.file: hashlib.sha256((folder / graph.file).read_bytes()).hexdigest()
        for graph in (CONTEXT, STEP)
    }
    full = {**card, "parity": parity, "sha256": hashes}
    (folder / "card.json").write_text(json.dumps(full, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def example_window(batch: int, tokens: int, masked: int, seed: int) -> dict[str, Tensor]:
    """Return random inputs of the context graph; the first ``masked`` tokens are hidden."""
    generator = torch.Generator().manual_seed(seed)
    mask = torch.zeros(batch, tokens, STEPS, PITCHES)
    mask[:, :masked] = 1
    known = torch.zeros(batch, tokens, *PATCH_SHAPE)
    known[:, :, 0] = -1
    place = torch.stack(
        [torch.arange(tokens) // 4, torch.arange(tokens) % 4, torch.zeros(tokens, dtype=torch.long)], 1
    )
    return {
        "known": known,
        "mask": mask,
        "features": torch.randn(batch, tokens, FEATURES, generator=generator),
        "place": place.expand(batch, -1, -1).contiguous(),
        "valid": torch.ones(batch, tokens, dtype=torch.bool),
    }


def example_step(window: Mapping[str, Tensor], context: Sequence[Tensor], seed: int) -> dict[str, Tensor]:
    """Return random inputs of the denoiser graph for the hidden tokens of a window."""
    generator = torch.Generator().manual_seed(seed)
    batch, tokens = window["valid"].shape
    masked = int(window["mask"][0].amax((1, 2)).sum())
    memory, prior, keys, values, pointers, cells, whole = context
    x, guess = (torch.randn(batch, masked, *PATCH_SHAPE, generator=generator) for _ in range(2))
    return {
        "x": x,
        "sigma": torch.linspace(0.3, 5.0, batch),
        "memory": memory[:, :masked].contiguous(),
        "prior": prior[:, :masked].contiguous(),
        "keys": keys,
        "values": values,
        "pointers": pointers,
        "cells": cells,
        "whole": whole,
        "mask": window["mask"][:, :masked].contiguous(),
        "place": window["place"][:, :masked].contiguous(),
        "visible": torch.ones(batch, tokens + masked, dtype=torch.bool),
        "guess": guess.clamp(-1, 1),
    }


@torch.no_grad()
def measure_parity(model: Inpainter, folder: Path) -> float:
    """Return the largest difference between a pack and torch, over other shapes than it was exported with.

    Args:
        model: The network that was exported.
        folder: The pack.

    Returns:
        Largest absolute difference of the denoised values at several noise levels.
    """
    window = example_window(3, 40, 12, seed=1)
    step = example_step(window, model.context(*window.values()), seed=2)
    pack = load_model(str(folder))
    names = ("known", "features", "place", "valid")
    arrays = {name: window[name].numpy() for name in names}
    bound = pack.bind(Window(mask=window["mask"].numpy().astype(bool), **arrays), batch=3)
    differences = []
    for sigma in (0.1, 0.5, 1.0, 3.0, 10.0):
        step["sigma"] = torch.full((3,), sigma)
        expected = _Step(model.denoiser)(*step.values()).numpy()
        differences.append(np.abs(bound(step["x"].numpy(), sigma, step["guess"].numpy()) - expected).max())
    return float(max(differences))


def _export(module: nn.Module, inputs: Mapping[str, Tensor], graph: Graph, folder: Path) -> None:
    shapes = tuple(
        {axis: torch.export.Dim.AUTO for axis, label in enumerate(labels) if label}
        for labels in graph.inputs.values()
    )
    program = torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        dynamo=True,
        dynamic_shapes=shapes,
        input_names=list(graph.inputs),
        output_names=list(graph.outputs),
        opset_version=OPSET,
        verbose=False,
    )
    if program is None:
        raise ExportError(
            f"torch exported nothing for {graph.file}; check the versions of torch and onnxscript."
        )
    # Every look at the property makes the graph anew.
    made = program.model_proto
    record_names(made, dict(module.named_parameters()))
    onnx.save(halve_weights(without_traces(made)), str(folder / graph.file))


def without_traces(model: onnx.ModelProto) -> onnx.ModelProto:
    """Take away where in the source each node comes from: a pack tells nothing of the machine that made it.

    Args:
        model: A graph; changed in place.

    Returns:
        The same graph; its own metadata, with the names of the weights, stay.
    """
    nodes = [*model.graph.node, *(node for function in model.functions for node in function.node)]
    for each in (model.graph, *nodes, *model.graph.initializer, *model.graph.value_info, *model.functions):
        each.doc_string = ""
        del each.metadata_props[:]
    return model


def halve_weights(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store large weights as 16-bit floats that the runtime widens once, when it loads.

    Args:
        model: A graph with 32-bit weights; changed in place.

    Returns:
        The same graph, about half the size, computing in 32 bits.
    """
    casts = []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size < MIN_HALVED:
            continue
        name = weight.name
        weight.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for cast in reversed(casts):
        model.graph.node.insert(0, cast)
    return model
