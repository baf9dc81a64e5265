"""All pieces in one compressed file: flat arrays, offsets, and a split by song."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.errors import RipienoError
from ripieno.engine.grid.part import Part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.piece import Piece, check_piece

Split = Literal["train", "valid"]
VALID_SHARE = 0.06
"""Share of songs kept for validation."""

FORMAT = 3
_ROLES = tuple(Role)
_STYLES = (None, *Style)


class StoreError(RipienoError):
    """A store that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Store:
    """The pieces of a store.

    Attributes:
        all_pieces: Every piece, in the order it was saved.
    """

    all_pieces: tuple[Piece, ...]

    def pieces(self, split: Split) -> list[Piece]:
        """Return the pieces of one split; their arrays are views into the store."""
        return [piece for piece in self.all_pieces if split_of(piece) == split]


def split_of(piece: Piece) -> Split:
    """Return the split of a piece: the same for all stretches and editions of a work, on every machine."""
    return split_of_key(piece.split_key)


def split_of_key(key: str) -> Split:
    """Return the split of all pieces that have a split key, such as ``pop909/001``."""
    digest = hashlib.sha256(key.encode()).digest()
    return "valid" if int.from_bytes(digest[:8]) < VALID_SHARE * 2**64 else "train"


def save_store(pieces: Sequence[Piece], path: Path) -> str:
    """Write pieces to a compressed ``.npz`` under a temporary name, then rename it.

    Args:
        pieces: At least one piece.
        path: Where the store goes.

    Returns:
        The sha256 of the file, in hexadecimal.

    Raises:
        StoreError: If there is no piece.
    """
    if not pieces:
        raise StoreError(f"{path} was not written, because no piece was read; check the data folder.")
    for piece in pieces:
        check_piece(piece)
    path.parent.mkdir(parents=True, exist_ok=True)
    part_file = path.with_name(path.name + ".part")
    with part_file.open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **_flatten(pieces))
    part_file.replace(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hash_pieces(pieces: Sequence[Piece]) -> str:
    """Return the sha256 of what some pieces hold, in hexadecimal, whatever file they come from."""
    digest = hashlib.sha256()
    for name, values in _flatten(pieces).items():
        digest.update(f"{name} {values.dtype.str} {values.shape}".encode())
        digest.update(np.ascontiguousarray(values).tobytes())
    return digest.hexdigest()


def load_store(path: Path) -> Store:
    """Read a store.

    Args:
        path: A file from `save_store`.

    Returns:
        The store; arrays of its pieces are views into a few large ones.

    Raises:
        StoreError: If the file is missing or is not a store of this format.
    """
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            flat: dict[str, NDArray[Any]] = {key: archive[key] for key in archive.files}
    except (OSError, ValueError, EOFError, TypeError, BadZipFile, zlib.error) as error:
        raise StoreError(f"{path} is not a data store; prepare it again.") from error
    if int(flat.get("format", np.array(0))) != FORMAT:
        raise StoreError(f"{path} has another store format; prepare it again.")
    return Store(tuple(_piece(flat, index) for index in range(len(flat["name"]))))


def _flatten(pieces: Sequence[Piece]) -> dict[str, NDArray[Any]]:
    parts = [part for piece in pieces for part in piece.parts]
    return {
        "format": np.array(FORMAT),
        "name": np.array([piece.name for piece in pieces]),
        "source": np.array([piece.source for piece in pieces]),
        "work": np.array([piece.work for piece in pieces], np.str_),
        "tempo": np.array([piece.tempo for piece in pieces], np.float32),
        "style": np.array([_STYLES.index(piece.style) for piece in pieces], np.uint8),
        "has_velocity": np.array([piece.has_velocity for piece in pieces]),
        "has_timing": np.array([piece.has_timing for piece in pieces]),
        "part_offsets": _offsets([len(piece.parts) for piece in pieces]),
        "bar_offsets": _offsets([piece.bars for piece in pieces]),
        "patch_offsets": _offsets([len(piece.chord_root) for piece in pieces]),
        "note_offsets": _offsets([len(part.onset) for part in parts]),
        "role": np.array([_ROLES.index(part.role) for part in parts], np.uint8),
        "program": np.array([part.program for part in parts], np.uint8),
        "onset": _join([part.onset for part in parts], np.float32),
        "length": _join([part.length for part in parts], np.float32),
        "pitch": _join([part.pitch for part in parts], np.uint8),
        "velocity": _join([part.velocity for part in parts], np.uint8),
        "bar_starts": _join([piece.bar_starts for piece in pieces], np.float32),
        "sections": np.array([label for piece in pieces for label in piece.sections], np.str_),
        "chord_root": _join([piece.chord_root for piece in pieces], np.int8),
        "chord_mask": _join([piece.chord_mask for piece in pieces], np.uint16),
    }


def _piece(flat: dict[str, NDArray[Any]], index: int) -> Piece:
    bars = _span(flat["bar_offsets"], index)
    patches = _span(flat["patch_offsets"], index)
    parts = _span(flat["part_offsets"], index)
    # Every piece stores one bar line more than it has bars.
    lines = slice(bars.start + index, bars.stop + index + 1)
    return Piece(
        name=str(flat["name"][index]),
        source=str(flat["source"][index]),
        parts=tuple(_part(flat, part) for part in range(parts.start, parts.stop)),
        bar_starts=flat["bar_starts"][lines],
        chord_root=flat["chord_root"][patches],
        chord_mask=flat["chord_mask"][patches],
        tempo=float(flat["tempo"][index]),
        has_velocity=bool(flat["has_velocity"][index]),
        has_timing=bool(flat["has_timing"][index]),
        sections=tuple(str(label) for label in flat["sections"][bars]),
        style=_STYLES[int(flat["style"][index])],
        work=str(flat["work"][index]),
    )


def _part(flat: dict[str, NDArray[Any]], index: int) -> Part:
    notes = _span(flat["note_offsets"], index)
    return Part(
        _ROLES[int(flat["role"][index])],
        flat["onset"][notes],
        flat["length"][notes],
        flat["pitch"][notes],
        flat["velocity"][notes],
        int(flat["program"][index]),
    )


def _offsets(counts: list[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _span(offsets: NDArray[np.int64], index: int) -> slice:
    return slice(int(offsets[index]), int(offsets[index + 1]))


def _join(arrays: Sequence[NDArray[Any]], dtype: type[np.generic]) -> NDArray[Any]:
    return np.concatenate([*arrays, np.zeros(0, dtype)]).astype(dtype)
