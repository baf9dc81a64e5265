"""Whether anything hangs, however ``ripieno live`` ends: ``python -m bench.endings --count 1000``.

Each run plays on a JACK server of its own to a client that both feeds and hears it, with keys, a pedal,
bend and modulation held through, and is ended in one of the ways below at a random moment. What the
client has counted as begun and not ended is hanging; so is a process that outlives the program.
"""

import multiprocessing
import os
import random
import signal
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import jack

from bench.live_run import KEYS, LiveRun, command_of, descendants, hanging, live_run
from ripieno.app.midi_io.live.priority import PRIORITY
from tests.support.jack_wire import Wire, note_ons, private_server, skips, sounding
from tests.support.needs import found

PERIODS = (256, 512, 1024)
MAX_WAIT_SECONDS, MAX_QUICK_WAIT_SECONDS = 1.5, 0.3
"""Seconds up to which a run plays on before it is ended."""

REPORT_EVERY = 25
MAX_TRIES = 5
LEVERS = (bytes((0xB0 | KEYS, 64, 127)), bytes((0xE0 | KEYS, 0, 0x20)), bytes((0xB0 | KEYS, 1, 90)))
"""A pedal down, a bend and modulation."""

GOES_ON = 8
"""Notes after a process was replaced that show that the music goes on."""

End = Callable[[LiveRun, random.Random], None]


@dataclass(frozen=True)
class Ending:
    """A way in which a run ends.

    Attributes:
        end: Does it.
        has_terminal: Whether the program runs in a terminal, rather than between pipes.
        words: Further options of the program.
        needs_model: Whether it has to do with the model's process.
    """

    end: End
    has_terminal: bool = True
    words: tuple[str, ...] = ()
    needs_model: bool = False


@dataclass(frozen=True)
class EndedRun:
    """What came of a run.

    Attributes:
        way: How it was ended.
        seed: Of the run.
        hangs: What hangs.
        trouble: What else went wrong; empty where nothing did.
        skips: How often the server left periods out, so that messages were lost on it.
    """

    way: str
    seed: int
    hangs: tuple[str, ...]
    trouble: str = ""
    skips: int = 0


def _signal(*numbers: int) -> End:
    def end(run: LiveRun, _: random.Random) -> None:
        for number in numbers:
            run.signal(number)

    return end


def _signal_all(number: int) -> End:
    return lambda run, _: run.signal_all(number)


def _signal_sender(number: int) -> End:
    """Take the sender away: what sounds ends, and the music goes on without it."""

    def end(run: LiveRun, chance: random.Random) -> None:
        sender = run.children[0]
        run.signal(number, sender)
        run.wait_for(lambda: sender not in run.children, "end of the sender")
        at = len(run.wire.came)
        held = sounding(run.wire.came[:at])
        run.wait_for(lambda: held <= _ended(run.wire, at), "end of what the sender left", 10)
        run.wait_for(lambda: len(note_ons(run.wire.came[at:])) > GOES_ON, "music after it", 20)
        run.signal(chance.choice((signal.SIGTERM, signal.SIGKILL)))

    return end


def _ended(wire: Wire, at: int) -> set[tuple[int, int]]:
    return {(data[0] & 0x0F, data[1]) for _, data in wire.came[at:] if data[0] & 0xF0 == 0x80}


def _kill_model_worker(run: LiveRun, chance: random.Random) -> None:
    run.signal(signal.SIGKILL, run.children[1])
    at = len(run.wire.came)
    run.wait_for(lambda: len(note_ons(run.wire.came[at:])) > GOES_ON, "music after it")
    run.signal(chance.choice((signal.SIGINT, signal.SIGKILL)))


def _panic(run: LiveRun, _: random.Random) -> None:
    at = len(run.wire.came)
    run.press("p")
    all_off = bytes((0xB0 | KEYS, 120))
    run.wait_for(lambda: any(data[:2] == all_off for _, data in run.wire.came[at:]), "panic")
    silent = max(number for number, (_, data) in enumerate(run.wire.came) if data[:2] == all_off)
    if hanging(run.wire.came[:silent]):
        raise TimeoutError("notes sound after a panic")
    run.signal(signal.SIGKILL)


def _keyboard_goes(run: LiveRun, chance: random.Random) -> None:
    """Let a keyboard that holds keys vanish: they end, and the music goes on."""
    keyboard = Wire(_variables(), "keyboard")
    keyboard.speak(":ears")
    pitches = chance.sample(range(20, 40), 3)
    run.hold(*(bytes((0x90 | KEYS, pitch, 90)) for pitch in pitches), *LEVERS, through=keyboard)
    keyboard.close()
    run.wait_for(lambda: not _left_at(run.wire, KEYS), "end of the keys of a keyboard that has gone", 10)
    run.signal(signal.SIGTERM)


