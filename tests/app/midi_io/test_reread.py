"""A clip that follows its file's edits is the clip that the written file would give."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.edit_notes import edit_notes
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.reread import reread
from ripieno.app.midi_io.smf import decode, encode
from ripieno.engine.music.note import Note
from tests.support.instrument_files import MpePart, StringPart, body_of, file_of, mpe_parts, string_parts
from tests.support.smf_strategies import files

NOTES = st.builds(
    Note,
    st.integers(0, 700),
    st.integers(1, 200),
    st.sampled_from([59, 60, 61, 62]),
    st.integers(1, 127),
)


@given(files(), st.data())
def test_a_clip_follows_any_edits_as_if_the_written_file_were_read(raw: bytes, data: st.DataObject) -> None:
    smf = decode(raw)
    clip = read_clip(smf)
    assume(clip.lanes)
    for _ in range(data.draw(st.integers(1, 4))):
        lane = data.draw(st.integers(0, len(clip.lanes) - 1))
        removed = data.draw(st.lists(st.sampled_from(clip.lanes[lane].notes), max_size=3))
        added = data.draw(st.lists(NOTES, max_size=3))
        smf = edit_notes(smf, clip.time, clip.lanes[lane], removed, added)
        clip = reread(clip, smf, lane, (*removed, *added))
        assert clip == read_clip(decode(encode(smf)))
        if not clip.lanes:
            break


@settings(max_examples=30)
@given(st.one_of(mpe_parts(), string_parts()), st.data())
def test_a_clip_follows_edits_of_an_instrument_of_several_channels(
    part: MpePart | StringPart, data: st.DataObject
) -> None:
    smf = file_of(body_of(part.events(), "Guitar"))
    clip = read_clip(smf)
    for _ in range(2):
        lane = data.draw(st.integers(0, len(clip.lanes) - 1))
        removed = data.draw(st.lists(st.sampled_from(clip.lanes[lane].notes), max_size=3))
        added = data.draw(st.lists(NOTES, max_size=3))
        smf = edit_notes(smf, clip.time, clip.lanes[lane], removed, added)
        clip = reread(clip, smf, lane, (*removed, *added))
        assert clip == read_clip(decode(encode(smf)))
