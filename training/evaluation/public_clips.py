"""Clips of the unpacked public sources, as the program reads them."""

from collections.abc import Iterator
from pathlib import Path

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip


def public_clips(data: Path, source: str, limit: int) -> Iterator[tuple[str, Clip]]:
    """Yield names of files and their clips; files that cannot be read are left out.

    Args:
        data: Folder of the unpacked public sources.
        source: Folder of one of them.
        limit: Files at most, spread evenly over all of the source.
    """
    paths = sorted((data / source).rglob("*.mid"))
    for path in paths[:: max(1, len(paths) // limit)]:
        try:
            clip = read_clip(load(path))
        except RipienoError:
            continue
        yield path.stem, clip
