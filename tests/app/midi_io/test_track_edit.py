"""Notes put into a track and taken out of it."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.note_pairs import pair_notes
from ripieno.app.midi_io.smf import decode
from ripieno.app.midi_io.track_edit import TrackEdit, cut_at_strays, edited_track
from ripieno.engine.music.note import Note
from tests.support.smf_strategies import END_OF_TRACK, smf_bytes, track_bodies


def track_of(text):
    return decode(smf_bytes(bytes.fromhex(text))).tracks[0]


def edit(removed=(), added=()):
    return TrackEdit(frozenset(removed), tuple(added))


def body_of(track):
    return track.encode()[8:]


def test_an_empty_edit_changes_no_byte():
    track = track_of("00 903c40 60 803c40 00 ff2f00")
    assert edited_track(track, edit()).encode() == track.encode()


def test_a_new_note_is_a_note_on_and_a_note_off_at_its_ticks():
    track = edited_track(track_of("60 ff2f00"), edit(added=[Note(0x10, 0x20, 60, 64, 1)]))
    assert body_of(track) == bytes.fromhex("10 913c40 20 813c40 30 ff2f00")


def test_the_length_field_fits_the_new_events():
    track = edited_track(track_of("60 ff2f00"), edit(added=[Note(0, 1, 60, 64, 0)]))
    assert track.is_measured
    assert track.size == 12


def test_removed_events_leave_the_others_at_their_ticks():
    track = track_of("10 903c40 10 903e40 10 803c40 10 803e40 00 ff2f00")
    rest = edited_track(track, edit(removed=(0, 2)))
    assert [(event.tick, event.data[0]) for event in rest.events][:-1] == [(0x20, 0x3E), (0x40, 0x3E)]


def test_at_one_tick_notes_end_before_others_begin():
    track = edited_track(
        track_of("10 b04000 00 ff2f00"), edit(added=[Note(0, 16, 60, 64), Note(16, 4, 60, 64)])
    )
    statuses = [event.status for event in track.events if event.tick == 16]
    assert statuses == [0x80, 0xB0, 0x90]


def test_the_end_of_track_moves_only_for_a_note_that_outlasts_it():
    track = track_of("30 ff2f00")
    assert edited_track(track, edit(added=[Note(0, 0x30, 60, 64)])).end == 0x30
    assert edited_track(track, edit(added=[Note(0, 0x31, 60, 64)])).end == 0x31


def test_a_track_without_end_gets_notes_all_the_same():
    track = edited_track(track_of("10 b04000"), edit(added=[Note(0x20, 0x10, 60, 64)]))
    assert body_of(track) == bytes.fromhex("10 b04000 10 903c40 10 803c40")


def test_bytes_after_the_end_of_track_stay():
    track = track_of("10 ff2f00 abcd")
    assert edited_track(track, edit(added=[Note(0, 4, 60, 64)])).tail == track.tail


def test_a_note_is_cut_at_the_first_stray_note_off_of_its_pitch():
    pairing = pair_notes(track_of("10 803c40 10 803c40 10 803e40 00 ff2f00").events, 24)[0]
    notes = [Note(0, 64, 60, 64), Note(16, 64, 60, 64), Note(32, 64, 60, 64), Note(0, 64, 61, 64)]
    assert [note.length for note in cut_at_strays(notes, pairing)] == [16, 16, 64, 64]


def test_a_note_that_ends_before_a_stray_note_off_keeps_its_length():
    pairing = pair_notes(track_of("20 803c40 00 ff2f00").events, 24)[0]
    assert [note.length for note in cut_at_strays([Note(0, 8, 60, 64)], pairing)] == [8]


@given(track_bodies(), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 200)), min_size=1, max_size=5))
def test_notes_put_in_and_taken_out_again_leave_every_other_event(body, places):
    track = decode(smf_bytes(body + END_OF_TRACK)).tracks[0]
    notes = [Note(onset, length, 100, 64, 15) for onset, length in places]
    fuller = edited_track(track, edit(added=notes))
    own = [index for index, event in enumerate(fuller.events) if event.status in {0x8F, 0x9F}]
    assert len(own) == 2 * len(notes)
    back = edited_track(fuller, edit(removed=own))
    kept = [(event.tick, event.status, event.data) for event in track.events if not event.is_end]
    assert [(event.tick, event.status, event.data) for event in back.events if not event.is_end] == kept
