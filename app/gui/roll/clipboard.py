"""Notes on the clipboard, for other programs a MIDI file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from ripieno.app.midi_io.clip_file import read_whole
from ripieno.app.session.editor.note_file import as_file, of_file
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note

MIDI = "audio/midi"
"""The registered media type of Standard MIDI Files."""


@dataclass(frozen=True)
class Phrase:
    """Notes and what their ticks are.

    Attributes:
        notes: By onset, then pitch.
        ppq: Ticks per quarter note.
    """

    notes: tuple[Note, ...]
    ppq: int


class _Carried(QMimeData):
    """Notes of a lane; the file is made when another program asks for it."""

    def __init__(self, notes: Sequence[Note], lane: Lane, time: TimeMap) -> None:
        super().__init__()
        self.phrase = Phrase(tuple(notes), time.ppq)
        self._lane, self._time = lane, time

    def formats(self) -> list[str]:
        return [MIDI]

    def hasFormat(self, name: str) -> bool:  # noqa: N802 (Qt's name)
        return name == MIDI

    def retrieveData(self, name: str, _: object) -> object:  # noqa: N802 (Qt's name)
        return QByteArray(as_file(self.phrase.notes, self._lane, self._time)) if name == MIDI else None


def put(notes: Sequence[Note], lane: Lane, time: TimeMap) -> None:
    """Put notes of a lane on the clipboard; at least one, by onset, then pitch."""
    QGuiApplication.clipboard().setMimeData(_Carried(notes, lane, time))


def take(ppq: int) -> Phrase:
    """Return the notes on the clipboard, or of the MIDI file whose address lies there; none without any.

    Args:
        ppq: Ticks per quarter note that a file's notes are wanted in.
    """
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if isinstance(data, _Carried):
        return data.phrase
    try:
        if data is not None and data.hasFormat(MIDI):
            return Phrase(of_file(bytes(data.data(MIDI).data()), ppq), ppq)
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()] if data else []
        return Phrase(of_file(read_whole(files[0]), ppq) if files else (), ppq)
    except RipienoError:
        return Phrase((), ppq)
