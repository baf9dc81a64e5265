"""The menu that says in which character encoding files write their names, kept for the next start."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from ripieno.app.gui.model.document_file import DocumentFile
from ripieno.app.gui.user_settings import TEXT_CODECS, TEXT_ENCODING, text_encoding, user_settings
from ripieno.app.midi_io.encodings import title_of


class EncodingMenu(QObject):
    """Character encodings to choose from; the file that is open is read again with the selected one.

    Args:
        menu: What to fill.
        file: The open file, whose ``encoding`` is set.
        reopen: Opens a file.
    """

    def __init__(self, menu: QMenu, file: DocumentFile, reopen: Callable[[object], None]) -> None:
        super().__init__(menu)
        self._file, self._reopen = file, reopen
        self._settings = user_settings()
        self.actions: dict[str | None, QAction] = {}
        file.encoding = text_encoding()
        group = QActionGroup(self)
        for codec in (None, *TEXT_CODECS):
            title = self.tr("Detected") if codec is None else title_of(codec)
            action = menu.addAction(title, partial(self._choose, codec))
            action.setCheckable(True)
            action.setChecked(codec == file.encoding)
            group.addAction(action)
            self.actions[codec] = action
            if codec is None:
                menu.addSeparator()

    def _choose(self, codec: str | None) -> None:
        """Read files in an encoding from now on; None for the one that is detected."""
        if codec == self._file.encoding:
            return
        self._settings.setValue(TEXT_ENCODING, codec)
        self._file.encoding = codec
        path = self._file.file or self._file.source
        if path is not None and not self._file.is_changed:
            self._reopen(path)
        elif path is not None:
            words = self.tr("Save the clip and open it again to see its names in another encoding.")
            self._file.reported.emit(words)
