"""What the parts of a piano roll share: the scene, the view of it, and work in progress."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QObject, QRectF, Signal

from ripieno.app.gui.palette import DARK, Palette
from ripieno.app.gui.roll.geometry import Geometry
from ripieno.app.gui.roll.grid import Grid
from ripieno.app.gui.roll.lane_notes import LaneNotes
from ripieno.app.gui.roll.scene import Scene
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.columns import Ints, columns_of
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region

NOTHING = Scene(Clip(TimeMap(480), (), 0))
NO_NOTES = LaneNotes.of(())


class Tool(Enum):
    """What a drag on the canvas does; bars on the ruler are selected with every tool.

    Attributes:
        SELECT: Selects bars and pitches, and the notes there; moves notes.
        DRAW: Draws notes; moves notes.
        ERASE: Deletes notes.
        PAINT: Marks steps of the grid to be filled, or unmarks them where it began on a marked one.
    """

    SELECT = auto()
    DRAW = auto()
    ERASE = auto()
    PAINT = auto()


@dataclass(frozen=True)
class Draft:
    """How things would be if the pointer were let go.

    Attributes:
        hidden: Indices of notes of the lane in front that would be gone.
        notes: Notes that would come.
        band: A rubber band, in pixels of the canvas.
        region: The selection as it would be, where ``selects``.
        selects: Whether the selection would change.
    """

    hidden: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    band: QRectF | None = None
    region: Region | None = None
    selects: bool = False


NO_DRAFT = Draft()


class RollState(QObject):
    """The shared state.

    Signals:
        changed: Something is to be drawn anew.
        moved: The view was scrolled or zoomed.
        played: The playhead went from one tick to another; None is no playhead.
    """

    changed = Signal()
    moved = Signal()
    played = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scene = NOTHING
        self.lanes: tuple[LaneNotes, ...] = ()
        self.fresh: dict[int, LaneNotes] = {}
        self.sketch: dict[int, LaneNotes] | None = None
        self.geometry = Geometry(0.1, 12.0)
        self.palette: Palette = DARK
        self.tool = Tool.SELECT
        self.grid = Grid()
        self.selected: frozenset[int] = frozenset()
        self.draft = NO_DRAFT
        self.playhead: int | None = None
        self.caret: tuple[int, int] = (0, 60)
        self.shows_caret = False

    @property
    def front(self) -> LaneNotes:
        """The notes of the lane in front."""
        return self.lanes[self.scene.current] if self.scene.lane is not None else NO_NOTES

    @property
    def region(self) -> Region | None:
        """The selection, as it would be if the pointer were let go."""
        return self.draft.region if self.draft.selects else self.scene.region

    @property
    def selected_notes(self) -> tuple[Note, ...]:
        """The notes that are selected, by onset."""
        return tuple(Notes.of(self.front.notes).taken(sorted(self.selected)))

    def take_scene(self, scene: Scene) -> None:
        """Show another scene; notes stay selected while the lane, bars and pitches that are selected stay."""
        before, stays = self.front, scene.current == self.scene.current
        if _selects_elsewhere(self.scene.region, scene.region):
            stays, self.shows_caret = False, self.shows_caret and self.tool is not Tool.SELECT
        self._take_lanes(scene.clip)
        self.fresh = self.fresh if scene.fresh is self.scene.fresh else _by_lane(scene.fresh)
        self.scene = scene
        self.draft = NO_DRAFT
        if not stays or not self.selected:
            self.selected = frozenset()
        elif self.front is not before:
            self.selected = self._at(before.places[np.fromiter(self.selected, np.int64, len(self.selected))])
        self.changed.emit()

    def take_sketch(self, notes: Mapping[int, Sequence[Note]] | None) -> None:
        """Show notes that are forming in place of the region's; None shows the clip again."""
        self.sketch = None if notes is None else {lane: LaneNotes.of(each) for lane, each in notes.items()}
        self.changed.emit()

    def indices(self, notes: Sequence[Note]) -> frozenset[int]:
        """Return the indices of the notes in front that begin at the ticks and pitches of others."""
        return self._at(columns_of(notes).places)

    def choose(self, selected: frozenset[int]) -> None:
        """Choose notes of the lane in front."""
        if selected != self.selected:
            self.selected = selected
            self.changed.emit()

    def sketch_out(self, draft: Draft) -> None:
        """Show how things would be."""
        if draft != self.draft:
            self.draft = draft
            self.changed.emit()

    def view(self, geometry: Geometry) -> None:
        """Show another part."""
        if geometry != self.geometry:
            self.geometry = geometry
            self.moved.emit()

    def _take_lanes(self, clip: Clip) -> None:
        """Take the lanes of a clip; those that were shown already are the same objects."""
        known = {id(lane.notes): lane for lane in self.lanes}
        self.lanes = tuple(known.get(id(lane.notes)) or LaneNotes.of(lane.notes) for lane in clip.lanes)

    def _at(self, places: Ints) -> frozenset[int]:
        """Return the indices of the notes in front at some places."""
        return frozenset(np.flatnonzero(np.isin(self.front.places, places)).tolist())


def _selects_elsewhere(before: Region | None, now: Region | None) -> bool:
    """Say whether bars were selected anew, be they the same; other lanes alone do not count."""
    if now is before:
        return False
    if now is None or before is None or now == before:
        return True
    return replace(now, lanes=before.lanes) != before


def _by_lane(fresh: Sequence[tuple[int, Note]]) -> dict[int, LaneNotes]:
    notes: dict[int, list[Note]] = {}
    for lane, note in fresh:
        notes.setdefault(lane, []).append(note)
    return {lane: LaneNotes.of(tuple(each)) for lane, each in notes.items()}
