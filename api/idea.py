"""One result of an operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.events import TrackChange
from ripieno.app.session.fill_file import changes
from ripieno.app.session.tasks import Place
from ripieno.engine.music.note import Note
from ripieno.midi_file import MidiFile
from ripieno.notebook import Audio, draw, play

if TYPE_CHECKING:
    from ripieno.song import Song


class Idea(MidiFile):
    """One result of an operation: a whole MIDI file with new notes in it.

    A notebook shows it as a piano roll in which the filled bars are marked, with its sound where a
    synthesizer is installed.

    Attributes:
        name: Name of the song that was filled.
        number: Its number among the ideas, from 1; the best comes first.
        seed: Where the randomness began; the same seed and parameters make the same notes again.
        score: How plausible the model finds its notes, in nats per note, higher is better; only comparable
            among ideas of one call. None where there was nothing to compare.
        model: Name of the model that made it.
    """

    def __init__(
        self,
        smf: Smf,
        name: str,
        *,
        number: int,
        seed: int,
        score: float | None,
        model: str,
        place: Place,
        notes: Mapping[int, Sequence[Note]],
    ) -> None:
        super().__init__(smf, name)
        self.number = number
        self.seed = seed
        self.score = score
        self.model = model
        self._place = place
        self._notes = notes

    @property
    def filled_bars(self) -> tuple[int, ...]:
        """The bars with new notes, from 1."""
        return tuple(bar + 1 for bar in self._place.region.bars)

    @cached_property
    def changes(self) -> tuple[TrackChange, ...]:
        """How many notes went and came in each track."""
        return changes(self._place.clip, self._place.region, self._notes)

    def to_song(self) -> Song:
        """Return it as a song, for the next operation."""
        from ripieno.song import Song

        return Song(self._smf, self.name)

    def audio(self) -> Audio:
        """Return its sound, from two bars before the new notes to two bars after them.

        Raises:
            RipienoError: If no synthesizer or no soundfont is installed.
        """
        return play(self.to_bytes(), self._clip, self._place.region.bars)

    def _repr_svg_(self) -> str:
        title = f"{Path(self.name).name}: idea {self.number}, seed {self.seed}"
        region = self._place.region
        return draw(self._place.clip.replace_region(region, self._notes), region, title)

    def _repr_html_(self) -> str:
        from ripieno.engine.errors import RipienoError

        try:
            sound = self.audio()._repr_html_()
        except RipienoError:
            sound = ""
        return self._repr_svg_() + sound

    def __repr__(self) -> str:
        """Return what it is in words."""
        bars = self.filled_bars
        return f"<Idea {self.number} of {Path(self.name).name}: bars {bars[0]}-{bars[-1]}, seed {self.seed}>"
