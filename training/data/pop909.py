"""POP909: expert-quantised notes, with the roles and the bar lines that its sources lost put back.

Notes, velocities and chords come from POP909-CL, roles and tempo from POP909, bar lines from the melody
grid of the hierarchical structure analysis together with the chord changes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.music.roles import Role
from training.data.barlines import Stretch, stretches, track_phase
from training.data.harmony import ChordBlock, mask_of, per_patch, root_of
from training.data.midi import MidiTracks, read_midi
from training.data.piece import Piece, make_part

SOURCE = "pop909"
TICKS_PER_STEP = 120
TICKS_PER_BIN = 20
"""POP909-CL keeps 24 positions per beat of 480 ticks."""

MIN_ON_GRID = 0.8
MIN_BARS = 8
MIN_MATCH = 0.95
MIN_DOWNBEAT_SHARE = 0.35
"""Least share of chord changes that must fall on beat 1."""

MIN_VELOCITY = 10
"""Below this the transcription heard ghosts."""

SURE_LEAD = 1.15
"""How far beat 1 must lead beat 3 where nothing else tells the halves of a bar apart."""

_ROLE_OF_TRACK = {"MELODY": Role.LEAD, "BRIDGE": Role.COUNTER, "PIANO": Role.KEYS}
_MELODY_VOTE = 0.12
"""Weight of one melody note's bar position, in bars of chord evidence."""

_LABEL = re.compile(r"([A-Za-z])(\d+)")


class Unfit(Exception):
    """The song cannot be used; the text is the reason, for the report."""


@dataclass(frozen=True, slots=True)
class RoleNotes:
    """Notes with their roles: onset and length in steps, pitch, velocity, role, row by row."""

    rows: NDArray[np.float64]
    role: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Song:
    """The files of one song."""

    name: str
    quantised: MidiTracks
    original: MidiTracks
    melody: tuple[tuple[int, int], ...]
    """Onset in sixteenths and pitch, on the grid of the structure analysis."""
    labels: str
    structure_tempo: float


def song_names(data_dir: Path) -> list[str]:
    """Return the songs whose three sources are all present."""
    clean = data_dir / "pop909-cl" / "POP909_processed"
    return sorted(
        path.stem
        for path in clean.glob("*.mid")
        if (data_dir / "pop909" / "POP909" / path.stem).is_dir()
        and (data_dir / "pop909-structure" / "POP909" / path.stem).is_dir()
    )


def read_song(data_dir: Path, name: str) -> list[Piece]:
    """Read one song.

    Args:
        data_dir: Folder that holds ``pop909``, ``pop909-cl`` and ``pop909-structure``.
        name: The song's three digits.

    Returns:
        One piece per stretch of sure bar lines.

    Raises:
        Unfit: If roles, grid or bar lines cannot be trusted.
    """
    song = _load(data_dir, name)
    bar = _bar_steps(song.quantised)
    notes = _recover_roles(song.quantised, song.original)
    shift = _grid_shift(notes.rows[:, 0])
    notes = RoleNotes(notes.rows - np.array([shift, 0, 0, 0]), notes.role)
    chords = _chords(song.quantised, shift)
    anchors = _anchors(notes, song.melody)
    pieces = []
    reasons: Counter[str] = Counter()
    for stretch in _bar_lines(notes, chords, anchors, bar):
        bars = (stretch.end - stretch.start) // bar
        if bars < MIN_BARS:
            reasons["bar lines too broken"] += 1
        elif not _bars_are_sure(change_profile(chords, stretch, bar), _agrees(anchors, stretch, bar)):
            reasons["bar lines unclear"] += bars
        else:
            pieces.append(_piece(song, notes, chords, anchors, stretch, bar))
    if not pieces:
        raise Unfit(reasons.most_common(1)[0][0] if reasons else "bar lines too broken")
    return [_rename(piece, index) for index, piece in enumerate(pieces)]


def _load(data_dir: Path, name: str) -> Song:
    structure = data_dir / "pop909-structure" / "POP909" / name
    quantised = read_midi(data_dir / "pop909-cl" / "POP909_processed" / f"{name}.mid")
    original = read_midi(data_dir / "pop909" / "POP909" / name / f"{name}.mid")
    if len(quantised.tracks) < 2:
        raise Unfit("no chord track")
    return Song(
        name,
        quantised,
        original,
        tuple(_structure_melody((structure / "melody.txt").read_text())),
        (structure / "human_label1.txt").read_text(),
        float((structure / "tempo.txt").read_text()),
    )


