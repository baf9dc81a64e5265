"""Room on buttons whose words change."""

from PySide6.QtWidgets import QPushButton


def keep_room(button: QPushButton, *texts: str) -> None:
    """Make a button as wide as the widest of some texts needs, so that nothing moves when they change."""
    shown, widths = button.text(), []
    button.setMinimumWidth(0)
    for text in (*texts, shown):
        button.setText(text)
        widths.append(button.sizeHint().width())
    button.setMinimumWidth(max(widths))
