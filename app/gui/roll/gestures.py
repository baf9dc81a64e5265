"""What a drag on the canvas means, from the press of the button to its release."""

from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QRectF

from ripieno.app.gui.roll.choices import bars_between, selected_bars, spans_painted
from ripieno.app.gui.roll.edits import MAX_SHOWN_NOTES, Edit, Room, edit, moved, resized
from ripieno.app.gui.roll.state import NO_DRAFT, Draft, RollState
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import Span, merged, span_at

STILL = 4.0
"""Pixels that the pointer may stray in a click."""

NEW_VELOCITY = 100


@dataclass(frozen=True)
class GestureResult:
    """What comes of a gesture.

    Attributes:
        edit: A change of notes.
        selects: Whether the selection changes, to ``region``.
        region: The selection.
        selected: Indices of notes that are selected now; None where that stays.
        is_click: Whether the pointer did not move.
    """

    edit: Edit | None = None
    selects: bool = False
    region: Region | None = None
    selected: frozenset[int] | None = None
    is_click: bool = False


class Gesture(Protocol):
    """A drag under way.

    Attributes:
        preview: The note to be heard now; None is silence.
    """

    preview: Note | None

    def drag(self, x: float, y: float, *, free: bool) -> Draft:
        """Follow the pointer; ``free`` is off the grid."""

    def end(self) -> GestureResult:
        """Say what came of it."""


@dataclass
class Move:
    """Move the selected notes, or copies of them."""

    state: RollState
    index: int
    x: float
    y: float
    copies: bool = False
    preview: Note | None = None
    ticks: int = 0
    semitones: int = 0

    def __post_init__(self) -> None:
        """Remember what is moved."""
        self.notes = self.state.selected_notes
        self.shown, self.room = self.notes[:MAX_SHOWN_NOTES], Room.of(self.notes)
        self.held = self.state.front.notes[self.index]
        self.tick = self.state.geometry.tick_at(self.x)
        self.pitch = self.state.geometry.pitch_at(self.y)
        self.preview = self.held
        self.has_left = False

    def drag(self, x: float, y: float, *, free: bool) -> Draft:
        """Follow the pointer; the held note keeps to the grid."""
        geometry, scene = self.state.geometry, self.state.scene
        self.has_left |= abs(x - self.x) >= STILL or abs(y - self.y) >= STILL
        if not self.has_left:
            return NO_DRAFT
        goal = self.held.onset + geometry.tick_at(x) - self.tick
        onset = round(goal) if free else self.state.grid.snapped(goal, scene.clip.time)
        self.ticks = onset - self.held.onset if abs(geometry.x_at(self.tick) - x) >= STILL else 0
        self.semitones = geometry.pitch_at(y) - self.pitch
        (self.preview,) = self._moved((self.held,))
        return Draft(frozenset() if self.copies else self.state.selected, self._moved(self.shown))

    def end(self) -> GestureResult:
        """Return the move; a click chooses the one note."""
        if not self.has_left:
            return GestureResult(selected=frozenset({self.index}), is_click=True)
        new = self._moved(self.notes)
        if self.copies:
            return GestureResult(edit("Duplicate", (), new) if new != self.notes else None)
        return GestureResult(edit("Move", self.notes, new))

    def _moved(self, notes: tuple[Note, ...]) -> tuple[Note, ...]:
        return moved(notes, self.ticks, self.semitones, self.room)


@dataclass
class Resize:
    """Move the ends of the selected notes."""

    state: RollState
    index: int
    preview: Note | None = None
    ticks: int = 0
    least: int = 1

    def __post_init__(self) -> None:
        """Remember what is resized."""
        self.notes = self.state.selected_notes
        self.held = self.state.front.notes[self.index]

    def drag(self, x: float, y: float, *, free: bool) -> Draft:  # noqa: ARG002 (only time matters)
        """Follow the pointer; the end of the held note keeps to the grid."""
        time, tick = self.state.scene.clip.time, self.state.geometry.tick_at(x)
        end = round(tick) if free else self.state.grid.snapped(tick, time)
        self.least = 1 if free else max(1, round(self.state.grid.step(time.ppq)))
        self.ticks = end - self.held.end
        return Draft(self.state.selected, resized(self.notes[:MAX_SHOWN_NOTES], self.ticks, self.least))

    def end(self) -> GestureResult:
        """Return the change."""
        return GestureResult(edit("Resize", self.notes, resized(self.notes, self.ticks, self.least)))


@dataclass
class Draw:
    """Draw one note from the press to the pointer."""

    state: RollState
    x: float
    y: float
    free: bool
    preview: Note | None = None

    def __post_init__(self) -> None:
        """Begin with a step of the grid."""
        state, time = self.state, self.state.scene.clip.time
        tick = state.geometry.tick_at(self.x)
        onset = max(0, round(tick)) if self.free else state.grid.before(tick, time)
        self.step = max(1, round(state.grid.step(time.ppq)))
        lane = state.scene.lane
        channel = lane.channel if lane is not None else 0
        self.note = Note(onset, self.step, state.geometry.pitch_at(self.y), NEW_VELOCITY, channel)
        self.preview = self.note

    def drag(self, x: float, y: float, *, free: bool) -> Draft:  # noqa: ARG002 (the pitch stays)
        """Let the note end at the pointer."""
        tick = self.state.geometry.tick_at(x)
        end = round(tick) if free else self.state.grid.snapped(tick, self.state.scene.clip.time)
        least = 1 if free and abs(x - self.x) >= STILL else self.step
        onset, pitch = self.note.onset, self.note.pitch
        self.note = Note(onset, max(least, end - onset), pitch, self.note.velocity, self.note.channel)
        return Draft(notes=(self.note,))

    def end(self) -> GestureResult:
        """Return the new note."""
        return GestureResult(edit("Draw", (), (self.note,)))


