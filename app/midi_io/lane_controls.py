"""What shapes a lane's sound beside its notes."""

from ripieno.app.midi_io.channel_messages import KEY_PRESSURE, SYSTEM, channel_of
from ripieno.app.midi_io.event_table import where
from ripieno.app.midi_io.smf import Smf
from ripieno.engine.music.clip import Clip


def lane_controls(smf: Smf, clip: Clip) -> dict[int, tuple[tuple[int, bytes], ...]]:
    """Return the controllers, programs, pressure and pitch bends of each lane.

    Args:
        smf: A file.
        clip: The clip that was read from it.

    Returns:
        By lane index, ticks and messages in the order of the file, of all channels of the lane; lanes
        without any are left out.
    """
    lanes: dict[tuple[int, int], list[int]] = {}
    for index, lane in enumerate(clip.lanes):
        for channel in lane.channels:
            lanes.setdefault((lane.track, channel), []).append(index)
    found: dict[int, list[tuple[int, bytes]]] = {}
    for track_index, track in enumerate(smf.tracks):
        statuses = track.events.statuses
        for event in track.events.at(where((statuses >= KEY_PRESSURE) & (statuses < SYSTEM))):
            for index in lanes.get((track_index, channel_of(event.status)), ()):
                found.setdefault(index, []).append((event.tick, bytes((event.status, *event.data))))
    return {index: tuple(messages) for index, messages in found.items()}
