"""What a caller may ask of the engine."""

from dataclasses import dataclass, field
from math import isfinite

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.styles import Style
from ripieno.engine.seed import MAX_SEED

STYLE = "style"
"""Condition of a model's card: it was trained with styles."""


class OptionError(RipienoError):
    """An option out of its range."""


@dataclass(frozen=True)
class Guidance:
    """How strongly each condition is followed.

    1 follows it as the training data did, more exaggerates it, 0 ignores it. Each weight other
    than 1 costs one more evaluation of the network in every step.

    Attributes:
        chords: Weight of the chords.
        density: Weight of the density.
        rhythm: Weight of a kept rhythm.
        style: Weight of the style.
    """

    chords: float = 1.0
    density: float = 1.0
    rhythm: float = 1.0
    style: float = 1.0


@dataclass(frozen=True)
class FillOptions:
    """How to fill.

    Attributes:
        seed: Same seed, same notes, 0 to `ripieno.engine.seed.MAX_SEED`; None where one is yet to be drawn.
        variations: How many results.
        steps: Sampler steps; None takes the model's own number.
        sampler: Name of a sampler; None takes the model's own.
        locks: What the new notes must keep to.
        chords: Chords of the selected bars, one bar after the other and from the beginning again;
            None leaves them to the model.
        density: Onsets relative to those around: 0.5 is half as busy, 2 twice. Where a lane has
            no notes nearby, relative to what is usual for its role. None leaves the number of notes
            to the model, about as many as around; where ``strength`` keeps some, to them.
        notes_per_beat: Onsets per beat of each lane, instead of ``density``.
        style: The style of the music; None leaves it to the music around.
        guidance: How strongly the conditions are followed.
        strength: 1 makes new notes without a look at the old ones; less starts from the old
            ones with noise, so that about this share of them changes, and a note that stays in
            its place stays as it was played; 0 returns all of them unchanged, whatever the locks.
        temperature: Divides the log-odds that the context gives to each place for a note, and
            leaves the number of notes expected in each beat as it was: below 1 the likeliest
            notes, above 1 surprising ones. 1 is what the model's card calls normal.
        retrieval: Look for the passage elsewhere in the clip that the region is likely to repeat, and show it
            to the model; without, only the bars around are looked at.
        ring: Let the new notes that sound last in the region ring past it as far as the replaced notes of
            their lane did, until the lane's next onset that stays; without, they end with the region.
        candidates: How many results to draw, of which the best ``variations`` are returned;
            None draws no more than those.

    Raises:
        OptionError: If a number is out of range.
    """

    seed: int | None = None
    variations: int = 1
    steps: int | None = None
    sampler: str | None = None
    locks: Locks = field(default_factory=Locks)
    chords: Progression | None = None
    density: float | None = None
    notes_per_beat: float | None = None
    style: Style | None = None
    guidance: Guidance = field(default_factory=Guidance)
    strength: float = 1.0
    temperature: float = 1.0
    retrieval: bool = True
    ring: bool = True
    candidates: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be done."""
        positive = {
            "density": self.density,
            "number of notes per beat": self.notes_per_beat,
            "temperature": self.temperature,
            "number of variations": self.variations,
            "number of steps": self.steps,
        }
        for name, value in positive.items():
            if value is not None and not (isfinite(value) and value > 0):
                raise OptionError(f"A {name} of {value:g} is out of range; give one above 0.")
        if self.seed is not None and not 0 <= self.seed <= MAX_SEED:
            raise OptionError(f"A seed of {self.seed} is out of range; give 0 to {MAX_SEED}.")
        if self.density is not None and self.notes_per_beat is not None:
            raise OptionError("Density and notes per beat say the same thing twice; give one of them.")
        if not 0 <= self.strength <= 1:
            raise OptionError(f"A strength of {self.strength:g} is out of range; give 0 to 1.")
        if self.candidates is not None and self.candidates < self.variations:
            raise OptionError(
                f"{self.variations} variations need at least {self.variations} candidates, "
                f"not {self.candidates}; draw more."
            )

    @property
    def known_seed(self) -> int:
        """The seed.

        Raises:
            OptionError: If none was drawn yet.
        """
        if self.seed is None:
            raise OptionError(f"A fill needs a seed; give one from 0 to {MAX_SEED}.")
        return self.seed

    def loosen(self, share: float) -> float:
        """Return a share of unusual notes at the temperature asked for: the larger, the higher it is."""
        loosened: float = share ** (1 / self.temperature)
        return loosened

    @property
    def drawn(self) -> int:
        """How many results are drawn in one batch."""
        return self.candidates or self.variations

    @property
    def makes_anew(self) -> bool:
        """Whether nothing of the notes that are replaced is kept."""
        return self.strength == 1 and self.locks.keep is None

    @property
    def asks_density(self) -> bool:
        """Whether the number of new notes is given."""
        return self.density is not None or self.notes_per_beat is not None

    @property
    def holds_density(self) -> bool:
        """Whether the number of new notes is held near a density, exactly where one is asked for."""
        return self.asks_density or self.strength == 1

    @property
    def conditions_on_density(self) -> bool:
        """Whether densities are specified; else the model judges by the music around alone."""
        return self.asks_density or self.strength < 1 or self.guidance.density != 1
