"""What a person can ask for, as values."""

from dataclasses import dataclass
from pathlib import Path

from engine.music.roles import Role


@dataclass(frozen=True, slots=True)
class InpaintFile:
    """Fill some bars of a file and write the result.

    Attributes:
        source: The MIDI file to read.
        destination: Where to write. ``{n}`` in its name stands for the variation's number; without
            it, several variations are told apart by a number before the suffix.
        bars: The bars to fill, from 0, at least one.
        tracks: Which tracks to fill, as :func:`engine.music.selection.lanes_in` reads it; None
            for all that play in those bars or near them.
        low: Lowest pitch that is replaced.
        high: Highest pitch that is replaced.
        roles: Tracks, in the same manner of writing, and the roles that are theirs.
        seed: Where the randomness begins; None draws one.
        variations: How many results to write, at least 1.
        steps: Steps of the sampler; None for what suits the model.
        sampler: Name of the sampler; None for what suits the model.
        model: Name of a model pack or path to one; None for the default.
        in_place: Whether the result may take the place of the source.
    """

    source: Path
    destination: Path
    bars: tuple[int, ...]
    tracks: str | None = None
    low: int = 0
    high: int = 127
    roles: tuple[tuple[str, Role], ...] = ()
    seed: int | None = None
    variations: int = 1
    steps: int | None = None
    sampler: str | None = None
    model: str | None = None
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class DescribeFile:
    """Say what a MIDI file holds.

    Attributes:
        source: The MIDI file to read.
    """

    source: Path


@dataclass(frozen=True, slots=True)
class ListModels:
    """Say which models there are."""


Command = InpaintFile | DescribeFile | ListModels
