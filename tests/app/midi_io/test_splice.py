"""The splice: the region's notes change, and not a byte besides."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ripieno.app.midi_io.note_pairs import pair_notes
from ripieno.app.midi_io.read_clip import read_clip, sixteenth
from ripieno.app.midi_io.smf import Event, Smf, Track, decode, encode
from ripieno.app.midi_io.smf_vlq import read_vlq, write_vlq
from ripieno.app.midi_io.splice import SpliceError, splice
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.spans import Span, span_at
from tests.support.smf_strategies import files, smf_bytes

# A velocity that no drawn file has: it marks the new notes.
NEW = 99
BAR = 384


def smf_of(*tracks: str, form: int = 1) -> Smf:
    """Return a file at 96 ticks per quarter, in 4/4, of tracks given in hexadecimal."""
    return decode(smf_bytes(*(bytes.fromhex(track) for track in tracks), form=form))


def spliced(smf: Smf, region: Region, notes: Mapping[int, Sequence[Note]]) -> Smf:
    """Splice, and check that the result is a file that reads as it was written."""
    result = splice(smf, read_clip(smf), region, notes)
    assert decode(encode(result)) == result
    return result


def edited(track: str, region: Region, *notes: Note) -> str:
    """Return what becomes of a single track, as hexadecimal words of its events."""
    (result,) = spliced(smf_of(track), region, {0: notes}).tracks
    return " ".join((event.delta + event.body).hex() for event in result.events)


def new(onset: int, length: int = 24, pitch: int = 64) -> Note:
    return Note(onset, length, pitch, NEW)


FIRST_BAR = Region((0,), (0,))
SECOND_BAR = Region((1,), (0,))


def test_notes_of_the_region_go_and_new_ones_come() -> None:
    track = "00903c40 60803c40 8220903e40 60803e40 00ff2f00"
    assert edited(track, SECOND_BAR, new(400)) == "00903c40 60803c40 8230904063 18804040 38ff2f00"


def test_nothing_to_change_gives_the_same_file() -> None:
    smf = smf_of("00903c40 60803c40 00ff2f00")
    assert splice(smf, read_clip(smf), SECOND_BAR, {}) is smf


def test_a_ringing_note_keeps_its_note_off_in_the_region() -> None:
    track = "00903c40 83603e40 00803c40 60803e40 00ff2f00"
    assert edited(track, SECOND_BAR) == "00903c40 8360803c40 60ff2f00"


def test_a_note_that_rings_out_of_the_region_goes_whole() -> None:
    track = "00903c40 8360803c40 00b00740 00ff2f00"
    assert edited(track, FIRST_BAR) == "8360b00740 00ff2f00"


def test_other_events_in_the_region_stay() -> None:
    track = "00903c40 10b00740 10a03c40 10d040 10e00040 10c005 10ff010168 10803c40 00803e40 00ff2f00"
    expected = "10b00740 10a03c40 10d040 10e00040 10c005 10ff010168 10803e40 00ff2f00"
    assert edited(track, FIRST_BAR) == expected


def test_running_status_is_written_out_where_its_source_went() -> None:
    track = "00903c40 83603c00 003e40 103e00 00ff2f00"
    assert edited(track, FIRST_BAR) == "8360903e40 103e00 00ff2f00"


def test_running_status_is_written_out_behind_a_new_event() -> None:
    track = "00903c40 60b00740 600840 60803c40 00ff2f00"
    expected = "00903c40 60b00740 30904063 18804040 18b00840 60803c40 00ff2f00"
    assert edited(track, Region((0,), (0,), 64, 64), new(144)) == expected


def test_running_status_that_still_holds_is_left_alone() -> None:
    track = "00903c40 103c00 103e40 103e00 8250ff2f00"
    assert edited(track, Region((0,), (0,), 60, 60)) == "20903e40 103e00 8250ff2f00"
    assert edited(track, Region((0,), (0,), 62, 62)) == "00903c40 103c00 8270ff2f00"


def test_running_status_across_a_meta_event_stays_but_does_not_come_about() -> None:
    loose = "00903c40 60b00740 00ff0100 00904040 00ff0100 604000 60803c40 00ff2f00"
    kept = Region((0,), (0,), 60, 60)
    assert edited(loose, kept) == "60b00740 00ff0100 00904040 00ff0100 604000 60ff2f00"
    tight = "00904040 00ff0100 00903c40 003e40 303e00 30904000 00803c40 00ff2f00"
    expected = "00904040 00ff0100 00903e40 303e00 30904000 00ff2f00"
    assert edited(tight, kept) == expected


def test_padded_delta_times_stay_where_they_still_hold() -> None:
    track = "800090 3c40 8060 3c00 808110 b00740 00ff2f00"
    region = Region((0,), (0,), 100, 100)
    result = edited(track, region, new(300, 24, 100))
    assert result.startswith("8000903c40 80603c00 808110b00740")


def test_at_one_tick_notes_end_first_and_begin_last() -> None:
    track = "00903c40 60803c40 00c005 00b00740 00903e40 60803e40 00ff2f00"
    expected = (
        "00903c40 30904063 30804040 00803c40 00c005 00b00740 00903e40 00904063 60804040 00803e40 00ff2f00"
    )
    region = Region((0,), (0,), 64, 64)
    assert edited(track, region, new(48, 48), new(96, 96)) == expected


def test_new_notes_are_cut_at_the_end_of_the_region_and_the_track_does_not_grow() -> None:
    track = "00903c40 60803c40 8220ff2f00"
    assert edited(track, FIRST_BAR, new(300, 999)) == "822c904063 54804040 00ff2f00"


def test_a_new_note_may_ring_past_the_region_until_the_next_onset_that_stays() -> None:
    lasting, followed = "00903c40 8400803c40 00ff2f00", "00903c40 8360903e40 20803e40 40803c40 00ff2f00"
    assert edited(lasting, FIRST_BAR, new(300, 999)) == "822c904063 8154804040 00ff2f00"
    assert edited(followed, FIRST_BAR, new(300, 999)) == "822c904063 8134804040 00903e40 20803e40 40ff2f00"


def test_a_new_note_that_rings_past_the_region_ends_at_a_stray_note_off_there() -> None:
    track = "00903c40 8378804040 68803c40 00ff2f00"
    result = spliced(smf_of(track), FIRST_BAR, {0: [new(300, 999)]})
    assert read_clip(result).lanes[0].notes == (new(300, 0x1F8 - 300),)


def test_a_new_note_of_drums_ends_with_the_region() -> None:
    track = "00993c40 8400893c40 00ff2f00"
    assert edited(track, FIRST_BAR, new(300, 999)) == "822c994063 54894040 8100ff2f00"


def test_the_end_of_track_moves_only_behind_notes_that_outlast_it() -> None:
    track = "00903c40 60803c40 00ff2f00"
    assert edited(track, SECOND_BAR, new(BAR)) == "00903c40 60803c40 8220904063 18804040 00ff2f00"


def test_a_track_without_end_of_track_gets_none() -> None:
    assert edited("00903c40 60803c40", FIRST_BAR, new(0)) == "00904063 18804040"


def test_bytes_after_the_end_of_track_stay() -> None:
    smf = spliced(smf_of("00903c40 60803c40 00ff2f00 dead"), FIRST_BAR, {0: [new(0)]})
    assert smf.tracks[0].tail == b"\xde\xad"


def test_a_new_note_ends_at_a_stray_note_off_of_its_pitch() -> None:
    track = "00903c40 30804040 30803c40 00ff2f00"
    result = spliced(smf_of(track), FIRST_BAR, {0: [new(0, 96)]})
    assert read_clip(result).lanes[0].notes == (new(0, 48),)


def test_new_notes_take_the_channel_of_their_lane() -> None:
    smf = smf_of("00903c40 60803c40 00923e40 60823e40 00ff2f00", form=0)
    result = spliced(smf, Region((0,), (1,)), {1: [new(0)]})
    assert [event.status for event in result.tracks[0].events] == [0x90, 0x92, 0x82, 0x80, 0xFF]


@pytest.mark.parametrize("track", ["00903c40 60803c40 00ff2f00", "00903c40 60803c40"])
def test_a_lane_that_was_emptied_can_be_filled_again(track: str) -> None:
    smf = smf_of(track)
    clip = read_clip(smf)
    emptied = splice(smf, clip, FIRST_BAR, {})
    assert read_clip(emptied).lanes == ()
    filled = splice(emptied, clip.replace_region(FIRST_BAR, {}), FIRST_BAR, {0: [new(0)]})
    assert read_clip(filled).lanes[0].notes == (new(0),)


def test_lanes_of_one_track_are_edited_together() -> None:
    smf = smf_of("00903c40 60803c40 00923e40 60823e40 00ff2f00", form=0)
    result = spliced(smf, Region((0,), (0, 1)), {0: [new(0)], 1: [new(0)]})
    assert [lane.notes[0].channel for lane in read_clip(result).lanes] == [0, 2]
    assert [len(lane.notes) for lane in read_clip(result).lanes] == [1, 1]


def test_other_chunks_are_untouched() -> None:
    note = "00903c40 60803c40 00ff2f00"
    data = encode(smf_of(note, note, note)) + b"Junk\x00\x00\x00\x01!trailing"
    smf = decode(data)
    result = spliced(smf, Region((0,), (1,)), {1: [new(0)]})
    assert [a is b for a, b in zip(smf.parts, result.parts, strict=True)] == [True, False, True, True, True]
    assert result.header == smf.header


def test_notes_for_a_lane_outside_the_region_are_a_mistake_of_the_caller() -> None:
    smf = smf_of("00903c40 60803c40 00ff2f00")
    with pytest.raises(ValueError, match="outside the region"):
        splice(smf, read_clip(smf), FIRST_BAR, {1: [new(0)]})


def test_a_note_beyond_the_reach_of_delta_times_is_refused() -> None:
    smf = decode(smf_bytes(bytes.fromhex("00903c40 60803c40 00ff2f00"), division=0x7FFF))
    far = read_clip(smf).time.bar_start(4000)
    with pytest.raises(SpliceError, match="choose other bars"):
        splice(smf, read_clip(smf), Region((4000,), (0,)), {0: [new(far)]})


@st.composite
def regions(draw: st.DrawFn, clip: Clip) -> Region:
    """Draw a region of a clip: any lanes, bars whole or painted, also beyond its end, any pitches."""
    lanes = draw(st.sets(st.integers(0, len(clip.lanes) - 1), min_size=1))
    bars = draw(st.sets(st.integers(0, min(clip.bars + 1, 40)), min_size=1, max_size=4))
    low, high = draw(st.sampled_from([(0, 127), (60, 60), (61, 62)]))
    if draw(st.booleans()):
        return Region(tuple(bars), tuple(lanes), low, high)
    stretch = st.builds(
        lambda bar, start, length: (
            clip.time.bar_start(bar) + start,
            clip.time.bar_start(bar) + start + length,
        ),
        st.sampled_from(sorted(bars)),
        st.integers(0, 130),
        st.integers(1, 60),
    )
    painted = draw(st.lists(stretch, min_size=1, max_size=4))
    return Region.of_spans(clip.time, painted, tuple(lanes), low, high)


@st.composite
def jobs(draw: st.DrawFn) -> tuple[Smf, Region, dict[int, list[Note]]]:
    """Draw a file, a region of it, and crowded new notes in and around that region."""
    smf = decode(draw(files()))
    clip = read_clip(smf)
    assume(clip.lanes)
    region = draw(regions(clip))
    starts = [clip.time.bar_start(bar) for bar in region.bars]
    onsets = st.builds(lambda start, more: start + more, st.sampled_from(starts), st.integers(0, 130))
    note = st.builds(Note, onsets, st.integers(1, 130), st.integers(59, 62), st.just(NEW))
    return smf, region, {lane: draw(st.lists(note, max_size=8)) for lane in region.lanes}


def written(track: Track, hung_length: int) -> list[tuple[Note, tuple[int, ...]]]:
    """Return a track's notes with the indices of their events."""
    return [
        (each.note, tuple(at for at in (each.on, each.off) if at is not None))
        for pairing in pair_notes(track.events, hung_length).values()
        for each in pairing.notes
    ]


