"""Channels that take turns at the notes of one instrument, and channels that do not."""

from collections.abc import Sequence

import pytest

from ripieno.app.midi_io.note_pairs import pair_notes
from ripieno.app.midi_io.per_note_channels import are_turns, overlapping_share
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from tests.support.instrument_files import Events, MpePart, body_of, file_of

TRIADS = [(60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62)] * 4


def turns(events: Events) -> bool:
    track = file_of(body_of(events)).tracks[0]
    return are_turns(track.table, pair_notes(track.events, 24))


@pytest.mark.parametrize("count", [4, 5, 7, 9, 15])
def test_member_channels_of_bent_notes_take_turns(count: int) -> None:
    assert turns(MpePart(range(1, count + 1), None, TRIADS).events())


def test_many_channels_take_turns_though_nothing_is_bent() -> None:
    events = [each for each in MpePart(range(9), None, TRIADS).events() if each[2][0] & 0xF0 in {0x80, 0x90}]
    assert turns(events)
    few = [each for each in MpePart(range(4), None, TRIADS).events() if each[2][0] & 0xF0 in {0x80, 0x90}]
    assert not turns(few)


def test_channels_that_hold_chords_do_not_take_turns() -> None:
    events = [
        each
        for channel in range(4)
        for at, chord in enumerate(TRIADS)
        if at % 4 == channel
        for each in MpePart([channel], None, [*[()] * at, chord]).events()
    ]
    assert not turns(events)


def test_voices_that_keep_their_channels_are_one_instrument_if_each_note_is_set_up_at_its_onset() -> None:
    assert turns(MpePart(range(3), None, TRIADS).events())
    bends_alone = [each for each in MpePart(range(3), None, TRIADS).events() if each[2][1] != 74]
    assert not turns(bends_alone)


@pytest.mark.parametrize(
    ("spans", "slack", "share"),
    [
        ([(0, 10), (10, 10), (20, 10)], 0, 0.0),
        ([(0, 15), (10, 15), (20, 10)], 0, 2 / 3),
        ([(0, 15), (10, 15), (20, 10)], 5, 0.0),
        ([(0, 90), (10, 5), (20, 5)], 0, 2 / 3),
        ([], 0, 0.0),
    ],
)
def test_the_share_of_notes_that_overlap_an_earlier_one(
    spans: Sequence[tuple[int, int]], slack: int, share: float
) -> None:
    notes = Notes.of(tuple(Note(onset, length, 60, 80) for onset, length in spans))
    assert overlapping_share([notes], slack) == pytest.approx(share)


def test_few_notes_say_nothing() -> None:
    events = MpePart(range(6), None, TRIADS[:2]).events()
    assert not turns([each for each in events if each[2][1] != 74])
