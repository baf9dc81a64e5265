"""The standard styles of MMA (Musical MIDI Accompaniment): their grooves, metres, and what style they are of.

MMA is a program of its own, which has to be installed; nothing of it is part of this project.
Source: https://www.mellowood.ca/mma/
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ripieno.engine.music.styles import Style

LIBRARY = Path("/usr/share/mma/lib/stdlib")
"""Where Debian puts the standard styles."""

_STYLES: Mapping[Style, str] = {
    Style.JAZZ: "swing jazz bebop bigband charleston dixie evansish foxtrot ragtime strut boggie nitejazz",
    Style.LATIN: "afro beguine bolero bossa calypso chacha cuban latin lfusion tango mambo merengue rhumba "
    "salsa samba son",
    Style.ROCK: "rock 8beat twist",
    Style.FUNK: "funk",
    Style.SOUL: "soul rb spiritual",
    Style.POP: "ballad boneym trance",
}
_KINDS = ("Intro", "End", "Fill")


@dataclass(frozen=True, slots=True)
class Groove:
    """One style of the library.

    Attributes:
        name: Name of its file.
        signature: Time signature, such as ``4 4``.
        beats: Beats that MMA counts in a bar.
        main: Grooves to go on with.
        intro: Grooves to begin with.
        fill: Grooves of one bar that lead to the next section.
        end: Grooves to end with.
        style: The style that it is of, None where none of those that are told apart.
    """

    name: str
    signature: str
    beats: int
    main: tuple[str, ...]
    intro: tuple[str, ...]
    fill: tuple[str, ...]
    end: tuple[str, ...]
    style: Style | None


def read_grooves(library: Path = LIBRARY) -> list[Groove]:
    """Return the styles of a library whose metre is told and that have a groove to go on with."""
    paths = (
        path for path in sorted(library.glob("*.mma")) if not path.stem.startswith(("metronome", "none"))
    )
    found = (_read(path) for path in paths)
    return [groove for groove in found if groove is not None]


def _read(path: Path) -> Groove | None:
    text = path.read_text(encoding="utf-8", errors="replace")
    names = re.findall(r"^\s*DefGroove\s+(\S+)", text, re.MULTILINE | re.IGNORECASE)
    beats = re.findall(r"^\s*Time\s+(\d+)", text, re.MULTILINE | re.IGNORECASE)
    signature = re.findall(r"^\s*TimeSig\s+(\d+)[ /](\d+)", text, re.MULTILINE | re.IGNORECASE)
    kinds = {kind: tuple(name for name in names if kind.casefold() in name.casefold()) for kind in _KINDS}
    main = tuple(name for name in names if not any(name in others for others in kinds.values()))
    if not main or not beats or not signature:
        return None
    fitting = (style for style, words in _STYLES.items() if any(word in path.stem for word in words.split()))
    return Groove(
        path.stem,
        " ".join(signature[0]),
        int(beats[0]),
        main,
        kinds["Intro"],
        kinds["Fill"],
        kinds["End"],
        next(fitting, None),
    )