def meaning(event: Event) -> tuple[int, int, bytes]:
    return event.tick, event.status, event.data


@given(jobs())
def test_all_events_but_those_of_replaced_notes_stay_as_they_were(
    job: tuple[Smf, Region, dict[int, list[Note]]],
) -> None:
    smf, region, notes = job
    clip = read_clip(smf)
    spans, hung = region.spans(clip.time), sixteenth(clip.time)
    result = spliced(smf, region, notes)
    selected = [clip.lanes[index] for index in region.lanes]
    for index, (old, after) in enumerate(zip(smf.tracks, result.tracks, strict=True)):
        gone = {
            at
            for note, places in written(old, hung)
            if region.holds(note, spans)
            and any(
                (lane.track, lane.channel) == (index, note.channel) and note in lane.notes
                for lane in selected
            )
            for at in places
        }
        come = {at for note, places in written(after, hung) if note.velocity == NEW for at in places}
        kept = [event for at, event in enumerate(old.events) if at not in gone]
        stayed = [event for at, event in enumerate(after.events) if at not in come]
        if kept and kept[-1].is_end:
            assert stayed.pop().is_end
            kept.pop()
        assert [meaning(event) for event in stayed] == [meaning(event) for event in kept]
        assert (after is old) == (not gone and not come)


