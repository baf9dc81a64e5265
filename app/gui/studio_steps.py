"""What may be done to the music of the window: every change is a step of the history."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject

from ripieno.app.gui.changer import Changer
from ripieno.app.gui.looker import Looker
from ripieno.app.gui.opener import Opener
from ripieno.app.gui.role_names import role_name
from ripieno.app.gui.studio_state import StudioState
from ripieno.app.session.studio.edits import edited, is_long
from ripieno.app.session.studio.history import History, Step
from ripieno.app.session.studio.sight import Sight
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


class StudioSteps(StudioState):
    """The state of the window, and the changes of its music."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._looker = Looker(self)
        self._looker.looked.connect(self._looked)
        self._opener = Opener(self)
        self._coming: tuple[int, Sequence[Note]] = 0, ()
        self._changer = Changer(self)
        self._changer.made.connect(self._edited)
        self._changer.failed.connect(self.failed)
        self._changer.changed.connect(self.changed)

    @property
    def is_changing(self) -> bool:
        """Whether so many notes are being changed that it takes its time; until then, all else waits."""
        return self._changer.is_busy

    @property
    def is_opening(self) -> bool:
        """Whether another clip is being read; until it is there, this one stays as it is."""
        return self._opener.is_busy

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
        document = self.document
        if document is None or self.waits():
            return
        if is_long(document, lane, removed, added):
            self._coming = lane, added
            self._changer.make(lambda: edited(document, lane, removed, added, words))
            return
        try:
            self._do(edited(document, lane, removed, added, words))
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

    def tell_key(self, text: str) -> bool:
        """Take what was typed as the key, nothing for what is heard; say whether it names one."""
        if self.document is None:
            return True
        try:
            key = parse_key(text) if text else None
        except RipienoError as error:
            self.failed.emit(str(error))
            self.changed.emit()
            return False
        words = self.tr("Key {0}").format(key) if key else self.tr("Hear the key")
        self._do(Step(words, self.document.told(self.told_chords, key)))
        return True

    def keep(self) -> None:
        """Keep the idea that is shown; where the original is shown, keep that."""
        if self.offer is None or self.waits():
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
        elif self.history is not None and not self.waits():
            self._go(self.history.undone())

    def redo(self) -> None:
        """Go one step on."""
        if self.history is not None and not self.waits():
            self._go(self.history.redone())

    def go_to(self, step: int) -> None:
        """Go to a step of the history."""
        if self.history is not None and not self.waits():
            self.discard()
            self._go(self.history.gone_to(step))

    def waits(self) -> bool:
        """Say whether a change has to wait, and say so in words."""
        if self.is_opening:
            self.told.emit(self.tr("Another clip is being opened; this one cannot be changed meanwhile."))
            self.changed.emit()
        elif self.is_changing:
            self.told.emit(self.tr("The notes are still being changed; try again in a moment."))
            self.changed.emit()
        return self.is_opening or self.is_changing

    def _edited(self, step: Step) -> None:
        self._do(step)
        self.came.emit(*self._coming)

    def _do(self, step: Step) -> None:
        if self.history is not None and not self.waits():
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
