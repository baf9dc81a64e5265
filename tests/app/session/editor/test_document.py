import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ripieno.app.midi_io.clip_file import new_file
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.session.editor.document import Document
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.instrument_files import GUITAR, SoundPart, StringPart, body_of, file_of
from tests.support.small_song import song, write_song
from tests.support.smf_strategies import files


@pytest.fixture
def document(tmp_path):
    return Document.open(write_song(tmp_path))


def test_a_file_that_is_none_is_one_sentence(tmp_path):
    with pytest.raises(RipienoError, match="check the path"):
        Document.open(tmp_path / "nothing.mid")


def test_a_role_stays_with_its_lane_when_the_notes_change(document):
    lane = document.clip.lanes[0]
    renamed = document.with_role(0, Role.PAD)
    edited = renamed.edited(0, [lane.notes[0]], [])
    assert document.clip.lanes[0].role is not Role.PAD
    assert edited.clip.lanes[0].role is Role.PAD
    assert edited.clip.lanes[0].notes == lane.notes[1:]


def test_control_notes_stay_with_their_lane_and_are_never_filled_away(document):
    note = document.clip.lanes[0].notes[0]
    marked = document.with_control(0, frozenset({note.pitch}))
    region = Region((document.clip.time.bar_at(note.onset),), (0,))
    filled = marked.filled(region, {})
    assert filled.clip.lanes[0].control == {note.pitch}
    assert note in filled.clip.lanes[0].notes
    assert note not in document.filled(region, {}).clip.lanes[0].notes


def test_a_fill_changes_the_region_alone(document):
    region = Region((1,), (0,))
    start = document.clip.time.bar_start(1)
    filled = document.filled(region, {0: [Note(start, 10, 60, 90)]})
    assert filled.clip.lanes == document.clip.replace_region(region, {0: [Note(start, 10, 60, 90)]}).lanes


def test_a_change_of_nothing_is_the_same_document(document):
    notes = document.clip.lanes[0].notes
    assert document.edited(0, notes[:2], notes[:2]) is document


def test_a_document_without_notes_has_a_clip_without_lanes():
    assert Document(new_file(TimeMap(96), 384)).clip.lanes == ()


def test_opening_and_encoding_gives_the_bytes_of_the_file(document):
    assert encode(document.smf) == song()


@given(files(), st.data())
def test_an_edited_document_knows_what_its_written_file_says(raw, data):
    document = Document(decode(raw)).read()
    assume(document.clip.lanes)
    document = document.with_role(data.draw(st.integers(0, len(document.clip.lanes) - 1)), Role.PAD)
    steps = [document]
    for _ in range(data.draw(st.integers(1, 4))):
        lane = data.draw(st.integers(0, len(document.clip.lanes) - 1))
        notes = document.clip.lanes[lane].notes
        removed = data.draw(st.lists(st.sampled_from(notes), max_size=2))
        onset, pitch = data.draw(st.integers(0, 900)), data.draw(st.sampled_from([59, 60, 61, 62]))
        document = document.edited(lane, removed, [Note(onset, 30, pitch, 70)])
        steps.append(document)
        if not document.clip.lanes:
            break
    for step in steps:
        written = Document(decode(encode(step.smf)), step.roles)
        assert step == written
        assert (step.clip, step.markers, step.controls) == (written.clip, written.markers, written.controls)


SOUNDS = SoundPart(0, [(0, 0), (0, 33)])


def test_a_role_is_that_of_one_sound_of_a_channel():
    document = Document(file_of(body_of(SOUNDS.events(), "Layer")))
    changed = document.with_role(1, Role.PAD)
    again = Document(changed.smf, changed.roles)
    assert [lane.role for lane in again.clip.lanes] == [document.clip.lanes[0].role, Role.PAD]


def test_a_role_of_a_channel_is_that_of_all_its_sounds():
    document = Document(file_of(body_of(SOUNDS.events())), {(0, 0): Role.COUNTER})
    assert [lane.role for lane in document.clip.lanes] == [Role.COUNTER] * 2


def test_controls_are_those_of_the_file_after_notes_of_strings_are_edited():
    document = Document(file_of(body_of(StringPart(range(6), GUITAR, [(0,) * 6, (1,) * 6]).events())))
    assert len(document.clip.lanes) == 1
    assert document.controls
    edited = document.edited(0, list(document.clip.lanes[0].notes[:6]), [])
    assert edited.controls == Document(edited.smf).controls
    assert edited.clip == Document(edited.smf).clip
