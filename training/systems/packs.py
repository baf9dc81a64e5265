"""From trained systems to packs that play without torch."""

import hashlib
import json
import logging
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor

from ripieno.engine.model.onnx_session import open_session
from ripieno.engine.model.pack import CARD
from ripieno.engine.systems.card import SYSTEM_INTERFACE, SystemCard
from ripieno.engine.systems.model import GRAPH_SUFFIX
from ripieno.engine.systems.representations.registry import REPRESENTATIONS, describe_representation
from ripieno.training.cards import DATA
from ripieno.training.export import OPSET, without_traces
from ripieno.training.systems.graphs import SystemExportError, SystemGraph, SystemGraphs, graphs_of
from ripieno.training.systems.loop import SystemRun
from ripieno.training.systems.rounding import compress, round_weights, step_of
from ripieno.training.systems.song import SOURCES
from ripieno.training.systems.system import System, count_weights

TRACED_OPSET = 18
"""The newest one of the older exporter."""

MAX_PARITY = 1e-3
"""Difference from torch, relative to the largest output, above which a graph is refused."""

MAX_ROUNDING = 0.35
"""Root mean square of what rounded weights change, relative to that of the outputs, that is accepted."""

Outputs = tuple[NDArray[np.float32], ...]


@dataclass(frozen=True)
class ExportedSystem:
    """A pack that was written.

    Attributes:
        folder: The pack.
        size: Bytes of all its files.
        parity: Largest difference from torch before weights are rounded, relative to the largest output.
        rounding: Root mean square of what rounding changes, relative to that of the outputs.
    """

    folder: Path
    size: int
    parity: float
    rounding: float


def export_system(run: SystemRun, folder: Path, version: str = "1") -> ExportedSystem:
    """Write the pack of a trained system, and compare its graphs with torch.

    Args:
        run: The trained system.
        folder: The pack; what lies there besides a card and graphs stays, also where the export fails.
        version: Version of the weights.

    Raises:
        SystemExportError: If it is of no kind that plays without torch, or a graph differs from torch.
    """
    system = run.system
    made = graphs_of(system, run.average.eval())
    if type(system.representation) not in REPRESENTATIONS.values():
        raise SystemExportError(f"{system.name} reads music as no pack can: {system.representation.name}.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".export-", dir=folder.parent) as name:
        draft = Path(name)
        written = [_write_graph(system, each, graph, draft) for each, graph in made.graphs.items()]
        parity, rounding = (max(each) for each in zip(*(one[1:] for one in written), strict=True))
        if parity > MAX_PARITY or rounding > MAX_ROUNDING:
            raise SystemExportError(
                f"The graphs of {system.name} differ from torch by {parity:.2g}, with rounded weights by "
                f"{rounding:.2g}; {folder} stays as it was. Train the system for longer, and export it again."
            )
        hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path, *_ in written}
        card = _card(run, made, version, hashes, parity, rounding)
        text = json.dumps(asdict(card), indent=2, ensure_ascii=False) + "\n"
        (draft / CARD).write_text(text, encoding="utf-8")
        size = sum(path.stat().st_size for path in draft.iterdir())
        _install(draft, folder)
    return ExportedSystem(folder, size, parity, rounding)


def _write_graph(system: System, name: str, graph: SystemGraph, folder: Path) -> tuple[Path, float, float]:
    """Write a graph with rounded weights; return where, and how far it is from torch before and after."""
    model = without_traces(export_graph(graph, folder / "graph.onnx"))
    wanted = _outputs_of(graph)
    exact = _run(model.SerializeToString(), folder, graph)
    step = step_of(count_weights(system))
    path = folder / f"{name}{GRAPH_SUFFIX}"
    path.write_bytes(data := compress(round_weights(model, step).SerializeToString()))
    coarse = _run(data, folder, graph)
    return path, largest_difference(exact, wanted), relative_error(coarse, wanted)


