"""What the window works on: the document, what is chosen, and what is being made.

Widgets ask the studio for changes and draw what it holds when it says ``changed``; none of them
keeps music of its own.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from ripieno.app.gui.background_task import run_while_drawing
from ripieno.app.gui.studio_steps import StudioSteps
from ripieno.app.gui.worker import Worker
from ripieno.app.session.studio.document import Document
from ripieno.app.session.studio.fill import Fill, Filled, Forming, fill
from ripieno.app.session.studio.left_session import Left
from ripieno.app.session.studio.opening import Opened, read_file, read_session
from ripieno.app.session.studio.project import PROJECT_SUFFIX, save_project
from ripieno.app.session.studio.session_notes import FileStamp
from ripieno.app.session.studio.settings import Offer, Settings
from ripieno.engine.music.region import LAST_BAR, Region


class Studio(StudioSteps):
    """The state of the window, and all that may be done to it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: Path | None = None
        self._left: Left | None = None
        self._opener.opened.connect(self._begin)
        self._opener.failed.connect(self._missed)
        self._opener.changed.connect(self.changed)

    def open(self, path: Path) -> None:
        """Open a MIDI file or a project beside the window; music cannot be changed until it is there."""
        words = self.tr("Open {0}").format(path.name)
        self.told.emit(self.tr("Opening {0} \u2026").format(path.name))
        self._want(path, None)
        self._opener.read(lambda: read_file(path, words))

    def open_nothing(self) -> None:
        """Stay with the clip that is there, although another was asked for."""
        self._want(None, None)
        self._opener.cancel()
        self.told.emit(self.tr("Nothing was opened."))

    def take_up(self, left: Left) -> None:
        """Go on with a session whose program ended; it counts as saved only where its file holds it."""
        self._want(None, left)
        self._opener.read(lambda: read_session(left))

    def save(self, path: Path) -> bool:
        """Write a project or a MIDI file, as the name says; say whether that went well."""
        is_project = path.suffix.lower() == PROJECT_SUFFIX
        return self.save_project(path) if is_project else self.save_midi(path)

    def save_midi(self, path: Path) -> bool:
        """Write the clip to a MIDI file, which Save writes from now on; say whether that went well."""
        return self._written(lambda document: document.save(path), path)

    def save_project(self, path: Path) -> bool:
        """Write the session to a project file, which Save writes from now on; say whether that went well."""
        project = self.as_project()
        return project is not None and self._written(lambda _: save_project(project, path), path)

    def choose(self, region: Region | None) -> None:
        """Choose what to fill."""
        if self.is_filling:
            return
        self.discard()
        self.region = region
        self.fresh = ()
        self.changed.emit()

    def choose_on_roll(self, region: Region | None) -> None:
        """Choose what was marked on the piano roll; all pitches mean all lanes that are ticked."""
        if region is not None and self.fills and (region.low, region.high) == (0, 127):
            region = replace(region, lanes=tuple(sorted(self.fills)))
        if region != self.region:
            self.choose(region)

    def choose_bars(self, bars: Iterable[int], *, adds: bool = False) -> None:
        """Choose whole bars of the lanes that are to be filled, else of the one in front."""
        lanes = tuple(sorted(self.fills)) or (self.current,)
        time = self.clip.time
        held = self.region.spans(time) if adds and self.region else ()
        if self.clip.lanes:
            self.choose(Region(tuple(bars), lanes).plus(held, time))

    def choose_all(self) -> None:
        """Choose all bars of the lanes that are to be filled."""
        self.choose_bars(range(min(self.clip.bars, LAST_BAR + 1)))

    def front(self, lane: int) -> None:
        """Bring a lane to the front; where no lane is ticked, the choice goes with it."""
        self.current = lane
        if not self.fills:
            self._choose_lanes((lane,))
        self.changed.emit()
        self.fronted.emit(lane)

    def fill_lane(self, lane: int, *, wanted: bool) -> None:
        """Let a lane be filled, or not."""
        self.fills = self.fills | {lane} if wanted else self.fills - {lane}
        self._choose_lanes(tuple(sorted(self.fills)) or (self.current,))
        self.changed.emit()

    def _choose_lanes(self, lanes: tuple[int, ...]) -> None:
        """Let the same bars of other lanes be chosen, unless ideas for them are on offer or on their way."""
        region = self.region
        if region is not None and region.lanes != lanes and self.offer is None and not self.is_filling:
            self.region = replace(region, lanes=lanes)

    def fill(self) -> None:
        """Make ideas for what is chosen."""
        if self.waits():
            return
        document, region = self.document, self.region
        if document is None or region is None or self.is_filling:
            if document is not None and region is None:
                self.failed.emit(self.words)
            return
        self.discard()
        command = Fill(document, region, self.knobs, dict(self.told_chords), self.told_key)
        self.worker = Worker(lambda: fill(command), parent=self)
        self.worker.told.connect(self._filling)
        self.worker.failed.connect(self.failed)
        self.worker.ended.connect(self._fill_ended)
        self.worker.start()
        self.changed.emit()

    def close(self) -> None:
        """Let all work end."""
        for each in (self._opener, self._changer, self._looker, self.worker):
            if each is not None:
                each.stop()

    def _want(self, path: Path | None, left: Left | None) -> None:
        """Want a file, or a session that was left; what was wanted before is left where it is."""
        if self._left is not None:
            self._left.release()
        self._wanted, self._left = path, left

    def _begin(self, opened: Opened) -> None:
        self.cancel()
        self._changer.cancel()
        wanted, left = self._wanted, self._left
        self._left = None
        self._take(opened, opened.notes.saved if left is not None else opened.history.at)
        self._look()
        self.changed.emit()
        self.opened.emit()
        if left is not None:
            self.taken_up.emit(left)
            self.told.emit(self.tr("Went on with {0}").format(self.name or self.tr("a clip")))
        elif wanted is not None:
            self.told.emit(self.tr("Opened {0}").format(wanted.name))
            self.read.emit(wanted)

    def _take(self, opened: Opened, saved: int | None) -> None:
        history, notes = opened.history, opened.notes
        self.history, self.source = history, opened.source
        self.file, self.stamp = notes.file, notes.stamp
        documents = {number: step.document for number, step in enumerate(history.steps)}
        self.saved = None if saved is None else documents.get(saved)
        self.fresh, self.sight = (), None
        self.take_settings(opened.settings or Settings(knobs=self.knobs, marks_key=self.marks_key))

    def _missed(self, sentence: str) -> None:
        wanted = self._wanted
        self._want(wanted, None)
        self.told.emit("")
        self.changed.emit()
        self.failed.emit(sentence)
        if wanted is not None:
            self.missed.emit(wanted)

    def _written(self, write: Callable[[Document], tuple[str, ...]], path: Path) -> bool:
        document = self.document
        if document is None:
            return False
        lost: list[str] = []
        sentence = run_while_drawing(lambda: lost.extend(write(document)), self)
        if sentence is not None:
            self.failed.emit(sentence)
            return False
        self.saved, self.file, self.stamp = document, path, FileStamp.of(path)
        self.told.emit(" ".join((self.tr("Saved {0}").format(path), *lost)))
        self.changed.emit()
        self.wrote.emit(path)
        return True

    def _filling(self, event: Forming | Filled) -> None:
        if isinstance(event, Filled):
            region = self.region
            if region is not None:
                self.offer = Offer(region, event)
                text = self.tr("{0}: {1} ideas in {2:.1f} s, seed {3}")
                self.told.emit(text.format(event.words, len(event.ideas), event.seconds, event.seed))
            return
        self.formed.emit(event.notes, event.share)

    def _fill_ended(self) -> None:
        self.worker = None
        self.formed.emit(None, 1.0)
        self.changed.emit()
