from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.smf_vlq import MAX_VALUE, write_vlq
from ripieno.app.midi_io.track_ends import lengthened
from tests.support.smf_strategies import END_OF_TRACK, chunk, files, header


def ending(*ends: int):
    """Return a file of tracks with a note each, which end at some ticks."""
    body = bytes.fromhex("00903c4060803c40")
    tracks = [chunk(b"MTrk", body + write_vlq(end - 96) + END_OF_TRACK[1:]) for end in ends]
    return decode(header(1, len(ends)) + b"".join(tracks))


def ends_of(smf):
    return [track.end for track in smf.tracks]


def test_the_tracks_that_end_last_end_later():
    assert ends_of(lengthened(ending(384, 96, 384), 768)) == [768, 96, 768]


def test_a_file_that_lasts_as_long_stays_as_it_is():
    smf = ending(384, 96)
    assert lengthened(smf, 384) is smf


def test_an_end_further_off_than_a_file_can_say_stays():
    smf = ending(384)
    assert lengthened(smf, 97 + MAX_VALUE) is smf
    assert ends_of(lengthened(smf, 96 + MAX_VALUE)) == [96 + MAX_VALUE]


@given(files(), st.integers(1, 10_000))
def test_only_ends_of_tracks_change(data, ticks):
    smf = decode(data)
    last = max(ends_of(smf), default=0)
    longer = lengthened(smf, last + ticks)
    assert decode(encode(longer)) == longer
    for before, after in zip(smf.tracks, longer.tracks, strict=True):
        if after is not before:
            assert (before.end, after.end) == (last, last + ticks)
        assert [event.body for event in before.events] == [event.body for event in after.events]
