"""What Enter and Escape do in a field: the keys go back to the notes."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from ripieno.app.gui.roll.name_field import NameField

_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class FieldKeys(QObject):
    """Watches the field of a window that has the keys.

    Enter takes what was typed, Escape restores what stood there; both give the keys to the notes, and
    neither does anything else. Letters typed in a list choose in it, and are no shortcuts. A list that
    was opened by the pointer gives the keys back once something is selected.

    Args:
        window: Whose fields.
        home: What gets the keys back.
    """

    def __init__(self, window: QWidget, home: QWidget) -> None:
        super().__init__(window)
        self._window, self._home = window, home
        self._field: QWidget | None = None
        self._before: str | float = ""
        self._is_open = False
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        """Take Enter and Escape, and keep letters from shortcuts."""
        if not isinstance(event, QKeyEvent) or watched is not self._field:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return self._claims(event)
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._restore()
            self._home.setFocus()
            return True
        if event.key() in _ENTER:
            watched.event(event)
            if not (isinstance(watched, QLineEdit) and watched.isModified()):  # else it was refused
                self._home.setFocus()
            event.accept()  # fields leave it to the window, which would keep the idea on offer
            return True
        return False

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        """Watch the field that has the keys now; the list that it opens is part of it."""
        if now is None or _lies_in(now, self._field):
            self._is_open |= now is not None and now is not self._field
            return
        if self._field is not None:
            self._field.removeEventFilter(self)
            if isinstance(self._field, QComboBox):
                self._field.activated.disconnect(self._release_keys)
        is_ours = now.window() is self._window and not isinstance(now, NameField)
        self._field = now if is_ours and isinstance(now, QLineEdit | QAbstractSpinBox | QComboBox) else None
        self._is_open = False
        if self._field is not None:
            self._field.installEventFilter(self)
            self._before = _value(self._field)
            if isinstance(self._field, QComboBox):
                self._field.activated.connect(self._release_keys)

    def _claims(self, event: QKeyEvent) -> bool:
        """Keep a letter that a list searches from shortcuts; other fields do so themselves."""
        is_typed = event.text().isprintable() and event.text() != "" and not event.modifiers() & _COMMANDS
        if isinstance(self._field, QComboBox) and is_typed:
            event.accept()
            return True
        return False

    def _restore(self) -> None:
        """Let stand what stood there before something was typed."""
        field = self._field
        if isinstance(field, QLineEdit) and field.isModified():
            field.setText(str(self._before))
        elif isinstance(field, QSpinBox) and field.lineEdit().isModified():
            field.setValue(int(self._before))
        elif isinstance(field, QDoubleSpinBox) and field.lineEdit().isModified():
            field.setValue(float(self._before))

    def _release_keys(self) -> None:
        """Give the keys back where the list was opened by the pointer; keys go through it on."""
        if self._is_open and not self._window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._home.setFocus()


def _value(field: QWidget) -> str | float:
    if isinstance(field, QSpinBox | QDoubleSpinBox):
        return field.value()
    return field.text() if isinstance(field, QLineEdit) else ""


def _lies_in(widget: QWidget, field: QWidget | None) -> bool:
    """Say whether a widget is a field, or part of it, as the list that it opens."""
    held: QObject | None = widget
    while held is not None and field is not None:
        if held is field:
            return True
        held = held.parent()
    return False
