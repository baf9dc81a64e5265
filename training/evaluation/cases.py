"""Places to fill: four bars of every lane of a song, music on both sides."""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np

from ripieno.engine.grid.part import NO_PROGRAM
from ripieno.engine.music.chord_names import QUALITIES
from ripieno.engine.music.chords import NO_CHORD, Chord
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.harmony import BeatChords
from ripieno.engine.music.meter import MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from ripieno.training.data.piece import Piece

PPQ = 480
STEP = PPQ / 4
"""Ticks in a sixteenth."""

BARS = 4
REACH, MIN_REACH = 6, 2
"""Known bars on either side of the region: so many where the song has them, and at least so many."""

MIN_NOTES = 2 * BARS
"""A region with fewer true notes is skipped."""

Notes = Mapping[int, tuple[Note, ...]]
"""Notes by lane."""


@dataclass(frozen=True)
class Case:
    """Bars to fill in a song, with what was there.

    Attributes:
        name: The piece and the first bar of the window in it.
        song: The song, the unit of all confidence intervals.
        window: 0 for the window that is filled; the later ones only serve the two-sample test.
        clip: The window, with the true notes.
        region: Four bars of every lane.
        chords: The chord of each beat of the region; empty where the source has none.
        whole: The song that the window was cut from.
        first: First bar of the window in it.
    """

    name: str
    song: str
    window: int
    clip: Clip
    region: Region
    chords: BeatChords
    whole: Clip
    first: int

    @cached_property
    def region_of_whole(self) -> Region:
        """The region in the song: the same bars, and the lanes of the window in their order."""
        tracks = [lane.track for lane in self.whole.lanes]
        lanes = tuple(tracks.index(lane.track) for lane in self.clip.lanes)
        return Region(tuple(bar + self.first for bar in self.region.bars), lanes)

    def in_window(self, notes: Notes) -> Notes:
        """Return notes of the song's region, by lane of the song, as notes of the window."""
        start = self.whole.time.bar_start(self.first)
        return {
            index: tuple(replace(note, onset=note.onset - start) for note in notes.get(lane, ()))
            for index, lane in enumerate(self.region_of_whole.lanes)
        }

    def in_song(self, notes: Notes) -> Notes:
        """Return notes of the window's region, by lane of the window, as notes of the song."""
        start = self.whole.time.bar_start(self.first)
        return {
            lane: tuple(replace(note, onset=note.onset + start) for note in notes.get(index, ()))
            for index, lane in enumerate(self.region_of_whole.lanes)
        }

    @cached_property
    def span(self) -> tuple[int, int]:
        """The ticks of the region, half open."""
        return self.region.spans(self.clip.time)[0]

    @cached_property
    def bar(self) -> int:
        """Ticks in a bar; all bars of a case have the same length."""
        return self.clip.time.bar_length(0)

    @cached_property
    def true(self) -> Notes:
        """The notes of the region, by lane."""
        start, end = self.span
        lanes = enumerate(self.clip.lanes)
        return {index: tuple(n for n in lane.notes if start <= n.onset < end) for index, lane in lanes}

    @cached_property
    def known(self) -> Notes:
        """The notes around the region, by lane."""
        start, end = self.span
        lanes = enumerate(self.clip.lanes)
        return {index: tuple(n for n in lane.notes if not start <= n.onset < end) for index, lane in lanes}

    def filled(self, notes: Notes) -> Clip:
        """Return the window with other notes in the region."""
        return self.clip.replace_region(self.region, notes)


def flat(notes: Notes) -> list[Note]:
    """Return the notes of all lanes, by onset and then pitch."""
    return sorted((n for lane in notes.values() for n in lane), key=lambda n: (n.onset, n.pitch))


def draw_cases(pieces: Sequence[Piece], windows: int = 1, seed: int = 1) -> list[Case]:
    """Draw windows from pieces in one metre that are long enough.

    Args:
        pieces: Where to draw; each is drawn from by its own chance, whatever the others are.
        windows: Windows from each piece at most; their regions do not overlap.
        seed: Source of chance.

    Returns:
        The cases, piece by piece.
    """
    return [case for piece in pieces for case in _draw(piece, windows, seed)]


def draw_in_turn(pieces: Sequence[Piece], count: int, seed: int = 1) -> list[Case]:
    """Draw windows from works and pieces in turn, several from one piece only where there are few.

    Bars of a window have one length; those of the rest of its piece may have others.

    Args:
        pieces: Where to draw, in this order: the first piece of each work, then the second, and so on.
        count: Windows at most.
        seed: Source of chance.
    """
    of_work: Counter[str] = Counter()
    ranks = []
    for piece in pieces:
        ranks.append(of_work[piece.split_key])
        of_work[piece.split_key] += 1
    order = sorted(range(len(pieces)), key=ranks.__getitem__)
    waiting = [_draw(pieces[index], count, seed, one_metre=False) for index in order]
    drawn: list[Case] = []
    while waiting and len(drawn) < count:
        case = next(waiting[0], None)
        waiting = waiting[1:] if case is None else [*waiting[1:], waiting[0]]
        drawn += [] if case is None else [case]
    return drawn


