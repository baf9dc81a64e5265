"""Channels that are the strings of a guitar or bass, and channels that are not."""

from collections.abc import Mapping, Sequence

import pytest

from ripieno.app.midi_io.string_evidence import string_channels
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannels
from ripieno.engine.music.notes import Notes
from tests.support.instrument_files import BASS, BEAT, GUITAR

STEP = 24


def channels_of(pitches: Mapping[int, Sequence[int]], length: int = 80) -> dict[int, Notes]:
    """Return notes on the beat, by channel."""
    return {
        channel: Notes.of(tuple(Note(at * BEAT, length, pitch, 80, channel) for at, pitch in enumerate(own)))
        for channel, own in pitches.items()
    }


def found(
    pitches: Mapping[int, Sequence[int]],
    program: int | None = 27,
    name: str = "",
    *,
    length: int = 80,
    is_single: bool = True,
    is_mono: bool = False,
) -> NoteChannels | None:
    return string_channels(
        channels_of(pitches, length), program, name, is_mono=is_mono, is_single=is_single, step_ticks=STEP
    )


def frets(tuning: Sequence[int], first: int = 0) -> dict[int, list[int]]:
    return {first + at: [low + 1, low + 3, low + 2] for at, low in enumerate(tuning)}


def test_strings_reach_from_their_lowest_note_over_the_neck() -> None:
    strings = found(frets(GUITAR))
    assert strings is not None
    assert strings.use is ChannelUse.STRINGS
    ranges = [(each.low, each.high) for each in strings.takes[1:]]
    assert ranges == [(low + 1, low + 23) for low in GUITAR[1:]]


def test_the_lowest_string_reaches_down_to_where_a_usual_tuning_has_it() -> None:
    strings = found(frets(BASS), 33)
    assert strings is not None
    assert strings.takes[0].low == BASS[0]


@pytest.mark.parametrize("name", ["Gitarre", "E-Bass", "Ukulele", "Chitarra", "GTR 1", "String 4"])
def test_a_name_speaks_for_strings(name: str) -> None:
    assert found(frets((43, 50, 57, 64)), None, name) is not None
    assert found(frets((43, 50, 57, 64)), None, "Choir") is None


def test_a_tuning_speaks_for_strings_where_no_program_speaks_against_it() -> None:
    assert found(frets(GUITAR), None) is not None
    assert found(frets(GUITAR), 52) is None


def test_chords_on_a_channel_speak_against_strings() -> None:
    pitches = frets(GUITAR)
    assert found(pitches, length=2 * BEAT) is None


def test_ranges_wider_than_a_string_speak_against_strings() -> None:
    assert found({**frets(GUITAR), 0: [40, 70, 41]}) is None


def test_strings_that_cross_in_every_chord_are_none() -> None:
    pitches = {0: [40, 60, 61], 1: [45, 50, 51], 2: [50, 45, 46], 3: [55, 53, 54]}
    assert found(pitches) is None


def test_a_track_of_several_instruments_needs_more_strings() -> None:
    few = dict(list(frets(GUITAR).items())[:3])
    assert found(few) is not None
    assert found(few, is_single=False) is None
    assert found(few, is_single=False, is_mono=True) is not None
