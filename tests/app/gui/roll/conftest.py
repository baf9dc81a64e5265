"""A piano roll on the screen, and its owner."""

import pytest

from ripieno.app.gui.roll.scene import Scene
from ripieno.app.gui.roll.view import RollView
from tests.app.gui.roll.song import Hand, Owner, song


@pytest.fixture
def view(qtbot) -> RollView:
    view = RollView()
    qtbot.addWidget(view)
    view.resize(1200, 760)
    view.set_scene(Scene(song()))
    with qtbot.waitExposed(view):
        view.show()
    view.zoom_to_clip()
    view.navigator.zoom_at(1, 1.0, view.canvas.rect().center().toPointF())
    return view


@pytest.fixture
def owner(view) -> Owner:
    return Owner(view)


@pytest.fixture
def hand(qtbot, view) -> Hand:
    return Hand(qtbot, view.canvas)


@pytest.fixture
def at(view):
    """Return where a tick and a pitch lie on the canvas: the middle of the row."""

    def place(tick: float, pitch: int) -> tuple[float, float]:
        geometry = view.state.geometry
        return geometry.x_at(tick), geometry.y_at(pitch) + geometry.row / 2

    return place
