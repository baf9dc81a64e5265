"""A report on a store, as Markdown with pictures: what it holds, how sound it is, what was dropped."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.data.report_pictures import draw_all
from ripieno.training.data.statistics import (
    bars_per_length,
    bars_per_role,
    bars_per_role_and_length,
    chord_changes_by_beat,
    share_on_grid,
    share_out_of_chord,
)
from ripieno.training.data.store import load_store, split_of

MAX_METRES = 16


def write_report(store: Path, folder: Path) -> Path:
    """Describe a store.

    Args:
        store: A file from `ripieno.training.data.store.save_store`; the tally that `prepare` left beside it
            is used where it is there.
        folder: Where ``report.md`` and its pictures go; made where missing.

    Returns:
        The path of the Markdown file.

    Raises:
        StoreError: If the store cannot be read.
    """
    pieces = load_store(store).all_pieces
    folder.mkdir(parents=True, exist_ok=True)
    tally = store.with_suffix(".json")
    record = json.loads(tally.read_text(encoding="utf-8")) if tally.is_file() else {}
    pictures = draw_all(pieces, folder)
    blocks = [
        f"# {store.name}",
        _sources(pieces),
        "## Roles\n\nBars in which a lane of the role begins a note.",
        _roles(pieces),
        "## Metres",
        _metres(pieces),
        "## Roles and metres\n\nBars in which a lane of the role begins a note, by beats in the bar.",
        _roles_and_metres(pieces),
        "## Soundness",
        _soundness(pieces),
        *(f"## {title}\n\n![{title}]({name})" for name, title in pictures.items()),
        *_drops(record),
    ]
    report = folder / "report.md"
    report.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return report


def _names(pieces: Sequence[Piece]) -> list[str]:
    return sorted({piece.source for piece in pieces})


def _of(pieces: Sequence[Piece], source: str) -> list[Piece]:
    return [piece for piece in pieces if piece.source == source]


def _sources(pieces: Sequence[Piece]) -> str:
    rows = []
    for name in [*_names(pieces), "all"]:
        own = list(pieces) if name == "all" else _of(pieces, name)
        valid = [piece for piece in own if split_of(piece) == "valid"]
        rows.append(
            [
                name,
                len({(piece.source, piece.song) for piece in own}),
                len(own),
                sum(piece.bars for piece in own),
                sum(piece.bars for piece in valid),
                sum(len(part.onset) for piece in own for part in piece.parts),
            ]
        )
    return _table(["source", "songs", "pieces", "bars", "of them for validation", "notes"], rows)


def _roles(pieces: Sequence[Piece]) -> str:
    counts = {name: bars_per_role(_of(pieces, name)) for name in _names(pieces)}
    rows = [[role.value, *(count[role] for count in counts.values())] for role in Role]
    return _table(["role", *counts], rows)


def _metres(pieces: Sequence[Piece]) -> str:
    counts = {name: bars_per_length(_of(pieces, name)) for name in _names(pieces)}
    common = [beats for beats, _ in bars_per_length(pieces).most_common(MAX_METRES)]
    rows = [[f"{beats:g}", *(count[beats] for count in counts.values())] for beats in sorted(common)]
    return _table(["beats in the bar", *counts], rows)


def _roles_and_metres(pieces: Sequence[Piece]) -> str:
    counts = bars_per_role_and_length(pieces)
    common = sorted(beats for beats, _ in bars_per_length(pieces).most_common(MAX_METRES))
    rows = [[role.value, *(counts[role, beats] for beats in common)] for role in Role]
    return _table(["role", *(f"{beats:g}" for beats in common)], rows)


def _soundness(pieces: Sequence[Piece]) -> str:
    rows = []
    for name in _names(pieces):
        own = _of(pieces, name)
        beats = chord_changes_by_beat(own)
        rows.append(
            [
                name,
                f"{share_on_grid(own):.1%}",
                " / ".join(f"{share:.0%}" for share in beats) if beats.any() else "",
                f"{share_out_of_chord(own):.1%}" if beats.any() else "",
                "yes" if all(piece.has_velocity for piece in own) else "not everywhere",
                "yes" if all(piece.has_timing for piece in own) else "no",
            ]
        )
    heads = ["onsets on sixteenths", "chord changes on beats 1 / 2 / 3 / 4", "notes outside the chord"]
    return _table(["source", *heads, "velocities", "human timing"], rows)


def _drops(record: dict[str, dict[str, dict[str, dict[str, int]]]]) -> Iterator[str]:
    sources = record.get("sources", {})
    rows = [
        [name, reason, count]
        for name, tally in sources.items()
        for reason, count in sorted(tally["drops"].items(), key=lambda drop: -drop[1])
    ]
    if rows:
        yield "## Dropped songs"
        yield _table(["source", "reason", "songs"], rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
