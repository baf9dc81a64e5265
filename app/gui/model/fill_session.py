"""The fill that runs, the ideas that it brings, and the one that is shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.gui.worker import Worker
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.fill import USUAL, Fill, FilledDocument, Forming, fill
from ripieno.app.session.editor.generation import Generated, Generation, generate_ideas
from ripieno.app.session.editor.history import HistoryStep
from ripieno.app.session.editor.settings import Offer, OperationKind
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

NOTHING = Clip(TimeMap.build(480, (), ()), (), 0)
"""The clip that is shown while there is none."""


class FillSession(QObject):
    """Makes ideas in a thread, and holds them until one is kept or all are discarded.

    Args:
        history: Where an idea is kept.
        parent: The object that it lives with.

    Attributes:
        options: How to fill.
        offer: The ideas; None where there are none.
        fresh: Lane and note of what was kept last, until the notes change again.
    """

    changed = Signal()
    """The offer, the idea that is shown, the fresh notes, or whether a fill runs."""
    formed = Signal(object, float)
    """Notes by lane as they form, or None when there are none any more; the share that is done."""
    came = Signal()
    """Ideas are on offer; ``changed`` has told so."""
    kept = Signal(object)
    """The ideas (an ``Offer``) of which one was kept."""
    failed = Signal(str)
    reported = Signal(str)

    def __init__(self, history: EditHistory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.options = USUAL
        self.offer: Offer | None = None
        self.fresh: tuple[tuple[int, Note], ...] = ()
        self._history = history
        self._worker: Worker | None = None
        self._source: Document | None = None
        history.moved.connect(self._drop_fresh)

    @property
    def is_filling(self) -> bool:
        """Whether ideas are being made."""
        return self._worker is not None

    @property
    def shown(self) -> Document | None:
        """The document that is seen and heard: with the idea on offer, if one is shown."""
        idea = self.offer.idea if self.offer else None
        return idea.document if idea else self._history.document

    @property
    def clip(self) -> Clip:
        """The clip that is seen and heard."""
        return self.shown.clip if self.shown else NOTHING

    @property
    def new_notes(self) -> tuple[tuple[int, Note], ...]:
        """Lane and note of what is new: of the idea that is shown, else of what was kept last."""
        idea = self.offer.idea if self.offer else None
        if idea is None:
            return self.fresh
        return tuple((lane, note) for lane, held in idea.notes.items() for note in held)

    def restore(self, options: FillOptions, offer: Offer | None) -> None:
        """Take the state of another session; whoever calls it emits :attr:`changed`."""
        self.options, self.offer, self.fresh = options, offer, ()

    def start(self, region: Region) -> None:
        """Make ideas for a region."""
        document = self._history.document
        if document is None:
            return
        specified_chords, specified_key = dict(self._history.specified_chords), self._history.specified_key
        command = Fill(document, region, self.options, specified_chords, specified_key)
        self._run(document, lambda: _fill_offer(command))

    def generate(self, generation: Generation) -> None:
        """Make ideas by another operation than a fill."""
        self._run(generation.document, lambda: generate_ideas(generation))

    def cancel(self) -> None:
        """Make no more ideas."""
        if self._worker is not None:
            self._worker.cancel()

    def stop(self) -> None:
        """Make no more ideas, and wait until the thread has ended."""
        if self._worker is not None:
            self._worker.stop()

    def show_idea(self, number: int | None) -> None:
        """Show one of the ideas, or the original."""
        if self.offer is not None and (number is None or number < len(self.offer.result.ideas)):
            self.offer = replace(self.offer, shown=number)
            self.changed.emit()

    def keep(self) -> None:
        """Keep the idea that is shown; where the original is shown, keep that."""
        if self.offer is None or self._history.refuses():
            return
        fresh, offer, self.offer = self.new_notes, self.offer, None
        if offer.idea is not None:
            self._keep(offer, offer.idea)
            self.fresh = fresh
        self.changed.emit()
        if offer.idea is not None:
            self.kept.emit(offer)

    def discard(self) -> None:
        """Keep none of the ideas."""
        if self.offer is not None:
            self.offer = None
            self.changed.emit()

    def forget_fresh(self) -> None:
        """Tell no notes apart as new any more."""
        if self.fresh:
            self.fresh = ()
            self.changed.emit()

    def _drop_fresh(self) -> None:
        """Drop the fresh notes of another step; ``changed`` of the history follows."""
        self.fresh = ()

    def _run(self, document: Document | None, make: Callable[[], Iterator[Forming | Generated]]) -> None:
        """Take ideas for a document from an iterator."""
        if self.is_filling or self._history.refuses():
            return
        self.discard()
        self._source = document
        self._worker = Worker(make, parent=self)
        self._worker.reported.connect(self._take)
        self._worker.failed.connect(self.failed)
        self._worker.ended.connect(self._end)
        self._worker.start()
        self.changed.emit()

    def _take(self, event: Forming | Generated) -> None:
        if isinstance(event, Forming):
            self.formed.emit(event.notes, event.share)
            return
        if not self._fits():
            self.failed.emit(self.tr("The notes were changed meanwhile, so the ideas do not fit; try again."))
            return
        self.offer, result = event.offer, event.offer.result
        text = self.tr("{0}: {1} ideas in {2:.1f} s, seed {3}")
        words = text.format(result.words, len(result.ideas), result.seconds, result.seed)
        self.reported.emit("  ".join((words, *result.notices)))

    def _fits(self) -> bool:
        """Say whether the notes are those that the ideas were made for, so that keeping one loses none."""
        before, now = self._source, self._history.document
        return (before and before.smf) is (now and now.smf)

    def _keep(self, offer: Offer, idea: FilledDocument) -> None:
        operation, chords, key = offer.operation, self._history.specified_chords, self._history.specified_key
        if operation is not None:
            chords = operation.move_chords(chords)
        if operation is not None and operation.kind == "generate":
            key = idea.document.key
        region = replace(
            offer.region,
            lanes=tuple(lane for lane in offer.region.lanes if lane < len(idea.document.clip.lanes)),
        )
        step = HistoryStep(
            self._words(offer), idea.document.with_harmony(chords, key), region, offer.result.seed
        )
        if self._history.value is None:
            self._history.begin(step)
        else:
            self._history.do(step)

    def _words(self, offer: Offer) -> str:
        """Return what is kept, in words."""
        texts: dict[OperationKind | None, str] = {
            None: self.tr("Fill {0}"),
            "reharmonise": self.tr("Reharmonise {0}"),
            "extend": self.tr("Extend: {0}"),
            "accompany": self.tr("New track: {0}"),
            "generate": self.tr("New clip: {0}"),
        }
        kind = None if offer.operation is None else offer.operation.kind
        return texts[kind].format(offer.result.words)

    def _end(self) -> None:
        self._worker = None
        self.formed.emit(None, 1.0)
        self.changed.emit()
        if self.offer is not None:
            self.came.emit()


def _fill_offer(command: Fill) -> Iterator[Forming | Generated]:
    """Fill a region; the ideas come as those of the other operations do."""
    for event in fill(command):
        yield event if isinstance(event, Forming) else Generated(Offer(command.region, event))
