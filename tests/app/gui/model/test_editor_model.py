"""The state behind the window: choose, fill, keep, undo, save."""

from dataclasses import replace

import pytest

from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.roll.state import Tool
from ripieno.app.gui.roll.view import RollView
from ripieno.app.midi_io.clip_file import load
from ripieno.app.session.studio.project import load_project, save_project
from ripieno.engine.generate import FillOptions, Locks
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.opened import opened
from tests.support.program import EXAMPLES

QUICK = FillOptions(seed=5, steps=3, variations=2)


@pytest.fixture
def studio(qtbot):
    studio = EditorModel()
    assert opened(studio, EXAMPLES[0])
    qtbot.waitUntil(lambda: studio.analysis.key is not None, timeout=20_000)
    yield studio
    studio.close()


def filled(qtbot, studio, bars=(4, 5)):
    """Fill some bars of the first lane; return the offer."""
    studio.fill_session.options = QUICK
    studio.selection.choose_bars(bars)
    studio.fill()
    qtbot.waitUntil(lambda: not studio.fill_session.is_filling, timeout=60_000)
    return studio.fill_session.offer


def test_an_opened_clip_has_key_and_chords_and_nothing_to_save(studio):
    assert studio.analysis.chords
    assert not studio.file.is_changed
    assert "Nothing is chosen" in studio.selection.words


def test_a_file_that_cannot_be_read_is_a_sentence_and_leaves_what_was_open(studio, tmp_path, qtbot):
    (tmp_path / "bad.mid").write_bytes(b"nothing of the kind")
    before = studio.history.document
    with qtbot.waitSignal(studio.failed) as told:
        assert not opened(studio, tmp_path / "bad.mid")
    assert "bad.mid" in told.args[0]
    assert studio.history.document is before


def test_ideas_are_offered_shown_and_kept_as_one_step(qtbot, studio):
    offer = filled(qtbot, studio)
    assert offer.shown == 0
    assert studio.history.document is not studio.shown
    studio.fill_session.show_idea(None)
    assert studio.shown is studio.history.document
    studio.fill_session.show_idea(1)
    wanted = offer.result.ideas[1].document
    studio.fill_session.keep()
    assert studio.history.document == wanted
    assert studio.fill_session.offer is None
    assert studio.history.step.seed == QUICK.seed
    assert studio.history.step.region == Region((4, 5), (0,))
    assert studio.scene.fresh
    studio.undo()
    assert not studio.file.is_changed
    studio.history.redo()
    assert studio.history.document == wanted


def test_painted_steps_are_filled_kept_and_come_back_with_the_project(qtbot, studio, tmp_path):
    time, before = studio.clip.time, studio.history.document
    bar, step = time.bar_start(5), time.ppq // 4
    painted = (bar + 4 * step, bar + 7 * step), (bar + 15 * step, bar + 18 * step)
    region = Region((5, 6), (0,), painted=painted)
    studio.selection.choose_on_roll(region)
    assert studio.selection.words == "Lead guitar, bars 6\u20137, painted: 6 sixteenths"
    studio.fill_session.options = QUICK
    studio.fill()
    qtbot.waitUntil(lambda: not studio.fill_session.is_filling, timeout=60_000)
    studio.fill_session.keep()
    assert studio.history.step.words == f"Fill {studio.selection.words}"
    outside = [
        [note for note in document.clip.lanes[0].notes if not region.holds(note, painted)]
        for document in (before, studio.history.document)
    ]
    assert outside[0] == outside[1]
    assert studio.clip.lanes[1:] == before.clip.lanes[1:]
    path = tmp_path / "session.ripieno"
    assert studio.file.save_project(path)
    other = EditorModel()
    assert opened(other, path)
    assert other.history.value == studio.history.value
    assert other.history.step.region == region
    other.close()
    studio.undo()
    assert studio.history.document == before
    assert studio.selection.region == region


