"""What is heard while ideas are compared, and what is seen while music plays."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication

from tests.support.opened import opened
from tests.support.program import EXAMPLES

PATIENCE = 60_000


@pytest.fixture
def offered(qtbot, window):
    """Return the window with ideas for two bars, and a transport that only says what it would do."""
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars(range(4, 6))
    window.panel.fields["steps"].box.setValue(2)
    window.panel.fields["variations"].box.setValue(2)
    window.editor_model.fill()
    qtbot.waitUntil(window.cards.keep.isEnabled, timeout=PATIENCE)
    return window


def point_at(card):
    where = QPointF(5, 5)
    QApplication.sendEvent(card, QEnterEvent(where, where, where))


def leave(window):
    QApplication.sendEvent(window.cards, QEvent(QEvent.Type.Leave))


def test_an_idea_is_seen_while_the_pointer_is_on_it_and_starts_no_music(offered):
    for card in offered.cards.cards[:3]:
        point_at(card)
        assert (
            -1
            if offered.editor_model.fill_session.offer.shown is None
            else offered.editor_model.fill_session.offer.shown
        ) == card.number
        assert not offered.transport.is_playing
    leave(offered)
    assert not offered.transport.is_playing
    assert offered.editor_model.fill_session.offer.shown == 0


def test_an_idea_is_on_while_the_pointer_is_on_it_where_music_plays(offered):
    offered.transport.play()
    point_at(offered.cards.cards[2])
    assert offered.transport.is_playing
    assert offered.transport.clip is offered.editor_model.fill_session.offer.result.ideas[1].document.clip
    leave(offered)
    assert offered.transport.is_playing
    assert offered.transport.clip is offered.editor_model.fill_session.offer.result.ideas[0].document.clip


def test_each_idea_has_a_button_to_listen_to_it_and_to_stop(qtbot, offered):
    card, other = offered.cards.cards[1:3]
    assert other.listen.isVisible()
    assert other.listen.accessibleName() == "Listen to Idea 2"
    qtbot.mouseClick(other.listen, Qt.MouseButton.LeftButton)
    assert offered.transport.is_playing
    assert offered.editor_model.fill_session.offer.shown == 1
    assert (card.listen.accessibleName(), other.listen.accessibleName()) == ("Listen to Idea 1", "Stop")
    qtbot.mouseClick(card.listen, Qt.MouseButton.LeftButton)
    assert offered.transport.is_playing
    assert offered.editor_model.fill_session.offer.shown == 0
    qtbot.mouseClick(card.listen, Qt.MouseButton.LeftButton)
    assert not offered.transport.is_playing
    assert card.listen.accessibleName() == "Listen to Idea 1"


def test_an_idea_with_the_keys_is_picked_and_heard_by_space(qtbot, offered):
    offered.activateWindow()
    qtbot.waitUntil(offered.isActiveWindow)
    offered.cards.cards[2].setFocus()
    qtbot.keyClick(offered.cards.cards[2], Qt.Key.Key_Space)
    assert offered.editor_model.fill_session.offer.shown == 1
    assert offered.transport.is_playing


def test_what_keys_and_menus_picked_stays_when_the_pointer_leaves(qtbot, offered):
    qtbot.keyClick(offered, Qt.Key.Key_2)
    point_at(offered.cards.cards[0])
    leave(offered)
    assert offered.editor_model.fill_session.offer.shown == 1
    offered.menus.actions["Show the original"].trigger()
    point_at(offered.cards.cards[1])
    leave(offered)
    assert offered.editor_model.fill_session.offer.shown is None


def test_an_idea_that_is_pressed_goes_on_when_the_pointer_leaves(qtbot, offered):
    point_at(offered.cards.cards[2])
    qtbot.mouseClick(offered.cards.cards[2], Qt.MouseButton.LeftButton)
    QApplication.sendEvent(offered.cards, QEvent(QEvent.Type.Leave))
    assert offered.transport.is_playing
    assert offered.editor_model.fill_session.offer.shown == 1


def test_a_number_shows_an_idea_and_plays_it(qtbot, offered):
    qtbot.keyClick(offered, Qt.Key.Key_2)
    assert offered.editor_model.fill_session.offer.shown == 1
    assert offered.transport.is_playing
    qtbot.keyClick(offered, Qt.Key.Key_0)
    assert offered.editor_model.fill_session.offer.shown is None
    assert offered.transport.is_playing


def test_where_nothing_can_be_heard_no_music_begins_with_a_picked_idea(qtbot, offered):
    offered.transport.failed.emit("No sound card was found.")
    qtbot.mouseClick(offered.cards.cards[1], Qt.MouseButton.LeftButton)
    assert not offered.transport.is_playing


def test_the_page_turns_when_the_music_runs_out_of_it(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    window.roll.zoom_by(8, 1)
    window.roll.navigator.go_to(bar_end=False)
    state, width = window.roll.state, window.roll.canvas.width()
    window.transport.play()
    last_seen = int(state.geometry.tick_at(width - 40))
    window.transport.moved.emit(last_seen)
    assert state.geometry.left == 0
    beyond = int(state.geometry.tick_at(width + 10))
    window.transport.moved.emit(beyond)
    assert 0 <= state.geometry.x_at(beyond) <= width
    assert qtbot


def test_the_page_stays_where_the_user_has_scrolled_to(window):
    opened(window.editor_model, EXAMPLES[0])
    window.roll.zoom_by(8, 1)
    window.roll.navigator.go_to(bar_end=False)
    window.transport.play()
    window.transport.moved.emit(10)
    window.roll.navigator.go_to(bar_end=True)
    left = window.roll.state.geometry.left
    window.transport.moved.emit(20)
    assert window.roll.state.geometry.left == left


def test_the_music_is_followed_only_where_that_is_wanted(window):
    opened(window.editor_model, EXAMPLES[0])
    window.roll.zoom_by(8, 1)
    window.roll.navigator.go_to(bar_end=False)
    window.menus.actions["Follow playhead"].trigger()
    window.transport.play()
    state = window.roll.state
    window.transport.moved.emit(int(state.geometry.tick_at(window.roll.canvas.width() + 10)))
    assert state.geometry.left == 0


def test_a_track_comes_to_the_front_by_enter(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    row = window.lanes.rows[2]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert window.editor_model.selection.current == 2
    assert row.accessibleDescription() == "in front"
    assert row.pos() != QPoint(0, 0)


def test_a_volume_is_set_by_keyboard(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    volume = window.lanes.rows[1].volume
    volume.setFocus()
    qtbot.keyClick(volume, Qt.Key.Key_PageDown)
    assert window.editor_model.mix.volumes == {1: volume.value() / 100}
    assert volume.value() < 100
