"""The parts of the window: they fit small screens, large letters, and nothing jumps."""

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QAbstractButton, QLabel, QToolButton, QWidget

from ripieno.app.gui.fitting_label import FittingLabel
from ripieno.app.gui.palette import DARK
from ripieno.app.gui.window import MainWindow
from ripieno.app.session.editor.recovery import Recovery
from tests.support.opened import opened
from tests.support.program import EXAMPLES

SMALL_SCREEN = 1024, 700
"""What a projector or an old laptop leaves of its 1024 x 768 pixels."""

SCREENS = (SMALL_SCREEN, (1280, 650), (1366, 700))
"""What usual screens leave below the titles of windows and desktop."""


@pytest.fixture(autouse=True)
def _dressed(window):
    window.show_palette(DARK)


def overlaps(window, parts: list[QWidget]) -> list[str]:
    """Return which visible parts lie over each other."""
    boxes = [(part, part.rect().translated(part.mapTo(window, part.rect().topLeft()))) for part in parts]
    return [
        f"{one.accessibleName() or one} over {other.accessibleName() or other} {box} {other_box}"
        for index, (one, box) in enumerate(boxes)
        for other, other_box in boxes[index + 1 :]
        if box.intersects(other_box)
    ]


def seen_width(part: QWidget) -> int:
    """Return the pixels of a part that nothing cuts off."""
    top = part.mapTo(part.window(), part.rect().topLeft())
    return part.rect().translated(top).intersected(part.window().rect()).width()


def test_the_window_fits_a_small_screen_with_ideas_on_offer(window):
    opened(window.editor_model, EXAMPLES[0])
    window.cards.show()
    assert window.minimumSizeHint().width() <= SMALL_SCREEN[0]
    assert window.minimumSizeHint().height() <= SMALL_SCREEN[1]


@pytest.fixture
def offering(qtbot, window):
    """Return the window with everything in it that comes and goes: the history, four ideas, all knobs."""
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((4,))
    window.panel.fields["steps"].box.setValue(2)
    window.history_dock.show()
    window.editor_model.fill()
    qtbot.waitUntil(window.cards.keep.isEnabled, timeout=60_000)
    return window


def written(label: QLabel) -> bool:
    """Say whether all of a label is to be seen."""
    return label.fontMetrics().horizontalAdvance(label.text()) <= seen_width(label)


def takes(window, size) -> bool:
    """Resize a window; say whether it takes the size, as it does once what was folded before has room."""
    window.resize(*size)
    return window.size().toTuple() == size


def in_letters(window, qapp, share):
    """Write everything larger; return what writes it as before."""
    usual = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(usual.pointSizeF() * share)
    for font in (larger, usual):
        qapp.setFont(font)
        window.show_palette(DARK)
        yield


@pytest.mark.parametrize("share", [1.0, 1.25, 1.5])
def test_nothing_that_comes_leaves_the_screen_and_each_idea_keeps_its_number(qtbot, offering, qapp, share):
    letters = in_letters(offering, qapp, share)
    next(letters)
    try:
        for size in SCREENS:
            qtbot.waitUntil(lambda size=size: takes(offering, size))
            parts = [offering.lanes, offering.history_dock, offering.roll, *offering.handles.values()]
            parts += [offering.transport, *offering.tools.values(), *offering.cards.cards]
            parts += [offering.cards.keep, offering.cards.drop]
            qtbot.waitUntil(lambda parts=parts: overlaps(offering, parts) == [])
            qtbot.waitUntil(
                lambda parts=parts: all(seen_width(part) >= part.minimumSizeHint().width() for part in parts)
            )
            assert offering.size().toTuple() == size
            titles = [card.title for card in offering.cards.cards]
            assert all(map(written, titles)), (size, [title.text() for title in titles])
            assert [title.text() for title in titles[1:]] == [f"Idea {number}" for number in range(1, 5)]
            assert "0" in titles[0].text()
            assert offering.roll.canvas.height() >= 80
    finally:
        next(letters)


