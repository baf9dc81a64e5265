"""Pieces from scores of any ensemble: roles, doubles, bars that count, long songs in stretches."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import pairwise

import numpy as np

from ripieno.engine.grid.part import MIN_NOTE_STEPS, NoteRow, make_part
from ripieno.engine.music.instruments import VOICE
from ripieno.engine.music.note import Note
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.data.piece import Floats, Piece, patch_starts
from ripieno.training.data.score import NotatedScore, Staff, usual_lengths
from ripieno.training.data.source import Unfit

VELOCITY = 80
"""A score has no velocities; this one is never learnt from."""

PIANO = 0
"""Program of a part on two staves that has no name."""

MIN_BARS = 8
MAX_BARS = 256
"""Bars of a stretch; a longer song is cut into equal ones."""

MIN_METRICAL = 0.8
"""Least share of the bars that must be as long as most bars around them."""

LONG_BAR = 24
"""Steps of the longest bar that is kept as written; in longer ones, as in 2/1, all values are halved."""

SHORT_BAR = 4
DOUBLED = 0.8
"""Share of a lane's notes that another one also plays at the same pitch: then it is left out."""

_PRACTICE = ("practice", "rehearsal", "übung", "reduction")
"""Words in the names of parts that only double the voices."""


@dataclass(slots=True)
class _Lane:
    role: Role
    rows: list[NoteRow]
    program: int | None
    has_lyrics: bool


def pieces_of(
    score: NotatedScore, name: str, source: str, work: str = "", style: Style | None = None
) -> list[Piece]:
    """Turn a score into pieces.

    Args:
        score: The score.
        name: Name of the song.
        source: Name of the data set.
        work: What the song is a movement or an edition of, as in `Piece.work`.
        style: Its style.

    Returns:
        One piece, or several stretches of a long song; lanes in score order.

    Raises:
        Unfit: If the score is short, silent, or has no regular bars.
    """
    score = with_usual_bars(score)
    lines = np.array(score.bar_lines, np.float32)
    if len(lines) - 1 < MIN_BARS:
        raise Unfit("shorter than eight bars")
    lanes = without_doubles(lanes_of(score, split_hands=sha256(name.encode()).digest()[0] % 2 == 1))
    if not lanes:
        raise Unfit("no notes")
    pieces = [_piece(score, lanes, stretch, name, source, work, style) for stretch in stretches(lines)]
    return [
        replace(piece, name=f"{name}#{index + 1}" if index else name)
        for index, piece in enumerate(piece for piece in pieces if piece.parts)
    ]


def with_usual_bars(score: NotatedScore) -> NotatedScore:
    """Return a score whose bars have at most six quarter notes.

    Raises:
        Unfit: If too many bars differ in length from those around them, or are too short to count.
    """
    lengths = np.diff(np.array(score.bar_lines))
    if len(lengths) < MIN_BARS:
        raise Unfit("shorter than eight bars")
    usual = np.array(usual_lengths(lengths.tolist()))
    if np.mean(np.abs(lengths - usual) < 0.01) < MIN_METRICAL:
        raise Unfit("not metrical")
    usual_bar = Counter(usual.tolist()).most_common(1)[0][0]
    if usual_bar < SHORT_BAR:
        raise Unfit("not metrical")
    factor = 1.0
    while usual_bar * factor > LONG_BAR:
        factor /= 2
    if factor * float(lengths.max()) > 4 * LONG_BAR:
        raise Unfit("not metrical")
    return score if factor == 1 else _scaled(score, factor)


def _scaled(score: NotatedScore, factor: float) -> NotatedScore:
    staves = tuple(
        replace(
            staff, notes=tuple((factor * onset, factor * length, key) for onset, length, key in staff.notes)
        )
        for staff in score.staves
    )
    lines = tuple(factor * line for line in score.bar_lines)
    chords = tuple(
        replace(chord, start=factor * chord.start, end=factor * chord.end) for chord in score.chords
    )
    return NotatedScore(staves, lines, chords, max(20.0, factor * score.tempo))


