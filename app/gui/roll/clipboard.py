"""Notes on the clipboard, as a MIDI file, so that other windows and programs can take them too."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.midi_io.clip_file import read_whole
from app.session.studio.note_file import as_file, of_file
from engine.errors import RipienoError
from engine.music.clip import Lane
from engine.music.meter import TimeMap
from engine.music.note import Note

MIDI = "audio/midi"
"""The registered media type of Standard MIDI Files."""


def put(notes: Sequence[Note], lane: Lane, time: TimeMap) -> None:
    """Put notes of a lane on the clipboard; at least one."""
    data = QMimeData()
    data.setData(MIDI, as_file(notes, lane, time))
    QGuiApplication.clipboard().setMimeData(data)


def take(ppq: int) -> tuple[Note, ...]:
    """Return the notes on the clipboard, or of the MIDI file whose address lies there; none without any.

    Args:
        ppq: Ticks per quarter note that they are wanted in.
    """
    data = QGuiApplication.clipboard().mimeData()
    try:
        if data.hasFormat(MIDI):
            return of_file(bytes(data.data(MIDI).data()), ppq)
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        return of_file(read_whole(files[0]), ppq) if files else ()
    except RipienoError:
        return ()
