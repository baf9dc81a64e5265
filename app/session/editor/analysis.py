"""The estimated key of a document, and the estimated chords of its bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from ripieno.app.session.editor.document import Document
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key, durations_of, key_of
from ripieno.engine.music.roles import Role

MAX_BARS = 2000
"""Bars whose chords are estimated; a longer file is most likely no song."""

Named = tuple[int, int, str]
"""First tick, end, and name of a chord."""


@dataclass(frozen=True)
class Analysis:
    """The estimated key and chords of a document.

    Attributes:
        document: The document.
        key: Its key; None where nothing with pitch sounds.
        chords: The chords of its beats, by bar.
        specified: The chords that were specified, by bar.
        named: The chords to show with those that were specified.
    """

    document: Document
    key: Key | None
    chords: Harmony
    specified: Mapping[int, Progression]
    named: tuple[Named, ...]


def look(document: Document) -> Analysis:
    """Return the estimated key and chords of a document; takes some milliseconds for each bar."""
    clip = document.clip
    pitched = [durations_of(lane.playing) for lane in clip.lanes if lane.role != Role.DRUMS]
    estimated, specified = Harmony.estimate(clip, range(min(clip.bars, MAX_BARS))), document.chords
    return Analysis(
        document,
        key_of(np.sum([np.zeros(12), *pitched], axis=0)),
        estimated,
        specified,
        named_chords(clip, estimated, specified),
    )


def named_chords(clip: Clip, estimated: Harmony, specified: Mapping[int, Progression]) -> tuple[Named, ...]:
    """Return the chords to show, the specified ones in place of the estimated ones.

    Args:
        clip: Where the bars lie.
        estimated: Chords by ear.
        specified: Specified chords by bar.

    Returns:
        In order; a chord that goes on over a bar line is one.
    """
    laid = {bar: Harmony.laid(chords, clip.time, (bar,)).bars[bar] for bar, chords in specified.items()}
    ppq, bars = clip.time.ppq, sorted({*estimated.bars, *laid})
    starts = {bar: clip.time.bar_start(bar) for bar in {*bars, *(bar + 1 for bar in bars)}}
    beats = [
        (starts[bar] + index * ppq, min(starts[bar] + (index + 1) * ppq, starts[bar + 1]), chord)
        for bar in bars
        for index, chord in enumerate(laid.get(bar, estimated.bars.get(bar, ())))
    ]
    found = []
    for chord, group in groupby(beats, key=lambda beat: beat[2]):
        held = list(group)
        if chord is not None:
            found.append((held[0][0], held[-1][1], str(chord)))
    return tuple(found)