@dataclass
class Erase:
    """Delete the notes that the pointer passes over."""

    state: RollState
    x: float
    y: float
    preview: Note | None = None
    gone: set[int] = field(default_factory=set)

    def drag(self, x: float, y: float, *, free: bool) -> Draft:  # noqa: ARG002 (no grid)
        """Take the notes between the last place and this one."""
        geometry = self.state.geometry
        count = max(1, int(max(abs(x - self.x), abs(y - self.y)) // 4))
        for part in range(1, count + 1):
            at_x, at_y = (
                self.x + (x - self.x) * part / count,
                self.y + (y - self.y) * part / count,
            )
            found = self.state.front.at(geometry.tick_at(at_x), geometry.pitch_at(at_y))
            self.gone |= set() if found is None else {found}
        self.x, self.y = x, y
        return Draft(frozenset(self.gone))

    def end(self) -> GestureResult:
        """Return the deletion."""
        gone = [self.state.front.notes[index] for index in sorted(self.gone)]
        return GestureResult(edit("Delete", gone, ()), selected=frozenset())


@dataclass
class Band:
    """Choose the notes under a rectangle; with ``selects``, its bars and pitches too."""

    state: RollState
    x: float
    y: float
    selects: bool
    adds: bool = False
    preview: Note | None = None

    def __post_init__(self) -> None:
        """Remember where it begins, in the music."""
        self.tick = max(0.0, self.state.geometry.tick_at(self.x))
        self.pitch = self.state.geometry.pitch_at(self.y)
        self.before = self.state.selected
        self.has_left = False
        self.found: frozenset[int] = frozenset()
        self.region: Region | None = None

    def drag(self, x: float, y: float, *, free: bool) -> Draft:  # noqa: ARG002 (bars are whole)
        """Follow the pointer."""
        geometry, scene = self.state.geometry, self.state.scene
        self.has_left |= abs(x - self.x) >= STILL or abs(y - self.y) >= STILL
        if not self.has_left:
            return NO_DRAFT
        first, last = sorted((self.tick, max(0.0, geometry.tick_at(x))))
        low, high = sorted((self.pitch, geometry.pitch_at(y)))
        under = frozenset(self.state.front.within(first, last, low, high).tolist())
        self.found = under | self.before if self.adds else under
        band = QRectF(geometry.x_at(first), geometry.y_at(high), 0, 0)
        band.setRight(geometry.x_at(last))
        band.setBottom(geometry.y_at(low - 1))
        if not self.selects:
            return Draft(band=band)
        bars = bars_between(scene.clip.time.bar_at(int(first)), scene.clip.time.bar_at(int(last)))
        time, pitches = scene.clip.time, (low, high)
        self.region = selected_bars(scene.region, bars, scene.current, time, adds=self.adds, pitches=pitches)
        return Draft(band=band, region=self.region, selects=True)

    def end(self) -> GestureResult:
        """Return what is under the rectangle."""
        if not self.has_left:
            return GestureResult(is_click=True)
        return GestureResult(selects=self.selects, region=self.region, selected=self.found)


@dataclass
class Paint:
    """Mark the steps of the grid that the pointer passes, or unmark them where the first was marked."""

    state: RollState
    x: float
    preview: Note | None = None
    touched: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Say by the first step what is done to all."""
        self.last = self._tick(self.x)
        self.adds = not is_painted(self.state, self.last)

    def drag(self, x: float, y: float, *, free: bool) -> Draft:  # noqa: ARG002 (only time matters)
        """Take the steps between the last place and this one; off the grid, the ticks."""
        tick = self._tick(x)
        first, last = sorted((tick, self.last))
        self.touched = [*merged([*self.touched, self._span(first, last, free=free)])]
        self.last = tick
        return Draft(region=self._region(), selects=True)

    def end(self) -> GestureResult:
        """Return the steps."""
        return GestureResult(selects=True, region=self._region())

    def _tick(self, x: float) -> int:
        return max(0, int(self.state.geometry.tick_at(x)))

    def _span(self, first: int, last: int, *, free: bool) -> Span:
        grid, time = self.state.grid, self.state.scene.clip.time
        pixel = max(1, round(1 / self.state.geometry.per_tick))
        return (first, last + pixel) if free else (grid.cell(first, time)[0], grid.cell(last, time)[1])

    def _region(self) -> Region | None:
        scene = self.state.scene
        return spans_painted(scene.region, self.touched, scene.current, scene.clip.time, adds=self.adds)


def is_painted(state: RollState, tick: int) -> bool:
    """Say whether a tick of the lanes that painting would fill is selected."""
    scene, region = state.scene, state.scene.region
    lanes = scene.filled or {scene.current}
    if region is None or lanes.isdisjoint(region.lanes):
        return False
    return span_at(region.spans(scene.clip.time), tick) is not None
