"""What a live session needs of whatever makes its music."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from ripieno.app.midi_io.live.messages import Command, InputReceived, Position, Sent
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.words import Steer


class MusicSource(Protocol):
    """Music that is made ahead of time; nothing here waits."""

    @property
    def lanes(self) -> tuple[str, ...]:
        """Each lane with its port and channel, in words."""
        ...

    @property
    def is_ready(self) -> bool:
        """Whether there is a bar to begin with."""
        ...

    @property
    def ahead(self) -> int:
        """Bars that are planned beyond the one that plays."""
        ...

    @property
    def underruns(self) -> int:
        """How many bars were not ready."""
        ...

    def place(self, beat: float) -> tuple[int, float]:
        """Return bar, from 0, and beat within it, from 0, of a position in quarter notes."""
        ...

    def opening(self) -> tuple[Command, ...]:
        """Return what the sender is told before all else: the sounds of the lanes."""
        ...

    def started(self) -> None:
        """Take it that the sender has been told to play from the first bar."""
        ...

    def moved(self, position: Position) -> None:
        """Take where the music is."""
        ...

    def changed(self, controls: Controls) -> None:
        """Take where the controls stand now."""
        ...

    def renew(self) -> None:
        """Make the bars to come anew."""
        ...

    def steer(self, what: Steer) -> None:
        """Go to another section at the next bar line."""
        ...

    def silenced(self) -> None:
        """Take it that the sender has forgotten its plan."""
        ...

    def sent(self, report: Sent) -> None:
        """Take what really went out."""
        ...

    def receive(self, report: InputReceived) -> None:
        """Take what came in."""
        ...

    def made(self) -> tuple[Command, ...]:
        """Return what the sender shall be told, out of all that has been made since the last call."""
        ...

    def troubles(self) -> tuple[str, ...]:
        """Return what went wrong since the last call, each thing once."""
        ...

    def finished(self) -> Path | None:
        """Write the recording, where there shall be one; return its file."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
