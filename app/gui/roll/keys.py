"""The keys of the piano roll.

Arrows move the selected notes; where none is selected they move the selection by bars, or the caret with
the tools that draw, erase and paint.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ripieno.app.gui.roll.editor import Editor
from ripieno.app.gui.roll.grid import Grid
from ripieno.app.gui.roll.navigator import Navigator
from ripieno.app.gui.roll.state import NO_DRAFT, RollState, Tool
from ripieno.app.gui.translation import marked, said

ZOOM = 1.25
LOUDER = 5
OCTAVE = 12

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True)
class Hands:
    """Whom keys tell what to do.

    Attributes:
        state: What is shown.
        editor: Changes it.
        navigator: Shows other parts of it.
    """

    state: RollState
    editor: Editor
    navigator: Navigator


Action = Callable[[Hands], None]


def _sideways(by: int) -> Action:
    def act(hands: Hands) -> None:
        if hands.state.selected:
            hands.editor.nudge(by, 0)
            _follow_selected(hands)
        elif hands.state.tool is Tool.SELECT:
            hands.editor.move_bars(by, extends=False)
            _follow_region(hands)
        else:
            hands.editor.move_caret(by, 0)
            hands.navigator.reveal(*hands.state.caret)

    return act


def _longer(by: int) -> Action:
    def act(hands: Hands) -> None:
        if hands.state.selected:
            hands.editor.lengthen(by)
        else:
            hands.editor.move_bars(by, extends=True)
            _follow_region(hands)

    return act


def _upwards(semitones: int) -> Action:
    def act(hands: Hands) -> None:
        if hands.state.selected:
            hands.editor.nudge(0, semitones)
            _follow_selected(hands)
        elif hands.state.tool is Tool.SELECT:
            hands.navigator.scroll_by(0, -semitones * hands.state.geometry.row)
        else:
            hands.editor.move_caret(0, semitones)
            hands.navigator.reveal(*hands.state.caret)

    return act


def _louder(by: int) -> Action:
    return lambda hands: hands.editor.louder(by)


def _next(by: int) -> Action:
    def act(hands: Hands) -> None:
        hands.editor.choose_next(by)
        _follow_selected(hands)

    return act


def _range(by: int, *, is_top: bool) -> Action:
    return lambda hands: hands.editor.move_range(by, is_top=is_top)


def _lane(by: int) -> Action:
    return lambda hands: hands.editor.step_lane(by)


def _zoom(fx: float, fy: float) -> Action:
    return lambda hands: hands.navigator.zoom_by(fx, fy)


def _page(by: int) -> Action:
    return lambda hands: hands.navigator.scroll_by(0, by * hands.navigator.size.height() / 2)


def _end(*, is_end: bool) -> Action:
    return lambda hands: hands.navigator.go_to(is_end)


def _follow_selected(hands: Hands) -> None:
    notes = hands.state.selected_notes
    if notes:
        hands.navigator.reveal(notes[0].onset, notes[0].pitch)


def _follow_region(hands: Hands) -> None:
    region = hands.state.scene.region
    if region is not None and region.bars:
        hands.navigator.reveal(hands.state.scene.clip.time.bar_start(region.bars[-1]))


def _regrid(change: Callable[[Grid], Grid]) -> Action:
    def act(hands: Hands) -> None:
        hands.state.grid = change(hands.state.grid)
        hands.state.changed.emit()

    return act


@dataclass(frozen=True)
class Shortcut:
    """A key and what it does.

    Attributes:
        key: The key.
        modifiers: Keys that are held.
        action: What is done.
        words: What that is, in English; empty where it only repeats another.
    """

    key: Qt.Key
    modifiers: Qt.KeyboardModifier
    action: Action
    words: str = ""

    @property
    def said(self) -> str:
        """What it does, in the user's language."""
        return said("keys", self.words)

    @property
    def name(self) -> str:
        """The keys as this desktop writes them, such as ``Ctrl+A``."""
        combination = QKeyCombination(self.modifiers, self.key)
        return QKeySequence(combination).toString(QKeySequence.SequenceFormat.NativeText)


