"""Folding: nothing is cut off, whatever the width."""

import pytest
from PySide6.QtWidgets import QPushButton

from ripieno.app.gui.side_by_side import SideBySide


@pytest.fixture
def pair(qtbot):
    one, other = QPushButton("A rather long button"), QPushButton("Another long button")
    made = SideBySide(one, other)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made, one, other


def test_with_room_widgets_lie_side_by_side(pair):
    made, one, other = pair
    made.resize(900, 80)
    assert not made.is_folded
    assert one.geometry().right() < other.geometry().left()


def test_without_room_they_lie_below_each_other_and_are_not_cut(pair, qtbot):
    made, one, other = pair
    made.resize(made.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: one.geometry().bottom() < other.geometry().top())
    assert made.is_folded
    assert one.width() >= one.minimumSizeHint().width()
    made.resize(900, 80)
    assert not made.is_folded
