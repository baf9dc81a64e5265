"""The state behind the window: choose, fill, keep, undo, save."""

from dataclasses import replace

import pytest

from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.roll.view import RollView
from ripieno.app.midi_io.clip_file import load
from ripieno.app.session.editor.project import load_project, save_project
from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.program import EXAMPLES

QUICK = FillOptions(seed=5, steps=3, variations=2)


@pytest.fixture
def editor_model(qtbot):
    editor_model = EditorModel()
    assert opened(editor_model, EXAMPLES[0])
    qtbot.waitUntil(lambda: editor_model.analysis.key is not None, timeout=20_000)
    yield editor_model
    editor_model.close()


def filled(qtbot, editor_model, bars=(4, 5)):
    """Fill some bars of the first lane; return the offer."""
    editor_model.fill_session.options = QUICK
    editor_model.selection.choose_bars(bars)
    editor_model.fill()
    qtbot.waitUntil(lambda: not editor_model.fill_session.is_filling, timeout=60_000)
    return editor_model.fill_session.offer


def test_an_opened_clip_has_key_and_chords_and_nothing_to_save(editor_model):
    assert editor_model.analysis.chords
    assert not editor_model.file.is_changed
    assert "No selection" in editor_model.selection.words


def test_a_file_that_cannot_be_read_is_a_sentence_and_leaves_what_was_open(editor_model, tmp_path, qtbot):
    (tmp_path / "bad.mid").write_bytes(b"nothing of the kind")
    before = editor_model.history.document
    with qtbot.waitSignal(editor_model.failed) as reported:
        assert not opened(editor_model, tmp_path / "bad.mid")
    assert "bad.mid" in reported.args[0]
    assert editor_model.history.document is before


def test_ideas_are_offered_shown_and_kept_as_one_step(qtbot, editor_model):
    offer = filled(qtbot, editor_model)
    assert offer.shown == 0
    assert editor_model.history.document is not editor_model.shown
    editor_model.fill_session.show_idea(None)
    assert editor_model.shown is editor_model.history.document
    editor_model.fill_session.show_idea(1)
    wanted = offer.result.ideas[1].document
    editor_model.fill_session.keep()
    assert editor_model.history.document == wanted
    assert editor_model.fill_session.offer is None
    assert editor_model.history.step.seed == QUICK.seed
    assert editor_model.history.step.region == Region((4, 5), (0,))
    assert editor_model.scene.fresh
    editor_model.undo()
    assert not editor_model.file.is_changed
    editor_model.history.redo()
    assert editor_model.history.document == wanted


def test_painted_steps_are_filled_kept_and_come_back_with_the_project(qtbot, editor_model, tmp_path):
    time, before = editor_model.clip.time, editor_model.history.document
    bar, step = time.bar_start(5), time.ppq // 4
    painted = (bar + 4 * step, bar + 7 * step), (bar + 15 * step, bar + 18 * step)
    region = Region((5, 6), (0,), painted=painted)
    editor_model.selection.choose_on_roll(region)
    assert editor_model.selection.words == "Lead guitar, bars 6\u20137, painted: 6 sixteenths"
    editor_model.fill_session.options = QUICK
    editor_model.fill()
    qtbot.waitUntil(lambda: not editor_model.fill_session.is_filling, timeout=60_000)
    editor_model.fill_session.keep()
    assert editor_model.history.step.words == f"Fill {editor_model.selection.words}"
    outside = [
        [note for note in document.clip.lanes[0].notes if not region.holds(note, painted)]
        for document in (before, editor_model.history.document)
    ]
    assert outside[0] == outside[1]
    assert editor_model.clip.lanes[1:] == before.clip.lanes[1:]
    path = tmp_path / "session.ripieno"
    assert editor_model.file.save_project(path)
    other = EditorModel()
    assert opened(other, path)
    assert other.history.value == editor_model.history.value
    assert other.history.step.region == region
    other.close()
    editor_model.undo()
    assert editor_model.history.document == before
    assert editor_model.selection.region == region


