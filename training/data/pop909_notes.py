"""Notes, chords and melody of POP909's three sources, brought together."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role
from ripieno.training.data.barlines import BINS_PER_STEP, Anchor, BarlineEvent
from ripieno.training.data.harmony import ChordBlock, mask_of, root_of
from ripieno.training.data.midi import table
from ripieno.training.data.source import Unfit

ROLES = {"MELODY": Role.LEAD, "BRIDGE": Role.COUNTER, "PIANO": Role.KEYS}
"""POP909's tracks."""

TICKS_PER_BIN = 20
"""POP909-CL keeps 24 positions per beat of 480 ticks."""

MIN_MATCH = 0.95
MIN_VELOCITY = 10
"""Below this the transcription heard ghosts."""

MAX_NOTE_BINS = 64 * BINS_PER_STEP
"""Four bars; notes beyond it lost their end."""

BASS_TOP = 51
"""The piano's highest bass note, E flat 3."""

BASS_WEIGHT = 0.5
"""What a bass note says of bar lines, measured against a chord of its length."""


@dataclass(frozen=True, slots=True)
class RoleNotes:
    """Notes with their roles.

    Attributes:
        rows: Shape ``(N, 4)``, int64: onset and length in bins, pitch, velocity; sorted.
        role: Shape ``(N,)``, the index of each note's role.
    """

    rows: NDArray[np.int64]
    role: NDArray[np.int64]


def recover_roles(quantised: Clip, original: Clip) -> RoleNotes:
    """Give every quantised note the role of the original note with its pitch and velocity, in order.

    Raises:
        Unfit: If too many notes find no original.
    """
    pool: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for lane in original.lanes:
        for note in lane.notes:
            pool[note.pitch, note.velocity].append((note.onset, tuple(Role).index(ROLES[lane.name])))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for onset, length, pitch, velocity in table(quantised.lanes[0].notes).tolist():
        groups[pitch, velocity].append((onset, length))
    matched = []
    for (pitch, velocity), group in groups.items():
        origin = sorted(pool[pitch, velocity])
        if len(origin) == len(group):
            pairs = zip(sorted(group), origin, strict=True)
            matched += [(onset, length, pitch, velocity, role) for (onset, length), (_, role) in pairs]
    if len(matched) < MIN_MATCH * len(quantised.lanes[0].notes):
        raise Unfit("roles not recovered")
    rows = np.array(sorted(matched), np.int64)
    rows = rows[rows[:, 3] >= MIN_VELOCITY]
    rows[:, :2] = np.round(rows[:, :2] / TICKS_PER_BIN)
    rows[:, 1] = np.clip(rows[:, 1], 1, MAX_NOTE_BINS)
    return RoleNotes(rows[:, :4], rows[:, 4])


def read_chords(quantised: Clip) -> list[ChordBlock]:
    """Read the chord track: notes that begin together are one chord, until the next one.

    Raises:
        Unfit: If there is no such track.
    """
    groups: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for note in quantised.lanes[-1].notes if len(quantised.lanes) > 1 else ():
        groups[round(note.onset / TICKS_PER_BIN)].append((round(note.end / TICKS_PER_BIN), note.pitch))
    starts = sorted(groups)
    if not starts:
        raise Unfit("no chord track")
    blocks = []
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        end = max(end for end, _ in groups[start])
        pitches = [pitch for _, pitch in groups[start]]
        blocks.append(ChordBlock(start, min(end, following or end), root_of(pitches), mask_of(pitches)))
    return blocks


def structure_melody(text: str) -> Iterator[tuple[int, int]]:
    """Yield onset in sixteenths and pitch from lines of pitch (0 is a rest) and length."""
    step = 0
    for line in text.splitlines():
        if line.strip():
            pitch, length = (int(word) for word in line.split())
            if pitch:
                yield step, pitch
            step += length


def find_anchors(notes: RoleNotes, melody: list[tuple[int, int]]) -> list[Anchor]:
    """Pair notes of the lead with notes of the structure analysis that agree on where it begins.

    A song may have a few such origins, where one source counts a beat that the other leaves out;
    repeats of the tune give origins that are far away, and are left aside.

    Args:
        notes: The song.
        melody: Onset in sixteenths and pitch.
    """
    by_pitch: dict[int, list[int]] = defaultdict(list)
    for step, pitch in melody:
        by_pitch[pitch].append(step)
    lead = notes.rows[notes.role == tuple(Role).index(Role.LEAD)]
    found = [
        Anchor(onset, onset - BINS_PER_STEP * step)
        for onset, _, pitch, _ in lead.tolist()
        for step in by_pitch[pitch]
    ]
    origins = Counter(anchor.origin for anchor in found)
    if not origins:
        return []
    main, most = origins.most_common(1)[0]
    near = {o for o, count in origins.items() if abs(o - main) <= 16 * BINS_PER_STEP and count >= 0.2 * most}
    return [anchor for anchor in found if anchor.origin in near]


def find_openings(notes: RoleNotes, chords: list[ChordBlock], bar: int) -> list[BarlineEvent]:
    """Return the chords and the piano's bass notes, each weighed by its length.

    Args:
        notes: The song.
        chords: Its chords.
        bar: Bins per bar; what lasts longer says no more.
    """
    low = (notes.role == tuple(Role).index(Role.KEYS)) & (notes.rows[:, 2] <= BASS_TOP)
    bass = [(onset, BASS_WEIGHT * min(length, bar)) for onset, length, *_ in notes.rows[low].tolist()]
    changes = [(round(chord.start), min(chord.end - chord.start, bar)) for chord in chords]
    return [BarlineEvent(time, weight / bar) for time, weight in changes + bass]
