"""A live session on a terminal: a line of status, keys, and an end without a hanging note."""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Protocol

import click

from app.cli.live_keys import taking_keys
from app.cli.live_text import KEYS, event_lines, status_text
from app.cli.program import printable
from app.session.events import Warned
from app.session.live.live_events import LiveEvent, LiveReport, LiveStatus, Opened
from app.session.live.requests import Asked, Leave, Toggle, Trigger
from engine.music.roles import Role

if TYPE_CHECKING:
    from rich.live import Live

NUDGE = 1.1
"""Ratio by which a key makes the music busier or less busy."""

PATIENT_SIGNALS = 3
"""Interrupts after which a session that does not end is ended as Python would."""


class Session(Protocol):
    """What is driven: a :class:`app.session.live.live_session.LiveSession`."""

    def ask(self, asked: Asked) -> None:
        """Ask for something, from any thread."""

    def nudge(self, name: str, ratio: float) -> None:
        """Turn a control by a ratio, from any thread."""

    def play_or_stop(self) -> None:
        """Stop what plays, or play on, from any thread."""

    def run(self) -> Iterator[LiveEvent]:
        """Play; tell events until it is over."""


def play(session: Session, *, is_quiet: bool) -> LiveReport:
    """Run a live session on the terminal until it is over.

    Ctrl-C, and the end of the terminal or of the computer's session, ask it to leave, once and
    for all; what still sounds ends first.

    Args:
        session: What to run.
        is_quiet: Whether to draw and tell nothing but warnings.

    Raises:
        RipienoError: If it cannot begin, or cannot go on.
    """
    report = None
    with ExitStack() as stack:
        stack.enter_context(_leaving_on_signals(session))
        stack.enter_context(taking_keys(lambda key: press(session, key)))
        draw = stack.enter_context(_status_line(is_quiet=is_quiet))
        for event in session.run():
            draw(event)
            if isinstance(event, LiveReport):
                report = event
    if report is None:
        raise RuntimeError("the session ended without a report")
    return report


def press(session: Session, key: str) -> None:
    """Do what a key stands for; other keys do nothing."""
    match key:
        case " ":
            session.play_or_stop()
        case "+" | "=":
            session.nudge("density", NUDGE)
        case "-":
            session.nudge("density", 1 / NUDGE)
        case _ if key in _KEYS:
            session.ask(_KEYS[key])


_KEYS: Mapping[str, Asked] = {
    "p": Trigger("panic"),
    "f": Trigger("fill"),
    "r": Trigger("play"),
    "z": Toggle("freeze"),
    "q": Leave(),
    **{str(number): Toggle(role.value) for number, role in enumerate(Role, 1)},
}


@contextmanager
def _leaving_on_signals(session: Session) -> Iterator[None]:
    """Let signals that end a program ask the session to leave."""
    came = 0

    def leave(_: int, __: FrameType | None) -> None:
        nonlocal came
        came += 1
        session.ask(Leave())
        if came >= PATIENT_SIGNALS:
            raise KeyboardInterrupt

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _status_line(*, is_quiet: bool) -> Iterator[Callable[[LiveEvent], None]]:
    """Give a function that draws events; the line of status only on a terminal."""
    if is_quiet or not sys.stderr.isatty():
        yield lambda event: _tell(event, is_quiet=is_quiet)
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    console = Console(stderr=True)
    with Live(Text(KEYS, style="dim"), console=console, refresh_per_second=10, transient=True) as live:

        def draw(event: LiveEvent) -> None:
            match event:
                case LiveStatus():
                    _show(live, status_text(event))
                case Warned():
                    console.print(f"Warning: {printable(event.message)}", markup=False, highlight=False)
                case _:
                    for line in event_lines(event):
                        console.print(line, markup=False, highlight=False)

        yield draw


def _show(live: "Live", status: str) -> None:
    """Put the line of status, with the keys below it."""
    from rich.text import Text

    live.update(Text.assemble(status, "\n", (KEYS, "dim")))


def _tell(event: LiveEvent, *, is_quiet: bool) -> None:
    """Write what an event leaves behind where there is no terminal to draw on."""
    if isinstance(event, Warned):
        click.echo(f"Warning: {printable(event.message)}", err=True)
    elif not is_quiet or isinstance(event, Opened):
        for line in event_lines(event):
            click.echo(line, err=True)
