"""The lanes of a clip as they are played live: each on one channel, with one sound."""

from dataclasses import replace

from ripieno.engine.generate.new_lane import PITCHED_CHANNELS
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.selection import lane_title


def with_own_channels(clip: Clip) -> Clip:
    """Return a clip of which each lane has one channel, and that sound all the time.

    Live, a lane goes on for as long as it is wanted, whatever its channel did in the file. Of several sounds
    of a channel the first keeps it; the others get channels that are free, as long as there are some.
    """
    used = {channel for lane in clip.lanes for channel in lane.channels}
    free = (channel for channel in PITCHED_CHANNELS if channel not in used)
    taken: set[tuple[int, int]] = set()
    lanes = []
    for lane in clip.lanes:
        channel = next(free, lane.channel) if (lane.track, lane.channel) in taken else lane.channel
        taken.add((lane.track, lane.channel))
        is_plain = not lane.spans and lane.spread is None
        name = lane_title(lane) if lane.spans else lane.name
        lanes.append(lane if is_plain else replace(lane, name=name, channel=channel, spread=None, spans=()))
    return replace(clip, lanes=tuple(lanes))
