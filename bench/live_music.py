"""How live music follows a player and what form it has: ``python -m bench.live_music``.

Scripted players play into every mode: in virtual time, so that a run of 64 bars takes the time that the
model needs for it; with ``--jack`` into the whole program, on a JACK server of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import click

from bench.live_jack import play_over_jack
from bench.live_scenarios import MODES, SCENARIOS, WANTED, Figures, PlayedScenario, Scenario
from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.controls.values import changed
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.model.pack import load_model
from tests.support.virtual_live import STEP_BEATS, Event, PlayedNote, VirtualLive, VirtualModelWorker

SEEDS = (3, 11, 20)

Play = Callable[[int, Scenario], tuple[PlayedScenario, Figures]]
"""Plays a scenario with a seed; returns what was heard, and figures of the way that it was played."""


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


def play_virtually(
    seed: int, scenario: Scenario, worker: VirtualModelWorker | None = None
) -> tuple[PlayedScenario, Figures]:
    """Play a scenario in virtual time.

    Args:
        seed: The seed of the session.
        scenario: What is played.
        worker: Makes the bars; None for the default model.
    """
    state = Controls()
    for name, value in {"seed": seed, "mode": scenario.mode, **scenario.controls}.items():
        state = changed(state, name, value)
    live = VirtualLive(LiveSetup(controls=state), worker or VirtualModelWorker(model()))
    player = tuple(scenario.player(scenario.bars))
    notes = live.run(4 * scenario.bars, [*events_of(player), *map(_turning, scenario.turns)])
    return PlayedScenario(notes, player, scenario.bars, live.music.underruns, STEP_BEATS), {}


def _turning(turn: tuple[float, str, object]) -> Event:
    beat, name, value = turn
    return beat, lambda live: live.turn(**{name: value})


def rows(part: str, seeds: Sequence[int], play: Play = play_virtually) -> Iterator[MeasuredFigure]:
    """Yield the rows of a part, each with a figure for every seed."""
    scenario, kind = SCENARIOS[part], part.partition(",")[0]
    found = []
    for seed in seeds:
        played, timing = play(seed, scenario)
        found.append({**scenario.figures(played), **timing, "underruns": played.underruns})
    for name in found[0]:
        wanted = WANTED.get((kind, name), WANTED.get(("", name), ""))
        yield MeasuredFigure(part, name, tuple(each[name] for each in found), wanted)


def _read_modes(_: click.Context, __: click.Parameter, text: str) -> tuple[str, ...]:
    modes = tuple(each.strip() for each in text.split(","))
    if unknown := set(modes) - set(MODES):
        raise click.BadParameter(f"There is no mode {min(unknown)}; choose from {', '.join(MODES)}.")
    return modes


@click.command()
@click.option("--seed", "seeds", multiple=True, type=int, default=SEEDS, show_default=True)
@click.option("--part", "parts", multiple=True, type=click.Choice(list(SCENARIOS)), help="Only these.")
@click.option(
    "--modes", metavar="MODE,...", default=",".join(MODES), callback=_read_modes, help="Only these modes."
)
@click.option("--jack", "over_jack", is_flag=True, help="In real time, over a JACK server of its own.")
def main(seeds: tuple[int, ...], parts: tuple[str, ...], modes: tuple[str, ...], *, over_jack: bool) -> None:
    """Print how live music follows scripted players, and what form it has."""
    play = play_over_jack if over_jack else play_virtually
    click.echo(f"{'what':26}{'figure':32}{'wanted':10}seeds {', '.join(map(str, seeds))}")
    for part in parts or tuple(SCENARIOS):
        if SCENARIOS[part].mode in modes:
            for row in rows(part, seeds, play):
                values = "  ".join(f"{value:7.3g}" for value in row.values)
                click.echo(f"{row.what:26}{row.name:32}{row.wanted:10}{values}")


if __name__ == "__main__":
    main()
