"""The music of a live session: song, bar scheduler, model worker, listener and recorder, joined."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from ripieno.app.midi_io.channel_messages import SYSTEM, channel_of, is_note
from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.messages import Clear, Command, InputReceived, Position, SendNow, Sent
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.planner import Destination, sounds
from ripieno.app.midi_io.live.recorder import Recorder
from ripieno.app.midi_io.port_names import PortChoice, find_name
from ripieno.app.session.choice import choose_bars, refuse_silence
from ripieno.app.session.destination import check_destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.bar_plan import BarPlan
from ripieno.app.session.live.form.words import Steer
from ripieno.app.session.live.music.bar_scheduler import BarScheduler
from ripieno.app.session.live.music.following.doubling import Doubling
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import MakesBars, ModelWorker
from ripieno.app.session.live.music.planned_bars import PlannedBars
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.music.clip import active_lanes
from ripieno.engine.music.meter import MICROSECONDS
from ripieno.engine.music.selection import lane_title, lanes_in

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
        self._song = song_of(setup)
        self._routes = tuple(_routes(setup, self._song, opened.outputs))
        self.lanes = tuple(
            f"{lane_title(lane)}: {opened.outputs[route.port]}, channel {route.channel + 1}"
            for lane, route in zip(self._song.parts, self._routes, strict=True)
        )
        self._setup = setup
        self._controls = setup.controls
        self._tempo = setup.controls.tempo
        self._listener = Listener(self._song)
        self._planned = None if self._song.loop else PlannedBars(self._song, setup.controls, self._listener)
        self._scheduler = BarScheduler(
            self._song, self._routes, setup.controls, self._listener, self._planned
        )
        self._doubling = Doubling(self._song.parts, self._routes)
        self._beat = 0.0
        metre = self._song.template.time.metre_at(0)
        self._recorder = Recorder(self._song.parts, self._routes, (metre.numerator, metre.denominator))
        self._awaits_start = False
        self._thru: list[Command] = []
        self._through = Sounding()
        self._troubles = list(self._song.warnings)
        self._reported: set[str] = set()
        self._model_worker = model_worker or ModelWorker(setup.model)

    @property
    def is_ready(self) -> bool:
        """Whether there is a bar to begin with."""
        return self._scheduler.ready

    @property
    def ahead(self) -> int:
        """Bars that are planned beyond the one that plays."""
        return self._scheduler.ahead

    @property
    def underruns(self) -> int:
        """How many bars were not ready."""
        return self._scheduler.underruns

    def plan_at(self, bar: int) -> BarPlan | None:
        """Return what is planned for a bar, from 0: section, chords, key; None with a clip."""
        return None if self._planned is None else self._planned.plan(bar)

    def place(self, beat: float) -> tuple[int, float]:
        """Return bar, from 0, and beat within it, from 0, of a position in quarter notes."""
        bar = self._song.bar_at(beat)
        return bar, beat - self._song.beat_of(bar)

    def opening(self) -> tuple[Command, ...]:
        """Return what gives the lanes their sounds."""
        programs: dict[int, tuple[int | None, int | None]] = {
            index: (None, lane.program) for index, lane in enumerate(self._song.parts)
        }
        for sound in self._setup.sounds:
            for lane in lanes_in(self._song.template, sound.lane):
                programs[lane] = sound.bank, sound.program
        return tuple(sounds(programs, self._routes))

    def started(self) -> None:
        """Take it that the sender has been told to play from the first bar."""
        self._scheduler.begin()
        self._listener.forget()
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
            self._scheduler.at(position.beat, position.tempo)

    def changed(self, controls: Controls) -> None:
        """Take where the controls stand now."""
        before, self._controls = self._controls, controls
        if (before.thru, before.channel) != (controls.thru, controls.channel):
            self._thru.extend(SendNow(port, data) for port, data in self._through.release())
        if before.mode != controls.mode:
            self._thru.extend(self._doubling.release(self._beat))
        self._scheduler.turn(controls)

    def renew(self) -> None:
        """Make the bars to come anew."""
        self._scheduler.fill()

    def steer(self, what: Steer) -> None:
        """Go to another section at the next bar line."""
        self._scheduler.steer(what)

    def silenced(self) -> None:
        """Take it that the sender has forgotten its plan."""
        self._scheduler.again()

    def sent(self, report: Sent) -> None:
        """Take what really went out."""
        if self._setup.record is not None:
            self._recorder.sent(report)

    def receive(self, report: InputReceived) -> None:
        """Take what came in; while only streaming, it is no context but may go through."""
        controls = self._controls
        listens = controls.mode != "stream" or controls.thru
        is_music = listens and self._listener.receive(report, controls, self._tempo)
        if is_music and is_note(report.data[0]):
            key = self._planned.harmony.key if self._planned else controls.options.locks.key
            beat = report.beat - controls.input_offset / 1000 * self._tempo / 60
            self._thru.extend(self._doubling.receive(report.data, beat, self._beat, controls, key))
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
            self._scheduler.deliver(answer)
        if not self._model_worker.is_busy:
            task = self._scheduler.task()
            if task is not None:
                self._model_worker.give(task)
        planned = [
            each
            for command in self._scheduler.commands
            for each in (
                command,
                *(self._doubling.after_clear(command) if isinstance(command, Clear) else ()),
            )
        ]
        reported = (*self._thru, *planned)
        self._thru.clear()
        self._scheduler.commands.clear()
        return reported

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


def song_of(setup: LiveSetup) -> Score:
    """Return what a session plays: lanes from nothing, or a clip that goes round.

    Raises:
        RipienoError: If the clip cannot be read, or has not what is named.
    """
    if setup.clip is None:
        return Score.from_nothing(setup.parts, setup.metre, setup.controls.tempo)
    smf = load(setup.clip)
    clip = read_clip(smf)
    refuse_silence(clip, setup.clip)
    bars = choose_bars(clip, setup.bars, setup.clip)
    lanes = active_lanes(clip, bars, 2) if setup.tracks is None else lanes_in(clip, setup.tracks)
    song = Score.around(clip, bars, lanes)
    return replace(song, warnings=damage_sentences(smf.damage, str(setup.clip)))


def with_own_tempo(setup: LiveSetup) -> LiveSetup:
    """Return a setup whose tempo is that of its clip, unless another was selected.

    Raises:
        RipienoError: If the clip cannot be read.
    """
    if setup.clip is None or setup.has_tempo:
        return setup
    tempos = read_clip(load(setup.clip)).time.tempos
    bpm = 60 * MICROSECONDS / tempos[0].microseconds if tempos else setup.controls.tempo
    return replace(setup, controls=replace(setup.controls, tempo=bpm))


def _routes(setup: LiveSetup, song: Score, outputs: Sequence[str]) -> Iterator[Destination]:
    """Yield where each lane goes."""
    places = {index: Destination(0, lane.channel) for index, lane in enumerate(song.parts)}
    for route in setup.routes:
        for lane in lanes_in(song.template, route.lane):
            port = _port(route.port, setup, outputs) if route.port else places[lane].port
            channel = places[lane].channel if route.channel is None else route.channel
            places[lane] = Destination(port, channel)
    yield from places.values()


def _port(name: str, setup: LiveSetup, outputs: Sequence[str]) -> int:
    """Return the output that a route names, as it was selected or as it was opened."""
    selected = [PortChoice.read(text).name for text in setup.outputs]
    if selected.count(name) == 1:
        return selected.index(name)
    return list(outputs).index(find_name(outputs, name, "output"))
