"""Groove MIDI Dataset: human drummers to a click, with their micro-timing."""

import csv
from pathlib import Path

import numpy as np

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.midi import read_music, table
from ripieno.training.data.piece import Piece, patch_starts
from ripieno.training.data.source import DataSource, Unfit, files_below

ROOT = "groove/groove"
MIN_BARS = 2
"""Shorter takes are single fills, with nothing around them to learn from."""

TO_GENERAL_MIDI = {22: 42, 26: 46, 58: 43}
"""The kit's own notes (hi-hat edges, rim of the floor tom) and what stands for them in General MIDI.

Source: the data set's page, table of the drum mapping.
"""

STYLES = {
    **{style.value: style for style in Style},
    "punk": Style.ROCK,
    "dance": Style.POP,
    "neworleans": Style.FUNK,
    "afrobeat": Style.FUNK,
    "gospel": Style.SOUL,
    "afrocuban": Style.LATIN,
}
"""What the index calls a style, before its first stroke; others are too rare to be told apart."""


def read_take(data_dir: Path, path: str) -> list[Piece]:
    """Read one performance.

    Args:
        data_dir: Folder that holds ``groove``.
        path: The MIDI file, relative to ``data_dir``.

    Returns:
        One piece with one drum part, onsets where the drummer played them.

    Raises:
        Unfit: If the take is shorter than two bars or is not in the index.
    """
    index = _index(data_dir)
    row = index.get(path.removeprefix(f"{ROOT}/"))
    if row is None:
        raise Unfit("not in info.csv")
    clip = read_music(data_dir / path)
    bar = bar_steps(row["time_signature"])
    notes = table([note for lane in clip.lanes for note in lane.notes])
    steps = notes[:, :2] * (4 / clip.time.ppq)
    # A hit just ahead of a bar line belongs to the bar that it opens.
    bars = int(np.floor(np.round(steps[:, 0].max()) / bar)) + 1
    if bars < MIN_BARS:
        raise Unfit("shorter than two bars")
    rows = [
        (onset, length, TO_GENERAL_MIDI.get(pitch, pitch), velocity)
        for (onset, length), (pitch, velocity) in zip(steps.tolist(), notes[:, 2:].tolist(), strict=True)
    ]
    lines = np.arange(bars + 1, dtype=np.float32) * bar
    patches = len(patch_starts(lines))
    piece = Piece(
        name=row["id"],
        source=SOURCE.name,
        parts=(make_part(Role.DRUMS, rows),),
        bar_starts=lines,
        chord_root=np.full(patches, -1, np.int8),
        chord_mask=np.zeros(patches, np.uint16),
        tempo=float(row["bpm"]),
        has_velocity=True,
        has_timing=True,
        sections=(row["beat_type"],) * bars,
        style=STYLES.get(row["style"].split("/")[0]),
    )
    return [piece]


def bar_steps(time_signature: str) -> float:
    """Return the sixteenths in a bar of a metre written as in the index, such as ``6-8``."""
    numerator, denominator = time_signature.split("-")
    return 16 * int(numerator) / int(denominator)


def _index(data_dir: Path) -> dict[str, dict[str, str]]:
    with (data_dir / ROOT / "info.csv").open(encoding="utf-8", newline="") as stream:
        return {row["midi_filename"]: row for row in csv.DictReader(stream)}


SOURCE = DataSource(
    name="groove",
    folders=(ROOT,),
    published="https://magenta.tensorflow.org/datasets/groove",
    licence="CC-BY 4.0",
    songs=lambda data_dir: files_below(data_dir, ROOT, "*.mid"),
    read=read_take,
)
