"""Notes changed by hand: those change, and not a byte besides."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.edit_notes import edit_notes
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, decode, encode
from ripieno.engine.music.note import Note
from tests.support.instrument_files import MpePart, StringPart, body_of, file_of, mpe_parts, string_parts
from tests.support.smf_strategies import files, smf_bytes

TWO_NOTES = "00903c40 60803c40 8220903e40 60803e40 00ff2f00"


def smf_of(track: str) -> Smf:
    return decode(smf_bytes(bytes.fromhex(track), form=1))


def words(smf: Smf) -> str:
    return " ".join((event.delta + event.body).hex() for event in smf.tracks[0].events)


def edited(track: str, removed: list[Note], added: list[Note]) -> str:
    smf = smf_of(track)
    clip = read_clip(smf)
    return words(edit_notes(smf, clip.time, clip.lanes[0], removed, added))


def test_a_removed_note_takes_its_two_events_along() -> None:
    assert edited(TWO_NOTES, [Note(0, 96, 60, 64)], []) == "8300903e40 60803e40 00ff2f00"


def test_a_note_moves() -> None:
    moved = edited(TWO_NOTES, [Note(0, 96, 60, 64)], [Note(24, 96, 61, 64)])
    assert moved == "18903d40 60803d40 8208903e40 60803e40 00ff2f00"


def test_a_note_put_back_where_it_was_keeps_its_bytes() -> None:
    smf = smf_of(TWO_NOTES)
    clip = read_clip(smf)
    note = clip.lanes[0].notes[0]
    assert edit_notes(smf, clip.time, clip.lanes[0], [note], [note]) is smf


def test_a_note_that_is_not_there_is_passed_over() -> None:
    smf = smf_of(TWO_NOTES)
    clip = read_clip(smf)
    assert edit_notes(smf, clip.time, clip.lanes[0], [Note(5, 5, 5, 5)], []) is smf


def test_a_drawn_note_ends_where_one_of_its_pitch_begins() -> None:
    drawn = edited(TWO_NOTES, [], [Note(192, 400, 62, 100)])
    assert drawn == "00903c40 60803c40 60903e64 8140803e40 00903e40 60803e40 00ff2f00"


@given(files(), st.data())
def test_only_the_named_notes_change(raw: bytes, data: st.DataObject) -> None:
    smf = decode(raw)
    clip = read_clip(smf)
    assume(clip.lanes)
    index = data.draw(st.integers(0, len(clip.lanes) - 1))
    lane = clip.lanes[index]
    gone = data.draw(st.sampled_from(lane.notes))
    after = edit_notes(smf, clip.time, lane, [gone], [])
    assert decode(encode(after)) == after
    notes = list(lane.notes)
    notes.remove(gone)
    found = read_clip(after)
    others = {
        note for each in clip.lanes if each is not lane and each.shares_channel(lane) for note in each.notes
    }
    sharing = [each.notes for each in found.lanes if each.shares_channel(lane)]
    rest = sorted((note for own in sharing for note in own), key=lambda note: (note.onset, note.pitch))
    assert [note for note in rest if note not in others] == notes
    apart = [
        [(each.track, each.channel, each.notes) for each in lanes if not each.shares_channel(lane)]
        for lanes in (clip.lanes, found.lanes)
    ]
    assert apart[0] == apart[1]


@settings(max_examples=30)
@given(string_parts(), st.integers(0, 1200), st.integers(1, 200), st.integers(30, 86))
def test_a_drawn_note_takes_a_string_that_is_free(
    part: StringPart, onset: int, length: int, pitch: int
) -> None:
    smf = file_of(body_of(part.events(), "Guitar"))
    clip = read_clip(smf)
    (lane,) = clip.lanes
    after = edit_notes(smf, clip.time, lane, [], [Note(onset, length, pitch, 99)])
    notes = [note for each in read_clip(after).lanes for note in each.notes]
    assert set(lane.notes) <= set(notes)
    assert len(notes) - len(lane.notes) in {0, 1}
    new = [note for note in notes if note.velocity == 99]
    assert not any(
        other.onset < note.end and note.onset < other.end and other.channel == note.channel
        for note in new
        for other in lane.notes
    )


@settings(max_examples=30)
@given(mpe_parts(), st.data())
def test_a_note_that_is_made_shorter_keeps_its_channel(part: MpePart, data: st.DataObject) -> None:
    smf = file_of(body_of(part.events()))
    clip = read_clip(smf)
    (lane,) = clip.lanes
    old = data.draw(st.sampled_from(lane.notes))
    after = edit_notes(smf, clip.time, lane, [old], [replace(old, length=old.length - 3)])
    assert replace(old, length=old.length - 3) in set(read_clip(after).lanes[0].notes)
