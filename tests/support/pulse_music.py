"""Music for tests of live sessions: one note on every eighth, its velocity the density's."""

from pathlib import Path
from typing import Self

from ripieno.app.midi_io.live.messages import (
    BeatMessage,
    Clear,
    Command,
    InputReceived,
    Play,
    Position,
    SendNow,
    Sent,
)
from ripieno.app.midi_io.live.metronome import CLICKS, clicks
from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music_display import LaneDisplay, MusicDisplay
from ripieno.app.session.live.routes import Route

BAR = 4
AHEAD = 2


class PulseSource:
    """Eighths on channel 1: velocity 64 at density 1, higher where it is busier."""

    lanes = ("Pulse: channel 1",)
    underruns = 0
    is_ready = True
    second_voice = NO_SECOND_VOICE

    def __init__(self, controls: Controls) -> None:
        self.controls = controls
        self.came: list[InputReceived] = []
        self.went: list[Sent] = []
        self.routes: tuple[Route, ...] = ()
        self.fills = 0
        self._planned = 0
        self._bar = 0
        self._to_say: list[Command] = []

    @property
    def ahead(self) -> int:
        return self._planned - self._bar - 1

    def place(self, beat: float) -> tuple[int, float]:
        return int(beat // BAR), beat % BAR

    def opening(self) -> tuple[Command, ...]:
        return (SendNow(0, bytes((0xC0, 33))),)

    def started(self) -> None:
        self._to_say.append(Clear(-1.0))
        self._planned = self._bar = 0
        self._fill_up()

    def troubles(self) -> tuple[str, ...]:
        return ()

    def moved(self, position: Position) -> None:
        bar = max(int(position.beat // BAR), 0)
        if bar < self._bar:
            self._planned = bar
        self._bar = bar
        self._fill_up()

    def changed(self, controls: Controls) -> None:
        self.controls = controls
        self.renew()

    is_song_ready = False

    def bar_end(self, beat: float) -> float:
        return (beat // BAR + 1) * BAR

    def display(self, beat: float) -> MusicDisplay:
        return MusicDisplay((LaneDisplay("Pulse", is_on=True),), upcoming=f"bar {int(beat // BAR) + 2}")

    def count_in(self, bars: int) -> tuple[BeatMessage, ...]:
        return tuple(each for bar in range(-bars, 0) for each in clicks(bar * BAR, (4, 4), BAR, CLICKS))

    def prepare(self, beat: float) -> None:
        self._planned = int(beat // BAR)
        self._bar = self._planned - 1
        self._to_say.append(Clear(beat))
        self._fill_up()

    def route(self, routes: tuple[Route, ...]) -> None:
        self.routes = routes

    def fill_drums(self) -> None:
        self.fills += 1

    def open_song(self, song: SetListSong, controls: Controls) -> Controls:
        self.opened, self.is_song_ready = (song, controls), True
        return controls

    def leave_song(self, beat: float) -> tuple[Command, ...]:
        return (Clear(beat),)

    def enter_song(self) -> tuple[Command, ...]:
        (self.entered, self.controls), self.is_song_ready = self.opened, False
        return (Clear(-1.0),)

    def renew(self) -> None:
        self._to_say.append(Clear((self._bar + 1) * BAR))
        self._planned = self._bar + 1

    def silenced(self) -> None:
        self.renew()

    def sent(self, report: Sent) -> None:
        self.went.append(report)

    def receive(self, report: InputReceived) -> None:
        self.came.append(report)

    def made(self) -> tuple[Command, ...]:
        said, self._to_say = tuple(self._to_say), []
        return said

    def finished(self) -> Path | None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def _fill_up(self) -> None:
        while self._planned < self._bar + 1 + AHEAD:
            self._plan(self._planned)

    def _plan(self, bar: int) -> None:
        velocity = min(127, round(64 * self.controls.density))
        notes = []
        for eighth in range(2 * BAR):
            begin = bar * BAR + eighth / 2
            notes.append(BeatMessage(begin, 0, bytes((0x90, 60, velocity))))
            notes.append(BeatMessage(begin + 0.4, 0, bytes((0x80, 60, 0))))
        self._to_say.append(Play(tuple(notes)))
        self._planned = bar + 1
