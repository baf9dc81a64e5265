"""The music of a live session: song, bar scheduler, model worker, listener and recorder, joined."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ripieno.app.midi_io.channel_messages import SYSTEM, channel_of, is_note
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.messages import (
    BeatMessage,
    Clear,
    Command,
    InputReceived,
    Position,
    SendNow,
    Sent,
)
from ripieno.app.midi_io.live.metronome import ACCENT, CLICK
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.recorder import Recorder
from ripieno.app.midi_io.live.second_voice import SetSecondVoice
from ripieno.app.session.destination import check_destination
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.model_worker import MakesBars, ModelWorker
from ripieno.app.session.live.music.song_part import SongPart, destinations, groove_of_file, setup_of_song
from ripieno.app.session.live.music_display import MusicDisplay
from ripieno.app.session.live.routes import Route
from ripieno.app.session.live.setup import LiveSetup

SAME_BEAT = 1e-6
"""Quarter notes by which a bar line may come out early."""

FIRST_BEAT = 1.0
"""Quarter notes after a start within which the position is that of the start."""


class LiveMusic:
    """Music that the model makes, bar by bar; a context manager that ends the model's process.

    Args:
        setup: What to play.
        opened: The ports that are open.
        model_worker: Makes the bars; None for a process that runs the model of the setup.

    Raises:
        RipienoError: If the clip or the model cannot be used, or a route names what is not there.
    """

    def __init__(
        self, setup: LiveSetup, opened: says.PortsOpened, model_worker: MakesBars | None = None
    ) -> None:
        if setup.record is not None:
            check_destination(setup.record, setup.clip, force=setup.force)
        self._performance = groove_of_file(setup)
        self._outputs = opened.outputs
        self._part = SongPart.open(setup, opened.outputs, performance=self._performance)
        self._next: tuple[SongPart, LiveSetup] | None = None
        self._songs = 0
        self._is_leaving = False
        self._setup = setup
        self._controls = setup.controls
        self._tempo = setup.controls.tempo
        self._beat = 0.0
        self._recorder = Recorder(self._part.score.parts, self._part.routes, self._part.score.metres)
        self._awaits_start = False
        self._thru: list[Command] = []
        self._through = Sounding()
        self._troubles = list(self._part.score.warnings)
        self._reported: set[str] = set()
        self._model_worker = model_worker or ModelWorker(setup.model)

    @property
    def lanes(self) -> tuple[str, ...]:
        """Each lane with its port and channel, in words."""
        return self._part.lanes(self._outputs)

    @property
    def is_ready(self) -> bool:
        """Whether there is a bar to begin with."""
        return self._part.scheduler.ready

    @property
    def second_voice(self) -> SetSecondVoice:
        """What the sender plays at once for each key of the player."""
        return self._part.second_voice(self._controls)

    @property
    def ahead(self) -> int:
        """Bars that are planned beyond the one that plays."""
        return self._part.scheduler.ahead

    @property
    def underruns(self) -> int:
        """How many bars were not ready."""
        return self._part.scheduler.underruns

    def place(self, beat: float) -> tuple[int, float]:
        """Return bar, from 0, and beat within it, from 0, of a position in quarter notes."""
        score = self._part.score
        bar = score.bar_at(beat)
        return bar, beat - score.beat_of(bar)

    def bar_end(self, beat: float) -> float:
        """Return where the bar ends that a position, in quarter notes, lies in."""
        score = self._part.score
        return score.beat_of(score.bar_at(beat + SAME_BEAT) + 1)

    def display(self, beat: float) -> MusicDisplay:
        """Return what a display shows of the music at a position."""
        return self._part.display(beat)

    def opening(self) -> tuple[Command, ...]:
        """Return what gives the lanes their sounds."""
        return self._part.opening(self._setup, is_strict=not self._songs)

    def count_in(self, bars: int) -> tuple[BeatMessage, ...]:
        """Return the clicks of some bars before the first one."""
        return self._part.scheduler.clicks_before(bars)

    def prepare(self, beat: float) -> None:
        """Be at a bar that begins at a beat, shortly before the music comes there."""
        self._part.scheduler.begin(self._part.score.bar_at(beat + SAME_BEAT))

    def route(self, routes: tuple[Route, ...]) -> None:
        """Let lanes go elsewhere from the next bar on.

        Raises:
            RipienoError: If a route names a lane or port that is not there.
        """
        is_first = not self._songs
        places = destinations(routes, self._setup, self._part.score, self._outputs, is_strict=is_first)
        self._setup = replace(self._setup, routes=routes)
        self._part.route(*places)
        if self._next is not None:
            part, setup = self._next[0], replace(self._next[1], routes=routes)
            part.route(*destinations(routes, setup, part.score, self._outputs, is_strict=False))
            self._next = part, setup
        self._recorder.extend(self._part.score.parts, self._part.routes)

    def fill_drums(self) -> None:
        """Let the drums play a fill in the next bar."""
        self._part.scheduler.fill_drums()

    @property
    def is_song_ready(self) -> bool:
        """Whether the song that was opened has a bar to begin with."""
        return self._next is not None and self._next[0].scheduler.ready

    def open_song(self, song: SetListSong, controls: Controls) -> Controls:
        """Make another song ready, while what plays goes on; return its controls, at its own tempo.

        Raises:
            RipienoError: If its clip cannot be read.
        """
        setup = setup_of_song(self._setup, song, controls)
        part = SongPart.open(
            setup, self._outputs, self._songs + 1, performance=self._performance, is_strict=False
        )
        self._songs += 1
        self._troubles += part.score.warnings
        self._next = part, setup
        return setup.controls

    def leave_song(self, beat: float) -> tuple[Command, ...]:
        """Return what lets the music end at a beat."""
        self._is_leaving = True
        return (Clear(beat),)

    def enter_song(self) -> tuple[Command, ...]:
        """Let the song that was opened take the place of what played; return its sounds."""
        if self._next is not None:
            (self._part, self._setup), self._next = self._next, None
            self._recorder.extend(self._part.score.parts, self._part.routes)
        self._is_leaving = False
        return (Clear(0.0), *self.opening())

    def started(self) -> None:
        """Take it that the sender has been told to play from the first bar."""
        self._part.scheduler.begin()
        self._part.listener.forget()
        self._awaits_start = True

    def moved(self, position: Position) -> None:
        """Take where the music is.

        Positions that were told before a start was carried out are skipped, and nothing is
        decided before there is something to play.
        """
        if self._awaits_start:
            if not position.playing or position.beat > FIRST_BEAT:
                return
            self._awaits_start = False
        self._tempo, self._beat = position.tempo, position.beat
        if self._setup.record is not None:
            self._recorder.position(position)
        if position.playing or self.is_ready:
            self._part.scheduler.at(position.beat, position.tempo)

    def changed(self, controls: Controls) -> None:
        """Take where the controls stand now."""
        before, self._controls = self._controls, controls
        if (before.thru, before.channel) != (controls.thru, controls.channel):
            self._thru.extend(SendNow(port, data) for port, data in self._through.release())
        if before.mode != controls.mode:
            self._thru.extend(self._part.canon.release(self._beat))
        self._part.scheduler.turn(controls)

    def renew(self) -> None:
        """Make the bars to come anew."""
        self._part.scheduler.fill()

    def steer(self, what: Steer) -> None:
        """Go to another section at the next bar line."""
        self._part.scheduler.steer(what)

    def silenced(self) -> None:
        """Take it that the sender has forgotten its plan."""
        self._part.scheduler.again()

    def sent(self, report: Sent) -> None:
        """Take what really went out."""
        if self._setup.record is not None and not self._is_click(report):
            self._recorder.sent(report)

    def _is_click(self, report: Sent) -> bool:
        """Say whether a message is a click of the metronome, which is no music."""
        clicks = self._part.clicks
        return (
            is_note(report.data[0])
            and report.data[1] in (ACCENT, CLICK)
            and (report.port, channel_of(report.data[0])) == (clicks.port, clicks.channel)
        )

    def receive(self, report: InputReceived) -> None:
        """Take what came in; while only streaming, it is no context but may go through."""
        controls = self._controls
        listens = controls.mode != "stream" or controls.thru
        is_music = listens and self._part.listener.receive(report, controls, self._tempo)
        if is_music and is_note(report.data[0]):
            beat = report.beat - controls.input_offset / 1000 * self._tempo / 60
            key = self._part.key
            self._thru.extend(self._part.canon.receive(report.data, beat, self._beat, controls, key))
        is_ours = not controls.channel or channel_of(report.data[0]) == controls.channel - 1
        if (
            controls.thru
            and report.data[0] < SYSTEM
            and is_ours
            and (is_music or not is_note(report.data[0]))
        ):
            self._thru.extend(SendNow(0, data) for data in self._through.passing(0, report.data))

    def made(self) -> tuple[Command, ...]:
        """Return what the sender shall be told, out of all that has been made since the last call."""
        answer = self._model_worker.answer()
        if answer is not None:
            if answer.error and answer.error not in self._reported:
                self._reported.add(answer.error)
                self._troubles.append(answer.error)
            for part in self._parts():
                part.scheduler.deliver(answer)
        if not self._model_worker.is_busy:
            tasks = (part.scheduler.task() for part in self._parts())
            task = next((each for each in tasks if each is not None), None)
            if task is not None:
                self._model_worker.give(task)
        planned = [
            each
            for command in (() if self._is_leaving else self._part.scheduler.commands)
            for each in (
                command,
                *(self._part.canon.after_clear(command) if isinstance(command, Clear) else ()),
            )
        ]
        reported = (*self._thru, *planned)
        self._thru.clear()
        self._part.scheduler.commands.clear()
        return reported

    def _parts(self) -> Iterator[SongPart]:
        """Yield what wants bars: a song that cannot begin yet first, one that is about to begin not again."""
        if self._next is not None and not self._next[0].scheduler.ready:
            yield self._next[0]
        yield self._part

    def troubles(self) -> tuple[str, ...]:
        """Return what went wrong since the last call, each thing once."""
        reported, self._troubles = tuple(self._troubles), []
        return reported

    def finished(self) -> Path | None:
        """Write the recording, where there shall be one; return its file.

        Raises:
            FileError: If it cannot be written.
        """
        if self._setup.record is not None:
            self._troubles += self._recorder.save(self._setup.record, force=self._setup.force)
        return self._setup.record

    def __enter__(self) -> Self:
        """Return the music."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the model's process."""
        self._model_worker.close()
