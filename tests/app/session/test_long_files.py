"""Small files that say they are long, through every command: a sentence or a result, and little work."""

import tracemalloc

import pytest

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.excerpt import excerpt, without_lanes
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.app.session.batch.where import Where, WhereError, regions
from ripieno.app.session.choice import (
    MAX_BARS_OF_TRACKS,
    MAX_FILL_BARS,
    ChoiceError,
    choose_bars,
    within_reach,
)
from ripieno.app.session.commands import (
    AccompanyFile,
    DescribeFile,
    ExtendFile,
    InpaintFile,
    RenderFile,
    VaryFile,
)
from ripieno.app.session.events import FillReport, Warned
from ripieno.app.session.session import perform
from ripieno.app.session.sounding_part import MAX_SOUND_SECONDS, LongSoundError, sounding_part
from ripieno.engine.generate import ClipResult, FillOptions
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support import fake_engine, small_song
from tests.support.damaged import forgetful
from tests.support.large_files import FAR, far_notes, long_note, many_notes, meta, peak_bytes
from tests.support.smf_strategies import END_OF_TRACK, smf_bytes

MEMORY = 64 * 2**20
"""Bytes that no file of a few bytes may take; a bar each took gigabytes."""

HOSTILE = {"long note": long_note(FAR), "far notes": far_notes()}


@pytest.fixture
def source(tmp_path, request):
    path = tmp_path / "in.mid"
    path.write_bytes(HOSTILE[request.param])
    return path


each_file = pytest.mark.parametrize("source", sorted(HOSTILE), indirect=True)


@each_file
def test_a_few_bytes_are_described_and_drawn_in_little_memory(source, tmp_path):
    for command in (DescribeFile(source), RenderFile(source, (tmp_path / "a.png", tmp_path / "a.svg"))):
        tuple(perform(command))  # modules are loaded now
        assert peak_bytes(lambda command=command: tuple(perform(command))) < MEMORY


@each_file
@pytest.mark.parametrize("kind", [InpaintFile, VaryFile])
def test_a_bar_of_a_few_bytes_is_filled_in_little_memory(source, kind, tmp_path, monkeypatch):
    fake_engine.install(monkeypatch)
    command = kind(source, tmp_path / "out.mid", bars=(90_000,), tracks="1", options=FillOptions(1))
    events = []
    assert peak_bytes(lambda: events.extend(perform(command))) < MEMORY
    assert isinstance(events[-1], FillReport)
    assert read_clip(load(tmp_path / "out.mid")).bars >= read_clip(load(source)).bars


@each_file
def test_all_bars_of_a_few_bytes_are_too_many_and_are_never_listed(source, tmp_path):
    out = tmp_path / "out.mid"
    tracemalloc.start()
    for command in (AccompanyFile(source, out, role=Role.BASS), AccompanyFile(source, out, role=Role.LEAD)):
        with pytest.raises(ChoiceError, match="bars are too many at once; choose at most 256"):
            tuple(perform(command))
    assert tracemalloc.get_traced_memory()[1] < MEMORY
    tracemalloc.stop()
    assert not out.exists()


@each_file
@pytest.mark.parametrize("bars", ["all", "every:1", "last:999999"])
def test_a_batch_refuses_too_many_bars_in_a_sentence(source, bars):
    smf = load(source)
    with pytest.raises(WhereError, match="bars are too many at once; choose at most"):
        regions(Where(bars, tracks="1"), smf, read_clip(smf), "in.mid")


def test_silent_bars_between_far_notes_are_counted_not_listed():
    smf = decode(far_notes())
    clip = read_clip(smf)
    with pytest.raises(WhereError, match="bars are too many at once"):
        assert peak_bytes(lambda: regions(Where("empty"), smf, clip, "in.mid")) < MEMORY


def test_the_bars_of_a_section_are_counted_not_listed():
    body = meta(6, b"A") + b"\x00\x90\x3c\x40\x10\x3c\x00" + meta(6, b"B", FAR) + END_OF_TRACK
    smf = decode(smf_bytes(body, division=1))
    with pytest.raises(WhereError, match="67108868 bars are too many"):
        regions(Where("section:A"), smf, read_clip(smf), "in.mid")


