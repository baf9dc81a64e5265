"""The selection of bars and tracks that an idea adds."""

from dataclasses import replace

from PySide6.QtCore import QObject

from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.gui.model.selection import Selection
from ripieno.app.session.editor.history import HistoryStep
from ripieno.app.session.editor.settings import Offer, OperationKind
from ripieno.engine.music.region import Region


class AddedSelection(QObject):
    """Selects what was added, so that it can be filled again, until it is undone.

    Args:
        history: Knows whether it is undone.
        selection: What is selected.
        parent: The object that it lives with.
    """

    def __init__(self, history: EditHistory, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history, self._selection = history, selection
        self._added: tuple[HistoryStep, Region] | None = None
        history.moved.connect(self._leave_undone)

    def select(self, offer: Offer, kind: OperationKind, lanes: int) -> None:
        """Select what ideas added, of which one was kept.

        Args:
            offer: The ideas.
            kind: The operation that they come from.
            lanes: How many lanes the clip has now.
        """
        selection, step = self._selection, self._history.step
        found = tuple(lane for lane in offer.region.lanes if lane < lanes)
        current = selection.current if selection.current in found else found[0]
        fills = selection.fills if kind == "extend" else frozenset[int]()
        region = replace(offer.region, lanes=found)
        self._added = None if step is None else (step, region)
        selection.restore(region, current, fills)
        selection.changed.emit()

    def _leave_undone(self) -> None:
        if self._added is None:
            return
        step, region = self._added
        is_undone = all(each is not step for each in self._history.steps[: self._history.at + 1])
        if is_undone and self._selection.region == region:
            self._selection.region = None
            self._selection.changed.emit()
