"""Progressions of chords that songs have, by mode and style, with cadences at the ends of sections."""

from random import Random
from typing import NamedTuple

from ripieno.engine.music.chords import Chord
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.styles import Style

PHRASE_BARS = 4

SEVENTHS = frozenset({Style.JAZZ, Style.SOUL, Style.SONGBOOK, Style.LATIN})
"""Styles whose chords have sevenths."""

_TRIADS = {
    "major": ("maj", "min", "min", "maj", "maj", "min", "dim"),
    "minor": ("min", "dim", "maj", "min", "min", "maj", "maj"),
}
_SEVENTH_CHORDS = {
    "major": ("maj7", "m7", "m7", "maj7", "7", "m7", "m7b5"),
    "minor": ("m7", "m7b5", "maj7", "m7", "m7", "maj7", "7"),
}
_STEPS = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}


class _Choices(NamedTuple):
    """Degrees of the scale, 1 to 7, one for each bar."""

    home: tuple[tuple[int, ...], ...]
    away: tuple[tuple[int, ...], ...]
    half: tuple[tuple[int, int], ...]
    full: tuple[tuple[int, int], ...]


_CHOICES = {
    "major": _Choices(
        home=((1, 5, 6, 4), (1, 6, 4, 5), (1, 4, 6, 5), (1, 3, 4, 5), (1, 6, 2, 5), (1, 4, 1, 5)),
        away=((4, 5, 3, 6), (6, 4, 1, 5), (4, 1, 5, 6), (2, 5, 1, 6), (6, 5, 4, 1)),
        half=((4, 5), (2, 5)),
        full=((5, 1), (4, 1)),
    ),
    "minor": _Choices(
        home=((1, 6, 3, 7), (1, 7, 6, 7), (1, 4, 6, 7), (1, 3, 7, 4), (1, 6, 4, 5)),
        away=((6, 7, 1, 3), (3, 7, 1, 6), (4, 7, 3, 6), (6, 3, 7, 1)),
        half=((4, 5), (6, 7)),
        full=((5, 1), (7, 1)),
    ),
}


def draw_progression(
    key: Key,
    bars: int,
    random: Random,
    style: Style | None = None,
    *,
    away: bool = False,
    closes: bool = False,
) -> Progression:
    """Return the chords of a section, one for each bar.

    Four bars of a known progression repeat, and the last two bars are a cadence.

    Args:
        key: The key; the chords are those of its scale.
        bars: How many, at least 1.
        random: Chooses.
        style: The style, which may ask for sevenths.
        away: Whether the section begins away from the tonic, as a chorus or bridge does.
        closes: Whether it ends on the tonic, rather than on the way to it.
    """
    choices = _CHOICES[key.mode]
    phrase = random.choice(choices.away if away else choices.home)
    cadence = random.choice(choices.full if closes else choices.half)
    degrees = [phrase[bar % len(phrase)] for bar in range(bars)]
    degrees[-2:] = cadence[-min(bars, 2) :]
    return tuple((chord_on(degree, key, style),) for degree in degrees)


def chord_on(degree: int, key: Key, style: Style | None = None) -> Chord:
    """Return the chord on a degree of a key's scale, 1 to 7, without notes outside it."""
    qualities = (_SEVENTH_CHORDS if style in SEVENTHS else _TRIADS)[key.mode]
    return Chord((key.tonic + _STEPS[key.mode][degree - 1]) % 12, qualities[degree - 1])
