"""A live session in virtual time: music and model are real, the clock, the ports and the player are not."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ripieno.app.midi_io.channel_messages import channel_of, is_note_off, is_note_on
from ripieno.app.midi_io.live.feedback import Feedback
from ripieno.app.midi_io.live.messages import (
    Clear,
    Command,
    InputReceived,
    Play,
    PortsOpened,
    Position,
    SendNow,
    SetOpening,
)
from ripieno.app.midi_io.live.plan import OutputPlan
from ripieno.app.midi_io.live.second_voice import SecondVoice
from ripieno.app.session.live.music.live_music import LiveMusic
from ripieno.app.session.live.music.model_worker import Answer, ModelTask, compose
from ripieno.app.session.live.setup import LiveSetup

PORTS = PortsOpened(("Ripieno",), ("Keyboard",), "virtual", realtime=True)
STEP_BEATS = 0.04
"""Quarter notes between two reports of the position: 20 ms at 120 BPM."""

FILL_SECONDS = 0.3
"""Seconds of virtual time that the model needs for one fill; the shipped one needs 0.16 to 0.4."""

Event = tuple[float, Callable[["VirtualLive"], object]]
"""A beat, and what happens there."""


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """A note that went out.

    Attributes:
        channel: MIDI channel, from 0.
        onset: Where it began, in quarter notes.
        end: Where it ended.
        pitch: MIDI key number.
        velocity: How hard it was struck.
    """

    channel: int
    onset: float
    end: float
    pitch: int
    velocity: int


class VirtualModelWorker:
    """A model worker whose tasks take a given time of the virtual clock.

    Args:
        model: A loaded model, or anything that ``make`` takes.
        make: Does a task.
        fill_seconds: Virtual seconds of a fill.
    """

    def __init__(
        self,
        model: object,
        make: Callable[[Any, ModelTask], Answer] = compose,
        fill_seconds: float = FILL_SECONDS,
    ) -> None:
        self.now = 0.0
        self.tasks: list[ModelTask] = []
        self._model, self._make, self._fill_seconds = model, make, fill_seconds
        self._waiting: tuple[float, Answer] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether it has a task."""
        return self._waiting is not None

    def give(self, task: ModelTask) -> None:
        """Do a task, to be answered later."""
        self.tasks.append(task)
        seconds = self._fill_seconds * len(task.fills)
        answer = self._make(self._model, task)
        self._waiting = self.now + seconds, Answer(answer.number, answer.notes, seconds, answer.error)

    def hurry(self, fill_seconds: float) -> None:
        """Take other virtual seconds for a fill from now on."""
        self._fill_seconds = fill_seconds

    def answer(self) -> Answer | None:
        """Return what came of the task, once its time is over."""
        if self._waiting is None or self._waiting[0] > self.now:
            return None
        (_, answer), self._waiting = self._waiting, None
        return answer

    def close(self) -> None:
        """Do nothing."""


class VirtualLive:
    """A session that is played in virtual time.

    Args:
        setup: What to play.
        worker: Makes the bars.

    Attributes:
        unheard: Messages of the player that were taken for ours, come back.
    """

    def __init__(self, setup: LiveSetup, worker: VirtualModelWorker) -> None:
        self.setup = setup
        self.controls = setup.controls
        self.worker = worker
        self.music = LiveMusic(setup, PORTS, worker)
        self.beat = 0.0
        self.notes: list[PlayedNote] = []
        self.unheard = 0
        self._began = 0.0
        self._plan = OutputPlan()
        self._voice = SecondVoice()
        self._feedback = Feedback()
        self._opening: SetOpening | None = None
        self._open: dict[tuple[int, int], tuple[float, int]] = {}

    def turn(self, **values: object) -> None:
        """Put controls elsewhere, as the engine has their values."""
        from ripieno.app.session.live.controls.values import changed

        for name, value in values.items():
            self.controls = changed(self.controls, name, value)
        self.music.changed(self.controls)

    def run(self, beats: float, events: Iterable[Event] = ()) -> Sequence[PlayedNote]:
        """Play up to a position, and return what went out since the begin.

        Args:
            beats: Where to stop, in quarter notes.
            events: What happens on the way.
        """
        waiting = sorted(events, key=lambda event: event[0])
        self._begin()
        while self.beat < beats:
            tempo = self.controls.tempo
            seconds = self.beat * 60 / tempo
            self.worker.now = self._began + seconds
            for _, message in self._voice.set(self.music.second_voice):
                self._send(self.beat, message)
            while waiting and waiting[0][0] <= self.beat + 1e-9:
                waiting.pop(0)[1](self)
            self.music.moved(Position(self.beat, tempo, playing=True, seconds=seconds, locked=True))
            self._take(self.music.made())
            self.beat += STEP_BEATS
            for message in self._plan.take(self.beat):
                self._send(message.beat, message.data)
        for (channel, pitch), (onset, velocity) in self._open.items():
            self.notes.append(PlayedNote(channel, onset, self.beat, pitch, velocity))
        self._open.clear()
        return sorted(self.notes, key=lambda note: (note.onset, note.channel, note.pitch))

    def receive(self, data: bytes, beat: float) -> None:
        """Let a message of the player come in."""
        seconds = beat * 60 / self.controls.tempo
        if self._feedback.came(0, data, seconds):
            self.unheard += 1
            return
        for _, message in self._voice.receive(data):
            self._send(self.beat, message)
        self.music.receive(InputReceived(0, data, beat, seconds))

    def _begin(self) -> None:
        while not self.music.is_ready:
            self._take(self.music.made())
            self.worker.now += 1.0
        self.music.started()
        self._take(self.music.made())
        if self._opening is not None:
            self._plan.begin(self._opening.messages, self._opening.until)
        self._began = self.worker.now

    def _take(self, commands: Iterable[Command]) -> None:
        for command in commands:
            match command:
                case Clear(from_beat):
                    self._plan.clear(from_beat, [(0, *key) for key in self._open])
                case Play(messages):
                    self._plan.add(messages)
                case SetOpening():
                    self._opening = command
                case SendNow(_, data):
                    self._send(self.beat, data)

    def _send(self, beat: float, data: bytes) -> None:
        self._feedback.sent(0, data, beat * 60 / self.controls.tempo, is_planned=True)
        if is_note_off(data) or is_note_on(data):
            key = channel_of(data[0]), data[1]
            if key in self._open:
                onset, velocity = self._open.pop(key)
                self.notes.append(PlayedNote(key[0], onset, beat, key[1], velocity))
            if is_note_on(data):
                self._open[key] = beat, data[2]
