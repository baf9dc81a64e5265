"""How music begins where there is none and no phrase to go by: in a song's chords, and calmly."""

from dataclasses import replace

from app.session.live.phrases import progression
from engine.generate import FillOptions

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
    chords = progression(options.seed - first, None, beats)
    start = first % len(chords)
    turned = (*chords[start:], *chords[:start])
    return replace(calm, chords=turned, locks=replace(options.locks, chords=True))