def _draw(piece: Piece, windows: int, seed: int, *, one_metre: bool = True) -> Iterator[Case]:
    lengths = np.diff(piece.bar_starts)
    reach = min(REACH, (len(lengths) - BARS) // 2)
    if reach < MIN_REACH or np.any(lengths % 1) or (one_metre and np.ptp(lengths)):
        return
    whole = clip_of(piece, 0, piece.bars)
    rng = np.random.default_rng((seed, zlib.crc32(f"{piece.source}/{piece.name}".encode())))
    taken: list[int] = []
    for first in rng.permutation(len(lengths) - BARS - 2 * reach + 1).tolist():
        if len(taken) == windows:
            return
        is_even = not np.ptp(lengths[first : first + BARS + 2 * reach])
        if is_even and all(abs(first - other) >= BARS for other in taken):
            case = _case(piece, whole, first, reach, len(taken))
            if sum(map(len, case.true.values())) >= MIN_NOTES:
                taken.append(first)
                yield case


def _case(piece: Piece, whole: Clip, first: int, reach: int, window: int) -> Case:
    clip = clip_of(piece, first, BARS + 2 * reach)
    region = Region(tuple(range(reach, reach + BARS)), tuple(range(len(clip.lanes))))
    chords = _chords(piece, first + reach)
    return Case(f"{piece.name}@{first + 1}", piece.song, window, clip, region, chords, whole, first)


def clip_of(piece: Piece, first: int, bars: int) -> Clip:
    """Return some bars of a piece, of whole sixteenths, as a clip of the lanes that sound in them."""
    tempo = TempoChange(0, round(60 * MICROSECONDS / piece.tempo))
    lines = piece.bar_starts[first : first + bars + 1].tolist()
    start, end = lines[0], lines[-1]
    metres = [_metre(line - start, following - line) for line, following in pairwise(lines)]
    changes = [
        metre
        for index, metre in enumerate(metres)
        if not index or replace(metre, tick=0) != replace(metres[index - 1], tick=0)
    ]
    lanes = []
    for number, part in enumerate(piece.parts):
        channel = DRUM_CHANNEL if part.role is Role.DRUMS else number % DRUM_CHANNEL
        inside = (part.onset >= start - 0.5) & (part.onset < end)
        columns = (part.onset[inside] - start, part.length[inside], part.pitch[inside], part.velocity[inside])
        notes = tuple(
            # What begins a hair before the window's first bar line belongs to it.
            Note(max(round(o * STEP), 0), max(round(n * STEP), 1), int(p), int(v), channel)
            for o, n, p, v in zip(*(column.tolist() for column in columns), strict=True)
        )
        if notes:
            program = None if part.program == NO_PROGRAM or part.role is Role.DRUMS else part.program
            lanes.append(Lane(part.role.value, part.role, notes, number, channel, program))
    return Clip(TimeMap.build(PPQ, (tempo,), changes), tuple(lanes), round((end - start) * STEP))


def _metre(start: float, steps: float) -> MetreChange:
    """Return the metre of a bar that begins at a step and lasts some steps."""
    tick, (beats, odd) = round(start * STEP), divmod(int(steps), 4)
    return MetreChange(tick, int(steps), 16) if odd else MetreChange(tick, beats, 4)


def _chords(piece: Piece, first: int) -> BeatChords:
    """Return the chords of the beats of four bars; nothing where none is known."""
    beats = len(piece.chord_root) // piece.bars
    there = slice(first * beats, (first + BARS) * beats)
    roots, masks = piece.chord_root[there].tolist(), piece.chord_mask[there].tolist()
    is_even = not np.ptp(np.diff(piece.bar_starts)) and beats * piece.bars == len(piece.chord_root)
    if not is_even or all(root < 0 for root in roots):
        return ()
    return tuple(nearest_chord(root, mask) for root, mask in zip(roots, masks, strict=True))


def nearest_chord(root: int, mask: int) -> Chord:
    """Return the chord on a root whose tones are most like some pitch classes (Jaccard index).

    Args:
        root: Pitch class, or below 0 for no chord.
        mask: Bit ``p`` set where pitch class ``p`` belongs to the chord.
    """
    if root < 0:
        return NO_CHORD
    tones = {(pitch - root) % 12 for pitch in range(12) if mask >> pitch & 1}

    def similarity(quality: str) -> float:
        own = set(QUALITIES[quality].intervals)
        return len(own & tones) / max(len(own | tones), 1)

    return Chord(root, max(QUALITIES, key=similarity))
