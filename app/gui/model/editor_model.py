"""What the window works on: the parts of its state, wired to each other.

Widgets ask a part for changes and draw what it holds when its own signal comes; none of them keeps music
of its own.
"""

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.model.added_selection import AddedSelection
from ripieno.app.gui.model.document_edits import DocumentEdits
from ripieno.app.gui.model.document_file import DocumentFile
from ripieno.app.gui.model.edit_history import EditHistory
from ripieno.app.gui.model.fill_session import FillSession
from ripieno.app.gui.model.harmony_analysis import HarmonyAnalysis
from ripieno.app.gui.model.selection import Selection
from ripieno.app.gui.model.track_mix import TrackMix
from ripieno.app.gui.roll.scene import Scene
from ripieno.app.session.editor.document import Document
from ripieno.app.session.editor.generation import Generation, GenerationCommand
from ripieno.app.session.editor.opening import OpenedFile
from ripieno.app.session.editor.project import Project
from ripieno.app.session.editor.settings import Offer, Settings
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region


class EditorModel(QObject):
    """The parts of the window's state.

    Attributes:
        history: The open clip and its steps.
        fill_session: The fill that runs, and the ideas on offer.
        selection: What is to be filled.
        mix: What is heard.
        analysis: Key and chords.
        edits: Changes by hand.
        file: Opening and saving.
    """

    failed = Signal(str)
    """A sentence for the user, from any part: something could not be done."""
    reported = Signal(str)
    """A sentence for the status line, from any part."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.history = EditHistory(self)
        self.fill_session = FillSession(self.history, self)
        self.selection = Selection(self.fill_session, self)
        self.mix = TrackMix(self)
        self.analysis = HarmonyAnalysis(self.history, self.fill_session, self)
        self.edits = DocumentEdits(self.history, self.fill_session, self)
        self.file = DocumentFile(self.history, self.as_project, self)
        self._added = AddedSelection(self.history, self.selection, self)
        self.history.moved.connect(self._fit_selection)
        self.fill_session.changed.connect(self._fit_selection)
        self.fill_session.kept.connect(self._select_added)
        self.history.refused.connect(self.reported)
        self.file.loaded.connect(self._take)
        for part in (self.fill_session, self.edits, self.file):
            part.failed.connect(self.failed)
        for part in (self.fill_session, self.file):
            part.reported.connect(self.reported)

    @property
    def shown(self) -> Document | None:
        """The document that is seen and heard: with the idea on offer, if one is shown."""
        return self.fill_session.shown

    @property
    def clip(self) -> Clip:
        """The clip that is seen and heard."""
        return self.fill_session.clip

    @property
    def shown_region(self) -> Region | None:
        """The region that is seen and heard: new bars or tracks of the idea on offer, else the selection."""
        offer = self.fill_session.offer
        if offer is not None and offer.idea is not None and offer.adds:
            return offer.region
        return self.selection.region

    @property
    def shown_words(self) -> str:
        """What is seen of ideas with new bars or tracks, else the selection, in words."""
        offer = self.fill_session.offer
        is_new = offer is not None and offer.idea is not None and offer.adds
        return offer.result.words if offer is not None and is_new else self.selection.words

    @property
    def settings(self) -> Settings:
        """The state of the session beside its music; of tracks that are gone, nothing."""
        mix, lanes, offer = self.mix, len(self.clip.lanes), self.fill_session.offer
        return Settings(
            knobs=self.fill_session.options,
            region=self.selection.region,
            current=self.selection.current,
            fills=self.selection.fills,
            muted=frozenset(lane for lane in mix.muted if lane < lanes),
            solo=frozenset(lane for lane in mix.solo if lane < lanes),
            volumes={lane: volume for lane, volume in mix.volumes.items() if lane < lanes},
            marks_key=self.analysis.marks_key,
            offer=None if offer is None or offer.adds else offer,
        )

    @property
    def scene(self) -> Scene:
        """What the piano roll shows."""
        session, selection, analysis = self.fill_session, self.selection, self.analysis
        clip, shown = self.clip, self.shown
        return Scene(
            clip=clip,
            region=self.shown_region,
            current=selection.current,
            fresh=session.new_notes,
            quiet=self.mix.silent(len(clip.lanes)),
            key=analysis.key,
            chords=analysis.chords,
            marks_key=analysis.marks_key,
            markers=tuple((each.tick, each.text) for each in shown.markers) if shown else (),
            filled=selection.fills,
            specified=frozenset(self.history.specified_chords),
        )

    def as_project(self) -> Project | None:
        """Return the session as it would be saved; None while there is none."""
        history = self.history.value
        return None if history is None else Project(history, self.file.source, self.settings.as_json())

    def fill(self) -> None:
        """Make ideas for what is selected."""
        region = self.selection.region
        if region is not None:
            self.fill_session.start(region)
        elif self.history.document is not None:
            self.failed.emit(self.selection.words)

    def generate(self, command: GenerationCommand) -> None:
        """Make ideas by another operation than a fill."""
        self.fill_session.generate(self.generation(command))

    def generation(self, command: GenerationCommand) -> Generation:
        """Return a command as an operation on what is open and selected."""
        return Generation(command, self.history.document, self.selection.region)

    def undo(self) -> None:
        """Go one step back; where ideas are on offer, they go first."""
        if self.fill_session.offer is not None:
            self.fill_session.discard()
        else:
            self.history.undo()

    def go_to(self, step: int) -> None:
        """Go to a step of the history; ideas on offer go first."""
        if self.history.value is not None and not self.history.refuses():
            self.fill_session.discard()
            self.history.go_to(step)

    def close(self) -> None:
        """Let all work end."""
        for part in (self.file, self.edits, self.analysis, self.fill_session):
            part.stop()

    def _fit_selection(self) -> None:
        self.selection.fit(len(self.clip.lanes))

    def _select_added(self, offer: Offer) -> None:
        """Go on with bars or tracks that were added; a new clip has no file and its own mix."""
        if offer.operation is None or not offer.operation.adds:
            return
        self._added.select(offer, offer.operation.kind, len(self.clip.lanes))
        if offer.operation.kind == "generate":
            self.mix.restore(frozenset(), frozenset(), {})
            self.mix.changed.emit()
            if self.history.step is not None:
                self.file.begin_clip(self.history.step)

    def _take(self, opened: OpenedFile) -> None:
        """Take what was read: all parts first, then their signals."""
        self.fill_session.cancel()
        self.edits.cancel()
        settings = opened.settings or Settings(
            knobs=self.fill_session.options, marks_key=self.analysis.marks_key
        )
        self.history.restore(opened.history)
        self.fill_session.restore(settings.knobs, settings.offer)
        self.selection.restore(settings.region, settings.current, settings.fills)
        self.mix.restore(settings.muted, settings.solo, settings.volumes)
        self.analysis.restore(marks_key=settings.marks_key)
        for part in (self.history, self.fill_session, self.selection, self.mix, self.analysis):
            part.changed.emit()
