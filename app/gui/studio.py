"""What the window works on: the document, what is chosen, and what is being made.

Widgets ask the studio for changes and draw what it holds when it says ``changed``; none of them
keeps music of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from app.gui.role_names import role_name
from app.gui.studio_state import StudioState
from app.gui.worker import Worker
from app.midi_io.clip_file import save
from app.session.studio.document import Document
from app.session.studio.fill import Fill, Filled, Forming, fill
from app.session.studio.history import History, Step
from app.session.studio.project import PROJECT_SUFFIX, Project, load_project, save_project
from app.session.studio.settings import Offer, Settings
from app.session.studio.sight import Sight, look
from engine.errors import RipienoError
from engine.music.keys import parse_key
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role


class Studio(StudioState):
    """The state of the window, and all that may be done to it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looker: Worker | None = None

    def open(self, path: Path) -> bool:
        """Open a MIDI file or a project; say whether that went well."""
        try:
            if path.suffix.lower() == PROJECT_SUFFIX:
                self._take_project(load_project(path), path)
            else:
                document = Document.open(path)
                _ = document.clip
                history = History.of(document, self.tr("Open {0}").format(path.name))
                self._begin(history, path, None, Settings(knobs=self.knobs, marks_key=self.marks_key))
        except RipienoError as error:
            self.failed.emit(str(error))
            return False
        return True

    def take_up(self, project: Project) -> None:
        """Go on with a session that ended unasked; it counts as not saved."""
        try:
            self._take_project(project, None)
        except RipienoError as error:
            self.failed.emit(str(error))
            return
        self.saved = None
        self.changed.emit()

    def as_project(self) -> Project | None:
        """Return the session as it would be saved; None while there is none."""
        if self.history is None:
            return None
        return Project(self.history, self.source, self.settings.as_json())

    def save_midi(self, path: Path) -> bool:
        """Write the clip to a MIDI file; say whether that went well."""
        return self._written(lambda document: save(document.smf, path), path)

    def save_project(self, path: Path) -> bool:
        """Write the session to a project file; say whether that went well."""
        project = self.as_project()
        if project is None or not self._written(lambda _: save_project(project, path), path):
            return False
        self.project = path
        return True

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
        self.choose_bars(range(self.clip.bars))

    def front(self, lane: int) -> None:
        """Bring a lane to the front; where no lane is ticked, the choice goes with it."""
        self.current = lane
        if self.region is not None and not self.fills and self.offer is None and not self.is_filling:
            self.region = replace(self.region, lanes=(lane,))
        self.changed.emit()

    def fill_lane(self, lane: int, *, wanted: bool) -> None:
        """Let a lane be filled, or not."""
        self.fills = self.fills | {lane} if wanted else self.fills - {lane}
        if self.region is not None and self.offer is None and not self.is_filling:
            lanes = tuple(sorted(self.fills)) or (self.current,)
            self.region = replace(self.region, lanes=lanes)
        self.changed.emit()

    def set_role(self, lane: int, role: Role) -> None:
        """Give a lane another role."""
        if self.document is not None and self.clip.lanes[lane].role != role:
            self.discard()
            name = self.document.clip.lanes[lane].name or self.tr("track")
            words = self.tr("Role of {0}: {1}").format(name, role_name(role))
            self._do(Step(words, self.document.with_role(lane, role)))

    def edit(self, lane: int, removed: Sequence[Note], added: Sequence[Note], words: str) -> None:
        """Change single notes; an idea on offer is kept first, for it is what was edited."""
        self.keep()
        if self.document is None:
            return
        try:
            self._do(Step(words, self.document.edited(lane, removed, added)))
        except RipienoError as error:
            self.failed.emit(str(error))

    def tell_chords(self, start: int, end: int, text: str) -> None:
        """Take what was typed over a chord; nothing for what is heard.

        Args:
            start: First tick of the chord that was typed over.
            end: Tick after its last.
            text: Chords such as ``Am7``; several share the bar.
        """
        if self.document is None:
            return
        try:
            document = self.document.with_chords(start, end, text)
        except RipienoError as error:
            self.failed.emit(str(error))
            return
        words = self.tr("Chord {0} in bar {1}") if text else self.tr("Hear the chord{0} in bar {1}")
        self._do(Step(words.format(text, self.clip.time.bar_at(start) + 1), document))

    def tell_key(self, text: str) -> None:
        """Take what was typed as the key; nothing for what is heard."""
        if self.document is None:
            return
        try:
            key = parse_key(text) if text else None
        except RipienoError as error:
            self.failed.emit(str(error))
            self.changed.emit()
            return
        words = self.tr("Key {0}").format(key) if key else self.tr("Hear the key")
        self._do(Step(words, self.document.told(self.told_chords, key)))

    def fill(self) -> None:
        """Make ideas for what is chosen."""
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

    def cancel(self) -> None:
        """Make no more ideas."""
        if self.worker is not None:
            self.worker.cancel()

    def show_idea(self, number: int | None) -> None:
        """Show one of the ideas, or the original."""
        if self.offer is not None and (number is None or number < len(self.offer.result.ideas)):
            self.offer = replace(self.offer, shown=number)
            self.changed.emit()

    def keep(self) -> None:
        """Keep the idea that is shown; where the original is shown, keep that."""
        offer, self.offer = self.offer, None
        if offer is None or offer.idea is None:
            if offer is not None:
                self.changed.emit()
            return
        words = self.tr("Fill {0}").format(offer.result.words)
        document = offer.idea.document.told(self.told_chords, self.told_key)
        self._do(Step(words, document, offer.region, offer.result.seed))
        self.fresh = tuple((lane, note) for lane, held in offer.idea.notes.items() for note in held)
        self.changed.emit()

    def discard(self) -> None:
        """Keep none of the ideas."""
        if self.offer is not None:
            self.offer = None
            self.changed.emit()

    def undo(self) -> None:
        """Go one step back; where ideas are on offer, they go first."""
        if self.offer is not None:
            self.discard()
        elif self.history is not None:
            self._go(self.history.undone())

    def redo(self) -> None:
        """Go one step on."""
        if self.history is not None:
            self._go(self.history.redone())

    def go_to(self, step: int) -> None:
        """Go to a step of the history."""
        if self.history is not None:
            self.discard()
            self._go(self.history.gone_to(step))

    def close(self) -> None:
        """Let all work end."""
        for worker in (self.worker, self._looker):
            if worker is not None:
                worker.stop()

    def _begin(self, history: History, source: Path | None, project: Path | None, settings: Settings) -> None:
        self.cancel()
        self.history, self.source, self.project = history, source, project
        self.saved = history.document
        self.fresh, self.sight = (), None
        self.take_settings(settings)
        self._look()
        self.changed.emit()
        self.opened.emit()

    def _take_project(self, project: Project, path: Path | None) -> None:
        settings = Settings.of(project.settings, project.history.document)
        self._begin(project.history, project.source, path, settings)

    def _written(self, write: Callable[[Document], object], path: Path) -> bool:
        if self.document is None:
            return False
        try:
            write(self.document)
        except RipienoError as error:
            self.failed.emit(str(error))
            return False
        self.saved = self.document
        self.told.emit(self.tr("Saved {0}").format(path))
        self.changed.emit()
        return True

    def _do(self, step: Step) -> None:
        if self.history is not None:
            self._go(self.history.done(step))

    def _go(self, history: History) -> None:
        self.history = history
        self.fresh = ()
        lanes = len(history.document.clip.lanes)
        self.current = min(self.current, max(lanes - 1, 0))
        if self.region is not None and any(lane >= lanes for lane in self.region.lanes):
            self.region = None
        self._look()
        self.changed.emit()

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

    def _look(self) -> None:
        """Hear key and chords anew, without letting the window wait."""
        document = self.document
        if document is None:
            return
        if self._looker is not None:
            self._looker.cancel()
        if self.sight is not None and self.sight.document.clip is document.clip:
            self.sight = replace(self.sight, document=document)
            return
        self._looker = Worker(lambda: (look(each) for each in (document,)), parent=self)
        self._looker.told.connect(self._looked)
        self._looker.start()

    def _looked(self, sight: Sight) -> None:
        if sight.document is self.document:
            self.sight = sight
            self.changed.emit()
