"""The model worker: a process that runs the model, so that nothing else has to wait for it."""

import multiprocessing
import os
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Connection
from time import perf_counter
from typing import Any, Protocol

from ripieno.app.midi_io.live.apart import stand_apart, start_apart
from ripieno.app.session.parent import end_with_parent
from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

MAX_LOADING_SECONDS = 60.0
"""Seconds after which a model that is not loaded is given up."""

_KINDNESS = 5
"""Steps of niceness: the rest of the machine comes before the model."""


class ModelWorkerError(RipienoError):
    """A model worker that cannot begin."""


@dataclass(frozen=True, slots=True)
class LaneFill:
    """One fill of a task.

    Attributes:
        region: What to make.
        options: How.
    """

    region: Region
    options: FillOptions


@dataclass(frozen=True, slots=True)
class ModelTask:
    """What to make.

    Attributes:
        number: Which task; the answer has it too.
        clip: The music around.
        region: What to make in it.
        options: How.
        more: Fills after that one, each of which sees what was made before.
    """

    number: int
    clip: Clip
    region: Region
    options: FillOptions
    more: tuple[LaneFill, ...] = ()

    @property
    def fills(self) -> tuple[LaneFill, ...]:
        """All fills, in the order in which they are made."""
        return (LaneFill(self.region, self.options), *self.more)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a task.

    Attributes:
        number: Of the task.
        notes: The new notes by lane, in ticks of the clip; empty where it failed.
        seconds: How long it took.
        error: Why it failed, in a sentence; empty where it did not.
    """

    number: int
    notes: dict[int, tuple[Note, ...]]
    seconds: float
    error: str = ""


def compose(model: Any, task: ModelTask) -> Answer:  # noqa: ANN401 (imported only in the worker's process)
    """Do a task through the fill service, one fill after the other."""
    from ripieno.app.session.clip_operations import InpaintRegion
    from ripieno.app.session.fill_service import fill_clip, finish, settle
    from ripieno.engine.music.performance import PerformanceStyle

    began = perf_counter()
    is_empty = not any(lane.notes for lane in task.clip.lanes)
    performance = PerformanceStyle(quantised=True, flat={}) if is_empty else None
    clip, made = task.clip, dict[int, tuple[Note, ...]]()
    try:
        for fill in task.fills:
            operation = InpaintRegion(clip, fill.region, performance)
            result = finish(fill_clip(operation, model, settle(fill.options)), lambda _: None)
            notes = result.variations[0]
            clip = clip.replace_region(fill.region, notes)
            made.update({lane: (*made.get(lane, ()), *notes[lane]) for lane in notes})
    except RipienoError as error:
        return Answer(task.number, {}, perf_counter() - began, str(error))
    return Answer(task.number, made, perf_counter() - began)


class MakesBars(Protocol):
    """What does the tasks, one at a time, and is asked for the answer."""

    @property
    def is_busy(self) -> bool:
        """Whether it has a task."""

    def give(self, task: ModelTask) -> None:
        """Give it a task."""

    def answer(self) -> Answer | None:
        """Return what came of the task, if it is done; never waits."""

    def close(self) -> None:
        """End it."""


class ModelWorker:
    """The program's end of the model worker's process.

    It does one task at a time. Where its process dies, the task that it had is answered with an
    error and another process takes its place.

    Args:
        model: Name of a model pack or path to one; None for the default.

    Raises:
        ModelWorkerError: If the model cannot be loaded.
    """

    def __init__(self, model: str | None = None) -> None:
        self._model = model
        self._given: ModelTask | None = None
        self.deaths = 0
        self._begin()
        if not self._pipe.poll(MAX_LOADING_SECONDS):
            raise ModelWorkerError("The model took too long to load; close other programs and try again.")
        trouble = self._pipe.recv()
        if trouble:
            raise ModelWorkerError(trouble)

    @property
    def is_busy(self) -> bool:
        """Whether it has a task."""
        return self._given is not None

    @property
    def pid(self) -> int:
        """Number of its process."""
        return self._process.pid or 0

    def give(self, task: ModelTask) -> None:
        """Give it a task.

        Raises:
            RuntimeError: If it has one.
        """
        if self._given is not None:
            raise RuntimeError("the model worker has a task already")
        self._given = task
        with suppress(OSError):  # answered as a death
            self._pipe.send(task)

    def answer(self) -> Answer | None:
        """Return what came of the task, if it is done; never waits."""
        try:
            while self._pipe.poll(0):
                said = self._pipe.recv()
                if isinstance(said, Answer):
                    self._given = None
                    return said
        except (EOFError, OSError):
            return self._replaced()
        return None

    def wait(self, seconds: float) -> None:
        """Wait for the answer, at most so long."""
        with suppress(EOFError, OSError):
            self._pipe.poll(seconds)

    def close(self) -> None:
        """End its process."""
        self._pipe.close()
        self._process.terminate()
        self._process.join(1)

    def _begin(self) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, self._model), daemon=True)
        start_apart(self._process)
        theirs.close()

    def _replaced(self) -> Answer | None:
        """Take another process in place of one that has died."""
        self.deaths += 1
        given, self._given = self._given, None
        self._begin()
        sentence = "The model's process has died; the last phrase goes round until another one is ready."
        return None if given is None else Answer(given.number, {}, 0.0, sentence)


def _serve(pipe: "Connection[Any, Any]", name: str | None) -> None:
    """Load the model, say so, and do tasks until the pipe is closed or the program has ended."""
    stand_apart()
    end_with_parent()
    from ripieno.engine.model.pack import load_model

    with suppress(AttributeError, OSError):
        os.nice(_KINDNESS)
    try:
        model = load_model(name, max(1, (os.cpu_count() or 1) - 1))
        import_module("ripieno.app.session.fill_service")  # now rather than before the first bars
    except RipienoError as error:
        pipe.send(str(error))
        return
    with suppress(EOFError, OSError):
        pipe.send("")
        while True:
            pipe.send(compose(model, pipe.recv()))
