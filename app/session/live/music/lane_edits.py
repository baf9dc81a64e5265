"""What is done to the notes of one lane just before they are scheduled; what is stored stays as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ripieno.app.session.live.controls.lane_settings import HIGHEST_PITCH, LaneSettings
from ripieno.app.session.live.music.bar_edits import thinned
from ripieno.app.session.live.music.harmonic_fit import without_overlaps
from ripieno.engine.music.note import Note

OCTAVE = 12


def edit_lane(notes: Sequence[Note], settings: LaneSettings, ppq: int, *, is_drums: bool) -> tuple[Note, ...]:
    """Return a lane's notes as its settings want them heard.

    Args:
        notes: The notes of a bar.
        settings: Density, transposition, range and velocity curve.
        ppq: Ticks of a quarter note.
        is_drums: Whether pitches are drums, which are not moved: those out of range are left out.
    """
    found = thinned(notes, settings.density, ppq)
    if not is_drums:
        found = transposed(found, settings.transpose)
    found = in_range(found, settings.low, settings.high, moves=not is_drums)
    return curved(found, settings.curve)


def transposed(notes: Sequence[Note], semitones: int) -> tuple[Note, ...]:
    """Return notes higher by some semitones; those that no pitch is left for come an octave nearer."""
    if not semitones:
        return tuple(notes)
    return _apart(
        replace(note, pitch=_folded(note.pitch + semitones, 0, HIGHEST_PITCH) or 0) for note in notes
    )


def in_range(notes: Sequence[Note], low: int, high: int, *, moves: bool = True) -> tuple[Note, ...]:
    """Return notes within a range of pitches.

    Args:
        notes: The notes.
        low: Lowest pitch.
        high: Highest pitch; where it is below the lowest, nothing plays.
        moves: Whether notes are moved there by octaves; what fits in no octave is left out.
    """
    if all(low <= note.pitch <= high for note in notes):
        return tuple(notes)
    if not moves:
        return tuple(note for note in notes if low <= note.pitch <= high)
    places = ((note, _folded(note.pitch, low, high)) for note in notes)
    return _apart(replace(note, pitch=pitch) for note, pitch in places if pitch is not None)


def curved(notes: Sequence[Note], curve: float) -> tuple[Note, ...]:
    """Return notes struck harder or softer; 1 and 127 stay what they are.

    Args:
        notes: The notes.
        curve: From -1 to 1; the share of the highest velocity is raised to the power of ``2 ** -curve``.
    """
    if not curve:
        return tuple(notes)
    exponent = 2**-curve
    return tuple(
        replace(note, velocity=max(1, round(127 * (note.velocity / 127) ** exponent))) for note in notes
    )


def _folded(pitch: int, low: int, high: int) -> int | None:
    """Return the pitch of the nearest octave within a range; None where there is none."""
    if pitch < low:
        pitch += -(-(low - pitch) // OCTAVE) * OCTAVE
    elif pitch > high:
        pitch -= -(-(pitch - high) // OCTAVE) * OCTAVE
    return pitch if low <= pitch <= high else None


def _apart(notes: Iterable[Note]) -> tuple[Note, ...]:
    """Return notes without two of one pitch at once; of those that begin together the longest is kept."""
    return without_overlaps(sorted(notes, key=lambda note: -note.length), is_line=False)
