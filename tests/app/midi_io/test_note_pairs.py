"""Which note-off ends which note-on."""

import random
from unittest import mock

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io import note_pairs
from ripieno.app.midi_io.note_pairs import Pairing, pair_around, pair_notes, spans_of
from ripieno.app.midi_io.smf import decode
from ripieno.app.midi_io.smf_chunks import Track
from ripieno.app.midi_io.smf_events import Event
from ripieno.engine.music.note import Note
from tests.support.smf_strategies import smf_bytes, track_bodies

HUNG = 24

STEPS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from((0x80, 0x90)), st.sampled_from((60, 61)), st.sampled_from((0, 70))
    ),
    max_size=24,
)
"""Waits, and messages of two pitches."""


def pairing_of(text: str, channel: int = 0) -> Pairing:
    """Return the pairing of a track's bytes, given in hexadecimal."""
    return pair_notes(events_of(bytes.fromhex(text)), HUNG)[channel]


def events_of(body: bytes) -> tuple[Event, ...]:
    return decode(smf_bytes(body)).tracks[0].events


def sounding(pairing: Pairing) -> list[tuple[int, int, int]]:
    """Return onset, end and pitch of each note."""
    return [(written.note.onset, written.note.end, written.note.pitch) for written in pairing.notes]


def test_a_note_on_of_velocity_0_is_a_note_off() -> None:
    pairing = pairing_of("00 90 3c 40 60 3c 00")
    assert sounding(pairing) == [(0, 96, 60)]
    assert (pairing.notes[0].on, pairing.notes[0].off) == (0, 1)


def test_of_overlapping_notes_of_one_pitch_the_first_to_begin_ends_first() -> None:
    assert sounding(pairing_of("00 90 3c 40 10 3c 50 10 3c 00 10 3c 00")) == [(0, 32, 60), (16, 48, 60)]


def test_pitches_and_channels_are_apart() -> None:
    text = "00 90 3c 40 00 91 3c 40 00 90 3e 40 10 90 3c 00 10 91 3c 00 10 90 3e 00"
    assert sounding(pairing_of(text)) == [(0, 16, 60), (0, 48, 62)]
    assert sounding(pairing_of(text, channel=1)) == [(0, 32, 60)]


def test_a_note_without_note_off_gets_the_given_length() -> None:
    pairing = pairing_of("00 90 3c 40 60 3e 40 60 3e 00")
    assert sounding(pairing) == [(0, HUNG, 60), (96, 192, 62)]
    assert pairing.notes[0].off is None


def test_a_note_struck_again_and_ended_once_ends_the_second_time() -> None:
    assert sounding(pairing_of("00 90 3c 40 60 3c 40 10 3c 00")) == [(0, HUNG, 60), (96, 112, 60)]


def test_a_note_that_ends_where_it_begins_lasts_a_tick() -> None:
    assert sounding(pairing_of("00 90 3c 40 00 3c 00")) == [(0, 1, 60)]


def test_a_note_off_that_ends_nothing_is_a_stray() -> None:
    pairing = pairing_of("05 80 3c 40 00 90 3c 40 60 3c 00 00 3c 00")
    assert sounding(pairing) == [(5, 101, 60)]
    assert pairing.strays == ((60, 5), (60, 101))


def test_a_velocity_above_127_is_loud_and_a_pitch_above_127_is_no_note() -> None:
    pairing = pairing_of("00 90 3c ff 10 80 3c 00 00 90 bc 40 00 ff 2f 00")
    assert [written.note.velocity for written in pairing.notes] == [127]


def test_notes_come_by_onset_then_pitch() -> None:
    notes = sounding(pairing_of("00 90 40 40 00 3c 40 10 40 00 00 3e 40 00 3c 00 10 3e 00"))
    assert notes == [(0, 16, 60), (0, 16, 64), (16, 32, 62)]


