"""Notes that are put into chords, keys and registers at once, without the model."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

MELODIES = frozenset({Role.LEAD, Role.COUNTER})
"""Roles that may play tones of the scale beside those of the chord."""

LINES = frozenset({Role.LEAD, Role.BASS})
"""Roles that play one note at a time."""

USUAL_VELOCITY = 84
"""Velocity of a note of which nothing else is known."""

ALL = frozenset(range(12))

PitchRange = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ChordSpan:
    """A stretch of a bar with one chord.

    Attributes:
        begin: Its first tick, from the bar line.
        end: The first tick after it.
        chord: The chord; None where none is known.
        key: The key; None where none is known.
        avoided: Pitch classes that a melody leaves out besides, such as neighbours of what a player holds.
    """

    begin: int
    end: int
    chord: Chord | None
    key: Key | None
    avoided: frozenset[int] = frozenset()

    def allowed(self, role: Role) -> frozenset[int]:
        """Return the pitch classes that a role may play: chord tones, or what does not clash with them."""
        scale = ALL if self.key is None else self.key.pitch_classes
        tones = frozenset() if self.chord is None else self.chord.pitch_classes
        if not tones:
            return scale - self.avoided or scale
        if role not in MELODIES:
            return tones - self.avoided or tones
        rubbing = {(tone + step) % 12 for tone in tones for step in (1, -1)} | self.avoided
        return tones | (scale - rubbing)


def spans_of(chords: Sequence[Chord], key: Key | None, ticks: int) -> tuple[ChordSpan, ...]:
    """Return the stretches of a bar whose chords share it evenly.

    Args:
        chords: The chords; none where none is known.
        key: The key, if any.
        ticks: Length of the bar.
    """
    count = max(len(chords), 1)
    edges = [round(ticks * number / count) for number in range(count + 1)]
    return tuple(
        ChordSpan(begin, end, chords[number] if chords else None, key)
        for number, (begin, end) in enumerate(pairwise(edges))
    )


def fit(
    notes: Iterable[Note], role: Role, spans: Sequence[ChordSpan], pitch_range: PitchRange | None = None
) -> tuple[Note, ...]:
    """Return notes of a bar, moved to the nearest pitch that is right, and ended where it is right no more.

    A bass begins each chord with its root. Drums stay as they are.

    Args:
        notes: In ticks from the bar line.
        role: What their lane does.
        spans: The chords of the bar, in order.
        pitch_range: Lowest and highest pitch; None for the register of the role.
    """
    if role is Role.DRUMS:
        return tuple(notes)
    low, high = pitch_range or REGISTERS[role]
    fitted: list[Note] = []
    has_root: set[int] = set()
    line = without_overlaps(notes, is_line=True, lowest_first=True) if role is Role.BASS else notes
    for note in sorted(line, key=lambda each: (each.onset, each.pitch)):
        span = next((each for each in reversed(spans) if each.begin <= note.onset), spans[0])
        if note.onset >= spans[-1].end:
            continue
        allowed = span.allowed(role)
        if role is Role.BASS and span.chord is not None and span.begin not in has_root:
            has_root.add(span.begin)
            root = span.chord.root if span.chord.bass is None else span.chord.bass
            allowed = frozenset({root}) & allowed or allowed
        pitch = nearest(into(note.pitch, low, high), allowed, low, high)
        end = next(
            (
                each.begin
                for each in spans
                if each.begin > note.onset and pitch % 12 not in each.allowed(role)
            ),
            spans[-1].end,
        )
        fitted.append(replace(note, pitch=pitch, length=max(min(note.end, end) - note.onset, 1)))
    return without_overlaps(fitted, is_line=role in LINES, lowest_first=role is Role.BASS)


def rooted(notes: Sequence[Note], spans: Sequence[ChordSpan], ppq: int, channel: int) -> tuple[Note, ...]:
    """Return a bass that has its root where a chord begins and nothing sounds within a beat.

    Args:
        notes: The bass, in ticks from the bar line.
        spans: The chords of the bar, in order.
        ppq: Ticks of a quarter note.
        channel: MIDI channel of new notes.
    """
    low, high = REGISTERS[Role.BASS]
    found = list(notes)
    for span in spans:
        if span.chord is None or not span.chord.pitch_classes:
            continue
        if any(span.begin <= note.onset < span.begin + ppq for note in notes):
            continue
        end = min((note.onset for note in notes if note.onset > span.begin), default=span.end)
        velocities = [note.velocity for note in notes] or [USUAL_VELOCITY]
        pitch = nearest((low + high) // 2, frozenset({span.chord.root}), low, high)
        length = min(end, span.end) - span.begin
        found.append(Note(span.begin, length, pitch, sum(velocities) // len(velocities), channel))
    return without_overlaps(found, is_line=True, lowest_first=True)


def into(pitch: int, low: int, high: int) -> int:
    """Return a pitch moved by octaves into a range, as near to it as may be where the range is too small."""
    while pitch > high:
        pitch -= 12
    while pitch < low:
        pitch += 12
    return min(pitch, high)


def nearest(pitch: int, allowed: frozenset[int], low: int = 0, high: int = 127) -> int:
    """Return the pitch of some pitch classes that is nearest, the lower of two; itself where there is none.

    Args:
        pitch: MIDI key number.
        allowed: Pitch classes.
        low: Lowest pitch.
        high: Highest pitch.
    """
    near = (pitch + sign * step for step in range(12) for sign in (-1, 1))
    return next((each for each in near if low <= each <= high and each % 12 in allowed), pitch)


def without_overlaps(notes: Iterable[Note], *, is_line: bool, lowest_first: bool = False) -> tuple[Note, ...]:
    """Return notes without two of one pitch at once; of a line each ends where the next begins.

    Args:
        notes: The notes.
        is_line: Whether one note sounds at a time.
        lowest_first: Whether of notes of a line that begin together the lowest stays, not the highest.
    """
    kept: list[Note] = []
    sign = 1 if lowest_first else -1
    for note in sorted(notes, key=lambda each: (each.onset, sign * each.pitch)):
        rivals = [
            at
            for at, each in enumerate(kept)
            if each.end > note.onset and (is_line or each.pitch == note.pitch)
        ]
        if any(kept[at].onset == note.onset for at in rivals):
            continue
        for at in rivals:
            kept[at] = replace(kept[at], length=note.onset - kept[at].onset)
        kept.append(note)
    return tuple(sorted(kept, key=lambda each: (each.onset, each.pitch)))