@given(jobs())
def test_what_a_new_note_writes_lies_in_the_region_but_for_an_end_that_rings_as_replaced_notes_did(
    job: tuple[Smf, Region, dict[int, list[Note]]],
) -> None:
    smf, region, notes = job
    clip = read_clip(smf)
    spans = region.spans(clip.time)
    latest: dict[tuple[int, int], dict[Span, int]] = {}
    for lane in region.lanes:
        selected = clip.lanes[lane]
        ends = zip(selected.own(spans), clip.ring_ends(lane, region), strict=True)
        latest.setdefault((selected.track, selected.channel), {}).update(ends)
    for lane in read_clip(spliced(smf, region, notes)).lanes:
        for note in lane.notes:
            if note.velocity == NEW:
                own = latest[lane.track, lane.channel]
                span = span_at(sorted(own), note.onset)
                assert span is not None
                assert note.end <= own[span]


@given(jobs())
def test_the_spliced_file_holds_the_kept_and_the_admitted_notes(
    job: tuple[Smf, Region, dict[int, list[Note]]],
) -> None:
    smf, region, notes = job
    clip = read_clip(smf)
    expected = clip.replace_region(region, notes)
    result = read_clip(spliced(smf, region, notes))
    found = by_channel(result)
    assert result.time == clip.time
    for place, wanted in by_channel(expected).items():
        strays = strays_of(smf, *place)
        assert [cut_at(note, strays) for note in wanted] == list(found.get(place, ()))


