"""What the window works on: the document, what is chosen, and what is being made.

Widgets ask the studio for changes and draw what it holds when it says ``changed``; none of them
keeps music of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from app.gui.looker import Looker
from app.gui.opener import Opener
from app.gui.role_names import role_name
from app.gui.studio_state import StudioState
from app.gui.worker import Worker
from app.midi_io.clip_file import save
from app.session.studio.document import Document
from app.session.studio.fill import Fill, Filled, Forming, fill
from app.session.studio.history import History, Step
from app.session.studio.opening import Opened, read_file, read_project
from app.session.studio.project import Project, save_project
from app.session.studio.settings import Offer, Settings
from app.session.studio.sight import Sight
from engine.errors import RipienoError
from engine.music.keys import parse_key
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role


class Studio(StudioState):
    """The state of the window, and all that may be done to it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looker = Looker(self)
        self._looker.looked.connect(self._looked)
        self._wanted: Path | None = None
        self._opener = Opener(self)
        self._opener.opened.connect(self._begin)
        self._opener.failed.connect(self._missed)
        self._opener.changed.connect(self.changed)

    @property
    def is_opening(self) -> bool:
        """Whether another clip is being read; until it is there, this one stays as it is."""
        return self._opener.is_busy

    def open(self, path: Path) -> None:
        """Open a MIDI file or a project beside the window; music cannot be changed until it is there."""
        words = self.tr("Open {0}").format(path.name)
        self.told.emit(self.tr("Opening {0} \u2026").format(path.name))
        self._wanted = path
        self._opener.read(lambda: read_file(path, words))

    def open_nothing(self) -> None:
        """Stay with the clip that is there, although another was asked for."""
        self._opener.cancel()
        self.told.emit(self.tr("Nothing was opened."))

    def take_up(self, project: Project) -> None:
        """Go on with a session that ended unasked; it counts as not saved."""
        self._wanted = None
        self._opener.read(lambda: read_project(project, None))

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
        if self.document is None or self._waits():
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
        if self._waits():
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

    def keep(self) -> None:
        """Keep the idea that is shown; where the original is shown, keep that."""
        if self.offer is None or self._waits():
            return
        offer, self.offer = self.offer, None
        if offer.idea is None:
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
        elif self.history is not None and not self._waits():
            self._go(self.history.undone())

    def redo(self) -> None:
        """Go one step on."""
        if self.history is not None and not self._waits():
            self._go(self.history.redone())

    def go_to(self, step: int) -> None:
        """Go to a step of the history."""
        if self.history is not None and not self._waits():
            self.discard()
            self._go(self.history.gone_to(step))

    def close(self) -> None:
        """Let all work end."""
        for each in (self._opener, self._looker, self.worker):
            if each is not None:
                each.stop()

    def _begin(self, opened: Opened) -> None:
        self.cancel()
        wanted = self._wanted
        self.history, self.source, self.project = opened.history, opened.source, opened.project
        self.saved = opened.history.document if wanted is not None else None
        self.fresh, self.sight = (), None
        self.take_settings(opened.settings or Settings(knobs=self.knobs, marks_key=self.marks_key))
        self._look()
        self.changed.emit()
        self.opened.emit()
        if wanted is not None:
            self.told.emit(self.tr("Opened {0}").format(wanted.name))
            self.read.emit(wanted)

    def _missed(self, sentence: str) -> None:
        self.told.emit("")
        self.changed.emit()
        self.failed.emit(sentence)
        if self._wanted is not None:
            self.missed.emit(self._wanted)

    def _waits(self) -> bool:
        """Say whether a change has to wait, and say so in words."""
        if self.is_opening:
            self.told.emit(self.tr("Another clip is being opened; this one cannot be changed meanwhile."))
            self.changed.emit()
        return self.is_opening

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
        if self.history is not None and not self._waits():
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
        if self.sight is not None and self.sight.document.clip is document.clip:
            self.sight = replace(self.sight, document=document)
        else:
            self._looker.look(document)

    def _looked(self, sight: Sight) -> None:
        if self.document is not None and sight.document.clip is self.document.clip:
            self.sight = replace(sight, document=self.document)
            self.changed.emit()