def _card(
    run: SystemRun,
    made: SystemGraphs,
    version: str,
    hashes: Mapping[str, str],
    parity: float,
    rounding: float,
) -> SystemCard:
    system = run.system
    return SystemCard(
        kind=made.kind,
        name=system.name,
        version=version,
        interface=SYSTEM_INTERFACE,
        title=system.title,
        source=system.source,
        differs=system.differs,
        representation=describe_representation(system.representation),  # type: ignore[arg-type]
        sampling=made.sampling,
        parameters=count_weights(system),
        minutes=round(run.seconds / 60, 2),
        data=tuple(dict(entry) for source in SOURCES for entry in DATA[source]),
        licence="MIT",
        sha256=hashes,
        parity=parity,
        rounding=rounding,
    )


def _install(draft: Path, folder: Path) -> None:
    """Move a pack into its folder; the card comes last, so that a pack with one is whole."""
    folder.mkdir(exist_ok=True)
    (folder / CARD).unlink(missing_ok=True)
    for old in folder.glob(f"*{GRAPH_SUFFIX}"):
        old.unlink()
    for path in sorted(draft.iterdir(), key=lambda each: each.name == CARD):
        path.replace(folder / path.name)


def export_graph(graph: SystemGraph, path: Path) -> onnx.ModelProto:
    """Return a graph with 32-bit weights; ``path`` is used on the way and is gone afterwards."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _traced(graph, path) if graph.is_traced else _exported(graph)
    finally:
        path.unlink(missing_ok=True)


def _traced(graph: SystemGraph, path: Path) -> onnx.ModelProto:
    """Return a graph by the older exporter, which writes a file."""
    torch.onnx.export(
        graph.module.eval(),
        tuple(graph.inputs.values()),
        str(path),
        dynamo=False,
        dynamic_axes={name: dict(axes) for name, axes in graph.free.items()},
        opset_version=TRACED_OPSET,
        input_names=list(graph.inputs),
        output_names=list(graph.outputs),
    )
    return onnx.load(str(path))


def _exported(graph: SystemGraph) -> onnx.ModelProto:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)  # it warns of torchvision, which is not needed
    program = torch.onnx.export(
        graph.module.eval(),
        tuple(graph.inputs.values()),
        dynamo=True,
        dynamic_shapes=tuple(dict.fromkeys(graph.free[name], torch.export.Dim.AUTO) for name in graph.inputs),
        opset_version=OPSET,
        verbose=False,
        input_names=list(graph.inputs),
        output_names=list(graph.outputs),
    )
    if program is None:
        raise SystemExportError("torch exported nothing; check the versions of torch and onnxscript.")
    model: onnx.ModelProto = program.model_proto
    return model


def largest_difference(found: Iterable[NDArray[np.float32]], wanted: Iterable[NDArray[np.float32]]) -> float:
    """Return the largest difference between outputs, relative to the largest of each."""
    return max(
        float(np.abs(one - other).max() / max(np.abs(other).max(), 1e-6))
        for one, other in zip(found, wanted, strict=True)
    )


def relative_error(found: Iterable[NDArray[np.float32]], wanted: Iterable[NDArray[np.float32]]) -> float:
    """Return the largest root mean square of differences, relative to the deviation of the outputs."""
    return max(
        float(np.sqrt(np.mean((one - other) ** 2)) / max(other.std(), 1e-6))
        for one, other in zip(found, wanted, strict=True)
    )


@torch.no_grad()
def _outputs_of(graph: SystemGraph) -> Outputs:
    """Return what the network gives for a batch of another size than that it was exported with."""
    made = graph.module(*_wider(graph).values())
    return tuple(each.numpy() for each in (made if isinstance(made, tuple) else (made,)))


def _run(data: bytes, folder: Path, graph: SystemGraph) -> Outputs:
    """Return what a graph gives for the same."""
    is_packed = data[:6] == b"\xfd7zXZ\0"
    path = folder / ("compared" + (GRAPH_SUFFIX if is_packed else ".onnx"))
    path.write_bytes(data)
    try:
        session = open_session(path, folder.name, {path.name: hashlib.sha256(data).hexdigest()})
        return tuple(session.run(None, {name: each.numpy() for name, each in _wider(graph).items()}))
    finally:
        path.unlink()


def _wider(graph: SystemGraph) -> Mapping[str, Tensor]:
    """Return the examples with each free axis twice as long."""
    wider = {}
    for name, example in graph.inputs.items():
        for axis in graph.free[name]:
            example = torch.cat([example, example], dim=axis)  # noqa: PLW2901 (grows)
        wider[name] = example.contiguous()
    return wider
