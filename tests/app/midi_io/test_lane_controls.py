"""What shapes the sound of a lane is found with its tick, and in full."""

from ripieno.app.midi_io.lane_controls import lane_controls
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from tests.support.instrument_files import MpePart, SoundPart, body_of
from tests.support.instrument_files import file_of as file_with
from tests.support.small_song import PPQ, meta, note, song, track


def file_of(*tracks):
    header = b"MThd" + (6).to_bytes(4) + (1).to_bytes(2) + len(tracks).to_bytes(2) + PPQ.to_bytes(2)
    return header + b"".join(tracks)


def test_each_lane_has_its_own_messages_in_order():
    piano = [(0, b"\xc0\x04"), (0, b"\xb0\x40\x7f"), (96, b"\xe0\x00\x50"), *note(0, 96, 60, 0)]
    both = [(10, b"\xb1\x07\x40"), (20, b"\xb0\x07\x41"), (30, b"\xd1\x22"), *note(0, 96, 60, 1)]
    smf = decode(file_of(track([(0, meta(3, b"T"))]), track(piano), track(both)))
    clip = read_clip(smf)
    assert [(lane.track, lane.channel) for lane in clip.lanes] == [(1, 0), (2, 1)]
    assert lane_controls(smf, clip) == {
        0: ((0, b"\xc0\x04"), (0, b"\xb0\x40\x7f"), (96, b"\xe0\x00\x50")),
        1: ((10, b"\xb1\x07\x40"), (30, b"\xd1\x22")),
    }


def test_running_status_is_written_out():
    running = b"\x00\xb0\x07\x10\x05\x07\x20" + b"\x00\x90\x3c\x40\x60\x80\x3c\x00\x00\xff\x2f\x00"
    smf = decode(file_of(b"MTrk" + len(running).to_bytes(4) + running))
    assert lane_controls(smf, read_clip(smf)) == {0: ((0, b"\xb0\x07\x10"), (5, b"\xb0\x07\x20"))}


def test_every_message_has_a_status_and_data_only():
    smf = decode(song())
    messages = [data for lane in lane_controls(smf, read_clip(smf)).values() for _, data in lane]
    assert {data[0] & 0xF0 for data in messages} >= {0xB0, 0xC0, 0xE0}
    assert all(data[0] >= 0xA0 and max(data[1:]) < 0x80 for data in messages)


def test_lanes_of_one_channel_share_its_messages_and_an_instrument_has_those_of_all_its_channels():
    smf = file_with(body_of(SoundPart(0, [(0, 0), (0, 33)]).events()))
    first, second = lane_controls(smf, read_clip(smf)).values()
    assert first == second
    part = MpePart(range(1, 6), 0, [(60, 64, 67)] * 2)
    smf = file_with(body_of(part.events()))
    (controls,) = lane_controls(smf, read_clip(smf)).values()
    assert {data[0] & 0x0F for _, data in controls} == {0, 1, 2, 3, 4, 5}
