"""The music in words: lanes, key, chords, density, section, scene and what comes next."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

from ripieno.app.session.live.live_events import LiveStatus

_DOT = " \N{MIDDLE DOT} "


class MusicLine(QLabel):
    """A line that shows the music while it plays."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setToolTip(self.tr("The lanes, and the music where it is. Lanes that rest are in brackets."))
        self.clear()

    def clear(self) -> None:
        """Show nothing, as where there is no session."""
        self.setText("")
        self.setVisible(False)

    def show_status(self, status: LiveStatus) -> None:
        """Show what plays."""
        text = music_words(status)
        if text != self.text():
            self.setText(text)
            self.setVisible(True)


def music_words(status: LiveStatus) -> str:
    """Return the music in words."""
    shown = status.music
    lanes = ", ".join(
        (f"{lane.name} {_said('(locked)')}" if lane.is_locked else lane.name)
        if lane.is_on
        else f"[{lane.name}]"
        for lane in shown.lanes
    )
    parts = (
        lanes,
        _said("Key {key}").format(key=shown.key) if shown.key else "",
        _said("Chords {chords}").format(chords=shown.chords) if shown.chords else "",
        _said("Density {density:.2g}").format(density=status.density),
        _said("Scene {scene}").format(scene=status.scene) if status.scene else "",
        _said("Section {section}").format(section=shown.section) if shown.section else "",
        _said("Next: {following}").format(following=shown.following) if shown.following else "",
    )
    return _DOT.join(part for part in parts if part)


def _said(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("MusicLine", text)
