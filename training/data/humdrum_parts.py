"""Which spines of a Humdrum score are one part, and what plays it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ripieno.engine.music.instruments import (
    VOICE,
    is_percussion,
    is_percussion_code,
    program_of,
    program_of_code,
)
from ripieno.training.data.score import Staff

CONTRABASS = 43
"""Program of a ``Basso`` that does not sing."""

_KEYBOARDS = frozenset((*range(8), *range(16, 24)))
"""Programs of the pianos and organs, which have two staves."""

_CODE = re.compile(r"\*I([a-z][a-zA-Z_&|]*)")
_TEMPO = re.compile(r"\*MM(\d+(?:\.\d+)?)")


@dataclass(slots=True)
class Spine:
    """What a file says of a spine of notes.

    Attributes:
        number: From the left, which is from the bottom of the score.
        part: What marks the part that it belongs to; empty where nothing does.
        name: Name of the part.
        code: Humdrum code of its instrument.
        is_voice: Whether the file says that it is a voice.
        has_lyrics: Whether words follow it.
    """

    number: int
    part: str = ""
    name: str = ""
    code: str = ""
    is_voice: bool = False
    has_lyrics: bool = False


def describe(spine: Spine, reported: str) -> float:
    """Take in what an interpretation says of a spine, and return the tempo that it tells, 0 where none."""
    if reported.startswith("*part"):
        spine.part = spine.part or reported
    elif reported.startswith(('*I"', '*mI"')):
        spine.name = spine.name or reported.partition('"')[2].strip('" ')
    elif reported.startswith("*IC"):
        spine.is_voice |= reported == "*ICvox"
    elif (code := _CODE.fullmatch(reported)) and code[1] != "empty":
        spine.code = spine.code or code[1]
    elif tempo := _TEMPO.fullmatch(reported):
        return float(tempo[1])
    return 0.0


def staves_of(
    spines: Sequence[Spine], notes: Sequence[Sequence[tuple[float, float, int]]]
) -> Iterator[Staff]:
    """Yield the staves that have notes, from the top of the score.

    Args:
        spines: Spines of notes, from the left.
        notes: Onset and length in steps, pitch, of the notes of each spine.
    """
    numbers: Counter[str] = Counter()
    for spine, played in zip(reversed(_in_parts(spines)), reversed(notes), strict=True):
        numbers[spine.part] += 1
        if played:
            yield Staff(
                list(numbers).index(spine.part),
                numbers[spine.part],
                spine.name,
                _is_sung(spine),
                tuple(played),
                _program(spine),
                not (is_percussion_code(spine.code) or is_percussion(spine.name)),
            )


def _in_parts(spines: Sequence[Spine]) -> list[Spine]:
    """Put the two staves of a keyboard into one part, whether the file says so or not.

    The lower staff of a keyboard has no name of its own; two staves without any name are a keyboard.
    """
    if len(spines) == 2 and not any(spine.name or spine.code or _is_sung(spine) for spine in spines):
        return [replace(spine, part="keyboard", code="piano") for spine in spines]
    placed: list[Spine] = []
    for spine in reversed(spines):
        above = placed[-1] if placed else None
        if above is not None and _continues(above, spine):
            placed.append(replace(above, number=spine.number))
        else:
            placed.append(replace(spine, part=spine.part or f"spine {spine.number}"))
    return placed[::-1]


def _continues(above: Spine, spine: Spine) -> bool:
    """Tell whether a spine is the lower staff of the part above."""
    if spine.part and spine.part == above.part:
        return True
    if _program(above) not in _KEYBOARDS or _is_sung(spine):
        return False
    return spine.name in {"", above.name} and spine.code in {"", above.code}


def _is_sung(spine: Spine) -> bool:
    return spine.is_voice or spine.has_lyrics


def _program(spine: Spine) -> int | None:
    coded = program_of_code(spine.code)
    if coded is not None:
        return coded
    named = program_of(spine.name)
    if named == VOICE and not _is_sung(spine) and "bas" in spine.name.casefold():
        return CONTRABASS
    return VOICE if spine.is_voice or (named is None and spine.has_lyrics) else named
