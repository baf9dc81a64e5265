"""What the model is asked: the bars around, and what is wanted of the next ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import EMPTY, Bar, joined
from ripieno.app.session.live.music.model_worker import ModelTask
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.opening import changed, opening
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.harmony import beats_of
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.seed import wrap_seed

LOOK_BACK = 6
"""Bars before the new ones that the model sees, after the theme."""

MIN_DENSITY, MAX_DENSITY = 0.25, 4.0
"""Bounds of the density that is asked for, as a multiple of what is around."""

LIVELY = 1.15
"""Factor of the temperature for music that goes on from itself: a calmer melody sticks on few pitches
(over 48 bars, two seeds: 9 to 22 pitches in 16 bars of the lead; with 0.8 it had 1 to 12)."""

_SEED_STEP = 7919
_INPUT_NAMES = "Heard"


@dataclass(frozen=True, slots=True)
class SeenBars:
    """The bars that the model sees.

    Attributes:
        numbers: Which bars of the song they are; -1 for those of the theme.
        bars: What they hold.
    """

    numbers: tuple[int, ...]
    bars: tuple[Bar, ...]

    @property
    def density(self) -> float:
        """How busy they were asked to be, on the whole."""
        return sum(bar.density for bar in self.bars) / len(self.bars) if self.bars else 1.0


def context_bars(bars: Mapping[int, Bar], before: int, theme: Sequence[Bar]) -> SeenBars:
    """Return what the model sees: the theme, where it is long ago, then the bars before.

    Args:
        bars: Bars by number.
        before: The first bar to make.
        theme: A phrase of earlier on.
    """
    near = [number for number in range(before - LOOK_BACK, before) if number in bars]
    recent = [bars[number] for number in near]
    old = [bar for bar in theme if bar not in recent]
    return SeenBars((*([-1] * len(old)), *near), (*old, *recent))


def task_for(
    number: int,
    song: Score,
    seen: SeenBars,
    bars: Sequence[int],
    controls: Controls,
    input_notes: Mapping[int, tuple[Note, ...]],
    fills: int,
) -> ModelTask | None:
    """Return a task; None where no lane is switched on.

    Args:
        number: Number of the task.
        song: What is played.
        seen: The bars before; a loop is seen as a whole instead.
        bars: The bars to make, one after the other.
        controls: Where the controls stand.
        input_notes: Notes from the input, by bar.
        fills: How often something else was asked for.
    """
    lanes = tuple(lane for lane in song.lanes if controls.plays(song.parts[lane].role))
    if not lanes:
        return None
    if song.loop:
        clip, places = song.template, tuple(bar % len(song.loop) for bar in bars)
        clip = clip.replace_region(Region(places, lanes), {})
    else:
        content = (*seen.bars, *(EMPTY for _ in bars))
        clip = joined(content, song.parts, song.template.time)
        places = tuple(range(len(seen.bars), len(content)))
    clip = with_input(clip, [input_notes.get(bar, ()) for bar in (*seen.numbers, *bars)], song)
    region, options = Region(places, lanes), _options(song, seen, bars, controls, fills)
    if not any(lane.notes for lane in clip.lanes):
        options = opening(options, bars[0], beats_of(clip.time, 0))
    return ModelTask(number, clip, region, options)


def _options(song: Score, seen: SeenBars, bars: Sequence[int], controls: Controls, fills: int) -> FillOptions:
    about = 1.0 if song.loop else seen.density
    density = min(max(controls.density / about, MIN_DENSITY), MAX_DENSITY)
    asked = controls.options
    return replace(
        asked,
        seed=wrap_seed(controls.seed + _SEED_STEP * (bars[0] + 1) + fills),
        locks=replace(asked.locks, chords=asked.locks.chords and asked.chords is not None),
        chords=changed(asked.chords, bars[0]) if asked.chords else None,
        density=density,
        temperature=(1.0 if song.loop else LIVELY) * asked.temperature,
    )


def with_input(clip: Clip, input_notes: Sequence[tuple[Note, ...]], song: Score) -> Clip:
    """Return a clip with a lane of the received notes, where there are any.

    Args:
        clip: Bars one after the other.
        input_notes: What was received in each of them, in ticks from its bar line.
        song: What is played.
    """
    if song.loop or not any(input_notes):
        return clip
    notes = [
        Note(note.onset + clip.time.bar_start(place), note.length, note.pitch, note.velocity, note.channel)
        for place, held in enumerate(input_notes)
        for note in held
    ]
    role = guess_role(_INPUT_NAMES, None, 0, notes)
    lane = Lane(_INPUT_NAMES, role, tuple(notes), len(clip.lanes) + 1, 15, None)
    return Clip(clip.time, (*clip.lanes, lane), clip.end)
