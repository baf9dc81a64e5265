"""New files: what is written is what is read."""

import pretty_midi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.add_lanes import add_lanes
from ripieno.app.midi_io.clip_file import save
from ripieno.app.midi_io.new_file import new_file
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.engine.generate import NewClip
from ripieno.engine.music.keys import Key, parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role

METRES = st.sampled_from(((4, 4), (3, 4), (7, 8), (12, 8), (5, 16), (2, 2), (3, 32)))


@given(
    METRES, st.floats(4, 1000), st.lists(st.sampled_from(Role), min_size=1, max_size=20), st.integers(1, 9)
)
def test_a_new_file_reads_as_its_clip(
    metre: tuple[int, int], tempo: float, roles: list[Role], bars: int
) -> None:
    empty = NewClip(bars, tuple(roles), metre, tempo).make_empty()
    smf, clip = add_lanes(new_file(empty.time, empty.end), empty, range(len(roles)))
    region = Region((0,), tuple(range(len(roles))))
    notes = {at: (Note(0, 60, 40 + at, 80, lane.channel),) for at, lane in enumerate(clip.lanes)}
    result = splice(smf, clip, region, notes)
    assert decode(encode(result)) == result
    read, made = read_clip(result), clip.replace_region(region, notes)
    assert (read.time, read.end, read.bars) == (made.time, empty.end, bars)
    for ours, theirs in zip(read.lanes, made.lanes, strict=True):
        assert (ours.name, ours.track, ours.channel) == (theirs.name, theirs.track, theirs.channel)
        assert ours.notes == theirs.notes
        shares = [lane for lane in made.lanes if lane.channel == theirs.channel]
        assert len(shares) > 1 or (ours.program, ours.role) == (theirs.program, theirs.role)


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("C major", 0),
        ("A minor", 0),
        ("G major", 1),
        ("F major", -1),
        ("F# major", 6),
        ("Db major", -5),
        ("E minor", 1),
        ("C minor", -3),
        ("B major", 5),
    ],
)
def test_the_key_signature_counts_its_signs(name: str, signs: int) -> None:
    key = parse_key(name)
    smf = new_file(NewClip().make_empty().time, 0, key)
    contents = dict(event.meta for event in smf.tracks[0].events)
    assert contents[0x59] == signs.to_bytes(1, signed=True) + bytes((key.mode == "minor",))


@given(st.integers(0, 11), st.sampled_from(("major", "minor")))
def test_another_program_reads_the_same_key(
    tmp_path_factory: pytest.TempPathFactory, tonic: int, mode
) -> None:
    path = tmp_path_factory.mktemp("key") / "new.mid"
    save(new_file(NewClip(metre=(6, 8), tempo=90).make_empty().time, 960, Key(tonic, mode)), path)
    midi = pretty_midi.PrettyMIDI(str(path))
    (signature,) = midi.key_signature_changes
    assert signature.key_number == tonic + 12 * (mode == "minor")
    (metre,) = midi.time_signature_changes
    assert (metre.numerator, metre.denominator) == (6, 8)
