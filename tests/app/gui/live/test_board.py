"""The board: all controls of the table are on it, and it shows what holds."""

import pytest

from ripieno.app.gui.live.board import (
    COUNTING,
    FORM,
    GROUPS,
    LISTENING,
    MUSIC,
    PLANNING,
    SET,
    TIMING,
    Board,
)
from ripieno.app.gui.live.transport import TRIGGERS
from ripieno.app.session.live.controls.lane_settings import LANE_PLACES
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.controls.values import ControlError, value_of
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at


@pytest.fixture
def board(qapp):
    assert qapp is not None
    return Board(controls_at(density=2.0, silent=frozenset({Role.PAD})))


def test_every_control_has_its_place():
    roles = [role.value for role in Role]
    lanes = [place.name for place in LANE_PLACES]
    groups = (MUSIC, FORM, TIMING, COUNTING, SET, LISTENING, PLANNING, GROUPS, lanes, roles, TRIGGERS)
    placed = [*(name for group in groups for name in group), "panic"]
    assert sorted(placed) == sorted(CONTROLS)


def test_it_shows_at_first_where_the_controls_stand(board):
    assert not board.rows["pad"].field.box.isChecked()
    assert board.rows["lead"].field.box.isChecked()


def test_what_is_put_holds(board):
    board.put("key", "A minor")
    assert value_of(board.controls, "key") == "A minor"


def test_what_makes_no_sense_changes_nothing(board):
    with pytest.raises(ControlError):
        board.put("mode", "loud")
    assert board.controls.mode == "stream"


def test_only_one_control_waits_for_a_message(board):
    board.wait_for("density")
    board.wait_for("swing")
    assert [name for name, row in board.rows.items() if row.learn.isChecked()] == ["swing"]


def test_messages_are_shown_beside_their_controls(board):
    board.show_messages({"density": "cc 21 on channel 1"})
    assert [name for name, row in board.rows.items() if row.learn.message] == ["density"]
