"""Which pitches of which tracks a person calls control notes."""

from collections.abc import Iterable, Mapping

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.selection import lanes_in
from ripieno.engine.music.spelling import PitchRangeError, parse_pitches

ControlMarks = tuple[tuple[str, frozenset[int]], ...]
"""Tracks as :func:`ripieno.engine.music.selection.lanes_in` reads them, and pitches of control notes."""

NONE = "none"


class ControlMarkError(RipienoError):
    """A text that names no control notes."""


def parse_control_marks(text: str) -> ControlMarks:
    """Return the control notes that a text such as ``2=C0-B0,Cello=C0+D1,Piano=none`` names.

    Raises:
        ControlMarkError: If a part gives a track no pitches.
    """
    return tuple(_parsed(part) for part in text.split(","))


def read_control_marks(marks: Mapping[object, object]) -> ControlMarks:
    """Return the control notes of tracks that a mapping such as ``{"2": "C0-B0"}`` names.

    Raises:
        ControlMarkError: If a value names no pitches.
    """
    return tuple((str(track), pitches_named(str(pitches))) for track, pitches in marks.items())


def pitches_named(text: str) -> frozenset[int]:
    """Return the pitches of a text such as ``C0-B0`` or ``C0+D1-F1``; none for ``none``.

    Raises:
        ControlMarkError: If it names none.
    """
    if text.strip().lower() == NONE:
        return frozenset()
    try:
        ranges = [parse_pitches(each.strip()) for each in text.split("+")]
    except PitchRangeError as error:
        raise ControlMarkError(f'"{text.strip()}" names no control notes: {error}') from None
    return frozenset(pitch for low, high in ranges for pitch in range(low, high + 1))


def mark_control_notes(clip: Clip, marks: Iterable[tuple[str, frozenset[int]]]) -> Clip:
    """Return the clip with the control notes that a person named.

    Raises:
        SelectionError: If a named track is not there.
    """
    return clip.with_control({lane: pitches for text, pitches in marks for lane in lanes_in(clip, text)})


def _parsed(part: str) -> tuple[str, frozenset[int]]:
    track, pitches = part.rpartition("=")[::2]
    if not track.strip():
        raise ControlMarkError(
            f'"{part.strip()}" gives no track control notes; write some such as 2=C0-B0, or 2=none.'
        )
    return track.strip(), pitches_named(pitches)
