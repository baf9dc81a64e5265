"""Each part of the editor model tells its own changes, and the window draws only what shows that part."""

import pytest
from PySide6.QtCore import QEvent, QObject

from ripieno.app.gui.lanes import LaneRow
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.program import EXAMPLES

PATIENCE = 60_000
PARTS = ("history", "fill_session", "selection", "mix", "analysis", "edits", "file")


@pytest.fixture
def model(qtbot):
    model = EditorModel()
    assert opened(model, EXAMPLES[0])
    qtbot.waitUntil(lambda: model.analysis.key is not None, timeout=PATIENCE)
    yield model
    model.close()


def changes(model, do):
    """Do something; return how often each part said that it changed, without those that did not."""
    counts = dict.fromkeys(PARTS, 0)

    def count(name):
        counts[name] += 1

    connections = [
        (getattr(model, name), getattr(model, name).changed.connect(lambda name=name: count(name)))
        for name in PARTS
    ]
    do()
    for part, connection in connections:
        part.changed.disconnect(connection)
    return {name: number for name, number in counts.items() if number}


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        (lambda model: model.selection.choose(Region((2,), (0,))), {"selection": 1}),
        (lambda model: model.selection.choose_all(), {"selection": 1}),
        (lambda model: model.selection.front(1), {"selection": 1}),
        (lambda model: model.selection.fill_lane(1, wanted=True), {"selection": 1}),
        (lambda model: model.mix.mute(1, wanted=True), {"mix": 1}),
        (lambda model: model.mix.solo_lane(1, wanted=True), {"mix": 1}),
        (lambda model: model.mix.set_volume(1, 0.5), {"mix": 1}),
        (lambda model: model.analysis.mark_key(wanted=True), {"analysis": 1}),
        (lambda model: model.edits.set_role(1, Role.PAD), {"history": 1}),
        (lambda model: model.edits.specify_key("A minor"), {"history": 1}),
        (lambda model: model.edits.edit(0, (), (Note(0, 9, 60, 90, 0),), "Draw"), {"history": 1}),
    ],
)
def test_a_change_is_told_once_and_by_its_own_part_alone(model, do, expected):
    assert changes(model, lambda: do(model)) == expected


def test_opening_a_clip_lets_every_part_tell_once(model):
    counts = changes(model, lambda: opened(model, EXAMPLES[1]))
    assert {name: counts[name] for name in ("history", "fill_session", "selection", "mix")} == {
        "history": 1,
        "fill_session": 1,
        "selection": 1,
        "mix": 1,
    }


def test_a_step_back_to_fewer_lanes_takes_the_selection_of_the_others_away(model):
    lanes = model.clip.lanes
    model.selection.front(len(lanes) - 1)
    model.selection.choose(Region((2,), (len(lanes) - 1,)))
    model.selection.fit(len(lanes) - 1)
    assert model.selection.region is None
    assert model.selection.current == len(lanes) - 2


def test_a_refused_change_is_told_as_refused_and_changes_nothing(qtbot, model):
    before, refusals = model.history.value, []
    model.history.refused.connect(refusals.append)
    model.file.open(EXAMPLES[1])
    assert changes(model, lambda: model.edits.set_role(1, Role.PAD)) == {}
    assert model.history.value is before
    assert len(refusals) == 1
    assert "being opened" in refusals[0]
    qtbot.waitUntil(lambda: not model.file.is_opening, timeout=PATIENCE)


def test_what_is_set_for_tracks_that_are_gone_is_not_saved(model):
    model.mix.mute(len(model.clip.lanes), wanted=True)
    model.mix.set_volume(len(model.clip.lanes), 0.5)
    assert model.settings.muted == frozenset()
    assert model.settings.volumes == {}


@pytest.fixture
def drawn(qtbot, window, monkeypatch):
    """Return the window with a clip, and lists of what is shown anew."""
    assert opened(window.editor_model, EXAMPLES[0])
    qtbot.waitUntil(lambda: window.editor_model.analysis.key is not None, timeout=PATIENCE)
    shown = []
    for owner, name in (
        (window.roll, "set_scene"),
        (window.transport, "set_clip"),
        (window.cards, "show_offer"),
        (window.menus, "refresh"),
    ):
        real = getattr(owner, name)
        monkeypatch.setattr(owner, name, lambda *a, real=real, name=name: shown.append(name) or real(*a))
    for name in ("show_mix", "show_lane"):
        real = getattr(LaneRow, name)
        monkeypatch.setattr(
            LaneRow, name, lambda row, *a, real=real, name=name: shown.append(name) or real(row, *a)
        )
    return window, shown


def test_a_volume_reaches_the_sound_and_draws_neither_notes_nor_cards(drawn):
    window, shown = drawn
    window.lanes.rows[0].volume.setValue(40)
    assert set(shown) == {"show_mix", "set_clip"}


def test_a_mute_draws_the_notes_faint_and_leaves_cards_and_menus(drawn):
    window, shown = drawn
    window.lanes.rows[1].mute.click()
    assert set(shown) == {"show_mix", "set_clip", "set_scene"}
    assert window.roll.state.scene.quiet == {1}


def test_a_selection_does_not_refresh_the_mix(drawn):
    window, shown = drawn
    window.editor_model.selection.choose_bars((2, 3))
    assert "show_mix" not in shown
    assert shown.count("set_scene") == 1
    assert "show_offer" not in shown


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _, event):  # noqa: N802 (Qt's name)
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_the_roll_is_painted_for_a_mute_and_not_for_a_volume(qtbot, drawn):
    window, _ = drawn
    qtbot.wait(50)
    paints = Paints(window.roll.canvas)
    window.editor_model.mix.set_volume(0, 0.3)
    qtbot.wait(50)
    assert paints.count == 0
    window.editor_model.mix.mute(0, wanted=True)
    qtbot.waitUntil(lambda: paints.count > 0, timeout=PATIENCE)
