"""Which sound plays a lane, in words."""

from collections.abc import Iterator, Sequence

from ripieno.engine.generate.new_lane import PROGRAMS
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.general_midi import sound_name
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import lane_title


def sound_of(lane: Lane) -> str:
    """Return the General MIDI name of the sound of a lane; empty where the file names none."""
    return sound_name(lane.program, min(lane.channels))


def sharing_tracks(clip: Clip, index: int) -> tuple[int, ...]:
    """Return the tracks, from 1, that play on the channel of a lane as well.

    Args:
        clip: The clip.
        index: Index of the lane.
    """
    lane = clip.lanes[index]
    others = {
        other.track + 1
        for other in clip.lanes
        if other.track != lane.track and other.port == lane.port and lane.channel in other.channels
    }
    return tuple(sorted(others))


def player_text(clip: Clip, index: int) -> str:
    """Return what plays a new lane, such as ``played by Fingered bass on channel 2``."""
    lane = clip.lanes[index]
    sound, place = sound_of(lane), f"channel {lane.channel + 1}"
    if lane.port:
        place += f" of port {lane.port + 1}"
    words = f"played by {sound} on {place}" if sound else f"played by the sound of {place}"
    tracks = sharing_tracks(clip, index)
    return f"{words}, shared with track {', '.join(map(str, tracks))}" if tracks else words


def sound_warnings(clip: Clip, added: Sequence[int]) -> Iterator[str]:
    """Yield a sentence for each new lane that found no free channel and has another sound than it would have.

    Args:
        clip: The clip with the new lanes.
        added: Their indices.
    """
    for index in added:
        lane = clip.lanes[index]
        if lane.role is not Role.DRUMS and (lane.program, lane.bank) != (PROGRAMS[lane.role], 0):
            yield (
                f"All MIDI channels are in use, so {lane_title(lane)} is {player_text(clip, index)}; give it "
                "a channel of its own in your DAW for another sound."
            )