_Key = Qt.Key
SHORTCUTS: tuple[Shortcut, ...] = (
    Shortcut(
        _Key.Key_Left, _NONE, _sideways(-1), marked("keys", "Move notes a step left, or the selection a bar")
    ),
    Shortcut(
        _Key.Key_Right, _NONE, _sideways(1), marked("keys", "Move notes a step right, or the selection a bar")
    ),
    Shortcut(
        _Key.Key_Left,
        _SHIFT,
        _longer(-1),
        marked("keys", "Shorten notes by a step, or the selection by a bar"),
    ),
    Shortcut(
        _Key.Key_Right,
        _SHIFT,
        _longer(1),
        marked("keys", "Lengthen notes by a step, or the selection by a bar"),
    ),
    Shortcut(_Key.Key_Up, _NONE, _upwards(1), marked("keys", "Move notes a semitone up")),
    Shortcut(_Key.Key_Down, _NONE, _upwards(-1), marked("keys", "Move notes a semitone down")),
    Shortcut(_Key.Key_Up, _SHIFT, _upwards(OCTAVE), marked("keys", "Move notes an octave up")),
    Shortcut(_Key.Key_Down, _SHIFT, _upwards(-OCTAVE), marked("keys", "Move notes an octave down")),
    Shortcut(_Key.Key_Up, _CTRL, _louder(LOUDER), marked("keys", "Make notes louder")),
    Shortcut(_Key.Key_Down, _CTRL, _louder(-LOUDER), marked("keys", "Make notes softer")),
    Shortcut(_Key.Key_Up, _ALT, _lane(-1), marked("keys", "Select previous track")),
    Shortcut(_Key.Key_Down, _ALT, _lane(1), marked("keys", "Select next track")),
    Shortcut(
        _Key.Key_Up,
        _CTRL | _SHIFT,
        _range(1, is_top=True),
        marked("keys", "Raise the selection's highest pitch"),
    ),
    Shortcut(_Key.Key_P, _NONE, lambda hands: hands.editor.play_here(), marked("keys", "Play from here")),
    Shortcut(
        _Key.Key_Down,
        _CTRL | _SHIFT,
        _range(-1, is_top=True),
        marked("keys", "Lower the selection's highest pitch"),
    ),
    Shortcut(
        _Key.Key_Up,
        _ALT | _SHIFT,
        _range(1, is_top=False),
        marked("keys", "Raise the selection's lowest pitch"),
    ),
    Shortcut(
        _Key.Key_Down,
        _ALT | _SHIFT,
        _range(-1, is_top=False),
        marked("keys", "Lower the selection's lowest pitch"),
    ),
    Shortcut(_Key.Key_N, _NONE, _next(1), marked("keys", "Select next note")),
    Shortcut(_Key.Key_N, _SHIFT, _next(-1), marked("keys", "Select previous note")),
    Shortcut(
        _Key.Key_A, _CTRL, lambda hands: hands.editor.choose_all_bars(), marked("keys", "Select all bars")
    ),
    Shortcut(
        _Key.Key_A,
        _CTRL | _SHIFT,
        lambda hands: hands.editor.choose_all_notes(),
        marked("keys", "Select all notes of the selection"),
    ),
    Shortcut(_Key.Key_D, _CTRL, lambda hands: hands.editor.duplicate(), marked("keys", "Duplicate notes")),
    Shortcut(_Key.Key_C, _CTRL, lambda hands: hands.editor.copy(), marked("keys", "Copy notes")),
    Shortcut(_Key.Key_X, _CTRL, lambda hands: hands.editor.cut(), marked("keys", "Cut notes")),
    Shortcut(
        _Key.Key_V,
        _CTRL,
        lambda hands: hands.editor.paste(),
        marked("keys", "Paste notes at the caret, or where the selection begins"),
    ),
    Shortcut(_Key.Key_Delete, _NONE, lambda hands: hands.editor.delete(), marked("keys", "Delete notes")),
    Shortcut(_Key.Key_Backspace, _NONE, lambda hands: hands.editor.delete()),
    Shortcut(
        _Key.Key_Escape,
        _NONE,
        lambda hands: hands.editor.let_go(),
        marked("keys", "Deselect notes, then bars"),
    ),
    Shortcut(
        _Key.Key_Return,
        _NONE,
        lambda hands: hands.editor.use_caret(),
        marked("keys", "Draw or delete a note, or paint a step, at the caret"),
    ),
    Shortcut(_Key.Key_Enter, _NONE, lambda hands: hands.editor.use_caret()),
    Shortcut(_Key.Key_Plus, _NONE, _zoom(ZOOM, 1), marked("keys", "Zoom in")),
    Shortcut(_Key.Key_Equal, _NONE, _zoom(ZOOM, 1)),
    Shortcut(_Key.Key_Minus, _NONE, _zoom(1 / ZOOM, 1), marked("keys", "Zoom out")),
    Shortcut(_Key.Key_Plus, _CTRL, _zoom(1, ZOOM), marked("keys", "Zoom in on pitches")),
    Shortcut(_Key.Key_Equal, _CTRL, _zoom(1, ZOOM)),
    Shortcut(_Key.Key_Minus, _CTRL, _zoom(1, 1 / ZOOM), marked("keys", "Zoom out of pitches")),
    Shortcut(_Key.Key_Home, _NONE, _end(is_end=False), marked("keys", "Show the beginning")),
    Shortcut(_Key.Key_End, _NONE, _end(is_end=True), marked("keys", "Show the end")),
    Shortcut(_Key.Key_PageUp, _NONE, _page(-1), marked("keys", "Show higher pitches")),
    Shortcut(_Key.Key_PageDown, _NONE, _page(1), marked("keys", "Show lower pitches")),
    Shortcut(_Key.Key_1, _CTRL, _regrid(Grid.finer), marked("keys", "Make the grid finer")),
    Shortcut(_Key.Key_2, _CTRL, _regrid(Grid.coarser), marked("keys", "Make the grid coarser")),
    Shortcut(_Key.Key_3, _CTRL, _regrid(Grid.toggled), marked("keys", "Triplets on or off")),
)
_ACTIONS = {(each.key, each.modifiers): each.action for each in SHORTCUTS}
_SIGNS = frozenset({Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus})


