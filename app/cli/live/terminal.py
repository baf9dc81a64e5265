"""A live session on a terminal: a status line, keys, and an end without a hanging note."""

import errno
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Protocol

import click

from ripieno.app.cli.end_signals import taking_signals
from ripieno.app.cli.live.keys import let_go_of_terminal, taking_keys
from ripieno.app.cli.live.text import KEYS, event_lines, music_text, status_text
from ripieno.app.cli.program import printable
from ripieno.app.session.events import Warned
from ripieno.app.session.live.live_events import LiveEvent, LiveReport, LiveStatus, SessionOpened
from ripieno.app.session.live.requests import Leave, Request, Toggle, Trigger
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:
    from rich.live import Live

NUDGE = 1.1
"""Ratio by which a key makes the music busier or less busy."""

GONE = frozenset({errno.EPIPE, errno.EIO, errno.EBADF})
"""What a terminal that was closed, or a pipe that nobody reads, answers."""


class RunsLive(Protocol):
    """What is driven: a :class:`ripieno.app.session.live.live_session.LiveSession`."""

    def ask(self, asked: Request) -> None:
        """Ask for something, from any thread."""

    def nudge(self, name: str, ratio: float) -> None:
        """Turn a control by a ratio, from any thread."""

    def move(self, name: str, steps: int) -> None:
        """Turn a control by some steps of 1, from any thread."""

    def play_or_stop(self) -> None:
        """Stop what plays, or play on, from any thread."""

    def run(self) -> Generator[LiveEvent]:
        """Play; yield events until it is over."""


def play(session: RunsLive, *, is_quiet: bool) -> LiveReport:
    """Run a live session on the terminal until it is over.

    Ctrl-C, the end of the terminal or of the computer's session, the close of the pipe that it reads
    and that of the one it writes to ask it to leave, once and for all; what still sounds ends first.

    Args:
        session: What to run.
        is_quiet: Whether to draw and tell nothing but warnings.

    Raises:
        RipienoError: If it cannot begin, or cannot go on.
    """
    report = None
    with ExitStack() as stack:
        stack.enter_context(taking_signals(lambda: session.ask(Leave())))
        stack.enter_context(taking_keys(lambda key: press(session, key), lambda: session.ask(Leave())))
        draw = stack.enter_context(_status_line(is_quiet=is_quiet))
        for event in stack.enter_context(closing(session.run())):
            _try_to(draw, event, session)
            if isinstance(event, LiveReport):
                report = event
    if report is None:
        raise RuntimeError("the session ended without a report")
    return report


def _try_to(draw: Callable[[LiveEvent], None], event: LiveEvent, session: RunsLive) -> None:
    """Draw an event; where nobody can see it any more, leave; a full disk is no reason to."""
    try:
        draw(event)
    except OSError as error:
        if error.errno in GONE:
            let_go_of_terminal()
            session.ask(Leave())


def press(session: RunsLive, key: str) -> None:
    """Do what a key stands for; other keys do nothing."""
    match key:
        case " ":
            session.play_or_stop()
        case "+" | "=":
            session.nudge("density", NUDGE)
        case "-":
            session.nudge("density", 1 / NUDGE)
        case "<" | ">":
            session.move("tempo", 1 if key == ">" else -1)
        case "[" | "]":
            session.move("scene", 1 if key == "]" else -1)
        case _ if key in _KEYS:
            session.ask(_KEYS[key])


_KEYS: Mapping[str, Request] = {
    "p": Trigger("panic"),
    "f": Trigger("fill"),
    "r": Trigger("play"),
    "z": Toggle("freeze"),
    "d": Trigger("drum_fill"),
    "u": Trigger("undo"),
    "t": Trigger("tap"),
    "T": Trigger("ramp"),
    "l": Toggle("metronome"),
    "k": Toggle("key"),
    "c": Toggle("chords"),
    "m": Toggle("mode"),
    "n": Trigger("next_section"),
    "h": Toggle("hold"),
    "b": Trigger("break"),
    "B": Trigger("build"),
    "e": Trigger("end"),
    "S": Trigger("store_scene"),
    ",": Trigger("previous_song"),
    ".": Trigger("next_song"),
    "j": Trigger("join"),
    "q": Leave(),
    **{str(number): Toggle(role.value) for number, role in enumerate(Role, 1)},
}


@contextmanager
def _status_line(*, is_quiet: bool) -> Iterator[Callable[[LiveEvent], None]]:
    """Give a function that draws events; the status line only on a terminal."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda event: _print_event(event, is_quiet=is_quiet)
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    with Live(Text(KEYS, style="dim"), console=console, refresh_per_second=10, transient=True) as live:

        def draw(event: LiveEvent) -> None:
            match event:
                case LiveStatus():
                    _show(live, f"{status_text(event)}\n{music_text(event)}")
                case Warned():
                    console.print(f"Warning: {printable(event.message)}", markup=False, highlight=False)
                case _:
                    for line in event_lines(event):
                        console.print(line, markup=False, highlight=False)

        yield draw


def _show(live: "Live", status: str) -> None:
    """Put the lines of status, with the keys below them."""
    from rich.text import Text

    live.update(Text.assemble(status, "\n", (KEYS, "dim")))


def _print_event(event: LiveEvent, *, is_quiet: bool) -> None:
    """Write what an event leaves behind where there is no terminal to draw on."""
    if isinstance(event, Warned):
        click.echo(f"Warning: {printable(event.message)}", err=True)
    elif not is_quiet or isinstance(event, SessionOpened):
        for line in event_lines(event):
            click.echo(line, err=True)