def _synth_returns(run: LiveRun, _: random.Random) -> None:
    """Let a synth vanish while it sounds, and come back: what it missed is ended there."""
    synth = Wire(_variables(), "synth")
    synth.listen(":stage")
    run.wait_for(lambda: sounding(synth.came), "notes at the synth")
    run.wire.settle()
    synth.close()
    missed = sounding(synth.came)
    run.wire.settle()
    synth = Wire(_variables(), "synth")
    synth.listen(":stage")
    run.wait_for(lambda: missed <= _ended(synth, 0), "end of what the synth has missed", 10)
    run.signal(signal.SIGTERM)
    run.wait_for(lambda: run.process.poll() is not None, "end of the program")
    run.wait_for(lambda: not sounding(synth.came), "silence at the synth", 10)
    synth.close()


def _close_output(run: LiveRun, _: random.Random) -> None:
    """Let the program write to a pipe that nobody reads."""
    run.close_output()
    run.turn("density", 0.5)


def _end_server(number: int) -> End:
    def end(run: LiveRun, _: random.Random) -> None:
        name = os.environ["JACK_DEFAULT_SERVER"]
        (server,) = (pid for pid in descendants(os.getpid()) if f"-n {name}" in command_of(pid))
        run.wire.close()  # a client that outlives its server is ended by libjack
        run.signal(number, server)

    return end