# Where these have nothing to do in the roll they are the window's, which keeps a variation with Enter
# and stops with Escape.
_NEEDS: dict[Qt.Key, Callable[[RollState], bool]] = {
    Qt.Key.Key_Escape: lambda state: bool(state.selected) or state.draft != NO_DRAFT,
    Qt.Key.Key_Return: lambda state: state.shows_caret,
    Qt.Key.Key_Enter: lambda state: state.shows_caret,
}


def claims(event: QKeyEvent, state: RollState) -> bool:
    """Say whether a key is the roll's even where the window has a shortcut for it."""
    key, _ = pressed = _pressed(event)
    needs = _NEEDS.get(key)
    return pressed in _ACTIONS and (needs is None or needs(state))


def act_on(event: QKeyEvent, hands: Hands) -> bool:
    """Do what a key stands for; say whether it stands for anything."""
    key, _ = pressed = _pressed(event)
    action = _ACTIONS.get(pressed)
    has_region = key == Qt.Key.Key_Escape and hands.state.scene.region is not None
    if action is None or not (claims(event, hands.state) or has_region):
        return False
    action(hands)
    return True


def _pressed(event: QKeyEvent) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """Return the key and those held with it, as shortcuts are written."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_KEYPAD
    return key, modifiers & ~_SHIFT if key in _SIGNS else modifiers