def test_a_title_that_has_no_room_is_a_number(qtbot):
    label = FittingLabel("Idea 1", "1")
    qtbot.addWidget(label)
    label.resize(200, 20)
    label.show()
    assert label.text() == "Idea 1"
    label.resize(label.minimumSizeHint().width(), 20)
    assert label.text() == "1"
    font = label.font()
    label.resize(label.sizeHint().width(), 20)
    assert label.text() == "Idea 1"
    font.setPointSizeF(font.pointSizeF() * 2)
    label.setFont(font)
    assert label.text() == "1"


class Long(QTranslator):
    """Makes all words of the window longer by a third, as German does."""

    def isEmpty(self) -> bool:  # noqa: N802 (Qt's name)
        return False

    def translate(self, context, text, _disambiguation=None, _count=-1) -> str:
        is_ours = len(text) > 2 and not context.startswith("Q")
        tail = "\u00e4\u00f6\u00df" * max(1, round(len(text) / 9))
        return f"{text} {tail}" if is_ours else ""


def test_long_words_are_not_cut(qtbot, qapp, tmp_path):
    translator = Long()
    qapp.installTranslator(translator)
    try:
        window = MainWindow(DARK, Recovery(tmp_path / "long"))
        qtbot.addWidget(window)
        window.show()
        opened(window.editor_model, EXAMPLES[0])
        window.history_dock.show()
        window.cards.show()
        more = next(each for each in window.panel.findChildren(QToolButton) if each.property("fold"))
        more.setChecked(True)
        window.resize(*SMALL_SCREEN)
        qtbot.waitUntil(lambda: window.size().toTuple() == SMALL_SCREEN)
        labels = [
            each
            for each in window.findChildren(QLabel) + window.findChildren(QAbstractButton)
            if each.isVisible() and each.text().endswith("\u00df")
        ]
        qtbot.waitUntil(lambda: [each.text() for each in labels if is_cut(each)] == [])
        assert len(labels) > 30
        window.close()
    finally:
        qapp.removeTranslator(translator)


def is_cut(part: QLabel | QAbstractButton) -> bool:
    """Say whether words of a control are cut, at its edge or at that of what it lies in."""
    wraps = isinstance(part, QLabel) and part.wordWrap()
    needed = part.minimumSizeHint().width() if wraps else part.sizeHint().width()
    seen = part.visibleRegion().boundingRect()
    return needed > part.width() or (seen.height() > 0 and seen.width() < part.width())


def test_panels_are_no_larger_than_the_screen(window):
    room = window.screen().availableSize()
    window.sides.show_live(None)
    window.sides.show_batch()
    for panel in (window.sides.live, window.sides.batch):
        assert panel.width() <= room.width()
        assert panel.height() < room.height()
        panel.close()


@pytest.mark.parametrize("width", [1024, 1300, 1920])
def test_no_part_lies_over_another(qtbot, window, width):
    opened(window.editor_model, EXAMPLES[0])
    window.resize(width, 800)
    qtbot.waitUntil(lambda: window.width() == width)
    parts = [
        *(window.lanes, window.roll, window.panel.button, *window.handles.values()),
        *(*window.tools.values(), window.transport),
    ]
    qtbot.waitUntil(lambda: overlaps(window, parts) == [])
    qtbot.waitUntil(lambda: all(seen_width(part) >= part.minimumSizeHint().width() for part in parts))
    assert window.width() == width


def test_all_of_a_track_is_seen_in_letters_of_any_size(qtbot, window, qapp):
    opened(window.editor_model, EXAMPLES[0])
    usual = qapp.font()
    row = window.lanes.rows[0]
    try:
        window.menus.looks.scale_text(6)
        qtbot.waitUntil(lambda: row.font().pointSizeF() == usual.pointSizeF() + 6)
        qtbot.waitUntil(lambda: row.width() <= window.lanes.viewport().width())
        volume = row.volume
        qtbot.waitUntil(lambda: volume.visibleRegion().boundingRect().width() == volume.width())
        assert volume.width() >= 40
    finally:
        window.menus.looks.scale_text(0)
        qapp.setFont(usual)


