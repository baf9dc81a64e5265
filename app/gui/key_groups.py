"""What can be done by keys, in groups: as the menus have it, then what is in no menu."""

from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from ripieno.app.gui.roll.keys import SHORTCUTS
from ripieno.app.gui.translation import said

Pair = tuple[str, str]
"""What is done, and by which keys."""

Group = tuple[str, tuple[Pair, ...]]
"""A heading and what stands below it."""


def key_groups(bar: QMenuBar, live: Sequence[Pair]) -> tuple[Group, ...]:
    """Return all that keys do in the window.

    Args:
        bar: Its menus.
        live: What keys do while music is played live.
    """
    menus = [(_plain(action), tuple(_pairs(_actions(action)))) for action in bar.actions()]
    known = {keys for _, pairs in menus for _, keys in pairs}
    notes = tuple(
        (each.said, each.name)
        for each in SHORTCUTS
        if each.words and QKeySequence(QKeyCombination(each.modifiers, each.key)).toString() not in known
    )
    others = (
        (said("keys", "Show and hear the original, or an idea"), "0 1 2 3 4"),
        (said("keys", "Keep the idea that is shown"), said("keys", "Enter")),
        (said("keys", "Stop filling, discard the ideas, deselect"), said("keys", "Esc")),
        (said("keys", "Play or stop"), said("keys", "Space")),
        (said("keys", "Loop; metronome"), "L; M"),
    )
    groups = (
        *menus,
        (said("keys", "Ideas and sound"), others),
        (said("keys", "Notes and selection"), notes),
        (said("keys", "Live"), tuple(live)),
    )
    return tuple(group for group in groups if group[1])


def _actions(action: QAction) -> Iterator[QAction]:
    """Yield an action and all of its menu, below it."""
    yield action
    menu = action.menu()
    if isinstance(menu, QMenu):
        for each in menu.actions():
            yield from _actions(each)


def _pairs(actions: Iterable[QAction]) -> Iterator[Pair]:
    for action in actions:
        keys = action.shortcut().toString()
        if keys:
            yield _plain(action), keys


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")