def test_ticked_lanes_are_painted_and_unpainted_whichever_is_in_front(qtbot, editor_model):
    view = RollView()
    qtbot.addWidget(view)
    view.region_selected.connect(editor_model.selection.choose_on_roll)
    editor_model.selection.changed.connect(lambda: view.set_scene(editor_model.scene))
    editor_model.selection.fill_lane(1, wanted=True)
    view.set_tool(Tool.PAINT)
    view.state.caret, view.state.shows_caret = (0, 60), True
    view.editor.use_caret()
    assert editor_model.selection.region == Region(
        (0,), (1,), painted=((0, editor_model.clip.time.ppq // 4),)
    )
    view.editor.use_caret()
    assert editor_model.selection.region is None


def test_bars_are_added_to_painted_steps(editor_model):
    time = editor_model.clip.time
    painted = (time.bar_start(2), time.bar_start(2) + time.ppq)
    editor_model.selection.choose(Region((2,), (0,), painted=(painted,)))
    editor_model.selection.choose_bars((4,), adds=True)
    assert editor_model.selection.region.spans(time) == (painted, (time.bar_start(4), time.bar_start(5)))
    editor_model.selection.choose_bars((4,))
    assert editor_model.selection.region == Region((4,), (0,))


def test_undo_with_ideas_on_offer_takes_the_ideas_away_first(qtbot, editor_model):
    filled(qtbot, editor_model)
    editor_model.undo()
    assert editor_model.fill_session.offer is None
    assert editor_model.history.at == 0


def test_a_cancelled_fill_offers_nothing(qtbot, editor_model):
    editor_model.selection.choose_bars(range(8))
    editor_model.fill()
    assert editor_model.fill_session.is_filling
    editor_model.fill_session.cancel()
    qtbot.waitUntil(lambda: not editor_model.fill_session.is_filling, timeout=60_000)
    assert editor_model.fill_session.offer is None


def test_an_edit_while_ideas_are_shown_keeps_the_idea_that_was_edited(qtbot, editor_model):
    offer = filled(qtbot, editor_model)
    note = Note(0, 24, 100, 90, editor_model.clip.lanes[0].channel)
    editor_model.edits.edit(0, (), (note,), "Draw note")
    words = [step.words for step in editor_model.history.steps]
    assert words[1].startswith("Fill ")
    assert words[2] == "Draw note"
    assert note in editor_model.clip.lanes[0].notes
    kept = offer.result.ideas[0].document.clip.lanes[0].notes
    assert set(kept) <= set(editor_model.clip.lanes[0].notes)


def test_ticked_lanes_are_filled_and_else_the_one_in_front(editor_model):
    editor_model.selection.choose_bars((2,))
    assert editor_model.selection.region.lanes == (0,)
    editor_model.selection.front(1)
    assert editor_model.selection.region.lanes == (1,)
    editor_model.selection.fill_lane(0, wanted=True)
    editor_model.selection.fill_lane(3, wanted=True)
    assert editor_model.selection.region.lanes == (0, 3)
    editor_model.selection.choose_on_roll(Region((5,), (1,)))
    assert editor_model.selection.region == Region((5,), (0, 3))
    editor_model.selection.choose_on_roll(Region((5,), (1,), 60, 72))
    assert editor_model.selection.region == Region((5,), (1,), 60, 72)


def test_typed_chords_are_shown_until_they_are_taken_back(qtbot, editor_model):
    start, end = editor_model.clip.time.bar_start(1), editor_model.clip.time.bar_start(2)
    audible = editor_model.analysis.chords
    editor_model.edits.specify_chords(start, end, "F#m7")
    assert (start, end, "F#m7") in editor_model.analysis.chords
    editor_model.edits.specify_chords(start, end, "")
    assert editor_model.analysis.chords == audible
    with qtbot.waitSignal(editor_model.failed):
        editor_model.edits.specify_chords(start, end, "nonsense")
    assert editor_model.analysis.chords == audible


def test_typed_chords_and_key_are_steps_that_can_be_undone(editor_model):
    start, end = editor_model.clip.time.bar_start(4), editor_model.clip.time.bar_start(5)
    clip = editor_model.clip
    editor_model.edits.specify_chords(start, end, "Am7")
    editor_model.edits.specify_key("A minor")
    assert [step.words for step in editor_model.history.steps[1:]] == ["Chord Am7 in bar 5", "Key A minor"]
    assert editor_model.file.is_changed
    assert editor_model.clip is clip, "the notes are the same, so nothing is to be read or drawn anew"
    editor_model.undo()
    assert editor_model.history.specified_key is None
    assert 4 in editor_model.history.specified_chords
    editor_model.undo()
    assert not editor_model.history.specified_chords
    assert not editor_model.file.is_changed


def test_chords_typed_while_ideas_are_on_offer_outlast_the_idea_that_is_kept(qtbot, editor_model):
    filled(qtbot, editor_model)
    editor_model.edits.specify_chords(0, editor_model.clip.time.bar_start(1), "Bm7")
    assert editor_model.fill_session.offer is not None
    editor_model.fill_session.keep()
    assert 0 in editor_model.history.specified_chords
    assert editor_model.history.step.words.startswith("Fill ")


def test_a_project_brings_back_how_everything_stood(qtbot, editor_model, tmp_path):
    offer = filled(qtbot, editor_model)
    editor_model.fill_session.show_idea(1)
    editor_model.fill_session.options = replace(QUICK, strength=0.5, locks=Locks(scale=True))
    editor_model.selection.fills = frozenset({0, 2})
    editor_model.mix.set_audible(muted=frozenset({3}), solo=frozenset({1}))
    editor_model.mix.set_volume(2, 0.25)
    editor_model.analysis.mark_key(wanted=True)
    path = tmp_path / "session.ripieno"
    assert editor_model.file.save_project(path)
    other = EditorModel()
    assert opened(other, path)
    assert other.settings == editor_model.settings
    assert [idea.notes for idea in other.fill_session.offer.result.ideas] == [
        idea.notes for idea in offer.result.ideas
    ]
    assert other.shown == editor_model.shown
    assert not other.file.is_changed
    other.close()


@pytest.mark.parametrize("wrong", [{"fills": [99]}, {"knobs": {"nonsense": 1}}, {"offer": {"region": None}}])
def test_a_project_with_damaged_settings_is_a_sentence(qtbot, editor_model, tmp_path, wrong):
    project = editor_model.as_project()
    save_project(replace(project, settings={**project.settings, **wrong}), tmp_path / "bad.ripieno")
    before = editor_model.history.value
    with qtbot.waitSignal(editor_model.failed) as reported:
        assert not opened(editor_model, tmp_path / "bad.ripieno")
    assert "settings are damaged" in reported.args[0]
    assert editor_model.history.value is before


def test_solo_silences_the_others(editor_model):
    editor_model.mix.set_audible(muted=frozenset({1}), solo=frozenset({0}))
    assert editor_model.mix.silent(len(editor_model.clip.lanes)) == frozenset(
        range(len(editor_model.clip.lanes))
    ) - {0}


def test_what_is_saved_holds_what_was_shown_and_needs_no_more_saving(qtbot, editor_model, tmp_path):
    filled(qtbot, editor_model)
    editor_model.fill_session.keep()
    assert editor_model.file.is_changed
    assert editor_model.file.save_midi(tmp_path / "out.mid")
    assert load(tmp_path / "out.mid") == editor_model.history.document.smf
    assert not editor_model.file.is_changed


def test_a_project_brings_steps_chords_and_key_back(qtbot, editor_model, tmp_path):
    filled(qtbot, editor_model)
    editor_model.fill_session.keep()
    editor_model.edits.set_role(1, Role.PAD)
    editor_model.edits.specify_key("F# minor")
    editor_model.edits.specify_chords(0, editor_model.clip.time.bar_start(1), "Bm7")
    path = tmp_path / "session.ripieno"
    assert editor_model.file.save_project(path)
    assert len(load_project(path).history.steps) == 5
    other = EditorModel()
    assert opened(other, path)
    assert other.history.value == editor_model.history.value
    assert str(other.history.specified_key) == "F# minor"
    assert other.history.specified_chords == editor_model.history.specified_chords
    other.close()


def test_a_full_disk_is_a_sentence_and_the_clip_stays_unsaved(qtbot, editor_model, tmp_path):
    editor_model.edits.set_role(1, Role.PAD)
    with qtbot.waitSignal(editor_model.failed):
        assert not editor_model.file.save_midi(tmp_path / "missing" / "out.mid")
    assert editor_model.file.is_changed
