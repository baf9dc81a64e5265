"""A stretch of a file, and a file without some lanes."""

from ripieno.app.midi_io.clip_file import read_clip
from ripieno.app.midi_io.excerpt import excerpt, without_lanes
from ripieno.app.midi_io.smf import decode
from tests.support.instrument_files import MpePart, SoundPart, body_of
from tests.support.instrument_files import file_of as file_with
from tests.support.small_song import meta, note, track
from tests.support.smf_strategies import header

PPQ = 96


def file_of(*events):
    return decode(header(1, 1, PPQ) + track([event for group in events for event in group]))


def played(smf):
    return [(each.onset, each.end, each.pitch) for lane in read_clip(smf).lanes for each in lane.notes]


def test_notes_are_cut_at_both_ends_and_moved_to_the_beginning():
    smf = file_of(note(0, 150, 60, 0), note(120, 20, 62, 0), note(180, 100, 64, 0), note(190, 5, 65, 0))
    assert played(excerpt(smf, 100, 200)) == [(0, 50, 60), (20, 40, 62), (80, 100, 64), (90, 95, 65)]


def test_notes_that_only_touch_the_stretch_are_left_out():
    assert played(excerpt(file_of(note(0, 100, 60, 0), note(200, 10, 62, 0)), 100, 200)) == []


def test_settings_from_before_hold_from_the_beginning():
    smf = file_of(
        [(0, meta(0x51, b"\x0f\x42\x40")), (10, b"\xc0\x05"), (20, b"\xb0\x07\x40"), (300, b"\xb0\x07\x10")],
        note(150, 10, 60, 0),
    )
    events = excerpt(smf, 100, 200).tracks[0].events
    assert [(event.tick, event.status) for event in events] == [
        (0, 0xFF),
        (0, 0xC0),
        (0, 0xB0),
        (50, 0x90),
        (60, 0x80),
        (100, 0xFF),
    ]


def test_the_stretch_ends_where_it_is_told_or_with_the_file():
    smf = file_of(note(0, 150, 60, 0))
    assert excerpt(smf, 0, 100).tracks[0].end == 100
    assert excerpt(smf, 0, 1000).tracks[0].end == 150


def test_lanes_without_their_notes_keep_their_other_events():
    smf = file_of(note(0, 10, 60, 0), [(5, b"\xb0\x07\x40"), (6, b"\x80\x22\x40")], note(0, 20, 40, 1))
    clip = read_clip(smf)
    gone = [index for index, lane in enumerate(clip.lanes) if lane.channel == 0]
    rest = without_lanes(smf, clip, gone)
    assert played(rest) == [(0, 20, 40)]
    assert [(event.tick, event.status) for event in rest.tracks[0].events] == [
        (0, 0x91),
        (5, 0xB0),
        (6, 0x80),
        (20, 0x81),
        (20, 0xFF),
    ]


def test_one_sound_of_a_channel_is_taken_out_and_the_other_stays():
    smf = file_with(body_of(SoundPart(0, [(0, 0), (0, 33)]).events()))
    clip = read_clip(smf)
    (left,) = read_clip(without_lanes(smf, clip, [0])).lanes
    assert left.notes == clip.lanes[1].notes


def test_all_channels_of_an_instrument_are_taken_out():
    smf = file_with(body_of(MpePart(range(1, 6), 0, [(60, 64, 67)] * 4).events()))
    assert read_clip(without_lanes(smf, read_clip(smf), [0])).lanes == ()
