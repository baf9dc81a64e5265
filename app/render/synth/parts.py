"""A passage cut into parts that are synthesized by themselves, and so kept while others change.

The clip is cut at fixed times, and each lane's notes of a piece are one part. A note belongs to
the piece in which it begins and sounds to its end, so that the parts' sounds add up to the whole.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ripieno.app.midi_io.channel_messages import (
    CONTROL_CHANGE,
    NUMBERED,
    PROGRAM_CHANGE,
    channel_of,
    control_change,
    kind_of,
    status_byte,
)
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.playback import Controls, Playback
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import DRUM_CHANNEL, Role

PIECE = 5 * SAMPLE_RATE
"""Frames of a piece: short, so that the first is soon there; long, so that few programs start."""


PITCHED = 0
"""A channel that is not the drums'."""

_PARAMETERS = frozenset({6, 38, 96, 97, 98, 99, 100, 101})
"""Controllers that select parameters and set them. Source: MIDI 1.0, "Registered Parameter Numbers"."""

_WIDE_BENDS = ((101, 0), (100, 0), (6, 48))
"""The range of bends of member channels, in semitones. Source: M1-100-UM, "Pitch Bend Sensitivity"."""


@dataclass(frozen=True, slots=True)
class Strike:
    """A note, in frames from the begin of its part.

    Attributes:
        on: Where it begins.
        off: Where its key is let go, after ``on``.
        pitch: MIDI key number.
        velocity: 1 to 127.
    """

    on: int
    off: int
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class InstrumentPart:
    """What one instrument does in one piece.

    Attributes:
        channel: MIDI channel, 0 to 15; 9 is for drums.
        program: General MIDI program, 0 to 127.
        strikes: By begin.
        controls: Frames and channel messages; those from before are at frame 0.
    """

    channel: int
    program: int
    strikes: tuple[Strike, ...]
    controls: Controls = ()

    @property
    def end(self) -> int:
        """Frame at which the last key is let go."""
        return max((strike.off for strike in self.strikes), default=0)


def pieces(playback: Playback) -> tuple[int, ...]:
    """Return where the pieces of a passage begin and where the last ends, in frames of the passage."""
    first = playback.first_frame
    last = first + playback.frames
    inner = range((first // PIECE + 1) * PIECE, last, PIECE)
    return 0, *(edge - first for edge in inner), last - first


def parts(
    playback: Playback, edges: Sequence[int], *, is_apart: bool = False
) -> tuple[tuple[tuple[int, InstrumentPart], ...], ...]:
    """Return what is to be synthesized of each piece.

    Args:
        playback: The passage.
        edges: Of its pieces, as ``pieces`` returns them.
        is_apart: Whether each part is synthesized by itself: then drums on another channel are put on theirs,
            and pitched notes on the drums' channel on another one. Control notes do not sound.

    Returns:
        For each piece the audible lanes that have notes there: index of the lane, and its part in
        frames from the begin of the piece; a part for each channel of an instrument with several.
    """
    found: list[list[tuple[int, InstrumentPart]]] = [[] for _ in edges[1:]]
    for index, lane in enumerate(playback.clip.lanes):
        if not playback.gain(index):
            continue
        struck: dict[tuple[int, int], list[Strike]] = {}
        for on, off, note in _sounding_notes(playback, lane):
            piece = bisect_right(edges, on) - 1
            start, channel = edges[piece], note.channel if lane.spread else lane.channel
            strike = Strike(on - start, off - start, note.pitch, note.velocity)
            struck.setdefault((piece, channel), []).append(strike)
        for (piece, channel), strikes in struck.items():
            length = max(strike.off for strike in strikes)
            controls = _controls(playback, (index, channel), edges[piece], length)
            part = InstrumentPart(channel, lane.program or 0, tuple(strikes), controls)
            found[piece].append((index, _apart(part, lane) if is_apart else part))
    return tuple(map(tuple, found))


def _apart(part: InstrumentPart, lane: Lane) -> InstrumentPart:
    """Return drums on their channel, with the usual kit, and what is not drums on another one."""
    is_drums = lane.role is Role.DRUMS
    if is_drums == (part.channel == DRUM_CHANNEL):
        return part
    out = DRUM_CHANNEL if is_drums else PITCHED
    moved = tuple(
        (frame, _on_channel(data, out))
        for frame, data in part.controls
        if not is_drums or kind_of(data[0]) != PROGRAM_CHANGE
    )
    return replace(part, channel=out, program=0 if is_drums else part.program, controls=moved)


def _sounding_notes(playback: Playback, lane: Lane) -> Iterator[tuple[int, int, Note]]:
    """Yield a lane's notes with the frames at which they begin and end.

    Notes that are held when the passage begins sound from there, but drums do not.
    """
    for note in lane.playing.within(playback.start, playback.end):
        is_early = note.onset < playback.start
        if is_early and lane.role is Role.DRUMS:
            continue
        on = playback.frame_at(max(note.onset, playback.start)) - playback.first_frame
        on = min(on, playback.frames - 1)
        off = min(playback.frame_at(note.end) - playback.first_frame, playback.frames)
        yield on, max(off, on + 1), note


def _on_channel(message: bytes, channel: int) -> bytes:
    """Return a channel message on another channel."""
    return bytes((status_byte(kind_of(message[0]), channel), *message[1:]))


def _is_general(message: bytes) -> bool:
    """Say whether a message to a manager channel is passed on: a program, or a controller of no parameter."""
    kind = kind_of(message[0])
    return kind == PROGRAM_CHANGE or (kind == CONTROL_CHANGE and message[1] not in _PARAMETERS)


def _controls(playback: Playback, place: tuple[int, int], start: int, length: int) -> Controls:
    """Return a piece's messages, preceded by the last of each kind that came before.

    Programs and controllers of a manager channel hold for all channels of its instrument.

    Args:
        playback: The passage.
        place: Lane and channel.
        start: Frame of the passage at which the piece begins.
        length: Its frames.
    """
    lane, channel = place
    spread = playback.clip.lanes[lane].spread
    before: dict[bytes, bytes] = {}
    if spread and spread.others and channel not in spread.others:
        before = {data[:2]: data for data in (control_change(channel, *each) for each in _WIDE_BENDS)}
    within: list[tuple[int, bytes]] = []
    for tick, message in playback.controls.get(lane, ()):
        is_own = channel_of(message[0]) == channel
        if not is_own and not (spread and channel_of(message[0]) in spread.others and _is_general(message)):
            continue
        data = message if is_own else _on_channel(message, channel)
        frame = playback.frame_at(tick) - playback.first_frame - start
        if frame <= 0:
            kind = data[:2] if kind_of(data[0]) in NUMBERED else data[:1]
            before[kind] = data
        elif frame < length:
            within.append((frame, data))
    return (*((0, data) for data in before.values()), *within)
