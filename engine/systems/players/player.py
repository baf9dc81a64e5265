"""What a system is asked to play, and what it may be asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from ripieno.engine.grid.part import NoteRow
from ripieno.engine.systems.making import Parts
from ripieno.engine.systems.song import PianoSong

Graph = Callable[..., tuple[NDArray[Any], ...]]
"""From the inputs of a graph, in their order, to its outputs."""

Graphs = Mapping[str, Graph]
"""Graphs by the name of their files, without suffix."""


@dataclass(frozen=True)
class Chance:
    """How notes are drawn.

    Attributes:
        seed: From which all chance follows.
        count: Variations.
        temperature: Divides the log-odds, where there are some.
        sampler: Name of the sampler; None for the one of the card.
        steps: Levels that it goes through; None for as many as the card says.
    """

    seed: int
    count: int = 1
    temperature: float = 1.0
    sampler: str | None = None
    steps: int | None = None


@dataclass(frozen=True)
class PlayRequest:
    """Music to make from nothing, or to go on with.

    Attributes:
        steps: How long it lasts, in sixteenths.
        chance: How notes are drawn.
        primers: What each variation goes on from; a system that goes on from nothing does not look at it.
    """

    steps: int
    chance: Chance
    primers: tuple[PianoSong, ...]


@dataclass(frozen=True)
class GapRequest:
    """Music to make between, or after, or before other music.

    Attributes:
        steps: How long the gap is, in sixteenths.
        known: For each variation the notes around; their onsets are counted from the beginning of the gap.
        before: Sixteenths of music that lie before the gap.
        after: Sixteenths of music that lie after it.
        low: Lowest pitch to make.
        high: Highest pitch to make.
        chance: How notes are drawn.
    """

    steps: int
    known: tuple[tuple[NoteRow, ...], ...]
    before: int
    after: int
    low: int
    high: int
    chance: Chance


class SystemPlayer(Protocol):
    """A system that plays."""

    @property
    def options(self) -> frozenset[str]:
        """The fields of `Chance` that it knows besides seed and count."""

    @property
    def sampler(self) -> str:
        """How it makes notes, in a word or two."""

    @property
    def steps(self) -> int:
        """Levels of noise that it goes through; 0 where there is no noise."""

    def play(self, request: PlayRequest) -> Parts:
        """Return a part for each variation, in steps of 120 beats a minute; it may last longer."""


class FillingPlayer(SystemPlayer, Protocol):
    """A system that also fills gaps."""

    @property
    def longest_gap(self) -> int:
        """Sixteenths of the longest gap that it fills at once."""

    @property
    def fill_sampler(self) -> str:
        """How it fills."""

    @property
    def fill_steps(self) -> int:
        """Levels of noise that a fill goes through."""

    def fill(self, request: GapRequest) -> Parts:
        """Return the notes of the gap alone, for each variation; they may ring past it."""
