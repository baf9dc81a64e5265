"""What a live session needs of whatever makes its music."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from ripieno.app.midi_io.live.messages import BeatMessage, Command, InputReceived, Position, Sent
from ripieno.app.midi_io.live.second_voice import SetSecondVoice
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music_display import MusicDisplay
from ripieno.app.session.live.routes import Route


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

    @property
    def second_voice(self) -> SetSecondVoice:
        """What the sender plays at once for each key of a player."""
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

    @property
    def is_song_ready(self) -> bool:
        """Whether the song that was opened has a bar to begin with."""
        ...

    def bar_end(self, beat: float) -> float:
        """Return where the bar ends that a position, in quarter notes, lies in."""
        ...

    def display(self, beat: float) -> MusicDisplay:
        """Return what a display shows of the music at a position."""
        ...

    def count_in(self, bars: int) -> tuple[BeatMessage, ...]:
        """Return the clicks of some bars before the first one."""
        ...

    def prepare(self, beat: float) -> None:
        """Be at a bar that begins at a beat, shortly before the music comes there."""
        ...

    def route(self, routes: tuple[Route, ...]) -> None:
        """Let lanes go elsewhere from the next bar on.

        Raises:
            RipienoError: If a route names a lane or port that is not there.
        """
        ...

    def fill_drums(self) -> None:
        """Let the drums play a fill in the next bar."""
        ...

    def open_song(self, song: SetListSong, controls: Controls) -> Controls:
        """Make another song ready, while what plays goes on; return its controls, at its own tempo.

        Raises:
            RipienoError: If its clip cannot be read.
        """
        ...

    def leave_song(self, beat: float) -> tuple[Command, ...]:
        """Return what lets the music end at a beat."""
        ...

    def enter_song(self) -> tuple[Command, ...]:
        """Let the song that was opened take the place of what played; return its sounds."""
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
