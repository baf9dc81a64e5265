"""A scenario played into the whole program over a JACK server of its own, heard by another client."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pythonosc.osc_message_builder import build_msg

from bench.jack_player import PATIENCE, JackPlayer, notes_of
from bench.live_measures import grid_deviation
from bench.live_scenarios import LEAD, Figures, PlayedScenario, Scenario
from tests.support.jack_wire import private_server, skips, sounding

ROOT = Path(__file__).parents[1]
TEMPO = 120.0
PERIOD = 256
"""Frames of a period: 5.3 ms at 48000 Hz."""

LATE_MS = 3.0
"""Milliseconds off the grid from which a note counts as late."""


def play_over_jack(seed: int, scenario: Scenario) -> tuple[PlayedScenario, Figures]:
    """Play a scenario in real time; return what was heard, and how exact it was.

    Args:
        seed: The seed of the session.
        scenario: What is played.

    Raises:
        TimeoutError: If the program does not begin, or does not end.
    """
    player = tuple(scenario.player(scenario.bars))
    with tempfile.TemporaryDirectory() as folder, private_server(PERIOD) as variables:
        os.environ.update(variables)
        musician = JackPlayer(player, TEMPO)
        try:
            said = Path(folder) / "said"
            with _program(seed, scenario, Path(folder), said) as (process, osc):
                _wait_for(
                    lambda: musician.connect(":stage", ":ears") and f"port {osc}" in said.read_text("utf-8"),
                    said,
                )
                _turn(osc, "play", 1.0)
                musician.wait_for(0.0)
                skipped = skips()
                for beat, name, value in scenario.turns:
                    musician.wait_for(float(beat))
                    _turn(osc, name, float(value))  # type: ignore[arg-type]  # numbers and switches
                musician.wait_for(4.0 * scenario.bars)
                skipped = skips() - skipped
                process.send_signal(signal.SIGINT)
                printed, _ = process.communicate(timeout=PATIENCE)
            came, first, late = musician.end()
        except BaseException:
            musician.kill()
            raise
        frames_per_beat = musician.rate * 60 / TEMPO
        report = json.loads(printed[printed.index("{") :])
    notes = [note for note in notes_of(came, first, frames_per_beat) if note.onset < 4 * scenario.bars]
    played = PlayedScenario(notes, player, scenario.bars, report["underruns"], PERIOD / frames_per_beat)
    planned = [note for note in notes if scenario.mode != "harmonise" or note.channel != LEAD]
    return played, {
        "notes": len(notes),
        "notes late": report["late"],
        "deviation, ms, most": grid_deviation(planned) * 60000 / TEMPO,
        "dropped": report["dropped"],
        "left sounding": len(sounding(came)),
        "player's messages late": late,
        "periods left out": skipped,
    }


@contextmanager
def _program(
    seed: int, scenario: Scenario, folder: Path, said: Path
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """Run the program until the end of a block; give it and its OSC port. It waits for play."""
    port = _free_port()
    controls = {"seed": seed, "mode": scenario.mode, "tempo": TEMPO, **scenario.controls}
    command = [
        *(sys.executable, "-m", "ripieno.app.cli", "live", "--backend", "jack", "--json", "--wait"),
        *("--out", "virtual stage", "--in", "virtual ears", "--count-in", "1", "--osc", str(port)),
        *(f"--{name.replace('_', '-')}={value}" for name, value in controls.items()),
    ]
    environment = {
        **os.environ,
        "RIPIENO_SETTINGS": str(folder / "settings.json"),
        "PYTHONPATH": str(ROOT),
    }
    with (
        said.open("wb") as errors,
        subprocess.Popen(  # noqa: S603 (ours)
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        try:
            yield process, port
        finally:
            if process.poll() is None:
                process.kill()


def _wait_for(condition: Callable[[], object], said: Path) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: If it never does; the program then ``said`` why.
    """
    limit = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > limit:
            raise TimeoutError(f"The program has not begun; it said: {said.read_text('utf-8')[-1000:]}")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as entrance:
        entrance.bind(("127.0.0.1", 0))
        return int(entrance.getsockname()[1])


def _turn(port: int, control: str, value: float) -> None:
    """Turn a control by OSC."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(build_msg(f"/ripieno/{control}", [value]).dgram, ("127.0.0.1", port))
