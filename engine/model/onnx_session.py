"""The one place that opens ONNX graphs."""

import hashlib
import lzma
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import onnxruntime as ort

from ripieno.engine.model.card import ModelError

# The environment variable that ``engine`` sets does not count for Windows's own event log, nor where another
# program has loaded onnxruntime before Ripieno.
ort.disable_telemetry_events()

Session: TypeAlias = ort.InferenceSession

COMPRESSED = ".xz"
MAX_GRAPH_BYTES = 256 * 2**20
"""Bytes of a compressed graph at most, once they are unpacked."""

MAX_CAUSE_LETTERS = 300
"""Letters of the runtime's message that are passed on."""


def open_session(path: Path, name: str, sha256: Mapping[str, str], threads: int = 0) -> Session:
    """Return a loaded graph.

    Args:
        path: Its file; one that ends in ``.xz`` is unpacked.
        name: Name of the model, for messages.
        sha256: Hash of each file, as the card of the pack has them.
        threads: Threads that it runs on; 0 lets the runtime choose.

    Raises:
        ModelError: If it is missing, damaged, or not the one that the card describes.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"The model '{name}' lacks its file {path}; fetch the pack again."
        raise ModelError(message) from error
    if hashlib.sha256(data).hexdigest() != sha256.get(path.name):
        message = f"{path} is not the file that its card describes (the hash differs); fetch the pack again."
        raise ModelError(message)
    options = ort.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # leaves the cores to the DAW
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    try:
        graph = _unpacked(data) if path.suffix == COMPRESSED else data
        session: Session = ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        message = f"The runtime cannot load {path}; fetch the pack again or update onnxruntime."
        raise ModelError(message) from error
    return session


@contextmanager
def misfits(name: str) -> Iterator[None]:
    """Let whatever is wrong with a graph that was loaded be one sentence.

    Args:
        name: Name of the model.

    Raises:
        ModelError: In place of any error of the run time.
    """
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        cause = " ".join(f"{type(error).__name__}: {error}".split())[:MAX_CAUSE_LETTERS].rstrip(".")
        message = (
            f"The model '{name}' does not fit this version of Ripieno ({cause}); use a pack made for it."
        )
        raise ModelError(message) from error


def _unpacked(data: bytes) -> bytes:
    unpacker = lzma.LZMADecompressor()
    graph = unpacker.decompress(data, MAX_GRAPH_BYTES)
    if not unpacker.eof:
        raise lzma.LZMAError("the graph is cut short or too long")
    return graph
