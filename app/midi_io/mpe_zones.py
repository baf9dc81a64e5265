"""MPE zones that a file sets up: one instrument on a manager channel and its member channels."""

from collections.abc import Iterator
from dataclasses import dataclass

from ripieno.app.midi_io.channel_messages import CONTROL_CHANGE, channel_of, status_byte
from ripieno.app.midi_io.smf import Track

LOWER, UPPER = 0, 15
"""Manager channels of the two zones, from 0."""

MAX_MEMBERS = 15

_DATA, _NRPN_FINE, _NRPN, _RPN_FINE, _RPN = 6, 98, 99, 100, 101
_CONFIGURATION = (0, 6)
"""The registered parameter, coarse and fine, whose value is the number of member channels."""


@dataclass(frozen=True, slots=True)
class Zone:
    """An MPE zone.

    Attributes:
        manager: Its manager channel, from 0.
        members: Its member channels, nearest to the manager first.
        is_own: Whether the track that it holds for sets it up itself.
    """

    manager: int
    members: tuple[int, ...]
    is_own: bool = True

    @property
    def channels(self) -> frozenset[int]:
        """All channels of the zone."""
        return frozenset((self.manager, *self.members))


def mpe_zones(track: Track) -> tuple[Zone, ...]:
    """Return the zones that the MPE configuration messages of a track set up.

    Of several messages for a zone the last one with members counts; a zone that needs channels of the other
    one takes them.

    Source: MIDI Association, "MIDI Polyphonic Expression", M1-100-UM, "MPE Configuration Message".
    """
    sizes: dict[int, int] = {}
    for manager, size in _configurations(track):
        if size:
            other = LOWER + UPPER - manager
            sizes[manager] = min(size, MAX_MEMBERS)
            left = MAX_MEMBERS - 1 - sizes[manager]
            if sizes.get(other, 0) > left:
                sizes[other] = max(left, 0)
    return tuple(_zone(manager, size) for manager, size in sorted(sizes.items()) if size)


def _zone(manager: int, size: int) -> Zone:
    step = 1 if manager == LOWER else -1
    return Zone(manager, tuple(manager + step * number for number in range(1, size + 1)))


def _configurations(track: Track) -> Iterator[tuple[int, int]]:
    """Yield the manager channel and the number of members of each configuration message."""
    statuses = tuple(status_byte(CONTROL_CHANGE, channel) for channel in (LOWER, UPPER))
    table = track.table
    selected: dict[int, list[int | None]] = {channel: [None, None] for channel in (LOWER, UPPER)}
    if not len(table.among(statuses, (_RPN_FINE,))):
        return
    found = table.among(statuses, (_DATA, _NRPN_FINE, _NRPN, _RPN_FINE, _RPN))
    columns = (table.statuses[found], table.firsts[found], table.seconds[found])
    for status, number, value in zip(*(column.tolist() for column in columns), strict=True):
        parameter = selected[channel_of(status)]
        match number:
            case 101:
                parameter[0] = value
            case 100:
                parameter[1] = value
            case 98 | 99:
                parameter[:] = None, None
            case _ if tuple(parameter) == _CONFIGURATION and value < 0x80:
                yield channel_of(status), value
