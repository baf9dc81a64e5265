"""A file that lacks something says so, and one that lacks nothing does not."""

from pathlib import Path

import pytest

from ripieno.app.midi_io.damage import MAX_SENTENCES, Damage, damage_sentences
from ripieno.app.midi_io.smf import SmfError, decode
from tests.support import small_song
from tests.support.large_files import many_notes
from tests.support.program import EXAMPLES
from tests.support.smf_strategies import END_OF_TRACK, chunk, header, smf_bytes

ODD = Path(__file__).parents[2] / "fixtures" / "odd-midi"
NOTE = b"\x00\x90\x3c\x40\x60\x80\x3c\x40"
TRACK = chunk(b"MTrk", NOTE + END_OF_TRACK)


def said(data):
    return [str(each) for each in decode(data).damage]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_whole(path):
    assert said(path.read_bytes()) == []


@pytest.mark.parametrize("data", [small_song.song(), many_notes(5), header() + TRACK + bytes(20)])
def test_trailing_data_and_padding_are_no_damage(data):
    assert said(data) == []


@pytest.mark.parametrize("path", [EXAMPLES[0], ODD / "test-karaoke-kar.mid"], ids=lambda path: path.stem)
def test_a_truncated_file_is_refused_or_says_what_is_missing_wherever_it_is_cut(path):
    whole = path.read_bytes()[:6000]
    opened = 0
    for size in range(15, len(whole) - 1, 3):
        try:
            damage = decode(whole[:size]).damage
        except SmfError:
            continue
        opened += 1
        assert damage, size
        assert all(0 <= each.byte <= size for each in damage)
    assert opened > 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((header() + TRACK)[:-3], ["track 1 breaks off, with 3 bytes missing, at byte 31"]),
        ((header() + TRACK)[:-1], ["track 1 breaks off, with 1 byte missing, at byte 33"]),
        (header() + chunk(b"MTrk", NOTE), ["track 1 has no end-of-track at byte 30"]),
        (header(1, 3) + TRACK, ["2 of the 3 tracks that the header announces are missing at byte 34"]),
        (header(1, 2) + TRACK, ["1 of the 2 tracks that the header announces is missing at byte 34"]),
        (header(1, 1) + TRACK + TRACK, ["the header announces 1 of 2 tracks at byte 10"]),
        (
            header(1, 2) + b"MTrk\x00\x00\x00\x00" + TRACK[8:] + TRACK,
            ["track 1 has 12 bytes and a length field that says 0 at byte 18"],
        ),
        (header(1, 2) + TRACK + b"\x01junk" + TRACK, ["5 bytes outside of any track at byte 34"]),
        (
            header() + chunk(b"MTrk", NOTE + END_OF_TRACK + NOTE),
            ["track 1 has 8 bytes after its end, not read, at byte 34"],
        ),
        (header() + TRACK + header() + TRACK, ["another MIDI file, which is not read, begins at byte 34"]),
        (
            header() + chunk(b"MTrk", b"\x00\xb0\x07\xff" + NOTE + END_OF_TRACK),
            ["track 1 holds an illegal event at byte 23"],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_track_and_byte(data, words):
    assert said(data) == words


def test_a_wrapped_file_that_is_cut_says_so():
    inner = header() + TRACK
    riff = b"RIFF" + (len(inner) + 12).to_bytes(4, "little") + b"RMIDdata"
    whole = riff + len(inner).to_bytes(4, "little") + inner
    assert said(whole) == []
    assert said(whole[:-2])[0] == "2 bytes that its RIFF header announces are missing at byte 52"


def test_damage_stays_with_a_file_that_is_edited():
    smf = decode((header() + TRACK)[:-3])
    edited = smf.with_tracks({0: smf.tracks[0].with_events(smf.tracks[0].events[:1])})
    assert edited.damage == smf.damage


def test_sentences_name_the_file_and_a_remedy_and_are_few():
    found = [Damage(7 * at, "has no end-of-track", at) for at in range(MAX_SENTENCES + 3)]
    sentences = damage_sentences(found, "a.mid")
    remedy = "get a complete copy of it or export it again"
    assert sentences[0] == f"a.mid is damaged: track 1 has no end-of-track at byte 0; {remedy}."
    assert len(sentences) == MAX_SENTENCES
    assert sentences[-1].endswith("again, for there are 3 more faults.")
    assert damage_sentences(found[:2], "a.mid")[-1].endswith("export it again.")
    assert damage_sentences((), "a.mid") == ()
    assert said(smf_bytes(NOTE + END_OF_TRACK)) == []
