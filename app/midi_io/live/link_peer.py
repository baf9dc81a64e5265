"""A peer of Ableton Link: shared tempo, shared bar lines, shared start and stop.

The package aalink is licensed under the GPL, so no Ripieno package contains it; it is the
extra ``link`` that a user installs.
"""

import asyncio
from collections.abc import Callable
from importlib import import_module
from types import TracebackType
from typing import Any, Self

from ripieno.app.midi_io.live.clocks import Clock, HostClock
from ripieno.app.midi_io.live.timeline import FASTEST, SLOWEST, Timeline
from ripieno.app.midi_io.live.transport import Transport
from ripieno.engine.errors import RipienoError

PACKAGE = "aalink"


class LinkMissingError(RipienoError):
    """The package for Ableton Link is not installed."""


class LinkPeer:
    """One peer of a Link session; usable as a context manager that leaves it."""

    def __init__(self, tempo: float = 120.0, bar: float = 4.0, clock: Clock | None = None) -> None:
        """Join the session of the local network.

        Args:
            tempo: Beats per minute until there is another peer, whose tempo then holds.
            bar: Beats of a bar; peers with the same bar share bar lines.
            clock: Whose seconds `transport` counts; the host's if None.

        Raises:
            LinkMissingError: If the package is not installed.
        """
        self._clock = clock or HostClock()
        self._playing = False
        self._beat = 0.0
        self._link = _session(tempo)
        self._link.quantum = bar
        self._link.start_stop_sync_enabled = True
        self._link.enabled = True

    @property
    def peers(self) -> int:
        """How many other peers are in the session."""
        return int(self._link.num_peers)

    @property
    def tempo(self) -> float:
        """Beats per minute of the session."""
        return max(SLOWEST, min(FASTEST, float(self._link.tempo)))

    @property
    def transport(self) -> Transport:
        """Where the music is now.

        Beat 0 is the bar line of the session at which playing began; just before it the beat is
        negative. While stopped it stands where it was when it was last asked for.
        """
        playing = bool(self._link.playing)
        if playing and not self._playing:
            self._link.request_beat_at_start_playing_time(0.0)
        self._playing = playing
        if playing:
            self._beat = float(self._link.beat)
        return Transport(playing, Timeline(self._beat, self._clock.now(), self.tempo))

    def set_tempo(self, tempo: float) -> None:
        """Set the tempo of every peer, in beats per minute."""
        self._link.tempo = Timeline(tempo=tempo).tempo

    def start(self) -> None:
        """Let every peer play."""
        self._link.playing = True

    def stop(self) -> None:
        """Let every peer stand still."""
        self._link.playing = False

    def close(self) -> None:
        """Leave the session."""
        self._link.enabled = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _session(tempo: float) -> Any:  # noqa: ANN401 - the package has no types
    try:
        return asyncio.run(_joined(import_module(PACKAGE).Link, tempo))
    except ModuleNotFoundError as error:
        raise LinkMissingError(
            "Ableton Link needs the package aalink, which is not installed; "
            "install it with: pip install 'ripieno[link]'."
        ) from error


async def _joined(link: Callable[[float], Any], tempo: float) -> Any:  # noqa: ANN401 - same
    """Make a peer where aalink insists: under an event loop, though nothing here awaits it."""
    return link(tempo)
