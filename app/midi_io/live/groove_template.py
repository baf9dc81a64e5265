"""Groove templates: where the sixteenths of a bar fall, and how hard they are struck.

A template bends time between its sixteenths evenly and never turns anything round, like the warps of
:mod:`ripieno.app.midi_io.live.groove`.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.note import Note
from ripieno.engine.music.styles import Style

STEPS_PER_BEAT = 4
MAX_SHIFT = 0.2
"""Beats by which a sixteenth may be moved, at most; less than one, so that none overtakes the next."""

TRIPLET = 0.05
"""Beats by which the last sixteenths of beats come early on the whole where they are swung eighths."""

MIN_NOTES = 8
"""Notes from which on a performance is a template."""

MIN_STEPS = 4
"""Sixteenths of a bar that a performance must play, so that it is a groove."""


class GrooveError(RipienoError):
    """A performance that is no groove template."""


@dataclass(frozen=True, slots=True)
class GrooveTemplate:
    """Where sixteenths fall.

    Attributes:
        shifts: Beats by which each sixteenth comes later, from the begin of the bar; they repeat.
        accents: Steps of velocity by which each is struck harder; as many.
    """

    shifts: tuple[float, ...] = (0.0,)
    accents: tuple[int, ...] = (0,)

    @property
    def is_straight(self) -> bool:
        """Whether it changes nothing."""
        return not any(self.shifts) and not any(self.accents)

    def beat(self, beat: float) -> float:
        """Return where a position falls.

        Args:
            beat: The position in beats from the begin of the bar.
        """
        if not any(self.shifts):
            return beat
        step, share = divmod(beat * STEPS_PER_BEAT, 1)
        before, after = (self._at(self.shifts, int(step) + each) for each in (0, 1))
        return beat + before + share * (after - before)

    def velocity(self, velocity: int, beat: float) -> int:
        """Return how hard a note is struck, 1 to 127.

        Args:
            velocity: What is written.
            beat: Where the note begins, in beats from the begin of the bar.
        """
        accent = self._at(self.accents, round(beat * STEPS_PER_BEAT))
        return max(1, min(127, velocity + int(accent)))

    @staticmethod
    def _at(values: Sequence[float], step: int) -> float:
        return values[step % len(values)]


STRAIGHT = GrooveTemplate()

# Swing divides a beat 3 : 2, as jazz does at medium and fast tempos, shuffle 2 : 1, as triplets do
# (Friberg and Sundstrom, "Swing ratios and ensemble timing in jazz performance", Music Perception 2002).
# Laid back players come some 15 ms after the beat at 120 BPM, but for the first of the bar (same place).
TEMPLATES = {
    "straight": STRAIGHT,
    "swing": GrooveTemplate((0.0, 0.05, 0.1, 0.05), (0, -6, -2, -6)),
    "shuffle": GrooveTemplate((0.0, 1 / 12, 1 / 6, 1 / 12), (0, -8, -3, -8)),
    "laid back": GrooveTemplate((0.0, 0.02, *(0.03,) * 14), (0, -4, 0, -4)),
}
"""Templates by their names."""

_OF_STYLE = {
    Style.JAZZ: "swing",
    Style.SONGBOOK: "swing",
    Style.SOUL: "laid back",
    Style.HIPHOP: "laid back",
}


def groove_of(name: str, style: Style | None, performance: GrooveTemplate | None) -> GrooveTemplate:
    """Return the template that a name stands for.

    Args:
        name: One of ``TEMPLATES``; ``style`` for that of the style, ``file`` for that of the performance.
        style: The style of the music; None where the model chooses it, which is played straight.
        performance: That of a file, if there is one.
    """
    if name == "file":
        return performance or STRAIGHT
    if name == "style":
        return TEMPLATES[_OF_STYLE.get(style, "straight")] if style is not None else STRAIGHT
    return TEMPLATES[name]


def learn_groove(notes: Iterable[tuple[Note, int]], ppq: int, bar_ticks: int) -> GrooveTemplate:
    """Return the template of a performance.

    A sixteenth that nothing was played on lies midway between its neighbours.

    Args:
        notes: Each note with the tick at which its bar begins.
        ppq: Ticks of a beat.
        bar_ticks: Ticks of a bar.

    Raises:
        GrooveError: If there are too few notes.
    """
    step_ticks = ppq / STEPS_PER_BEAT
    count = max(1, round(bar_ticks / step_ticks))
    shifts, velocities = defaultdict[int, list[float]](list), defaultdict[int, list[int]](list)
    for note, bar in notes:
        place = (note.onset - bar) / step_ticks
        step = round(place) % count
        shifts[step].append((place - round(place)) / STEPS_PER_BEAT)
        velocities[step].append(note.velocity)
    if sum(map(len, shifts.values())) < MIN_NOTES or len(shifts) < min(MIN_STEPS, count):
        raise GrooveError(
            f"A groove needs at least {MIN_NOTES} notes on {MIN_STEPS} different sixteenths; "
            "name a MIDI file with a played bar of drums."
        )
    _swing_eighths(shifts, velocities)
    usual = fmean(each for held in velocities.values() for each in held)
    return GrooveTemplate(
        _filled({step: max(-MAX_SHIFT, min(MAX_SHIFT, fmean(held))) for step, held in shifts.items()}, count),
        tuple(map(round, _filled({step: fmean(held) - usual for step, held in velocities.items()}, count))),
    )


def _swing_eighths(shifts: dict[int, list[float]], velocities: dict[int, list[int]]) -> None:
    """Take early last sixteenths of beats for late eighths, where no eighth is played beside them."""
    eighths = [step for step in shifts if step % STEPS_PER_BEAT == STEPS_PER_BEAT // 2]
    lasts = [step for step in shifts if step % STEPS_PER_BEAT == STEPS_PER_BEAT - 1]
    if eighths or not lasts or fmean(each for step in lasts for each in shifts[step]) > -TRIPLET:
        return
    for step in lasts:
        shifts[step - 1] = [each + 1 / STEPS_PER_BEAT for each in shifts.pop(step)]
        velocities[step - 1] = velocities.pop(step)


def _filled(known: dict[int, float], count: int) -> tuple[float, ...]:
    """Return a value for each step, in a circle: between two known ones, evenly between their values."""
    steps = sorted(known)
    around = [steps[-1] - count, *steps, steps[0] + count]
    found = []
    for step in range(count):
        at = bisect_right(around, step) - 1
        before, after = around[at], around[min(at + 1, len(around) - 1)]
        share = 0.0 if after == before else (step - before) / (after - before)
        found.append(known[before % count] * (1 - share) + known[after % count] * share)
    return tuple(found)