@given(track_bodies())
def test_every_note_event_is_part_of_one_note_or_a_stray(body: bytes) -> None:
    events = events_of(body)
    pairings = pair_notes(events, HUNG).values()
    used = [at for p in pairings for written in p.notes for at in (written.on, written.off) if at is not None]
    strays = sum(len(pairing.strays) for pairing in pairings)
    lone = {index for index, event in enumerate(events) if event.status >> 4 in {8, 9}} - set(used)
    assert len(used) == len(set(used))
    assert len(lone) >= strays


@given(track_bodies(), st.integers(0, 2**32))
def test_removing_notes_changes_no_other_note(body: bytes, seed: int) -> None:
    events = events_of(body)
    written = [note for pairing in pair_notes(events, HUNG).values() for note in pairing.notes]
    draw = random.Random(seed)
    gone = [note for note in written if draw.random() < 0.5]
    indices = {at for note in gone for at in (note.on, note.off)}
    rest = [event for index, event in enumerate(events) if index not in indices]
    left = [note.note for pairing in pair_notes(rest, HUNG).values() for note in pairing.notes]
    assert left == [note.note for note in written if note not in gone]


@given(STEPS, st.integers(0, 40), st.integers(0, 20))
def test_notes_around_a_place_are_those_of_the_whole_track(steps, start, length):
    body = b"".join(bytes((wait, status, pitch, force)) for wait, status, pitch, force in steps)
    track = Track(b"", events_of(body + bytes.fromhex("00ff2f00")))
    around, windows = pair_around(track, 0, {60: (start, start + length)}, HUNG)
    whole = pair_notes(track.events, HUNG).get(0)
    first, last = windows[60]
    assert first <= start
    assert last > start + length
    notes = [each for each in (whole.notes if whole else ()) if each.note.pitch == 60]
    assert list(around.notes) == [each for each in notes if first <= each.note.onset < last]


@given(STEPS, st.sampled_from((1, 2, 5)))
def test_pitches_paired_in_blocks_are_paired_as_all_at_once(steps, block):
    events = events_of(b"".join(bytes((wait, status, pitch, force)) for wait, status, pitch, force in steps))
    whole = pair_notes(events, HUNG)
    with mock.patch.object(note_pairs, "IN_BLOCK", block):
        parts = pair_notes(events, HUNG)
    assert whole.keys() == parts.keys()
    for channel, pairing in whole.items():
        assert (parts[channel].notes, parts[channel].strays) == (pairing.notes, pairing.strays)


def test_of_notes_of_one_tick_and_pitch_the_one_without_note_off_comes_last():
    pairing = pairing_of("00 90 3c 40 00 3c 50 10 3c 00 00 3e 60 10 3e 00")
    assert [(written.note.velocity, written.off) for written in pairing.notes] == [
        (80, 2),
        (64, None),
        (96, 4),
    ]


def test_pitches_of_one_tick_are_in_order_whatever_the_order_of_their_events():
    notes = sounding(pairing_of("00 90 43 40 00 3c 40 00 40 40 10 3c 00 00 40 00 00 43 00"))
    assert [pitch for _, _, pitch in notes] == [60, 64, 67]


def test_the_events_of_some_notes_are_their_note_ons_and_the_note_offs_there_are():
    pairing = pairing_of("00 90 3c 40 00 3e 40 10 3c 00")
    assert sorted(pairing.events_of(np.array([True, True])).tolist()) == [0, 1, 2]
    assert pairing.events_of(np.array([False, True])).tolist() == [1]


def test_strays_of_a_pitch_are_those_of_no_other():
    pairing = pairing_of("01 80 3c 40 01 80 3d 40 01 80 3c 40 01 80 3e 40")
    assert pairing.strays_of(0x3C).tolist() == [1, 3]
    assert pairing.strays_of(0x3D).tolist() == [2]
    assert pairing.strays_of(0x3B).tolist() == []


def test_spans_reach_from_the_first_onset_of_a_pitch_to_its_last_end():
    notes = [Note(4, 10, 60, 64), Note(0, 2, 60, 64), Note(6, 1, 60, 64), Note(1, 1, 61, 64)]
    assert spans_of(notes) == {60: (0, 14), 61: (1, 2)}
