"""The bars of a live session: what was played, what is planned, and what the model shall see of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES
from ripieno.engine.music.region import Region

PPQ = 480

Lanes = Mapping[int, tuple[Note, ...]]
"""Notes by lane, in ticks from the begin of their bar; they may ring beyond its end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Attributes:
        notes: Its notes.
        density: How busy it was asked to be, as a multiple of what was around.
        is_new: Whether the model made it for this place, rather than that it is repeated.
        is_rest: Whether the session leaves it to the player or to the clip.
        plan: What was planned for it; None without a plan.
    """

    notes: Lanes
    density: float = 1.0
    is_new: bool = True
    is_rest: bool = False
    plan: BarPlan | None = None


EMPTY = Bar({}, is_new=False)


def song_time(metre: tuple[int, int], tempo: float) -> TimeMap:
    """Return the time of a session: one metre, and a tempo that only tells the model how fast it is."""
    microseconds = round(60_000_000 / tempo)
    return TimeMap(PPQ, (TempoChange(0, microseconds),), (MetreChange(0, *metre),))


def joined(bars: Sequence[Bar], lanes: Sequence[Lane], time: TimeMap) -> Clip:
    """Return bars one after the other as a clip; a note ends where the next of its pitch begins."""
    notes: dict[int, list[Note]] = {index: [] for index in range(len(lanes))}
    for number, bar in enumerate(bars):
        start = time.bar_start(number)
        for lane, held in bar.notes.items():
            notes[lane].extend(replace(note, onset=note.onset + start) for note in held)
    end = time.bar_start(len(bars))
    empty = Clip(time, tuple(replace(lane, notes=NO_NOTES) for lane in lanes), end)
    if not bars:
        return empty
    whole = Region(tuple(range(len(bars))), tuple(range(len(lanes))))
    return empty.replace_region(whole, notes)
