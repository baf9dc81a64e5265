"""The model's tasks for planned bars: a phrase and the bars before as context, and a fill for each lane."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import Bar, joined
from ripieno.app.session.live.music.lane_contents import Contents
from ripieno.app.session.live.music.lane_fills import ORDER, lane_fill, rhythm_fill
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import LaneFill, ModelTask
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.tasks import LOOK_BACK, with_input
from ripieno.app.session.live.music.themes import in_registers, theme
from ripieno.engine.music.harmony import beats_of
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

ANSWER_NOTES = 1.0
"""Notes of each lane in a quarter note that lanes beside the answering one are made with; most of them go."""


def planned_task(
    number: int,
    song: Score,
    controls: Controls,
    played: Mapping[int, Bar],
    contents: Mapping[int, Contents],
    listener: Listener,
    now: float,
    fills: int,
) -> ModelTask | None:
    """Return a task; None where nothing is new.

    Args:
        number: Number of the task.
        song: Lanes and metre.
        controls: Where the controls stand.
        played: Bars that are planned or were played.
        contents: The plans of the bars to make, one after the other, and what they have already.
        listener: What the player has played.
        now: Where the music is, in quarter notes.
        fills: How often something else was asked for.
    """
    bars = tuple(contents)
    first = contents[bars[0]].plan
    section = sum(map(ord, first.own[0]))
    phrase = in_registers(theme(song, controls.seed, first.key, section), song.parts)
    near = [each for each in range(bars[0] - LOOK_BACK, bars[0]) if each in played]
    near = [each for each in near if any(played[each].notes.values()) or listener.notes(each, now)]
    before = [*phrase, *(played[each] for each in near)]
    clip = joined((*before, *(Bar(contents[bar].notes) for bar in bars)), song.parts, song.template.time)
    if controls.mode != "stream":
        numbers = (*[-1] * len(phrase), *near, *bars)
        clip = with_input(clip, [listener.notes(each, now) if each >= 0 else () for each in numbers], song)
    places = {bar: len(before) + at for at, bar in enumerate(bars)}
    every = tuple(_fills(song, controls, contents, places, fills))
    if not every:
        return None
    return ModelTask(number, clip, every[0].region, every[0].options, every[1:])


def _fills(
    song: Score,
    controls: Controls,
    contents: Mapping[int, Contents],
    places: Mapping[int, int],
    seed: int,
) -> Iterator[LaneFill]:
    """Yield the fills of a task, lane by lane; lanes beside one that answers are made together."""
    first = min(contents)
    lanes = sorted(range(len(song.parts)), key=lambda lane: ORDER.index(song.parts[lane].role))
    answering = contents[first].answering
    if contents[first].plan.answers is not None:
        yield from _answer(song, controls, contents, places, seed)
        lanes = []
    beats = beats_of(song.template.time, 0)
    for lane in lanes:
        for is_varied in (False, True):
            own = [
                bar
                for bar in contents
                if lane in (contents[bar].varied if is_varied else contents[bar].new) and lane != answering
            ]
            if own:
                wanted = {places[bar]: contents[bar].plan for bar in own}
                role = song.parts[lane].role
                yield lane_fill(
                    lane, role, wanted, first, controls, is_varied=is_varied, beats=beats, seed=seed
                )


def _answer(
    song: Score,
    controls: Controls,
    contents: Mapping[int, Contents],
    places: Mapping[int, int],
    seed: int,
) -> Iterator[LaneFill]:
    first = min(contents)
    wanted = {places[bar]: contents[bar].plan for bar in contents}
    others, answering = contents[first].new, contents[first].answering
    beats = beats_of(song.template.time, 0)
    if others:
        fill = lane_fill(others[0], Role.KEYS, wanted, first, controls, beats=beats, seed=seed)
        options = replace(fill.options, notes_per_beat=ANSWER_NOTES)
        yield LaneFill(Region(fill.region.bars, others), options)
    if answering is not None and contents[first].varied:
        role = song.parts[answering].role
        yield rhythm_fill(lane_fill(answering, role, wanted, first, controls, beats=beats, seed=seed))
