"""What shapes a lane's sound beside its notes."""

from app.midi_io.smf import Smf
from engine.music.clip import Clip

_SIZES = {0xA0: 2, 0xB0: 2, 0xC0: 1, 0xD0: 1, 0xE0: 2}
"""Data bytes of what is wanted, by kind."""


def lane_controls(smf: Smf, clip: Clip) -> dict[int, tuple[tuple[int, bytes], ...]]:
    """Return the controllers, programs, pressure and pitch bends of each lane.

    Args:
        smf: A file.
        clip: The clip that was read from it.

    Returns:
        By lane index, ticks and messages in the order of the file; lanes without any are left out.
    """
    lanes = {(lane.track, lane.channel): index for index, lane in enumerate(clip.lanes)}
    found: dict[int, list[tuple[int, bytes]]] = {}
    for track_index, track in enumerate(smf.tracks):
        for event in track.events:
            index = lanes.get((track_index, event.status & 0x0F))
            # An event that the end of the file cuts short says nothing.
            if index is not None and len(event.data) == _SIZES.get(event.status & 0xF0):
                found.setdefault(index, []).append((event.tick, bytes((event.status, *event.data))))
    return {index: tuple(messages) for index, messages in found.items()}
