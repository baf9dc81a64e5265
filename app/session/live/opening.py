"""How music begins where there is none and no phrase to go by: in a song's chords, and calmly."""

from dataclasses import replace

from ripieno.app.session.phrases import progression
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.harmony import Progression
from ripieno.engine.seed import wrap_seed

_CALM = 0.8
"""Factor of the temperature while nothing is there to hold on to."""


def opening(options: FillOptions, first: int, beats: int) -> FillOptions:
    """Return how to begin.

    Where the controls give neither key nor chords, the seed chooses the chords of a song, and what begins
    keeps to them.

    Args:
        options: What is asked.
        first: Number of the first bar.
        beats: Beats in a bar.
    """
    calm = replace(options, temperature=_CALM * options.temperature)
    if options.chords is not None or options.locks.key is not None:
        return calm
    chords = changed(progression(wrap_seed(options.known_seed - first), None, beats), first)
    return replace(calm, chords=chords, locks=replace(options.locks, chords=True))


def changed(chords: Progression, first: int) -> Progression:
    """Return chords so that they begin with those of a bar."""
    start = first % len(chords)
    return (*chords[start:], *chords[:start])