def by_channel(clip: Clip) -> dict[tuple[int, int], Notes]:
    """Return the notes of each channel of each track, whatever their sounds are."""
    found: dict[tuple[int, int], Notes] = {}
    for lane in clip.lanes:
        place = lane.track, lane.channel
        found[place] = found[place].merged(lane.notes) if place in found else lane.notes
    return found


def strays_of(smf: Smf, track: int, channel: int) -> Sequence[tuple[int, int]]:
    """Return the note-offs of a channel that end no note."""
    return pair_notes(smf.tracks[track].events, sixteenth(read_clip(smf).time))[channel].strays


def cut_at(note: Note, strays: Sequence[tuple[int, int]]) -> Note:
    """Return a new note as stray note-offs leave it; an old one as it is."""
    if note.velocity != NEW:
        return note
    ends = [tick for pitch, tick in strays if pitch == note.pitch and note.onset < tick < note.end]
    return Note(note.onset, min((*ends, note.end)) - note.onset, note.pitch, NEW, note.channel)


@given(jobs(), st.integers(0, 2**16))
def test_notes_that_come_back_are_read_as_they_were(
    job: tuple[Smf, Region, dict[int, list[Note]]], choice: int
) -> None:
    smf, region, new_notes = job
    clip = read_clip(smf)
    spans = region.spans(clip.time)
    held = {
        lane: [note for note in clip.lanes[lane].notes if region.holds(note, spans)] for lane in region.lanes
    }
    back = {
        lane: [note for at, note in enumerate(own) if choice >> at % 16 & 1] for lane, own in held.items()
    }
    notes = {lane: [*back[lane], *new_notes.get(lane, ())] for lane in region.lanes}
    expected = clip.replace_region(region, notes)
    found = by_channel(read_clip(spliced(smf, region, notes)))
    for place, wanted in by_channel(expected).items():
        strays = strays_of(smf, *place)
        assert [cut_at(note, strays) for note in wanted] == list(found.get(place, ()))


def test_a_note_that_comes_back_keeps_its_bytes() -> None:
    track = "00903c40 60803c21 00903e40 603e00 00ff2f00"
    first, second = read_clip(smf_of(track)).lanes[0].notes
    assert edited(track, FIRST_BAR, first, second) == "00903c40 60803c21 00903e40 603e00 00ff2f00"
    assert edited(track, FIRST_BAR, first, new(96)) == "00903c40 60803c21 00904063 18804040 48ff2f00"


@given(jobs())
def test_delta_times_that_still_hold_keep_their_bytes_and_others_are_short(
    job: tuple[Smf, Region, dict[int, list[Note]]],
) -> None:
    smf, region, notes = job
    old = {event.delta for track in smf.tracks for event in track.events}
    for track in spliced(smf, region, notes).tracks:
        tick = 0
        for event in track.events:
            assert read_vlq(event.delta, 0, len(event.delta))[0] == event.tick - tick
            assert event.delta in old or event.delta == write_vlq(event.tick - tick)
            tick = event.tick
