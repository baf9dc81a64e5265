"""Lanes that are played live have a channel and a sound each."""

from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.session.live.music.own_channels import with_own_channels
from tests.support.instrument_files import MpePart, SoundPart, body_of, file_of

SOUNDS = SoundPart(0, [(0, 0), (0, 33), (0, 0)])


def test_each_sound_of_a_channel_gets_a_channel_of_its_own() -> None:
    clip = with_own_channels(read_clip(file_of(body_of(SOUNDS.events(), "Layer"))))
    assert [(lane.channel, lane.program, lane.spans) for lane in clip.lanes] == [(0, 0, ()), (1, 33, ())]
    assert [lane.name for lane in clip.lanes] == ["Layer (Acoustic grand piano)", "Layer (Fingered bass)"]


def test_an_instrument_of_several_channels_plays_on_one() -> None:
    part = MpePart(range(1, 6), 0, [(60, 64)] * 8)
    (lane,) = with_own_channels(read_clip(file_of(body_of(part.events())))).lanes
    assert (lane.channel, lane.spread) == (0, None)


def test_other_lanes_are_as_they_were() -> None:
    clip = read_clip(file_of(body_of(SoundPart(4, [(0, 7)]).events())))
    assert with_own_channels(clip).lanes[0] is clip.lanes[0]