def test_ticked_lanes_are_painted_and_unpainted_whichever_is_in_front(qtbot, studio):
    view = RollView()
    qtbot.addWidget(view)
    view.region_chosen.connect(studio.selection.choose_on_roll)
    studio.selection.changed.connect(lambda: view.set_scene(studio.scene))
    studio.selection.fill_lane(1, wanted=True)
    view.set_tool(Tool.PAINT)
    view.state.caret, view.state.shows_caret = (0, 60), True
    view.editor.use_caret()
    assert studio.selection.region == Region((0,), (1,), painted=((0, studio.clip.time.ppq // 4),))
    view.editor.use_caret()
    assert studio.selection.region is None


def test_bars_are_added_to_painted_steps(studio):
    time = studio.clip.time
    painted = (time.bar_start(2), time.bar_start(2) + time.ppq)
    studio.selection.choose(Region((2,), (0,), painted=(painted,)))
    studio.selection.choose_bars((4,), adds=True)
    assert studio.selection.region.spans(time) == (painted, (time.bar_start(4), time.bar_start(5)))
    studio.selection.choose_bars((4,))
    assert studio.selection.region == Region((4,), (0,))


def test_undo_with_ideas_on_offer_takes_the_ideas_away_first(qtbot, studio):
    filled(qtbot, studio)
    studio.undo()
    assert studio.fill_session.offer is None
    assert studio.history.at == 0


def test_a_cancelled_fill_offers_nothing(qtbot, studio):
    studio.selection.choose_bars(range(8))
    studio.fill()
    assert studio.fill_session.is_filling
    studio.fill_session.cancel()
    qtbot.waitUntil(lambda: not studio.fill_session.is_filling, timeout=60_000)
    assert studio.fill_session.offer is None


def test_an_edit_while_ideas_are_shown_keeps_the_idea_that_was_edited(qtbot, studio):
    offer = filled(qtbot, studio)
    note = Note(0, 24, 100, 90, studio.clip.lanes[0].channel)
    studio.edits.edit(0, (), (note,), "Draw note")
    words = [step.words for step in studio.history.steps]
    assert words[1].startswith("Fill ")
    assert words[2] == "Draw note"
    assert note in studio.clip.lanes[0].notes
    kept = offer.result.ideas[0].document.clip.lanes[0].notes
    assert set(kept) <= set(studio.clip.lanes[0].notes)


def test_ticked_lanes_are_filled_and_else_the_one_in_front(studio):
    studio.selection.choose_bars((2,))
    assert studio.selection.region.lanes == (0,)
    studio.selection.front(1)
    assert studio.selection.region.lanes == (1,)
    studio.selection.fill_lane(0, wanted=True)
    studio.selection.fill_lane(3, wanted=True)
    assert studio.selection.region.lanes == (0, 3)
    studio.selection.choose_on_roll(Region((5,), (1,)))
    assert studio.selection.region == Region((5,), (0, 3))
    studio.selection.choose_on_roll(Region((5,), (1,), 60, 72))
    assert studio.selection.region == Region((5,), (1,), 60, 72)


def test_typed_chords_are_shown_until_they_are_taken_back(qtbot, studio):
    start, end = studio.clip.time.bar_start(1), studio.clip.time.bar_start(2)
    heard = studio.analysis.chords
    studio.edits.tell_chords(start, end, "F#m7")
    assert (start, end, "F#m7") in studio.analysis.chords
    studio.edits.tell_chords(start, end, "")
    assert studio.analysis.chords == heard
    with qtbot.waitSignal(studio.failed):
        studio.edits.tell_chords(start, end, "nonsense")
    assert studio.analysis.chords == heard


def test_typed_chords_and_key_are_steps_that_can_be_undone(studio):
    start, end = studio.clip.time.bar_start(4), studio.clip.time.bar_start(5)
    clip = studio.clip
    studio.edits.tell_chords(start, end, "Am7")
    studio.edits.tell_key("A minor")
    assert [step.words for step in studio.history.steps[1:]] == ["Chord Am7 in bar 5", "Key A minor"]
    assert studio.file.is_changed
    assert studio.clip is clip, "the notes are the same, so nothing is to be read or drawn anew"
    studio.undo()
    assert studio.history.told_key is None
    assert 4 in studio.history.told_chords
    studio.undo()
    assert not studio.history.told_chords
    assert not studio.file.is_changed


def test_chords_typed_while_ideas_are_on_offer_outlast_the_idea_that_is_kept(qtbot, studio):
    filled(qtbot, studio)
    studio.edits.tell_chords(0, studio.clip.time.bar_start(1), "Bm7")
    assert studio.fill_session.offer is not None
    studio.fill_session.keep()
    assert 0 in studio.history.told_chords
    assert studio.history.step.words.startswith("Fill ")


def test_a_project_brings_back_how_everything_stood(qtbot, studio, tmp_path):
    offer = filled(qtbot, studio)
    studio.fill_session.show_idea(1)
    studio.fill_session.options = replace(QUICK, strength=0.5, locks=Locks(scale=True))
    studio.selection.fills = frozenset({0, 2})
    studio.mix.set_heard(muted=frozenset({3}), solo=frozenset({1}))
    studio.mix.set_volume(2, 0.25)
    studio.analysis.mark_key(wanted=True)
    path = tmp_path / "session.ripieno"
    assert studio.file.save_project(path)
    other = EditorModel()
    assert opened(other, path)
    assert other.settings == studio.settings
    assert [idea.notes for idea in other.fill_session.offer.result.ideas] == [
        idea.notes for idea in offer.result.ideas
    ]
    assert other.shown == studio.shown
    assert not other.file.is_changed
    other.close()


@pytest.mark.parametrize("wrong", [{"fills": [99]}, {"knobs": {"nonsense": 1}}, {"offer": {"region": None}}])
def test_a_project_with_damaged_settings_is_a_sentence(qtbot, studio, tmp_path, wrong):
    project = studio.as_project()
    save_project(replace(project, settings={**project.settings, **wrong}), tmp_path / "bad.ripieno")
    before = studio.history.value
    with qtbot.waitSignal(studio.failed) as told:
        assert not opened(studio, tmp_path / "bad.ripieno")
    assert "settings are damaged" in told.args[0]
    assert studio.history.value is before


def test_solo_silences_the_others(studio):
    studio.mix.set_heard(muted=frozenset({1}), solo=frozenset({0}))
    assert studio.mix.silent(len(studio.clip.lanes)) == frozenset(range(len(studio.clip.lanes))) - {0}


def test_what_is_saved_holds_what_was_shown_and_needs_no_more_saving(qtbot, studio, tmp_path):
    filled(qtbot, studio)
    studio.fill_session.keep()
    assert studio.file.is_changed
    assert studio.file.save_midi(tmp_path / "out.mid")
    assert load(tmp_path / "out.mid") == studio.history.document.smf
    assert not studio.file.is_changed


def test_a_project_brings_steps_chords_and_key_back(qtbot, studio, tmp_path):
    filled(qtbot, studio)
    studio.fill_session.keep()
    studio.edits.set_role(1, Role.PAD)
    studio.edits.tell_key("F# minor")
    studio.edits.tell_chords(0, studio.clip.time.bar_start(1), "Bm7")
    path = tmp_path / "session.ripieno"
    assert studio.file.save_project(path)
    assert len(load_project(path).history.steps) == 5
    other = EditorModel()
    assert opened(other, path)
    assert other.history.value == studio.history.value
    assert str(other.history.told_key) == "F# minor"
    assert other.history.told_chords == studio.history.told_chords
    other.close()


def test_a_full_disk_is_a_sentence_and_the_clip_stays_unsaved(qtbot, studio, tmp_path):
    studio.edits.set_role(1, Role.PAD)
    with qtbot.waitSignal(studio.failed):
        assert not studio.file.save_midi(tmp_path / "missing" / "out.mid")
    assert studio.file.is_changed
