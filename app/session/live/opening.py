"""How music begins where there is none: chords first, then lane by lane, each in its own range."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from app.session.live.composer import Step
from app.session.live.song import Song
from engine.generate import FillOptions
from engine.music.chords import Chord, parse_progression
from engine.music.harmony import Progression
from engine.music.region import Region
from engine.music.roles import Role
from engine.music.spelling import MAJOR_ROOTS

ORDER = (Role.DRUMS, Role.KEYS, Role.PAD, Role.BASS, Role.LEAD, Role.COUNTER)
"""Who is heard first; each fits what is there already."""

RANGES: Mapping[Role, tuple[int, int]] = {
    Role.KEYS: (48, 79),
    Role.PAD: (48, 76),
    Role.BASS: (28, 50),
    Role.LEAD: (60, 86),
    Role.COUNTER: (53, 79),
}
"""Pitches that a lane of each role begins with; from then on it goes by its context."""

_CALM = 0.8
"""Factor of the temperature while nothing is there to hold on to."""

_DEGREES = (
    "C | G | Am | F",
    "C | Am | F | G",
    "Am | F | C | G",
    "C | F | Am | G",
    "F | G | Em | Am",
    "Dm | G | C | Am",
)


def opening_steps(song: Song, region: Region, options: FillOptions, first: int) -> tuple[Step, ...]:
    """Return what to make, one lane after the other.

    Where the controls give neither key nor chords, the seed chooses four chords in some key, and
    what begins keeps to them.

    Args:
        song: What is played.
        region: All that is to be made.
        options: What is asked of it.
        first: Number of its first bar.
    """
    chords, held = options.chords, options.locks.chords
    if chords is None and options.locks.key is None:
        chords, held = _chosen(options.seed, first), True
    calm = replace(options, chords=chords, temperature=_CALM * options.temperature)
    lanes = sorted(region.lanes, key=lambda lane: ORDER.index(song.parts[lane].role))
    return tuple(
        Step(replace(region, lanes=(lane,)), _for_role(calm, song.parts[lane].role, held)) for lane in lanes
    )


def _for_role(options: FillOptions, role: Role, held: bool) -> FillOptions:  # noqa: FBT001 (passed on)
    if role is Role.DRUMS:
        return replace(options, locks=replace(options.locks, chords=False, key=None))
    low, high = RANGES[role]
    return replace(options, locks=replace(options.locks, low=low, high=high, chords=held))


def _chosen(seed: int, first: int) -> Progression:
    """Return four chords for the bars from one on, the same for all openings of a seed."""
    chance = Random(seed - first)
    semitones = chance.randrange(len(MAJOR_ROOTS))
    chords = parse_progression(chance.choice(_DEGREES))
    moved = tuple(tuple(_moved(chord, semitones) for chord in bar) for bar in chords)
    start = first % len(moved)
    return (*moved[start:], *moved[:start])


def _moved(chord: Chord, semitones: int) -> Chord:
    bass = None if chord.bass is None else (chord.bass + semitones) % 12
    return replace(chord, root=(chord.root + semitones) % 12, bass=bass)
