"""What the window works on, as it is to be seen and heard."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.worker import Worker
from ripieno.app.midi_io.damage import damage_sentences
from ripieno.app.session.studio.document import Document
from ripieno.app.session.studio.fill import USUAL
from ripieno.app.session.studio.history import History
from ripieno.app.session.studio.project import Project
from ripieno.app.session.studio.session_notes import FileStamp, SessionNotes, View
from ripieno.app.session.studio.settings import Offer, Settings
from ripieno.app.session.studio.sight import Named, Sight, named_chords
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.selection import describe

NOTHING = Clip(TimeMap.build(480, (), ()), (), 0)
"""The clip that is shown while there is none."""


_NONE_TOLD: Mapping[int, Progression] = {}


class _Named(NamedTuple):
    """Chords that were named, and what they were named for; that is told apart by identity."""

    heard: Harmony
    told: Mapping[int, Progression]
    time: TimeMap
    chords: tuple[Named, ...]


class StudioState(QObject):
    """The state of the window.

    Signals:
        changed: Something is to be drawn anew.
        opened: Another clip is there.
        fronted: The lane that was chosen, be it in front already.
        read: The file that was asked for is open.
        missed: The file that was asked for cannot be opened; ``failed`` says why.
        wrote: The file that the session was saved in.
        taken_up: A session of a program that ended unasked is open (a ``Left``).
        came: Lane and notes of an edit that was made beside the window.
        formed: A picture of notes that form, or None when there is none any more; its share.
        failed: A sentence for the user.
        told: A sentence for the status line.
    """

    changed = Signal()
    opened = Signal()
    fronted = Signal(int)
    read = Signal(Path)
    missed = Signal(Path)
    wrote = Signal(Path)
    taken_up = Signal(object)
    came = Signal(int, object)
    formed = Signal(object, float)
    failed = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history: History | None = None
        self.source: Path | None = None
        self.file: Path | None = None
        self.stamp: FileStamp | None = None
        self.region: Region | None = None
        self.current = 0
        self.muted: frozenset[int] = frozenset()
        self.solo: frozenset[int] = frozenset()
        self.volumes: dict[int, float] = {}
        self.fills: frozenset[int] = frozenset()
        self.knobs = USUAL
        self.marks_key = False
        self.offer: Offer | None = None
        self.fresh: tuple[tuple[int, Note], ...] = ()
        self.saved: Document | None = None
        self.sight: Sight | None = None
        self.worker: Worker | None = None
        self._named: _Named | None = None

    @property
    def document(self) -> Document | None:
        """The document as it was kept; an idea on offer is not part of it."""
        return self.history.document if self.history else None

    @property
    def shown(self) -> Document | None:
        """The document that is seen and heard: with the idea on offer, if one is shown."""
        idea = self.offer.idea if self.offer else None
        return idea.document if idea else self.document

    @property
    def damage(self) -> tuple[str, ...]:
        """What is wrong with the file that is open, one sentence each."""
        if self.document is None:
            return ()
        name = self.file or self.source
        return damage_sentences(self.document.smf.damage, name.name if name else "")

    @property
    def clip(self) -> Clip:
        """The clip that is seen and heard."""
        return self.shown.clip if self.shown else NOTHING

    @property
    def is_filling(self) -> bool:
        """Whether ideas are being made."""
        return self.worker is not None

    @property
    def is_changed(self) -> bool:
        """Whether there is something that no file holds."""
        return self.document is not None and self.document != self.saved

    @property
    def name(self) -> str | None:
        """The name of the file that Save writes, else of the one that was opened; None for neither."""
        path = self.file or self.source
        return path.name if path else None

    @property
    def is_changed_elsewhere(self) -> bool:
        """Whether the file that Save writes was changed since this session read or wrote it."""
        if self.file is None or self.stamp is None:
            return False
        return FileStamp.of(self.file) not in (None, self.stamp)

    @property
    def silent(self) -> frozenset[int]:
        """Lanes that are not heard."""
        others = frozenset(range(len(self.clip.lanes))) - self.solo if self.solo else frozenset()
        return self.muted | others

    @property
    def told_chords(self) -> Mapping[int, Progression]:
        """The chords that were told, by bar."""
        return self.document.chords if self.document else _NONE_TOLD

    @property
    def told_key(self) -> Key | None:
        """The key that was told; None where it is heard."""
        return self.document.key if self.document else None

    @property
    def settings(self) -> Settings:
        """How the session stands beside its music."""
        return Settings(
            knobs=self.knobs,
            region=self.region,
            current=self.current,
            fills=self.fills,
            muted=self.muted,
            solo=self.solo,
            volumes=dict(self.volumes),
            marks_key=self.marks_key,
            offer=self.offer,
        )

    def take_settings(self, settings: Settings) -> None:
        """Let the session stand as it stood before."""
        self.knobs, self.region, self.current = settings.knobs, settings.region, settings.current
        self.fills, self.muted, self.solo = settings.fills, settings.muted, settings.solo
        self.volumes, self.marks_key = dict(settings.volumes), settings.marks_key
        self.offer = settings.offer

    @property
    def key(self) -> Key | None:
        """The key that was told, else the one that is heard."""
        return self.told_key or (self.sight.key if self.sight else None)

    @property
    def chords(self) -> tuple[Named, ...]:
        """The chords to show."""
        if self.sight is None:
            return ()
        heard, told, time = self.sight.chords, self.told_chords, self.clip.time
        if told is self.sight.told and time == heard.time:
            return self.sight.named
        named = self._named
        if named is None or named.heard is not heard or named.told is not told or named.time != time:
            named = self._named = _Named(heard, told, time, named_chords(self.clip, heard, told))
        return named.chords

    @property
    def scene(self) -> Scene:
        """What the piano roll shows."""
        offer = self.offer
        fresh = self.fresh
        if offer is not None and offer.idea is not None:
            fresh = tuple((lane, note) for lane, held in offer.idea.notes.items() for note in held)
        return Scene(
            self.clip,
            self.region,
            self.current,
            fresh,
            self.silent,
            self.key,
            self.chords,
            self.marks_key,
            self._markers(),
            self.fills,
            frozenset(self.told_chords),
        )

    def _markers(self) -> tuple[tuple[int, str], ...]:
        """Return the sections that the file names."""
        document = self.shown
        return tuple((each.tick, each.text) for each in document.markers) if document else ()

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        if self.region is None:
            return self.tr("Nothing is chosen. Drag over the bar numbers to choose what to fill.")
        return describe(self.region, self.clip)

    def set_heard(self, *, muted: frozenset[int] | None = None, solo: frozenset[int] | None = None) -> None:
        """Mute lanes, or let only some be heard."""
        self.muted = self.muted if muted is None else muted
        self.solo = self.solo if solo is None else solo
        self.changed.emit()

    def set_volume(self, lane: int, volume: float) -> None:
        """Let a lane be heard louder or softer, from 0 to 1."""
        self.volumes[lane] = volume
        self.changed.emit()

    def mark_key(self, *, wanted: bool) -> None:
        """Mark the notes outside the key, or not."""
        self.marks_key = wanted
        self.changed.emit()

    def as_project(self) -> Project | None:
        """Return the session as it would be saved; None while there is none."""
        if self.history is None:
            return None
        return Project(self.history, self.source, self.settings.as_json())

    def notes(self, view: View | None = None) -> SessionNotes:
        """Return what is kept of the session beside its project."""
        steps = self.history.steps if self.history else ()
        saved = (index for index, step in enumerate(steps) if step.document is self.saved)
        return SessionNotes(self.name, self.file, self.stamp, next(saved, None), view)

    def cancel(self) -> None:
        """Make no more ideas."""
        if self.worker is not None:
            self.worker.cancel()

    def show_idea(self, number: int | None) -> None:
        """Show one of the ideas, or the original."""
        if self.offer is not None and (number is None or number < len(self.offer.result.ideas)):
            self.offer = replace(self.offer, shown=number)
            self.changed.emit()
