"""The key and the chords of the open clip, estimated in a thread."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.gui.model.fill_session import FillSession
from ripieno.app.session.editor.analysis import Analysis, Named, look, named_chords
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.meter import TimeMap

DELAY_MS = 80
"""Milliseconds after a change in which the window is drawn before another thread needs the processor."""


class _NamedChords(NamedTuple):
    """Chords that were named, and what they were named for; that is told apart by identity."""

    estimated: Harmony
    specified: Mapping[int, Progression]
    time: TimeMap
    chords: tuple[Named, ...]


class HarmonyAnalysis(QObject):
    """Follows the history: one analysis for any number of changes that come meanwhile.

    Args:
        history: What is analysed.
        fill_session: The clip that is shown, whose bars bear the chords.
        parent: The object that it lives with.

    Attributes:
        analysis: The analysis; None before there is one.
        marks_key: Whether notes outside the key are marked.
    """

    changed = Signal()
    """Another key, other chords, or whether notes outside the key are marked."""

    def __init__(
        self, history: EditHistory, fill_session: FillSession, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.analysis: Analysis | None = None
        self.marks_key = False
        self._history, self._fill_session = history, fill_session
        self._named: _NamedChords | None = None
        self._task = BackgroundTask(self, delay_ms=DELAY_MS, is_serial=True)
        self._task.succeeded.connect(self._take)
        history.moved.connect(self.look)

    @property
    def key(self) -> Key | None:
        """The key that was specified, else the estimated one."""
        analysis = self._shown_analysis
        return self._history.specified_key or (analysis.key if analysis else None)

    @property
    def chords(self) -> tuple[Named, ...]:
        """The chords to show."""
        analysis = self._shown_analysis
        if analysis is None:
            return ()
        clip, specified = self._fill_session.clip, self._history.specified_chords
        estimated, time = analysis.chords, clip.time
        if specified is analysis.specified and time == estimated.time:
            return analysis.named
        named = self._named
        is_stale = named is None or named.estimated is not estimated or named.specified is not specified
        if named is None or is_stale or named.time != time:
            chords = named_chords(clip, estimated, specified)
            named = self._named = _NamedChords(estimated, specified, time, chords)
        return named.chords

    @property
    def _shown_analysis(self) -> Analysis | None:
        """The analysis, where it is one of the bars that are shown."""
        offer = self._fill_session.offer
        return None if offer is not None and offer.moves_bars else self.analysis

    def restore(self, *, marks_key: bool) -> None:
        """Begin with another clip; whoever calls it emits :attr:`changed`."""
        self.analysis, self.marks_key = None, marks_key
        self.look()

    def mark_key(self, *, wanted: bool) -> None:
        """Mark the notes outside the key, or not."""
        self.marks_key = wanted
        self.changed.emit()

    def look(self) -> None:
        """Estimate key and chords anew, without letting the window wait."""
        document = self._history.document
        if document is None:
            return
        if self.analysis is not None and self.analysis.document.clip is document.clip:
            self.analysis = replace(self.analysis, document=document)
        else:
            self._task.run(lambda: look(document))

    def stop(self) -> None:
        """Wait until the thread has ended."""
        self._task.stop()

    def _take(self, analysis: Analysis) -> None:
        document = self._history.document
        if document is not None and analysis.document.clip is document.clip:
            self.analysis = replace(analysis, document=document)
            self.changed.emit()
