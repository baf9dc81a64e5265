"""What the menu Generate does: each entry asks for its parameters, and the ideas come as those of a fill."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ripieno.app.gui.generate.dialog import OperationDialog
from ripieno.app.gui.generate.forms import (
    ExtendForm,
    FormContext,
    NewTrackForm,
    OperationForm,
    ReharmoniseForm,
)
from ripieno.app.gui.generate.new_clip_form import NewClipForm
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.session.editor.generation import GenerationCommand, operation_options, plan_generation
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import lane_title


class GenerateMenu(QObject):
    """Dialogs of the operations other than a fill.

    Args:
        editor_model: What they work on.
        window: What they lie over.
    """

    def __init__(self, editor_model: EditorModel, window: QWidget) -> None:
        super().__init__(window)
        self._editor_model, self._window = editor_model, window

    def extend(self) -> OperationDialog:
        """Ask for bars to add, and add them."""
        form = ExtendForm(self._context())
        return self._ask(form, form.command)

    def add_track(self) -> OperationDialog:
        """Ask for a track that plays along, and add it."""
        form = NewTrackForm(self._context())
        return self._ask(form, form.command)

    def reharmonise(self) -> OperationDialog:
        """Ask for chords, and put the selection to them."""
        form = ReharmoniseForm(self._context())
        return self._ask(form, form.command)

    def new_clip(self) -> OperationDialog:
        """Ask for a clip, and make it from nothing."""
        form = NewClipForm(self._context())
        return self._ask(form, form.command)

    def _ask(self, form: OperationForm, read: Callable[[], GenerationCommand]) -> OperationDialog:
        dialog = OperationDialog(form, read, self._check, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.accepted.connect(lambda: self._run(dialog))
        dialog.open()
        return dialog

    def _run(self, dialog: OperationDialog) -> None:
        if dialog.accepted_command is not None:
            self._editor_model.generate(dialog.accepted_command)

    def _check(self, command: GenerationCommand) -> None:
        plan_generation(self._editor_model.generation(command))

    def _context(self) -> FormContext:
        editor_model, selection = self._editor_model, self._editor_model.selection
        lanes = editor_model.clip.lanes
        ticked = [lanes[lane] for lane in sorted(selection.fills)]
        return FormContext(
            options=operation_options(editor_model.fill_session.options, editor_model.analysis.key),
            words=selection.words,
            bars=_bars_text(selection.region),
            tracks=", ".join(map(lane_title, ticked)),
            track_text=",".join(map(_track_text, ticked)),
        )


def _track_text(lane: Lane) -> str:
    """Return a lane as it is typed, such as ``2:1``, or ``2:1:34`` where its channel has several sounds."""
    text = f"{lane.track + 1}:{lane.channel + 1}"
    return f"{text}:{lane.program + 1}" if lane.spans and lane.program is not None else text


def _bars_text(region: Region | None) -> str:
    """Return the bars of a region as they are typed, such as ``5-8,12``."""
    spans: list[tuple[int, int]] = []
    for bar in region.bars if region else ():
        if spans and spans[-1][1] == bar - 1:
            spans[-1] = spans[-1][0], bar
        else:
            spans.append((bar, bar))
    return ",".join(f"{a + 1}" if a == b else f"{a + 1}-{b + 1}" for a, b in spans)