def _structure_melody(text: str) -> Iterator[tuple[int, int]]:
    step = 0
    for line in text.splitlines():
        if line.strip():
            pitch, length = (int(word) for word in line.split())
            if pitch:
                yield step, pitch
            step += length


def _bar_steps(quantised: MidiTracks) -> int:
    metres = {(numerator, denominator) for _, numerator, denominator in quantised.metres}
    if len(metres) != 1:
        raise Unfit("changing metre")
    return {(4, 4): 16, (3, 4): 12, (6, 8): 12, (3, 8): 12}[metres.pop()]


def _recover_roles(quantised: MidiTracks, original: MidiTracks) -> RoleNotes:
    """Give every quantised note the role of the original note with its pitch and velocity, in order."""
    pool: dict[tuple[int, int], list[tuple[int, Role]]] = defaultdict(list)
    for track in original.tracks:
        for onset, _, pitch, velocity in track.notes.tolist():
            pool[pitch, velocity].append((onset, _ROLE_OF_TRACK[track.name]))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for onset, length, pitch, velocity in quantised.tracks[0].notes.tolist():
        groups[pitch, velocity].append((onset, length))
    rows, roles = [], []
    for (pitch, velocity), group in groups.items():
        origin = sorted(pool[pitch, velocity])
        if len(origin) != len(group) or velocity < MIN_VELOCITY:
            continue
        for (onset, length), (_, role) in zip(sorted(group), origin, strict=True):
            rows.append((onset / TICKS_PER_STEP, length / TICKS_PER_STEP, pitch, velocity))
            roles.append(role)
    if len(rows) < MIN_MATCH * len(quantised.tracks[0].notes):
        raise Unfit("roles not recovered")
    order = sorted(range(len(rows)), key=rows.__getitem__)
    return RoleNotes(np.array([rows[i] for i in order], np.float64), tuple(roles[i] for i in order))


def _grid_shift(onsets: NDArray[np.float64]) -> float:
    """Return the constant shift, a multiple of one bin, that puts most onsets on sixteenths."""
    bins = TICKS_PER_STEP // TICKS_PER_BIN
    counts = np.bincount(np.round(onsets * bins).astype(np.int64) % bins, minlength=bins)
    if counts.max() < MIN_ON_GRID * len(onsets):
        raise Unfit("off the sixteenth grid")
    return float(counts.argmax()) / bins


def _chords(quantised: MidiTracks, shift: float) -> list[ChordBlock]:
    """Read the chord track: notes that begin together are one chord, until the next one."""
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for onset, length, pitch, _ in quantised.tracks[-1].notes.tolist():
        groups[onset].append((onset + length, pitch))
    starts = sorted(groups)
    blocks = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = max(end for end, _ in groups[start])
        pitches = [pitch for _, pitch in groups[start]]
        blocks.append(
            ChordBlock(
                start / TICKS_PER_STEP - shift,
                min(end, following or end) / TICKS_PER_STEP - shift,
                root_of(pitches),
                mask_of(pitches),
            )
        )
    if len(blocks) < MIN_BARS:
        raise Unfit("no chord track")
    return blocks


