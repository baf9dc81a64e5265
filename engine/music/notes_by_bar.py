"""The notes of a clip, cut into bars."""

from collections.abc import Iterable, Sequence

from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note


def notes_by_bar(
    clip: Clip, lanes: Sequence[int], bars: Iterable[int]
) -> dict[int, dict[int, tuple[Note, ...]]]:
    """Return the notes of some bars of a clip: by bar, then by lane, counted from the bar's begin."""
    found: dict[int, dict[int, tuple[Note, ...]]] = {}
    for bar in bars:
        start, end = clip.time.bar_start(bar), clip.time.bar_start(bar + 1)
        held = {lane: clip.lanes[lane].notes for lane in lanes}
        found[bar] = {
            lane: tuple(notes.taken((notes.onsets >= start) & (notes.onsets < end)).moved(-start))
            for lane, notes in held.items()
        }
    return found
