"""A small clip, its owner, and a hand that moves the pointer."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.view import RollView
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ = 480
BAR = 4 * PPQ
STEP = PPQ // 4
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier

KEYS = (
    Note(0, PPQ, 60, 80),
    Note(PPQ, PPQ, 64, 90),
    Note(2 * PPQ, PPQ, 67, 100),
    Note(BAR, 2 * PPQ, 65, 70),
    Note(3 * BAR, PPQ, 61, 60),
)
BASS = (Note(0, BAR, 48, 100, 1), Note(2 * BAR, BAR, 53, 100, 1))
DRUMS = tuple(Note(beat * PPQ, STEP, 36 if beat % 2 == 0 else 38, 110, 9) for beat in range(16))


def song(bars: int = 8) -> Clip:
    """Return a clip of keys, bass and drums in 4/4, with notes in its first four bars."""
    lanes = (
        Lane("Piano", Role.KEYS, KEYS, 1, 0, 0),
        Lane("Bass", Role.BASS, BASS, 2, 1, 33),
        Lane("", Role.DRUMS, DRUMS, 3, 9, None),
    )
    return Clip(TimeMap(PPQ), lanes, bars * BAR)


class Owner:
    """Does what a view asks for, as the window does, and remembers it.

    Attributes:
        edits: What was asked for, in order: lane, removed, added, words.
        regions: Selections in order.
        sounds: What was heard, in order.
    """

    def __init__(self, view: RollView) -> None:
        self.view = view
        self.edits: list[tuple[int, tuple[Note, ...], tuple[Note, ...], str]] = []
        self.regions: list[object] = []
        self.sounds: list[tuple[int, int, int]] = []
        view.edited.connect(self._edit)
        view.region_selected.connect(self._choose)
        view.sounded.connect(lambda *sound: self.sounds.append(sound))

    @property
    def scene(self) -> Scene:
        return self.view.state.scene

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.scene.clip.lanes[self.scene.current].notes

    def _edit(self, lane: int, removed: tuple[Note, ...], added: tuple[Note, ...], words: str) -> None:
        self.edits.append((lane, removed, added, words))
        lanes = list(self.scene.clip.lanes)
        kept = [note for note in lanes[lane].notes if note not in removed]
        notes = tuple(sorted((*kept, *added), key=lambda note: (note.onset, note.pitch)))
        lanes[lane] = replace(lanes[lane], notes=notes)
        self.view.set_scene(replace(self.scene, clip=replace(self.scene.clip, lanes=tuple(lanes))))

    def _choose(self, region: object) -> None:
        self.regions.append(region)
        self.view.set_scene(replace(self.scene, region=region))


class Hand:
    """A pointer over a widget, with real events."""

    def __init__(self, qtbot, widget: QWidget) -> None:
        self.qtbot, self.widget = qtbot, widget

    def drag(self, *path: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press at the first place, pass the others, and let go at the last."""
        self.press(path[0], modifier)
        for start, end in pairwise(path):
            for part in range(1, 5):
                self.move(
                    (start[0] + (end[0] - start[0]) * part / 4, start[1] + (end[1] - start[1]) * part / 4),
                    modifier,
                )
        self.let_go(path[-1], modifier)

    def click(self, place: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseClick(self.widget, LEFT, modifier, _point(place))

    def double(self, place: tuple[float, float]) -> None:
        self.qtbot.mouseDClick(self.widget, LEFT, NONE, _point(place))
        self.qtbot.mouseRelease(self.widget, LEFT, NONE, _point(place))

    def press(self, place: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mousePress(self.widget, LEFT, modifier, _point(place))

    def let_go(self, place: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        self.qtbot.mouseRelease(self.widget, LEFT, modifier, _point(place))

    def move(self, place: tuple[float, float], modifier: Qt.KeyboardModifier = NONE) -> None:
        """Move with the button held; QTest's own moves hold none."""
        self._go(place, LEFT, modifier)

    def hover(self, place: tuple[float, float]) -> None:
        """Move with no button held."""
        self._go(place, Qt.MouseButton.NoButton, NONE)

    def _go(self, place: tuple[float, float], held: Qt.MouseButton, modifier: Qt.KeyboardModifier) -> None:
        at = QPointF(_point(place))
        place_on_screen = self.widget.mapToGlobal(at)
        event = QMouseEvent(
            QMouseEvent.Type.MouseMove, at, place_on_screen, Qt.MouseButton.NoButton, held, modifier
        )
        QApplication.sendEvent(self.widget, event)


def _point(place: tuple[float, float]) -> QPoint:
    return QPoint(round(place[0]), round(place[1]))
