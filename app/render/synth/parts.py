"""A passage cut into parts that are synthesized by themselves, and so kept while others change.

The clip is cut at fixed times, and each lane's notes of a piece are one part. A note belongs to
the piece in which it begins and sounds to its end, so that the parts' sounds add up to the whole.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ripieno.app.midi_io.channel_messages import NUMBERED, kind_of
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.passage import Controls, Passage
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PIECE = 5 * SAMPLE_RATE
"""Frames of a piece: short, so that the first is soon there; long, so that few programs start."""


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
class Part:
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


def pieces(passage: Passage) -> tuple[int, ...]:
    """Return where the pieces of a passage begin and where the last ends, in frames of the passage."""
    first = passage.first_frame
    last = first + passage.frames
    inner = range((first // PIECE + 1) * PIECE, last, PIECE)
    return 0, *(edge - first for edge in inner), last - first


def parts(passage: Passage, edges: Sequence[int]) -> tuple[tuple[tuple[int, Part], ...], ...]:
    """Return what is to be synthesized of each piece.

    Args:
        passage: The passage.
        edges: Of its pieces, as ``pieces`` returns them.

    Returns:
        For each piece the audible lanes that have notes there: index of the lane, and its part in
        frames from the begin of the piece.
    """
    found: list[list[tuple[int, Part]]] = [[] for _ in edges[1:]]
    for index, lane in enumerate(passage.clip.lanes):
        if not passage.gain(index):
            continue
        struck: dict[int, list[Strike]] = {}
        for on, off, note in _heard(passage, lane):
            piece = bisect_right(edges, on) - 1
            start = edges[piece]
            struck.setdefault(piece, []).append(Strike(on - start, off - start, note.pitch, note.velocity))
        for piece, strikes in struck.items():
            length = max(strike.off for strike in strikes)
            controls = _controls(passage, index, edges[piece], length)
            found[piece].append((index, Part(lane.channel, lane.program or 0, tuple(strikes), controls)))
    return tuple(map(tuple, found))


def _heard(passage: Passage, lane: Lane) -> Iterator[tuple[int, int, Note]]:
    """Yield a lane's notes with the frames at which they begin and end.

    Notes that are held when the passage begins sound from there, but drums do not.
    """
    for note in lane.notes.within(passage.start, passage.end):
        is_early = note.onset < passage.start
        if is_early and lane.role is Role.DRUMS:
            continue
        on = passage.frame_at(max(note.onset, passage.start)) - passage.first_frame
        on = min(on, passage.frames - 1)
        off = min(passage.frame_at(note.end) - passage.first_frame, passage.frames)
        yield on, max(off, on + 1), note


def _controls(passage: Passage, lane: int, start: int, length: int) -> Controls:
    """Return a piece's messages, preceded by the last of each kind that came before."""
    before: dict[bytes, bytes] = {}
    within: list[tuple[int, bytes]] = []
    for tick, data in passage.controls.get(lane, ()):
        frame = passage.frame_at(tick) - passage.first_frame - start
        if frame <= 0:
            kind = data[:2] if kind_of(data[0]) in NUMBERED else data[:1]
            before[kind] = data
        elif frame < length:
            within.append((frame, data))
    return (*((0, data) for data in before.values()), *within)
