"""A checkpoint in parts of a limited size, for ways that take no large files."""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import torch

from ripieno.engine.errors import RipienoError
from ripieno.training.checkpoint import shorten

MAX_PARTS = 8
MIB = 2**20
HEADER_BYTES = 512
"""What a part has beside its share, at most."""

PATTERN = re.compile(r"checkpoint\.\d+-of-\d+\.part")


class PartsError(RipienoError):
    """Parts that cannot be made or do not make a checkpoint."""


class _CheckpointPart(NamedTuple):
    number: int
    total: int
    sha256: str
    whole: str
    content: bytes


def split_checkpoint(checkpoint: Path, out: Path, size: float) -> Sequence[Path]:
    """Write the averaged weights of a checkpoint, in 16 bits, with recipe and history, in parts.

    Parts of another checkpoint in that folder are replaced.

    Args:
        checkpoint: File of a training run.
        out: Folder of the parts.
        size: MiB of a part at most.

    Returns:
        The parts, ``MAX_PARTS`` at most.

    Raises:
        CheckpointError: If the checkpoint cannot be read.
        PartsError: If so many parts do not suffice.
    """
    stream = io.BytesIO()
    torch.save(shorten(checkpoint), stream)
    data = stream.getvalue()
    share = int(size * MIB) - HEADER_BYTES
    count = -(-len(data) // max(share, 1))
    if share < 1 or count > MAX_PARTS:
        need = len(data) / MIB / MAX_PARTS + 0.1
        raise PartsError(
            f"{checkpoint} has {len(data) / MIB:.1f} MiB without what only resuming needs, which is more "
            f"than {MAX_PARTS} parts of {size:g} MiB; choose --size {need:.1f} or more."
        )
    out.mkdir(parents=True, exist_ok=True)
    for older in _list_parts(out):
        older.unlink()
    paths = []
    for number in range(1, count + 1):
        path = out / f"checkpoint.{number}-of-{count}.part"
        path.write_bytes(_write_part(number, count, data, data[(number - 1) * share : number * share]))
        paths.append(path)
    return paths


def join_checkpoint(folder: Path, out: Path) -> None:
    """Make a checkpoint of its parts; it can be exported, and begun from, but not resumed.

    Args:
        folder: Where all parts lie.
        out: The checkpoint to write, under a temporary name first.

    Raises:
        PartsError: If a part is missing or damaged, or is of another checkpoint.
    """
    parts = {part.number: part for part in map(_read_part, _list_parts(folder))}
    if not parts:
        raise PartsError(f"There are no parts of a checkpoint in {folder}; make them with `split`.")
    first = next(iter(parts.values()))
    if any((part.whole, part.total) != (first.whole, first.total) for part in parts.values()):
        raise PartsError(f"The parts in {folder} are of several checkpoints; keep those of one.")
    missing = [str(number) for number in range(1, first.total + 1) if number not in parts]
    if missing:
        raise PartsError(f"Of the {first.total} parts in {folder}, these are missing: {', '.join(missing)}.")
    data = b"".join(parts[number].content for number in sorted(parts))
    if _hash(data) != first.whole:
        raise PartsError(f"The parts in {folder} do not make the checkpoint that was split; split it again.")
    temporary = out.with_name(f"{out.name}.tmp")
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary.write_bytes(data)
    temporary.replace(out)


def _list_parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.part") if PATTERN.fullmatch(path.name))


def _write_part(number: int, count: int, data: bytes, content: bytes) -> bytes:
    header = {"part": number, "of": count, "sha256": _hash(content), "whole": _hash(data)}
    return json.dumps(header).encode() + b"\n" + content


def _read_part(path: Path) -> _CheckpointPart:
    try:
        line, content = path.read_bytes().split(b"\n", 1)
        header: dict[str, Any] = json.loads(line)
        part = _CheckpointPart(header["part"], header["of"], header["sha256"], header["whole"], content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PartsError(f"{path} is not a part of a checkpoint; copy it again.") from error
    if _hash(content) != part.sha256:
        raise PartsError(f"{path} is damaged; copy it again.")
    return part


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
