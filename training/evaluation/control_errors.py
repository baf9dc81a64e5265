"""How often notes of real files, none of which control an instrument, are taken for control notes."""

from collections import Counter
from pathlib import Path

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from ripieno.training.evaluation.public_clips import public_clips
from ripieno.training.evaluation.tables import markdown

SOURCES = ("pop909", "mutopia", "game-midi", "bands")


def judge_control_notes(data: Path, limit: int) -> str:
    """Return a table of the pitched lanes of each source, and of those with control notes.

    Args:
        data: Folder of the unpacked public sources.
        limit: Files of each source at most, spread evenly over its files.

    Raises:
        RipienoError: If the folder holds none of the sources.
    """
    lanes: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for source in SOURCES:
        for _, clip in public_clips(data, source, limit):
            pitched = [lane for lane in clip.lanes if lane.role is not Role.DRUMS]
            lanes[source] += len(pitched)
            wrong[source] += sum(bool(lane.control) for lane in pitched)
    if not lanes.total():
        raise RipienoError(f"{data} holds no pitched parts; unpack the sources there.")
    rows = [["source", "pitched lanes", "with control notes"]]
    rows += [[source, f"{lanes[source]}", f"{wrong[source]}"] for source in lanes]
    return markdown([*rows, ["all", f"{lanes.total()}", f"{wrong.total()}"]])