def _forget_server() -> None:
    """Take a server that was killed off JACK's list, which holds eight: one of the same name does that."""
    name = os.environ["JACK_DEFAULT_SERVER"]
    command = [found("jackd"), "-n", name, "-d", "dummy"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        Wire(_variables(), "last").close()  # returns once the server is up
        server.terminate()


def _left_at(wire: Wire, channel: int) -> list[str]:
    return [each for each in hanging(wire.came) if each.endswith(f"channel {channel + 1}")]


def _variables() -> dict[str, str]:
    return {"JACK_DEFAULT_SERVER": os.environ["JACK_DEFAULT_SERVER"]}


ENDINGS: Mapping[str, Ending] = {
    "q": Ending(lambda run, _: run.press("q")),
    "Ctrl-C": Ending(lambda run, _: run.press("\x03")),
    "Ctrl-C twice": Ending(lambda run, _: run.press("\x03\x03")),
    "Ctrl-\\": Ending(lambda run, _: run.press("\x1c")),
    "SIGINT": Ending(_signal(signal.SIGINT)),
    "SIGTERM": Ending(_signal(signal.SIGTERM)),
    "SIGTERM, SIGINT": Ending(_signal(signal.SIGTERM, signal.SIGINT)),
    "SIGHUP": Ending(_signal(signal.SIGHUP)),
    "SIGKILL": Ending(_signal(signal.SIGKILL)),
    "SIGSEGV": Ending(_signal(signal.SIGSEGV)),
    "SIGINT to all": Ending(_signal_all(signal.SIGINT)),
    "SIGTERM to all": Ending(_signal_all(signal.SIGTERM)),
    "SIGHUP to all": Ending(_signal_all(signal.SIGHUP)),
    "SIGKILL to all": Ending(_signal_all(signal.SIGKILL)),
    "terminal closed": Ending(lambda run, _: run.close_output()),
    "input closed": Ending(lambda run, _: run.close_input(), has_terminal=False),
    "output closed": Ending(_close_output, has_terminal=False, words=("--osc", "0")),
    "minutes over": Ending(lambda *_: None, words=("--minutes", "0.04")),
    "panic, SIGKILL": Ending(_panic),
    "sender SIGTERM": Ending(_signal_sender(signal.SIGTERM)),
    "sender SIGKILL": Ending(_signal_sender(signal.SIGKILL)),
    "sender SIGSEGV": Ending(_signal_sender(signal.SIGSEGV)),
    "composer SIGKILL": Ending(_kill_model_worker, needs_model=True),
    "keyboard vanishes": Ending(_keyboard_goes),
    "synth comes back": Ending(_synth_returns),
    "server SIGTERM": Ending(_end_server(signal.SIGTERM)),
    "server SIGKILL": Ending(_end_server(signal.SIGKILL)),
}
SERVER_ENDS = frozenset({"server SIGTERM", "server SIGKILL"})
"""Ways in which nobody is left to hear: what is seen is whether the program ends."""


def end_one(name: str, seed: int, *, is_quick: bool = False) -> EndedRun:
    """Play, end the run in a way, and count what hangs.

    Args:
        name: The way.
        seed: Of the moment, of the keys that are held and of the server's period.
        is_quick: Whether the program runs without its model where it can, and is soon ended.
    """
    try:
        return _end(name, seed, is_quick=is_quick)
    finally:
        if name in SERVER_ENDS:
            _forget_server()


def _end(name: str, seed: int, *, is_quick: bool) -> EndedRun:
    way, chance = ENDINGS[name], random.Random(f"{name} {seed}")
    is_deaf = name in SERVER_ENDS
    skipped = skips()
    with (
        tempfile.TemporaryDirectory() as settings,
        private_server(chance.choice(PERIODS)) as variables,
    ):
        os.environ.update(variables)
        wire = Wire(variables, "loop")
        try:
            options = {"has_terminal": way.has_terminal, "is_quick": is_quick and not way.needs_model}
            with live_run(wire, Path(settings), *way.words, **options) as run:
                _hold(run, chance)
                time.sleep(chance.uniform(0, MAX_QUICK_WAIT_SECONDS if is_quick else MAX_WAIT_SECONDS))
                children = run.children
                way.end(run, chance)
                run.wait_for_end([*children, *run.children])
                if not is_deaf:
                    wire.settle()
        except TimeoutError as error:
            return EndedRun(name, seed, tuple(sorted(hanging(wire.came))), str(error), skips() - skipped)
        finally:
            wire.close()
    trouble = "a traceback" if "Traceback" in run.text else ""
    hangs = () if is_deaf else tuple(sorted(hanging(wire.came)))
    return EndedRun(name, seed, hangs, trouble, skips() - skipped)


def _hold(run: LiveRun, chance: random.Random) -> None:
    """Hold some keys, and a pedal, bend and modulation now and then."""
    pitches = chance.sample(range(48, 84), chance.randint(1, 6))
    run.hold(
        *(bytes((0x90 | KEYS, pitch, 90)) for pitch in pitches),
        *chance.sample(LEVERS, chance.randint(0, len(LEVERS))),
    )


def table(ended: Sequence[EndedRun]) -> str:
    """Return ways, runs, hanging notes and other troubles as a table."""
    by_way: dict[str, list[EndedRun]] = defaultdict(list)
    for each in ended:
        by_way[each.way].append(each)
    rows = [
        (
            way,
            len(runs),
            sum(len(run.hangs) for run in runs),
            sum(bool(run.trouble) for run in runs),
            sum(run.skips for run in runs),
        )
        for way, runs in (*by_way.items(), ("all", list(ended)))
    ]
    lines = [f"{'way':20}{'runs':>6}{'hanging':>9}{'trouble':>9}{'skips':>7}"]
    lines += [f"{way:20}{runs:6}{hangs:9}{troubles:9}{skips:7}" for way, runs, hangs, troubles, skips in rows]
    return "\n".join(lines)


def end_all(work: Sequence[tuple[str, int]], jobs: int = 2, *, is_quick: bool = False) -> Iterator[EndedRun]:
    """Yield what comes of runs, some at a time.

    Args:
        work: Ways and seeds.
        jobs: Runs at a time.
        is_quick: Whether the program runs without its model where it can, and is soon ended.
    """
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap_unordered(partial(_end_one, is_quick=is_quick), work)


def _end_one(work: tuple[str, int], *, is_quick: bool) -> EndedRun:
    _listen_first()
    for _ in range(MAX_TRIES):
        try:
            return end_one(*work, is_quick=is_quick)
        except jack.JackOpenError:  # eight servers run on this machine already: JACK keeps no more
            continue
    return EndedRun(*work, (), "no JACK server starts")


def _listen_first() -> None:
    """Let the client of this process hear in time: the server waits while it waits for Python's lock."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(PRIORITY))


@click.command()
@click.option("--count", default=len(ENDINGS), show_default=True, help="Runs in all; the ways take turns.")
@click.option("--seed", default=1, show_default=True, help="Of the first run.")
@click.option("--jobs", default=2, show_default=True, help="Runs at a time, each with its own server.")
@click.option("--way", "endings", multiple=True, type=click.Choice(list(ENDINGS)), help="Only this way.")
@click.option("--quick", "is_quick", is_flag=True, help="Without the model where it can be; ended sooner.")
def main(count: int, seed: int, jobs: int, endings: tuple[str, ...], *, is_quick: bool) -> None:
    """End the program in every way at random moments, and count what hangs."""
    names = endings or tuple(ENDINGS)
    work = [(names[number % len(names)], seed + number // len(names)) for number in range(count)]
    ended: list[EndedRun] = []
    for each in end_all(work, jobs, is_quick=is_quick):
        ended.append(each)
        if each.hangs or each.trouble:
            click.echo(
                f"{each.way}, seed {each.seed}: {', '.join(each.hangs)} {each.trouble} ({each.skips} skips)"
            )
        if len(ended) % REPORT_EVERY == 0:
            click.echo(f"{len(ended)} of {count} runs")
    click.echo(table(sorted(ended, key=lambda each: names.index(each.way))))
    raise SystemExit(any(each.hangs or each.trouble for each in ended))


if __name__ == "__main__":
    main()
