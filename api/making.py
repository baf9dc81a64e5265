"""From a command to ideas, with progress and cancellation."""

import warnings
from collections.abc import Generator
from functools import lru_cache
from pathlib import Path
from threading import Event

from ripieno.app.midi_io.smf import Smf
from ripieno.app.session.commands import Editing, Filling
from ripieno.app.session.events import Progress
from ripieno.app.session.file_notes import Filled, make_notes
from ripieno.app.session.fill_options import fill_options
from ripieno.app.session.fill_service import finish
from ripieno.app.session.models import AnyModel, load_model
from ripieno.app.session.tasks import FileTask, opened, plan, plan_for
from ripieno.engine.errors import RipienoError
from ripieno.idea import Idea
from ripieno.parameters import Parameters

UNUSED = Path()
"""Where the command line would write; ideas stay in memory until they are saved."""

_TO_CALLER = 4
"""Calls between a warning and the code that called a song's operation."""


class Cancelled(RipienoError):  # noqa: N818 (it is what happened, not an error)
    """The work was cancelled by its ``cancel`` event."""


def make_ideas(command: Filling, smf: Smf | None, parameters: Parameters) -> tuple[Idea, ...]:
    """Return what a command makes of a file that has been read.

    Args:
        command: What to do.
        smf: The file; None where the music is new.
        parameters: Those of the call; progress and cancellation are taken from them.

    Raises:
        RipienoError: If it cannot be done.
        Cancelled: If the event was set before the notes were made.
    """
    task = _task(command, smf)
    for sentence in task.notices:
        warnings.warn(sentence, stacklevel=_TO_CALLER)
    options = fill_options(command)
    model = load_once(command.model)
    name = str(command.source) if isinstance(command, Editing) else "The new song"
    work = make_notes(task, model, options, name)
    filled = _run(work, parameters)
    scores = filled.result.scores or (None,) * len(filled.files)
    return tuple(
        Idea(
            file,
            name,
            number=number + 1,
            seed=options.known_seed,
            score=scores[number],
            model=model.card.name,
            place=filled.place,
            notes=filled.result.variations[number],
        )
        for number, file in enumerate(filled.files)
    )


def _task(command: Filling, smf: Smf | None) -> FileTask:
    if smf is None or not isinstance(command, Editing):
        return plan(command)
    return plan_for(command, *opened(command, smf))


def _run(work: Generator[Progress, None, Filled], parameters: Parameters) -> Filled:
    """Do the work; report its progress, and end it where it is cancelled."""
    report, cancel = parameters.get("progress"), parameters.get("cancel")

    def watch(step: Progress) -> None:
        if report is not None:
            report(step.done / step.total)
        _refuse_cancelled(cancel)

    _refuse_cancelled(cancel)
    return finish(work, watch)


def _refuse_cancelled(cancel: Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise Cancelled("The work was cancelled; nothing was changed.")


@lru_cache(maxsize=2)
def load_once(name: str | None) -> AnyModel:
    """Return a loaded model; the last ones stay loaded."""
    return load_model(name)
