"""What the menus do to the clip."""

from PySide6.QtGui import QGuiApplication

from app.midi_io.read_clip import read_clip
from app.midi_io.smf import decode, encode
from tests.support.opened import opened
from tests.support.program import EXAMPLES


def test_the_keys_are_listed_once_each_below_the_menu_or_place_they_belong_to(window):
    groups = dict(window.menus.key_groups())
    assert ("Paste notes", "Ctrl+V") in groups["Edit"]
    assert ("Choose the next note", "N") in groups["Notes and selection"]
    listed = [keys for pairs in groups.values() for _, keys in pairs]
    assert {keys for keys in listed if listed.count(keys) > 1} == {"Esc"}  # of the roll and of the window


def test_copied_notes_are_in_the_other_track_of_the_file_until_that_is_undone(window):
    studio, actions = window.studio, window.menus.actions
    assert opened(studio, EXAMPLES[0])
    before, lanes = encode(studio.document.smf), studio.clip.lanes
    other = next(index for index, lane in enumerate(lanes) if index and lane.notes)
    studio.front(0)
    window.roll.state.choose(frozenset(range(8)))
    phrase = window.roll.state.chosen_notes
    actions["Copy notes"].trigger()
    studio.front(other)
    window.roll.state.caret = studio.clip.time.bar_start(studio.clip.bars + 1), 60
    window.roll.state.shows_caret = True
    actions["Paste notes"].trigger()
    found = read_clip(decode(encode(studio.document.smf))).lanes[other]
    new = [note for note in found.notes if note not in set(lanes[other].notes)]
    assert [(n.pitch, n.length, n.velocity) for n in new] == [(n.pitch, n.length, n.velocity) for n in phrase]
    assert {note.channel for note in new} == {lanes[other].channel}
    actions["Undo"].trigger()
    assert encode(studio.document.smf) == before
    QGuiApplication.clipboard().clear()
