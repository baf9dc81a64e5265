"""How well the music keeps time, in numbers and in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ripieno.app.gui.card import TitledFrame
from ripieno.app.session.live.live_events import LiveStatus

AUDIBLE = 5.0
"""Milliseconds of lateness from which a trained ear notices."""
FULL = 10.0
"""Milliseconds at which the meter is full."""
_FINE = 100


class _Meter(QWidget):
    """A number with what it counts below it."""

    def __init__(self, name: str, explanation: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        self._name = name
        self.number = QLabel()
        font = self.number.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self.number.setFont(font)
        label = QLabel(name)
        label.setProperty("faint", True)
        column.addWidget(self.number)
        column.addWidget(label)
        self.setToolTip(explanation)
        self.setAccessibleDescription(explanation)

    def show_text(self, text: str) -> None:
        """Show a value."""
        if text != self.number.text():
            self.number.setText(text)
            self.number.setAccessibleName(f"{self._name}: {text}")


class Meters(TitledFrame):
    """Lateness, bars ready, late and dropped notes, underruns, and what they mean together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        row = QHBoxLayout()
        row.setSpacing(26)
        self.grid.addLayout(row, 0, 0)
        self._lateness = _Meter(
            self.tr("Lateness"),
            self.tr("How far behind its time a message went out at most in the last second."),
        )
        self._ahead = _Meter(
            self.tr("Bars ready"), self.tr("Bars that are planned beyond the one that plays.")
        )
        self._late = _Meter(self.tr("Late notes"), self.tr("Notes that came to the sender after their time."))
        self._dropped = _Meter(
            self.tr("Dropped notes"), self.tr("Notes that were left out because they were too late.")
        )
        self._underruns = _Meter(
            self.tr("Underruns"),
            self.tr(
                "Bars that were not ready in time, so that the last phrase was repeated or there was rest."
            ),
        )
        for meter in (self._lateness, self._ahead, self._late, self._dropped, self._underruns):
            row.addWidget(meter)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, int(FULL * _FINE))
        self._bar.setAccessibleName(self.tr("Lateness"))
        self._bar.setFixedHeight(6)
        self._verdict = QLabel()
        self._verdict.setWordWrap(True)
        self._verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(self._verdict, 1)
        self.grid.addWidget(self._bar, 1, 0)
        self.clear()

    @property
    def verdict(self) -> str:
        """What the numbers mean, in words."""
        return self._verdict.text()

    def clear(self) -> None:
        """Show that nothing plays."""
        for meter in (self._lateness, self._ahead, self._late, self._dropped, self._underruns):
            meter.show_text("\N{EN DASH}")
        self._bar.setValue(0)
        self._verdict.setText(self.tr("Nothing plays."))

    def show_status(self, status: LiveStatus) -> None:
        """Show how it goes."""
        self._lateness.show_text(f"{status.lateness:.2f} ms")
        self._ahead.show_text(str(status.ahead))
        self._late.show_text(str(status.late))
        self._dropped.show_text(str(status.dropped))
        self._underruns.show_text(str(status.underruns))
        self._bar.setValue(round(min(status.lateness, FULL) * _FINE))
        self._verdict.setText(self._words(status))

    def _words(self, status: LiveStatus) -> str:
        """Return what the numbers mean, the gravest first."""
        if status.underruns:
            return self.tr(
                "The model was too slow for {count} bars; plan more bars ahead, or switch lanes off."
            ).format(count=status.underruns)
        if status.dropped:
            return self.tr("{count} notes came too late and were left out; close other programs.").format(
                count=status.dropped
            )
        if status.lateness >= AUDIBLE:
            return self.tr("Messages go out late enough to be heard; the system is busy.")
        if not status.playing:
            return self.tr("Stopped; nothing was late.") if not status.late else self.tr("Stopped.")
        return self.tr("All in time.")
