"""The steps of the open clip, and the one that is shown."""

from collections.abc import Callable, Mapping
from weakref import WeakMethod

from PySide6.QtCore import QObject, Signal

from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.history import History, HistoryStep
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.keys import Key

_NO_CHORDS: Mapping[int, Progression] = {}


class EditHistory(QObject):
    """Undo and redo of the open clip.

    Attributes:
        value: The history; None while no clip is open.
    """

    moved = Signal()
    """Another document is shown. The other parts of the model follow before :attr:`changed`."""
    changed = Signal()
    """The steps, or the one that is shown, changed."""
    refused = Signal(str)
    """A change was refused; why, in a sentence. Fields show again what holds."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value: History | None = None
        self._guards: list[WeakMethod[Callable[[], str | None]]] = []

    @property
    def document(self) -> Document | None:
        """The document as it was kept; an idea on offer is not part of it."""
        return self.value.document if self.value else None

    @property
    def steps(self) -> tuple[HistoryStep, ...]:
        """All steps; none while no clip is open."""
        return self.value.steps if self.value else ()

    @property
    def at(self) -> int:
        """Index of the step that is shown; -1 while no clip is open."""
        return self.value.at if self.value else -1

    @property
    def step(self) -> HistoryStep | None:
        """The step that is shown."""
        return self.value.step if self.value else None

    @property
    def undo_words(self) -> str | None:
        """What would be undone; None where there is nothing."""
        return self.value.undo_words if self.value else None

    @property
    def redo_words(self) -> str | None:
        """What would be done again; None where there is nothing."""
        return self.value.redo_words if self.value else None

    @property
    def specified_chords(self) -> Mapping[int, Progression]:
        """The chords that were specified, by bar."""
        document = self.document
        return document.chords if document else _NO_CHORDS

    @property
    def specified_key(self) -> Key | None:
        """The key that was specified; None where it is estimated."""
        document = self.document
        return document.key if document else None

    def add_guard(self, guard: Callable[[], str | None]) -> None:
        """Let changes be refused.

        Args:
            guard: A method that returns why nothing may be changed now, in a sentence; None where it may.
                It is held weakly, as Qt holds slots.
        """
        self._guards.append(WeakMethod(guard))

    def refuses(self) -> bool:
        """Say whether the clip cannot be changed now, and tell why."""
        guards = (guard for each in self._guards if (guard := each()) is not None)
        why = next((why for guard in guards if (why := guard()) is not None), None)
        if why is not None:
            self.refused.emit(why)
        return why is not None

    def restore(self, history: History) -> None:
        """Take the history of another clip; whoever calls it emits :attr:`changed`."""
        self.value = history

    def begin(self, step: HistoryStep) -> None:
        """Begin with a clip that comes from no file."""
        self._go(History((step,)))

    def do(self, step: HistoryStep) -> None:
        """Go on with a step; what was undone before it is forgotten."""
        if self.value is not None and not self.refuses():
            self._go(self.value.done(step))

    def undo(self) -> None:
        """Go one step back."""
        if self.value is not None and not self.refuses():
            self._go(self.value.undone())

    def redo(self) -> None:
        """Go one step on."""
        if self.value is not None and not self.refuses():
            self._go(self.value.redone())

    def go_to(self, index: int) -> None:
        """Go to a step."""
        if self.value is not None and not self.refuses():
            self._go(self.value.gone_to(index))

    def _go(self, history: History) -> None:
        self.value = history
        self.moved.emit()
        self.changed.emit()
