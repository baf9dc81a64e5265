"""How often notes of real files, none of which control an instrument, are taken for control notes."""

from collections import Counter
from pathlib import Path

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role

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
        paths = sorted((data / source).rglob("*.mid"))
        for path in paths[:: max(1, len(paths) // limit)]:
            try:
                clip = read_clip(load(path))
            except RipienoError:
                continue
            pitched = [lane for lane in clip.lanes if lane.role is not Role.DRUMS]
            lanes[source] += len(pitched)
            wrong[source] += sum(bool(lane.control) for lane in pitched)
    if not lanes.total():
        raise RipienoError(f"{data} holds no pitched parts; unpack the sources there.")
    rows = [
        *((source, lanes[source], wrong[source]) for source in lanes),
        ("all", lanes.total(), wrong.total()),
    ]
    head = ["| source | pitched lanes | with control notes |", "| --- | --- | --- |"]
    return "\n".join((*head, *(f"| {name} | {count} | {errors} |" for name, count, errors in rows)))