def test_a_new_track_of_a_long_file_ends_where_a_file_can_say(tmp_path, monkeypatch):
    fake_engine.install(monkeypatch)

    def made(_model, clip, role, _options, bars, _name):
        region = Region(bars, (len(clip.lanes),))
        yield ClipResult(
            ({len(clip.lanes): ()},), 1, "x", clip=with_lane(clip, role), region=region, added=(1,)
        )

    monkeypatch.setattr("ripieno.engine.generate.accompany", made)
    source = tmp_path / "in.mid"
    source.write_bytes(far_notes())
    command = AccompanyFile(source, tmp_path / "out.mid", role=Role.BASS, bars=(0,), options=FillOptions(1))
    assert isinstance(tuple(perform(command))[-1], FillReport)
    assert [track.end for track in load(tmp_path / "out.mid").tracks] == [9 * FAR + 10 * 480, FAR]


def test_bars_of_many_tracks_are_bounded_together():
    assert len(within_reach(range(MAX_FILL_BARS), MAX_BARS_OF_TRACKS // MAX_FILL_BARS)) == MAX_FILL_BARS
    with pytest.raises(
        ChoiceError, match="256 bars of 65 tracks are too many at once; choose at most 64 tracks"
    ):
        within_reach(range(MAX_FILL_BARS), 65)
    with pytest.raises(ChoiceError, match="too many"):
        choose_bars(read_clip(decode(many_notes(40_000))), None, "in.mid")


def hours():
    """Return a file of ten hours, with a note in each."""
    second_each = meta(0x51, (1_000_000).to_bytes(3)) + b"\x00\xc0\x05"
    hour = b"\x00\x90\x3c\x40\x02\x3c\x00" + meta(1, b"", 3598)
    return smf_bytes(second_each + hour * 10 + END_OF_TRACK, division=1)


def test_hours_of_sound_are_refused_and_a_part_of_them_is_cut_out_first():
    smf = decode(hours())
    clip = read_clip(smf)
    assert clip.time.seconds_at(clip.end) > 2 * MAX_SOUND_SECONDS
    with pytest.raises(LongSoundError, match=r"in\.mid: bars .* hours; choose bars that last at most 2"):
        sounding_part(smf, clip, None, "in.mid")
    bars = range(900, 904)
    midi, span = sounding_part(smf, clip, bars, "in.mid")
    part = read_clip(decode(midi))
    assert span == (0.0, 16.0)
    assert [(note.onset, note.length) for note in part.lanes[0].notes] == [(0, 2)]
    assert (part.lanes[0].program, part.time.tempo_at(0), part.end) == (5, 60.0, 16)


def test_an_excerpt_holds_what_sounds_in_it_and_what_was_set_before():
    smf = decode(small_song.song())
    clip = read_clip(smf)
    start, end = clip.time.bar_start(2), clip.time.bar_start(4)
    part = read_clip(excerpt(smf, start, end))
    for before, after in zip(clip.lanes, part.lanes, strict=True):
        held = before.notes.within(start, end)
        assert [(note.onset + start, note.pitch, note.velocity) for note in after.notes] == [
            (max(note.onset, start), note.pitch, note.velocity) for note in held
        ]
    assert part.time.tempo_at(0) == clip.time.tempo_at(start)
    assert part.end == end - start


def test_a_file_without_some_lanes_is_the_one_that_a_splice_makes():
    smf = decode(small_song.song())
    clip = read_clip(smf)
    spliced = splice(smf, clip, Region(tuple(range(clip.bars)), (1,)), {})
    assert encode(without_lanes(smf, clip, (1,))) == encode(spliced)


def test_a_damaged_file_is_warned_of_and_one_that_would_lose_notes_is_not_written(tmp_path, monkeypatch):
    fake_engine.install(monkeypatch)
    source, out = tmp_path / "in.mid", tmp_path / "out.mid"
    song = small_song.song()
    source.write_bytes(song[: song.rindex(b"MTrk")])
    events = tuple(perform(InpaintFile(source, out, bars=(2,), tracks="Piano", options=FillOptions(7))))
    warned = [event.message for event in events if isinstance(event, Warned)]
    assert warned[0].startswith(f"{source} is damaged: 1 of the 4 tracks")
    (report,) = perform(DescribeFile(source))
    assert [(each.track, each.byte) for each in report.damage] == [(None, len(source.read_bytes()))]
    out.unlink()
    for data in forgetful():
        source.write_bytes(data)
        with pytest.raises(Exception, match="would not all come back"):
            tuple(perform(InpaintFile(source, out, bars=(1,), tracks="2", options=FillOptions(7))))
        assert not out.exists()


def test_the_way_to_extend_a_file_of_a_million_bars_is_short(tmp_path, monkeypatch):
    fake_engine.install(monkeypatch)
    source = tmp_path / "in.mid"
    source.write_bytes(long_note(FAR))
    with pytest.raises(ChoiceError, match="too many"):
        tuple(perform(ExtendFile(source, tmp_path / "out.mid", add=MAX_FILL_BARS + 1)))
