"""How live music follows a player and what form it has: ``python -m bench.live_music``.

Scripted players play into every mode, in virtual time, so that a run of 64 bars takes the time that the
model needs for it. Each figure is the range over several seeds.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import click
import numpy as np

from bench import live_measures as measure
from bench import live_performers as perform
from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.model.pack import load_model
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from tests.support.virtual_live import Event, PlayedNote, VirtualLive, VirtualModelWorker

CHANNELS = {0: Role.LEAD, 1: Role.KEYS, 2: Role.BASS}
LEAD, KEYS, BASS = CHANNELS
SEEDS = (3, 11, 20)
MIN_VELOCITY = 10


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """A figure of the table.

    Attributes:
        what: What was played.
        name: What was measured.
        values: One figure for each seed.
        wanted: What the figure shall be.
    """

    what: str
    name: str
    values: tuple[float, ...]
    wanted: str


@cache
def model() -> Any:  # noqa: ANN401 (the engine's own type is not needed here)
    """Return the default model."""
    return load_model(None, 1)


def events_of(notes: Iterable[PlayedNote]) -> list[Event]:
    """Return what a player does who plays some notes."""

    def event(beat: float, data: bytes) -> Event:
        return beat, lambda live: live.receive(data, beat)

    return [
        event(beat, data)
        for note in notes
        for beat, data in (
            (note.onset, note_on(0, note.pitch, note.velocity)),
            (note.end, note_off(0, note.pitch)),
        )
    ]


def play(
    seed: int, mode: str, bars: int, events: Iterable[Event] = (), **controls: object
) -> tuple[Sequence[PlayedNote], VirtualLive]:
    """Play some bars from nothing; return what went out, and the session."""
    state = Controls()
    for name, value in {"seed": seed, "mode": mode, **controls}.items():
        state = changed(state, name, value)
    live = VirtualLive(LiveSetup(controls=state), VirtualModelWorker(model()))
    return live.run(4 * bars, events), live


def accompaniment(seed: int, phrase: Callable[[int], Iterable[PlayedNote]]) -> dict[str, float]:
    """Let a phrase of E and B go round for 20 bars."""
    player = list(phrase(20))
    notes, live = play(seed, "accompany", 20, events_of(player))
    later = [note for note in measure.pitched(notes) if measure.bar_of(note) >= 1]
    return {
        "in key": measure.share_in_key(notes, parse_key("E major")),
        "clashes": measure.share_clashing(notes, player),
        "notes a bar": len(later) / 19,
        "underruns": live.music.underruns,
    }


def answers(seed: int, bars: int = 64) -> dict[str, float]:
    """Answer a phrase of two bars in every four."""
    player = list(perform.phrases(bars))
    notes, live = play(seed, "answer", bars, events_of(player))
    own = np.array(measure.counts(notes, bars))
    answering = np.array([bar for bar in range(bars) if bar % 4 >= 2])
    density = 2 * len(player) / bars
    firsts = [
        min((note.onset for note in notes if measure.bar_of(note) in (bar, bar + 1)), default=np.inf)
        - 4 * bar
        for bar in range(2, bars, 4)
    ]
    return {
        "least density": float((own[answering] / density).min()),
        "most density": float((own[answering] / density).max()),
        "in key": measure.share_in_key(notes, parse_key("D major"), 0),
        "latest first note": max(firsts),
        "notes in calls": float(np.delete(own, answering).sum()),
        "underruns": live.music.underruns,
    }


def continuation(seed: int, bars: int = 32, turn: int = 4) -> dict[str, float]:
    """Take over from a player who plays four bars and rests for four."""
    player = list(perform.playing_and_resting(bars, turn))
    notes, live = play(seed, "continue", bars, events_of(player))
    starts = range(2 * turn, bars, 2 * turn)
    rest_after, entries = [], []
    for start in starts:
        beat = 4 * start
        late = [note.end - beat for note in notes if beat <= note.end and note.onset < beat + 4 * turn]
        rest_after.append(max((each for each in late if each < 4 * turn), default=0.0))
    for stop in range(turn, bars, 2 * turn):
        entry = min((note.onset for note in notes if note.onset >= 4 * stop - 0.1), default=np.inf)
        entries.append(entry / 4 - stop)
    return {
        "beats until rest": max(rest_after),
        "bars until entry": max(entries),
        "in key": measure.share_in_key(notes, parse_key("D major"), turn),
        "underruns": live.music.underruns,
    }


def stream(seed: int, bars: int = 64) -> dict[str, float]:
    """Play from nothing."""
    notes, live = play(seed, "stream", bars)
    lanes = {channel: [note for note in notes if note.channel == channel] for channel in {*CHANNELS, 9}}
    drums = lanes[DRUM_CHANNEL]
    lead = np.array(measure.counts(lanes[LEAD], bars))
    bass = measure.contents(lanes[BASS], bars)
    last, rest = measure.change_rates(measure.contents(drums, bars))
    halves = lead[: bars // 2].mean(), lead[bars // 2 :].mean()
    runs = [measure.longest_run(measure.contents(lanes[each], bars)) for each in lanes]
    return {
        "equal bass bars": measure.longest_run(bass),
        "equal bars, any lane": max(runs),
        "chord changes": chord_changes(notes, bars),
        "bass pitch classes": len({note.pitch % 12 for note in lanes[BASS]}),
        "lead notes a bar": float(lead.mean()),
        "lead, 2nd half to 1st": float(halves[1] / max(halves[0], 0.01)),
        "empty lead bars": float((lead == 0).mean()),
        "returning bars": returning(measure.contents(measure.pitched(notes), bars)),
        "drum change, 4th bars": last,
        "drum change, others": rest,
        "crashes": sum(note.pitch in measure.CRASHES for note in drums),
        "drums below velocity 10": sum(note.velocity < MIN_VELOCITY for note in drums),
        "drums off the kit": sum(note.pitch not in measure.KIT for note in drums),
        "strays": measure.strays(notes, CHANNELS),
        "underruns": live.music.underruns,
    }


def chord_changes(notes: Iterable[PlayedNote], bars: int) -> float:
    """Return the share of bars whose root in the bass is not that of the bar before."""
    roots = []
    for bar in range(bars):
        own = [note for note in notes if note.channel == BASS and measure.bar_of(note) == bar]
        roots.append(min(own, key=lambda note: note.onset).pitch % 12 if own else None)
    return sum(a != b for a, b in pairwise(roots)) / (bars - 1)


def returning(bars: Sequence[frozenset[tuple[float, int]]]) -> float:
    """Return the share of bars that were played before, four bars or longer ago."""
    return sum(bool(bar) and bar in bars[: max(at - 3, 0)] for at, bar in enumerate(bars)) / len(bars)


def switched(seed: int) -> dict[str, float]:
    """Switch the drums off at bar 17 and on again at bar 25."""
    events: list[Event] = [
        (16 * 4 + 2, lambda live: live.turn(drums=False)),
        (24 * 4 + 2, lambda live: live.turn(drums=True)),
    ]
    notes, _ = play(seed, "stream", 36, events)
    drums = measure.counts([note for note in notes if note.channel == DRUM_CHANNEL], 36)
    back = next((bar for bar in range(25, 36) if drums[bar]), 99)
    return {"drum notes while off": sum(drums[17:24]), "bars until back": back - 24}


def knob(seed: int) -> dict[str, float]:
    """Turn the density from 1 to 0.25, 4 and 1 again, every 16 bars."""

    def turn(bar: int, value: float) -> Event:
        return 4 * bar + 2, lambda live: live.turn(density=value)

    notes, _ = play(seed, "stream", 64, [turn(16, 0.25), turn(32, 4.0), turn(48, 1.0)], form="A 64")
    per_bar = np.array(measure.counts(notes, 64), float).reshape(4, 16)[:, 2:].mean(axis=1)
    return {
        f"density {value}, to the first": float(share)
        for value, share in zip(("0.25", "4", "1 again"), per_bar[1:] / per_bar[0], strict=True)
    }


PARTS: dict[str, Callable[[int], dict[str, float]]] = {
    "accompany, chords": lambda seed: accompaniment(seed, perform.chords),
    "accompany, broken chords": lambda seed: accompaniment(seed, perform.broken_chords),
    "answer": answers,
    "continue": continuation,
    "stream": stream,
    "lane off and on": switched,
    "density": knob,
}
WANTED = {
    ("accompany", "in key"): ">= 0.95",
    ("accompany", "clashes"): "<= 0.03",
    ("answer", "least density"): ">= 0.5",
    ("answer", "most density"): "<= 1.5",
    ("answer", "in key"): ">= 0.95",
    ("answer", "latest first note"): "0",
    ("continue", "beats until rest"): "<= 1",
    ("continue", "bars until entry"): "1",
    ("stream", "equal bass bars"): "<= 8",
    ("stream", "equal bars, any lane"): "<= 8",
    ("stream", "drums below velocity 10"): "0",
    ("stream", "drums off the kit"): "0",
    ("stream", "strays"): "0",
    ("lane off and on", "bars until back"): "1",
    ("density", "density 1 again, to the first"): "1",
}


def rows(part: str, seeds: Sequence[int]) -> list[MeasuredFigure]:
    """Return the rows of a part, each with a figure for every seed."""
    found = [PARTS[part](seed) for seed in seeds]
    kind = part.partition(",")[0]
    return [
        MeasuredFigure(part, name, tuple(each[name] for each in found), WANTED.get((kind, name), ""))
        for name in found[0]
    ]


@click.command()
@click.option("--seed", "seeds", multiple=True, type=int, default=SEEDS, show_default=True)
@click.option("--part", "parts", multiple=True, type=click.Choice(list(PARTS)), help="Only these.")
def main(seeds: tuple[int, ...], parts: tuple[str, ...]) -> None:
    """Print how live music follows scripted players, and what form it has."""
    click.echo(f"{'what':26}{'figure':32}{'wanted':10}seeds {', '.join(map(str, seeds))}")
    for part in parts or tuple(PARTS):
        for row in rows(part, seeds):
            values = "  ".join(f"{value:7.3g}" for value in row.values)
            click.echo(f"{row.what:26}{row.name:32}{row.wanted:10}{values}")


if __name__ == "__main__":
    main()
