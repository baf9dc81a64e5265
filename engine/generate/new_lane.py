"""A new lane: its channel and its sound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.notes import NO_NOTES
from ripieno.engine.music.roles import DRUM_CHANNEL, Role

PROGRAMS: Mapping[Role, int | None] = {
    Role.LEAD: 80,
    Role.COUNTER: 48,
    Role.KEYS: 0,
    Role.BASS: 33,
    Role.PAD: 89,
    Role.DRUMS: None,
}
"""General MIDI sound of a new lane of each role, from 0; drums need none on their channel."""

PITCHED_CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)

FAMILY = 8
"""Programs of a General MIDI family."""


@dataclass(frozen=True, slots=True)
class NewChannel:
    """Where a new lane plays.

    Attributes:
        port: MIDI port, from 0.
        channel: MIDI channel, 0 to 15.
        program: General MIDI program that the channel has or gets; None for none.
        bank: Number of the bank that the program is taken from.
    """

    port: int
    channel: int
    program: int | None
    bank: int = 0


def new_channel(clip: Clip, role: Role, program: int | None) -> NewChannel:
    """Return where a new lane plays.

    That is the first free channel on a port that the clip uses; drums have theirs. Where all are used, the
    lane shares one: that of a lane with the sound that is wanted, else with a sound of its family, else of a
    lane of the same role, else of any, a bass last. It then plays with the sound of that channel.

    Args:
        clip: The clip.
        role: Role of the lane.
        program: The sound that is wanted.
    """
    if role is Role.DRUMS:
        return NewChannel(0, DRUM_CHANNEL, program)
    ports = sorted({lane.port for lane in clip.lanes}) or [0]
    for port in ports:
        used = {channel for lane in clip.lanes if lane.port == port for channel in lane.channels}
        free = next((channel for channel in PITCHED_CHANNELS if channel not in used), None)
        if free is not None:
            return NewChannel(port, free, program)
    lanes = _sharable(clip.lanes)
    shared = min(lanes, key=lambda lane: _unlikeness(lane, role, program))
    return NewChannel(shared.port, shared.channel, shared.program, shared.bank)


def _sharable(lanes: Sequence[Lane]) -> Sequence[Lane]:
    """Return the lanes whose channel another lane can share, the last first."""
    pitched = [lane for lane in reversed(lanes) if not {lane.channel, *lane.channels} & {DRUM_CHANNEL}]
    steady = [lane for lane in pitched if lane.spread is None and not lane.spans]
    return steady or pitched or lanes


def _unlikeness(lane: Lane, role: Role, program: int | None) -> int:
    """Return how unlike the sound of a lane is to one that is wanted, from 0."""
    if lane.program is not None and program is not None:
        if lane.program == program and not lane.bank:
            return 0
        if lane.program // FAMILY == program // FAMILY:
            return 1
    if lane.role is role:
        return 2
    return 4 if lane.role is Role.BASS else 3


def with_lane(clip: Clip, role: Role, name: str = "") -> Clip:
    """Return the clip with one more, empty lane, on a new track and a free channel if there is one.

    Args:
        clip: The clip.
        role: Role of the lane; it decides the sound, unless `new_channel` finds no free channel, and, for
            drums, the channel.
        name: Name of the lane; the role's where empty.
    """
    track = max((lane.track for lane in clip.lanes), default=-1) + 1
    place = new_channel(clip, role, PROGRAMS[role])
    hosts = [lane for lane in clip.lanes if lane.port == place.port and place.channel in lane.channels]
    lane = Lane(
        *(name or role.capitalize(), role, NO_NOTES, track, place.channel, place.program),
        bank=place.bank,
        port=place.port,
        is_guest=bool(hosts) and role is not Role.DRUMS,
    )
    return replace(clip, lanes=(*clip.lanes, lane))
