"""What is heard in a document at a glance: its key, and the chords of its bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from app.session.studio.document import Document
from engine.music.clip import Clip
from engine.music.harmony import Harmony, Progression
from engine.music.keys import Key, estimate_key
from engine.music.roles import Role

MOST_BARS = 2000
"""Bars whose chords are estimated; a longer file is most likely no song."""

Named = tuple[int, int, str]
"""First tick, end, and name of a chord."""


@dataclass(frozen=True)
class Sight:
    """What is heard in a document.

    Attributes:
        document: The document.
        key: Its key; None where nothing with pitch sounds.
        chords: The chords of its beats, by bar.
    """

    document: Document
    key: Key | None
    chords: Harmony


def look(document: Document) -> Sight:
    """Return what is heard in a document; takes some milliseconds for each bar."""
    clip = document.clip
    notes = (note for lane in clip.lanes if lane.role != Role.DRUMS for note in lane.notes)
    return Sight(document, estimate_key(notes), Harmony.heard(clip, range(min(clip.bars, MOST_BARS))))


def named_chords(clip: Clip, heard: Harmony, told: Mapping[int, Progression]) -> tuple[Named, ...]:
    """Return the chords to show, those that were told in place of those that are heard.

    Args:
        clip: Where the bars lie.
        heard: Chords by ear.
        told: Chords that were told, by bar.

    Returns:
        In order; a chord that goes on over a bar line is one.
    """
    laid = {bar: Harmony.laid(chords, clip.time, (bar,)).bars[bar] for bar, chords in told.items()}
    beats = [
        (
            start + index * clip.time.ppq,
            min(start + (index + 1) * clip.time.ppq, clip.time.bar_start(bar + 1)),
            chord,
        )
        for bar in sorted({*heard.bars, *laid})
        for start in [clip.time.bar_start(bar)]
        for index, chord in enumerate(laid.get(bar, heard.bars.get(bar, ())))
    ]
    found = []
    for chord, group in groupby(beats, key=lambda beat: beat[2]):
        held = list(group)
        if chord is not None:
            found.append((held[0][0], held[-1][1], str(chord)))
    return tuple(found)