def lanes_of(score: NotatedScore, split_hands: bool) -> list[_Lane]:
    """Turn staves into lanes with roles.

    Args:
        score: The score.
        split_hands: Whether the two staves of a keyboard become two lanes.

    Returns:
        Lanes in score order. One leads, the others that could answer it.
    """
    staves_of = Counter(staff.part for staff in score.staves)
    lanes: list[_Lane] = []
    open_part = -1
    for staff in score.staves:
        if not staff.has_pitch or any(word in staff.name.casefold() for word in _PRACTICE):
            continue
        rows = [(onset, length, pitch, VELOCITY) for onset, length, pitch in staff.notes]
        if staves_of[staff.part] > 1:
            if staff.part == open_part and not split_hands:
                lanes[-1].rows.extend(rows)
            else:
                program = PIANO if staff.program is None else staff.program
                lanes.append(_Lane(Role.KEYS, rows, program, False))
            open_part = staff.part
        else:
            lanes.append(_Lane(_role(staff), rows, staff.program, _is_sung(staff)))
    return _with_one_leader(lanes)


def _role(staff: Staff) -> Role:
    rows = [(round(12 * onset), max(1, round(12 * length)), pitch) for onset, length, pitch in staff.notes]
    notes = [Note(onset, length, pitch, VELOCITY) for onset, length, pitch in rows]
    role = guess_role(staff.name, staff.program, 0, notes)
    if _is_sung(staff) and role not in {Role.COUNTER, Role.BASS}:
        return Role.LEAD
    return Role.BASS if role is Role.DRUMS else role


def _is_sung(staff: Staff) -> bool:
    """Tell whether a staff is sung; words below an instrument's notes are none that it sings."""
    return staff.program == VOICE or (staff.has_lyrics and staff.program is None)


def _with_one_leader(lanes: Sequence[_Lane]) -> list[_Lane]:
    """Let the first voice lead, or else the high line that plays most; the other leaders answer it."""
    leaders = [lane for lane in lanes if lane.role is Role.LEAD]
    sung = [lane for lane in leaders if lane.has_lyrics]
    selected = sung[0] if sung else max(leaders, key=_prominence, default=None)
    return [
        replace(lane, role=Role.COUNTER) if lane.role is Role.LEAD and lane is not selected else lane
        for lane in lanes
    ]


def _prominence(lane: _Lane) -> float:
    """Return how much of the time a lane sounds, times how high it is."""
    return sum(row[1] for row in lane.rows) * (float(np.median([row[2] for row in lane.rows])) - 36)


def without_doubles(lanes: Sequence[_Lane]) -> list[_Lane]:
    """Leave out lanes most of whose notes another one plays too, such as voices and what goes with them."""
    kept: list[tuple[int, _Lane, frozenset[tuple[int, int]]]] = []
    for index, lane in sorted(enumerate(lanes), key=lambda pair: -len(pair[1].rows)):
        notes = frozenset((round(12 * onset), pitch) for onset, _, pitch, _ in lane.rows)
        if notes and not any(len(notes & theirs) >= DOUBLED * len(notes) for _, _, theirs in kept):
            kept.append((index, lane, notes))
    return [lane for _, lane, _ in sorted(kept, key=lambda entry: entry[0])]


def stretches(lines: Floats) -> Iterator[tuple[int, int]]:
    """Yield the first bar and the one after the last of each of equal stretches of at most ``MAX_BARS``."""
    bars = len(lines) - 1
    edges = np.linspace(0, bars, -(-bars // MAX_BARS) + 1).astype(int).tolist()
    yield from pairwise(edges)


def _piece(
    score: NotatedScore,
    lanes: Sequence[_Lane],
    stretch: tuple[int, int],
    name: str,
    source: str,
    work: str,
    style: Style | None,
) -> Piece:
    own = np.array(score.bar_lines[stretch[0] : stretch[1] + 1], np.float64)
    start, end = float(own[0]), float(own[-1])
    lines = (own - start).astype(np.float32)
    parts = []
    for lane in lanes:
        rows = [
            (max(0.0, row[0] - start), *row[1:])
            for row in lane.rows
            if start <= row[0] < end - MIN_NOTE_STEPS
        ]
        if rows:
            parts.append(make_part(lane.role, rows, lane.program))
    patches = len(patch_starts(lines))
    return Piece(
        name=name,
        source=source,
        parts=tuple(parts),
        bar_starts=lines,
        chord_root=np.full(patches, -1, np.int8),
        chord_mask=np.zeros(patches, np.uint16),
        tempo=score.tempo,
        has_velocity=False,
        has_timing=False,
        sections=("",) * (len(lines) - 1),
        style=style,
        work=work,
    )
