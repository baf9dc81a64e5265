"""A label that says less where it has less room."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget


class FittingLabel(QLabel):
    """Shows the first of some texts that fits, the last of them in any case.

    Args:
        texts: The longest first; plain, in one line.
        parent: The widget it lies in.
    """

    def __init__(self, *texts: str, parent: QWidget | None = None) -> None:
        super().__init__(texts[0], parent)
        self._texts = texts

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the size of the first text."""
        return QSize(self._width(self._texts[0]), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Return the size of the last text."""
        return QSize(self._width(self._texts[-1]), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another width."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
            self._fit()

    def _fit(self) -> None:
        fits = (text for text in self._texts if self._width(text) <= self.width())
        self.setText(next(fits, self._texts[-1]))

    def _width(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text) + 1
