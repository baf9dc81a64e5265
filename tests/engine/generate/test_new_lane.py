"""Channel and sound of a new lane."""

import pytest

from ripieno.engine.generate.new_lane import PROGRAMS, NewChannel, new_channel, with_lane
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.roles import DRUM_CHANNEL, Role


def lane(channel: int, program: int | None = 0, role: Role = Role.KEYS, **more: object) -> Lane:
    return Lane("", role, (), channel, channel, program, **more)  # type: ignore[arg-type]


def full(**programs: int) -> Clip:
    """Return a clip that uses all channels; some have other programs than 56, such as ``c3=33``."""
    named = {int(name[1:]): program for name, program in programs.items()}
    lanes = [lane(channel, named.get(channel, 56), Role.LEAD) for channel in range(16)]
    return Clip(TimeMap(96), tuple(lanes), 0)


def test_the_first_free_channel_is_taken_with_the_sound_that_is_wanted() -> None:
    clip = Clip(TimeMap(96), (lane(0), lane(1)), 0)
    assert new_channel(clip, Role.BASS, 33) == NewChannel(0, 2, 33)


@pytest.mark.parametrize(
    ("programs", "channel"), [({"c3": 33}, 3), ({"c4": 38}, 4), ({"c3": 38, "c7": 33}, 7)]
)
def test_where_all_are_used_a_channel_of_the_same_sound_or_family_is_shared(
    programs: dict[str, int], channel: int
) -> None:
    found = new_channel(full(**programs), Role.BASS, 33)
    assert (found.channel, found.program) == (channel, programs[f"c{channel}"])


def test_else_a_channel_of_the_same_role_is_shared_and_plays_with_its_sound() -> None:
    clip = full()
    lanes = [*clip.lanes[:5], lane(5, 70, Role.COUNTER), *clip.lanes[6:]]
    found = new_channel(Clip(clip.time, tuple(lanes), 0), Role.COUNTER, PROGRAMS[Role.COUNTER])
    assert (found.channel, found.program) == (5, 70)


def test_a_channel_of_a_bass_is_shared_last() -> None:
    clip = full()
    lanes = (*clip.lanes[:15], lane(15, 33, Role.BASS))
    found = new_channel(Clip(clip.time, lanes, 0), Role.PAD, PROGRAMS[Role.PAD])
    assert (found.channel, found.program) == (14, 56)


def test_drums_and_pitched_lanes_never_share_a_channel() -> None:
    assert new_channel(full(c9=33), Role.BASS, 33).channel != DRUM_CHANNEL
    assert new_channel(full(), Role.DRUMS, None).channel == DRUM_CHANNEL


def test_member_channels_without_notes_are_not_free() -> None:
    zone = NoteChannels(ChannelUse.MEMBERS, tuple(map(NoteChannel, range(1, 13))), (0,))
    clip = Clip(TimeMap(96), (lane(0, 81, Role.LEAD, spread=zone),), 0)
    assert new_channel(clip, Role.BASS, 33).channel == 13


def test_a_channel_that_changes_its_sound_is_shared_last() -> None:
    clip = full(c3=33)
    lanes = [*clip.lanes[:3], lane(3, 33, Role.BASS, spans=((0, 9),)), *clip.lanes[4:]]
    assert new_channel(Clip(clip.time, tuple(lanes), 0), Role.BASS, 33).channel != 3


def test_a_further_port_that_the_clip_uses_has_free_channels() -> None:
    clip = full()
    clip = Clip(clip.time, (*clip.lanes, lane(0, 0, Role.KEYS, port=1)), 0)
    new = with_lane(clip, Role.BASS).lanes[-1]
    assert (new.port, new.channel, new.program) == (1, 1, 33)


def test_a_lane_that_shares_a_channel_is_a_guest_there() -> None:
    assert with_lane(full(), Role.PAD).lanes[-1].is_guest
    assert not with_lane(Clip(TimeMap(96), (lane(0),), 0), Role.PAD).lanes[-1].is_guest
    assert not with_lane(full(), Role.DRUMS).lanes[-1].is_guest
