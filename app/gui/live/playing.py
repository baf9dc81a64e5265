"""A live session that is opened on a thread: what is asked of it before it is open is kept."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ripieno.app.session.live.live_events import ControlChanged, LiveEvent
from ripieno.app.session.live.requests import Leave, Request
from ripieno.app.session.live.setup import LiveSetup

if TYPE_CHECKING:
    from ripieno.app.session.live.live_session import Compose, LiveSession


class Playing:
    """One live session, from its opening to its report.

    Args:
        setup: What to play, where, and how.
        bars: The bars of the clip that are made anew, as the user writes them; empty for all.
        compose: Makes what makes the music; None for the model.
        settings: File of what is remembered; None for the user's own.
    """

    def __init__(
        self, setup: LiveSetup, bars: str = "", compose: "Compose | None" = None, settings: Path | None = None
    ) -> None:
        self._setup = setup
        self._bars = bars
        self._compose = compose
        self._settings = settings
        self._lock = threading.Lock()
        self._early: queue.SimpleQueue[Request] = queue.SimpleQueue()
        self._session: LiveSession | None = None

    def ask(self, asked: Request) -> None:
        """Ask for something, from any thread."""
        with self._lock:
            session = self._session
            if session is None:
                self._early.put(asked)
        if session is not None:
            session.ask(asked)

    def leave(self) -> None:
        """Ask for the end, from any thread."""
        self.ask(Leave())

    def play_or_stop(self) -> None:
        """Stop what plays, or play on, from any thread."""
        if self._session is not None:
            self._session.play_or_stop()

    def events(self) -> Iterator[LiveEvent]:
        """Open the session and play; everything slow happens here, on the caller's thread.

        Raises:
            RipienoError: If it cannot begin, or cannot go on.
        """
        from ripieno.app.session.live.live_session import LiveSession
        from ripieno.app.session.live.music.live_music import LiveMusic
        from ripieno.app.session.live.music.song_part import with_own_tempo

        setup = with_own_tempo(self._read_setup())
        yield ControlChanged("tempo", setup.controls.tempo)
        session = LiveSession(setup, self._compose or LiveMusic, self._settings)
        with self._lock:
            while not self._early.empty():
                session.ask(self._early.get())
            self._session = session
        yield from session.run()

    def _read_setup(self) -> LiveSetup:
        """Return the setup with the bars that the text names."""
        text = self._bars.strip()
        if self._setup.clip is None or text.casefold() in ("", "all"):
            return self._setup
        from ripieno.engine.music.region import parse_bars

        return replace(self._setup, bars=parse_bars(text))