def test_volumes_are_wide_enough_to_be_set(window):
    opened(window.editor_model, EXAMPLES[0])
    assert window.lanes.rows[0].volume.width() >= 40
    assert window.transport.findChild(QWidget, "volume").width() >= 40


def test_the_first_message_moves_nothing(qtbot, window):
    before = window.roll.geometry()
    window.show_message("Something was done.")
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() != "")
    assert window.roll.geometry() == before


def test_progress_keeps_its_room_while_nothing_is_filled(window):
    before = window.panel.explanation.mapTo(window, window.panel.explanation.rect().topLeft())
    window.panel.progress.show()
    assert window.panel.explanation.mapTo(window, window.panel.explanation.rect().topLeft()) == before


def tab_stops(window) -> list[QWidget]:
    """Return what Tab goes to, from the first track on."""
    chain = [window.lanes.rows[0]]
    while (following := chain[-1].nextInFocusChain()) not in chain:
        chain.append(following)
    return [
        widget
        for widget in chain
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def test_tab_goes_as_one_reads_and_each_stop_has_a_name(window):
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((0,))
    stops = tab_stops(window)
    roll, panel = window.roll, window.panel
    order = [
        *(window.lanes.rows[0], window.lanes.rows[1].volume, window.transport.findChild(QWidget, "play")),
        *(roll.key_field, roll.header, roll.ruler, roll.canvas),
        *(panel.button, panel.fields["strength"].slider, panel.fields["seed"].box, panel.dice),
        window.handles["clip"],
    ]
    places = [stops.index(widget) for widget in order]
    assert places == sorted(places)
    nameless = [each for each in stops if not (each.accessibleName() or getattr(each, "text", str)())]
    assert nameless == []


def focus_shows(widget: QWidget) -> bool:
    """Say whether a widget looks otherwise while it has the keys."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    held = widget.grab().toImage()
    widget.clearFocus()
    return held != widget.grab().toImage()


def test_what_has_the_keys_is_seen_everywhere(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((0,))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert [stop for stop in tab_stops(window) if not focus_shows(stop)] == []


def test_trouble_lies_over_the_notes_and_moves_nothing(qtbot, window):
    before = window.roll.canvas.geometry()
    window.fail("The file song.mid cannot be read; " + "check the path. " * 20)
    assert window.trouble.isVisible()
    qtbot.waitUntil(lambda: window.trouble.height() >= 2 * window.trouble.fontMetrics().lineSpacing())
    assert window.roll.canvas.geometry() == before
    assert before.contains(window.trouble.geometry())
    window.resize(1100, 760)
    qtbot.waitUntil(lambda: window.roll.canvas.geometry().contains(window.trouble.geometry()))


def test_words_of_any_length_leave_the_button_where_it_is(window):
    place = window.panel.button.y()
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((0,))
    assert window.panel.button.y() == place


def test_nothing_moves_when_ideas_come(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars((4,))
    window.panel.fields["steps"].box.setValue(3)
    window.panel.fields["variations"].box.setValue(2)
    window.editor_model.fill()
    qtbot.waitUntil(window.cards.isVisible)
    assert not window.cards.keep.isEnabled()
    assert [card.isVisible() for card in window.cards.cards] == [True, True, True, False, False]
    qtbot.waitUntil(lambda: window.roll.geometry().bottom() <= window.cards.geometry().top())
    before = window.roll.geometry(), window.cards.geometry(), window.cards.cards[1].geometry()
    qtbot.waitUntil(window.cards.keep.isEnabled, timeout=60_000)
    assert before == (window.roll.geometry(), window.cards.geometry(), window.cards.cards[1].geometry())


def test_the_places_of_ideas_go_when_a_fill_is_cancelled(qtbot, window):
    opened(window.editor_model, EXAMPLES[0])
    window.editor_model.selection.choose_bars(range(8))
    window.editor_model.fill()
    assert window.cards.isVisible()
    window.escape()
    qtbot.waitUntil(lambda: not window.cards.isVisible(), timeout=60_000)
    assert window.editor_model.fill_session.offer is None
