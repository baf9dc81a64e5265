"""The look of all widgets: one style sheet over Qt's Fusion style."""

from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QAbstractSpinBox, QApplication

from ripieno.app.gui.palette import Palette

NUMBER_INDENT = 10
"""Pixels before a number in its box."""

IMAGES = Path(__file__).parent / "images"

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QMenuBar, QStatusBar { background: $window; }
QFrame[panel="true"], QDockWidget > QWidget { background: $panel; }
QLabel[faint="true"] { color: $faint; }
QLineEdit { placeholder-text-color: $faint; }
QLabel[heading="true"] { font-weight: 600; }
QLabel[warning="true"] { color: $warning; }
QLabel[notice="true"] {
    background: $raised; border: 1px solid $warning; border-radius: 6px; padding: 7px 11px;
}
QPushButton, QToolButton, QComboBox, QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QListView {
    background: $raised; border: 1px solid $line; border-radius: 5px; padding: 4px 9px;
}
QPushButton:hover, QToolButton:hover, QComboBox:hover { background: $hovered; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:checked, QToolButton:checked { background: $accent; color: $on_accent; border-color: $accent; }
QToolButton[quiet="true"]:!checked:!hover {
    background: transparent; border-color: transparent; color: $faint;
}
QToolButton[quiet="true"]:focus { border: 2px solid $accent; }
QToolButton[small="true"] { padding: 3px 6px; min-width: 14px; }
QCheckBox { spacing: 7px; }
QCheckBox::indicator {
    width: 14px; height: 14px; background: $raised; border: 1px solid $faint; border-radius: 3px;
}
QCheckBox::indicator:hover { border-color: $text; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$images/tick-$tick.svg");
}
QCheckBox::indicator:disabled { border-color: $line; }
QToolButton[fold="true"], QToolButton[fold="true"]:checked {
    background: transparent; border-color: transparent; color: $text; padding: 4px 6px 4px 0;
}
QToolButton[fold="true"]:hover { background: $hovered; }
QToolButton[fold="true"]:focus { border: 2px solid $accent; }
QToolButton::menu-indicator { image: none; width: 0; }
QComboBox::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {
    image: url("$images/down.svg"); width: 12px; height: 12px;
}
QAbstractSpinBox::up-arrow { image: url("$images/up.svg"); width: 12px; height: 12px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: 0; background: transparent; width: 18px;
}
QPushButton:disabled, QToolButton:disabled, QLineEdit:disabled, QComboBox:disabled, QLabel:disabled {
    color: $faint; background: $panel;
}
QPushButton[main="true"] {
    background: $accent; color: $on_accent; border: 1px solid $accent; font-weight: 600; padding: 9px 18px;
}
QPushButton[main="true"]:disabled { background: $raised; color: $faint; border-color: $line; }
QPushButton[panic="true"] { border: 2px solid $warning; font-weight: 600; padding: 9px 18px; }
QPushButton:focus, QToolButton:focus, QComboBox:focus, QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QListView:focus, QPlainTextEdit:focus, QSlider:focus, QCheckBox:focus, QFrame[card="true"]:focus {
    border: 2px solid $accent;
}
QPushButton[main="true"]:focus { border: 2px solid $text; }
QFrame[card="true"] { background: $raised; border: 2px solid $line; border-radius: 7px; }
QFrame[card="true"][chosen="true"] { border-color: $accent; }
QFrame[card="true"][chosen="true"]:focus { border-color: $text; }
QMenu, QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 22px; }
QMenu::item:selected, QMenuBar::item:selected { background: $hovered; }
QMenu::item:disabled { color: $faint; }
QTreeView::item { padding: 4px 2px; }
QListView::item:selected, QTreeView::item:selected { background: $hovered; color: $text; }
QHeaderView::section { background: $panel; border: 0; padding: 4px; }
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QTabBar::tab { background: $window; color: $faint; padding: 7px 14px; border-bottom: 2px solid $window; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; margin: -6px 0; border-radius: 7px; background: $text; }
QSlider::handle:horizontal:disabled { background: $faint; }
QProgressBar { border: 0; background: $raised; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QScrollBar { background: $panel; border: 0; }
QScrollBar:horizontal { height: 12px; }
QScrollBar:vertical { width: 12px; }
QScrollBar::handle { background: $line; border-radius: 5px; min-width: 24px; min-height: 24px; margin: 1px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QSplitter::handle { background: $line; }
""")


def sheet(palette: Palette) -> str:
    """Return the style sheet in a palette's colours."""
    colours = {name: value for name, value in asdict(palette).items() if isinstance(value, str)}
    tick = "dark" if palette.is_dark else "light"
    return _SHEET.substitute(colours, images=IMAGES.as_posix(), tick=tick)


def indent(box: QAbstractSpinBox) -> None:
    """Keep a number away from its frame, which a style sheet cannot do inside a spin box."""
    box.lineEdit().setTextMargins(NUMBER_INDENT, 0, 0, 0)


def dress(app: QApplication, palette: Palette) -> None:
    """Give the whole program a palette's look."""
    app.setStyle("Fusion")
    colours = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, palette.window),
        (QPalette.ColorRole.WindowText, palette.text),
        (QPalette.ColorRole.Base, palette.raised),
        (QPalette.ColorRole.AlternateBase, palette.panel),
        (QPalette.ColorRole.Text, palette.text),
        (QPalette.ColorRole.PlaceholderText, palette.faint),
        (QPalette.ColorRole.Button, palette.raised),
        (QPalette.ColorRole.ButtonText, palette.text),
        (QPalette.ColorRole.Highlight, palette.accent),
        (QPalette.ColorRole.HighlightedText, palette.on_accent),
        (QPalette.ColorRole.ToolTipBase, palette.raised),
        (QPalette.ColorRole.ToolTipText, palette.text),
        (QPalette.ColorRole.Link, palette.accent),
    ):
        colours.setColor(role, QColor(name))
    app.setPalette(colours)
    app.setStyleSheet(sheet(palette))
