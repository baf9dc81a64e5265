"""The choice of where sound goes."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget


class OutputChoice(QComboBox):
    """A list of the built-in synth and of MIDI ports.

    Args:
        parent: The widget it lies in.
    """

    asked = Signal()
    """The list is opened, so the ports should be looked for."""

    selected = Signal(str)
    """The user chose a MIDI port by its name; empty for the built-in synth."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.addItem(self.tr("Built-in synth"), "")
        self.setAccessibleName(self.tr("Sound output"))
        self.setToolTip(self.tr("Where the music is heard: the built-in synth, or a MIDI port."))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(9)
        self.activated.connect(lambda row: self.selected.emit(self.itemData(row)))

    def show_ports(self, names: Sequence[str]) -> None:
        """List these MIDI ports after the synth; the one that is selected stays listed."""
        now = self.currentData()
        wanted = [*names, *([now] if now and now not in names else [])]
        if wanted == [self.itemData(row) for row in range(1, self.count())]:
            return
        for row in range(self.count() - 1, 0, -1):
            self.removeItem(row)
        for name in wanted:
            self.addItem(name, name)
        self.setCurrentIndex(max(0, self.findData(now)))

    def show_synth(self) -> None:
        """Show the built-in synth as selected."""
        self.setCurrentIndex(0)

    def showPopup(self) -> None:  # noqa: N802 (Qt's name)
        """Open the list."""
        self.asked.emit()
        super().showPopup()
