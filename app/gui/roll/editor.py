"""What keys and gestures do to the notes and the selection; signals notify the owner of the clip."""

import numpy as np
from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.roll import clipboard
from ripieno.app.gui.roll.choices import bars_between, bars_moved, range_moved, selected_bars, spans_painted
from ripieno.app.gui.roll.edits import MAX_SHOWN_NOTES, Edit, edit, laid, louder, moved, resized
from ripieno.app.gui.roll.gestures import NEW_VELOCITY, GestureResult, is_painted
from ripieno.app.gui.roll.lane_notes import among
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.state import NO_DRAFT, RollState, Tool
from ripieno.engine.music.columns import columns_of
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region


class Editor(QObject):
    """Changes the scene by asking its owner.

    Signals:
        region_selected: The selection that is requested; None for none.
        edited: Lane, notes that go, notes that come, what was done in words.
        sounded: Lane, pitch and velocity that are to be heard.
        lane_selected: The lane to bring to the front.
        sought: A tick to play from.
        reported: A sentence for the user.
    """

    region_selected = Signal(object)
    edited = Signal(int, object, object, str)
    sounded = Signal(int, int, int)
    lane_selected = Signal(int)
    sought = Signal(int)
    reported = Signal(str)

    def __init__(self, state: RollState, navigator: Navigator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state, self._navigator = state, navigator

    def finish(self, outcome: GestureResult) -> None:
        """Do what came of a gesture."""
        state = self._state
        state.sketch_out(NO_DRAFT)
        if outcome.selects:
            self._select(outcome.region)
        if outcome.selected is not None:
            state.choose(outcome.selected)
        self.apply(outcome.edit)

    def apply(self, change: Edit | None) -> None:
        """Ask for a change of notes; those that come are selected."""
        if change is None or self._state.scene.lane is None:
            return
        before = self._state.front
        self.edited.emit(self._state.scene.current, change.removed, change.added, change.words)
        if self._state.front is before and len(change.added) > MAX_SHOWN_NOTES:
            return  # they are yet to come
        found = self._state.indices(change.added)
        if found or not change.added:
            self._state.choose(found)

    def sound(self, note: Note) -> None:
        """Let a note of the lane in front be heard."""
        if self._state.scene.lane is not None:
            self.sounded.emit(self._state.scene.current, note.pitch, note.velocity)

    def nudge(self, steps: int, semitones: int) -> None:
        """Move the selected notes by steps of the grid and semitones."""
        notes, time = self._state.selected_notes, self._state.scene.clip.time
        if not notes:
            return
        ticks = self._state.grid.stepped(notes[0].onset, steps, time) - notes[0].onset
        new = moved(notes, ticks, semitones)
        if semitones and new != notes:
            self.sound(new[0])
        self.apply(edit("Transpose" if semitones else "Move", notes, new))

    def lengthen(self, steps: int) -> None:
        """Let the selected notes end later or earlier by steps of the grid."""
        step = round(self._state.grid.step(self._state.scene.clip.time.ppq))
        notes = self._state.selected_notes
        self.apply(edit("Resize", notes, resized(notes, steps * step, step)))
        self.follow()

    def louder(self, by: int) -> None:
        """Change the velocity of the selected notes."""
        notes = self._state.selected_notes
        self.apply(edit("Set velocity of", notes, louder(notes, by)))
        self.follow()

    def delete(self) -> None:
        """Delete the selected notes; where none of them is in view, show them instead."""
        if not self.follow():
            self.apply(edit("Delete", self._state.selected_notes, ()))
        else:
            self.reported.emit(self.tr("The selected notes were out of view; press again to delete them."))

    def follow(self) -> bool:
        """Bring the selected notes into view where none of them is; say whether that was so."""
        state, front, size = self._state, self._state.front, self._navigator.size
        if not state.selected:
            return False
        start, end = state.geometry.tick_at(0), state.geometry.tick_at(size.width())
        rows = state.geometry.pitches(size.height())
        if among(front, state.selected)[front.within(start, end, rows.start, rows.stop - 1)].any():
            return False
        first = front.notes[min(state.selected)]
        self._navigator.reveal(first.onset, first.pitch)
        return True

    def duplicate(self) -> None:
        """Copy the selected notes to right after them, where the next step of the grid begins."""
        notes, time = self._state.selected_notes, self._state.scene.clip.time
        if notes:
            step = self._state.grid.step(time.ppq)
            span = max(note.end for note in notes) - notes[0].onset
            self.apply(edit("Duplicate", (), moved(notes, round(-(-span // step) * step), 0)))
            self.follow()

    def copy(self) -> None:
        """Put the selected notes on the clipboard."""
        lane, notes = self._state.scene.lane, self._state.selected_notes
        if lane is not None and notes:
            clipboard.put(notes, lane, self._state.scene.clip.time)

    def cut(self) -> None:
        """Put the selected notes on the clipboard, and delete them."""
        self.copy()
        self.delete()

    def paste(self) -> None:
        """Draw the notes of the clipboard in the lane in front, from the caret or selection on.

        The first keeps its place within its step of the grid. The caret goes to their end.
        """
        state, lane = self._state, self._state.scene.lane
        time = state.scene.clip.time
        phrase = clipboard.take(time.ppq)
        if not phrase.notes or lane is None:
            return
        ratio, step = time.ppq / phrase.ppq, state.grid.step(time.ppq)
        begin = round(phrase.notes[0].onset * ratio // step * step)
        new = laid(phrase.notes, ratio, self._here() - begin, lane.channel)
        end = int(columns_of(new).ends.max())
        self.apply(edit("Paste", (), new))
        state.caret = state.grid.cell(end - 1, time)[1], new[-1].pitch
        state.shows_caret = True
        state.changed.emit()
        self.follow()

    def choose_all_notes(self) -> None:
        """Choose all notes of the lane in front; those of the selection where there is one."""
        state, region = self._state, self._state.scene.region
        notes = state.front.notes
        if region is None or state.scene.current not in region.lanes:
            state.choose(frozenset(range(len(notes))))
            return
        front, spans = state.front, region.spans(state.scene.clip.time)
        edges = np.array(spans, np.int64).reshape(-1)  # ascending, apart: an odd place lies inside one
        is_held = np.searchsorted(edges, front.onsets, "right") % 2 == 1
        is_held &= region.takes(front.pitches)
        state.choose(frozenset(np.flatnonzero(is_held).tolist()))

    def choose_next(self, by: int) -> None:
        """Choose the note after the selected ones, or before; from the first note in view on."""
        state, count = self._state, len(self._state.front.notes)
        if not count:
            return
        if state.selected:
            index = max(state.selected) + by if by > 0 else min(state.selected) + by
        else:
            index = int(state.front.onsets.searchsorted(max(0.0, state.geometry.tick_at(0))))
        index = max(0, min(index, count - 1))
        state.choose(frozenset({index}))
        self.sound(state.front.notes[index])

    def choose_bars(self, first: int, last: int, *, adds: bool) -> None:
        """Select whole bars of the lane in front."""
        bars, scene = bars_between(first, last), self._state.scene
        if scene.lane is not None:
            self._select(selected_bars(scene.region, bars, scene.current, scene.clip.time, adds=adds))

    def choose_all_bars(self) -> None:
        """Select the whole lane in front."""
        self.choose_bars(0, max(0, self._state.scene.clip.bars - 1), adds=False)

    def move_bars(self, by: int, *, extends: bool) -> None:
        """Move or grow the selection by bars; select the first bar in view where there is none."""
        scene = self._state.scene
        if scene.region is None or not scene.region.bars:
            bar = scene.clip.time.bar_at(max(0, int(self._state.geometry.tick_at(1))))
            self.choose_bars(bar, bar, adds=False)
        else:
            last = max(scene.clip.bars - 1, scene.region.bars[-1])
            self._select(bars_moved(scene.region, by, last, scene.clip.time, extends=extends))

    def move_range(self, by: int, *, is_top: bool) -> None:
        """Move the highest pitch of the selection, or the lowest."""
        region, front = self._state.scene.region, self._state.front
        if region is not None:
            pitches = front.pitches if len(front.notes) else np.array([48, 72])
            used = int(pitches.min()), int(pitches.max())
            self._select(range_moved(region, by, is_top=is_top, used=used))

    def step_lane(self, by: int) -> None:
        """Bring the lane below or above to the front."""
        lane = self._state.scene.current + by
        if 0 <= lane < len(self._state.scene.clip.lanes):
            self.lane_selected.emit(lane)

    def play_here(self) -> None:
        """Play from the selected notes, else from the caret, the selection, or the left edge of the view."""
        selected = self._state.selected_notes
        self.sought.emit(selected[0].onset if selected else self._here())

    def _here(self) -> int:
        """Return the tick of the caret, else where the selection begins, or the view."""
        state, region = self._state, self._state.scene.region
        if state.shows_caret:
            return state.caret[0]
        if region is not None and region.bars:
            return state.scene.clip.time.bar_start(region.bars[0])
        return max(0, int(state.geometry.tick_at(0)))

    def let_go(self) -> None:
        """Choose no note; where none was selected, select nothing."""
        if self._state.selected:
            self._state.choose(frozenset())
        else:
            self._select(None)

    def move_caret(self, steps: int, semitones: int) -> None:
        """Move the place where keys draw or paint, on the grid."""
        state = self._state
        tick, pitch = state.caret
        tick = state.grid.stepped(tick, steps, state.scene.clip.time)
        state.caret = tick, max(0, min(127, pitch + semitones))
        state.shows_caret = True
        state.changed.emit()

    def use_caret(self) -> None:
        """Draw or delete a note at the caret, or mark its step, as the tool does."""
        state, scene = self._state, self._state.scene
        tick, pitch = state.caret
        if scene.lane is None or not state.shows_caret:
            return
        index = state.front.at(tick, pitch)
        if state.tool is Tool.PAINT:
            time, adds = scene.clip.time, not is_painted(state, tick)
            step_at = state.grid.cell(tick, time)
            self._select(spans_painted(scene.region, (step_at,), scene.current, time, adds=adds))
        elif index is not None:
            self.apply(edit("Delete", (state.front.notes[index],), ()))
        elif state.tool is not Tool.ERASE:
            step = max(1, round(state.grid.step(scene.clip.time.ppq)))
            note = Note(tick, step, pitch, NEW_VELOCITY, scene.lane.channel)
            self.sound(note)
            self.apply(edit("Draw", (), (note,)))
            state.choose(frozenset())

    def _select(self, region: Region | None) -> None:
        """Ask for a selection; notes that were selected before it are not selected any more."""
        self._state.choose(frozenset())
        if region != self._state.scene.region:
            self.region_selected.emit(region)
