"""The controls of one lane at a time."""

import pytest

from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.lane_box import LaneBox
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.engine.music.roles import Role


@pytest.fixture
def board(qapp):
    assert qapp is not None
    return Board(Controls())


@pytest.fixture
def box(board, qtbot):
    made = LaneBox("One lane", board.rows)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("role", Role)
def test_choosing_a_lane_shows_its_controls_and_no_others(box, board, qtbot, role):
    with qtbot.waitExposed(box):
        box.show()
    box.lane.setCurrentIndex(box.lane.findData(role.value))
    visible = {name for name, row in board.rows.items() if CONTROLS[name].lane and row.field.isVisible()}
    assert visible == {name for name, row in CONTROLS.items() if row.lane and row.lane.role is role}


def test_a_number_that_is_turned_is_told_with_the_name_of_its_lane(box, board):
    assert box is not None
    told = []
    board.changed.connect(lambda name, value: told.append((name, value)))
    board.rows["bass_transpose"].field.changed.emit(-12)
    assert told == [("bass_transpose", -12)]