def _anchors(notes: RoleNotes, melody: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Pair steps with steps of the structure grid, through melody notes that agree on the offset.

    A song may have a few offsets, where one source counts a beat that another leaves out; repeats of the
    tune give offsets that are far away, and are left aside.
    """
    by_pitch: dict[int, list[int]] = defaultdict(list)
    for step, pitch in melody:
        by_pitch[pitch].append(step)
    pairs = [
        (round(row[0]), there)
        for row, role in zip(notes.rows.tolist(), notes.role, strict=True)
        if role is Role.LEAD
        for there in by_pitch[round(row[2])]
    ]
    offsets = Counter(here - there for here, there in pairs)
    if not offsets:
        return []
    main, most = offsets.most_common(1)[0]
    kept = {offset for offset, count in offsets.items() if abs(offset - main) <= 16 and count >= 0.2 * most}
    return sorted((here, here - there) for here, there in pairs if here - there in kept)


def _bar_lines(
    notes: RoleNotes, chords: list[ChordBlock], anchors: list[tuple[int, int]], bar: int
) -> list[Stretch]:
    steps = int(np.ceil((notes.rows[:, 0] + notes.rows[:, 1]).max())) + 1
    evidence = np.zeros((steps, bar))
    for chord in chords:
        step = round(chord.start)
        if 0 <= step < steps and abs(step - chord.start) < 0.01:
            evidence[step, step % bar] += min(chord.end - chord.start, bar) / bar
    if bar == 16:
        for step, offset in anchors:
            evidence[min(step, steps - 1), offset % bar] += _MELODY_VOTE
    return stretches(track_phase(evidence), bar)


def _agrees(anchors: list[tuple[int, int]], stretch: Stretch, bar: int) -> bool:
    """Tell whether the structure analysis draws the same bar lines through most of a stretch."""
    votes = [(stretch.start - offset) % bar == 0 for step, offset in anchors if stretch.start <= step < stretch.end]
    return bar == 16 and len(votes) >= MIN_BARS and sum(votes) >= 0.8 * len(votes)


def _bars_are_sure(profile: NDArray[np.float64], agreed: bool) -> bool:
    """Judge bar lines by the beats on which chords change.

    Beat 1 must lead. Where a chord changes every half bar, beat 3 comes close, and then the structure
    analysis has to agree.
    """
    if profile.sum() < MIN_BARS / 2:
        return False
    share = profile / profile.sum()
    if len(share) == 4 and not share[0] > SURE_LEAD * share[2]:
        return agreed and bool(share[0] >= 0.8 * share[2] and min(share[0], share[2]) > share[1::2].max())
    return bool(share[0] >= MIN_DOWNBEAT_SHARE and share[0] == share.max())


def change_profile(chords: list[ChordBlock], stretch: Stretch, bar: int) -> NDArray[np.float64]:
    """Count chord changes per beat of the bar, inside one stretch.

    Args:
        chords: The song's chords.
        stretch: Where to count.
        bar: Steps per bar.

    Returns:
        Shape ``(bar // 4,)``; a change off the beat counts for the nearest beat.
    """
    counts = np.zeros(bar // 4)
    for chord in chords:
        if stretch.start <= chord.start < stretch.end:
            counts[round((chord.start - stretch.start) / 4) % (bar // 4)] += 1
    return counts


def _piece(
    song: Song,
    notes: RoleNotes,
    chords: list[ChordBlock],
    anchors: list[tuple[int, int]],
    stretch: Stretch,
    bar: int,
) -> Piece:
    lines = np.arange(stretch.start, stretch.end + 1, bar, dtype=np.float32) - stretch.start
    inside = (notes.rows[:, 0] >= stretch.start) & (notes.rows[:, 0] < stretch.end)
    parts = []
    for role in _ROLE_OF_TRACK.values():
        chosen = inside & np.array([own is role for own in notes.role])
        if chosen.any():
            rows = notes.rows[chosen] - np.array([stretch.start, 0, 0, 0])
            parts.append(make_part(role, [(a, b, int(c), int(d)) for a, b, c, d in rows.tolist()]))
    moved = [ChordBlock(c.start - stretch.start, c.end - stretch.start, c.root, c.mask) for c in chords]
    root, mask = per_patch(moved, lines)
    return Piece(
        song.name,
        SOURCE,
        tuple(parts),
        lines,
        root,
        mask,
        _tempo(song),
        has_velocity=True,
        has_timing=False,
        sections=_sections(song.labels, anchors, stretch, bar),
    )


def _sections(labels: str, anchors: list[tuple[int, int]], stretch: Stretch, bar: int) -> tuple[str, ...]:
    """Label every bar by the human analysis, where the nearest melody notes agree on its bar lines."""
    per_bar = [label for label, count in _LABEL.findall(labels) for _ in range(int(count))]
    starts = range(stretch.start, stretch.end, bar)
    if not anchors or bar != 16:
        return ("",) * len(starts)
    steps = np.array([step for step, _ in anchors])
    found = []
    for start in starts:
        offset = anchors[int(np.abs(steps - start).argmin())][1]
        index, rest = divmod(start - offset, bar)
        found.append(per_bar[index] if rest == 0 and 0 <= index < len(per_bar) else "")
    return tuple(found)


def _tempo(song: Song) -> float:
    """Return the tempo that lasts longest in the original."""
    last = max(int((track.notes[:, 0] + track.notes[:, 1]).max()) for track in song.original.tracks)
    ticks = [tick for tick, _ in song.original.tempos]
    lasts: Counter[float] = Counter()
    for (tick, tempo), following in zip(song.original.tempos, [*ticks[1:], last], strict=True):
        lasts[round(tempo, 1)] += max(0, following - tick)
    return lasts.most_common(1)[0][0] if lasts else song.structure_tempo


def _rename(piece: Piece, index: int) -> Piece:
    return Piece(
        f"{piece.name}#{index + 1}" if index else piece.name,
        *(getattr(piece, field) for field in Piece.__slots__[1:]),
    )
