"""Humdrum scores (``**kern``) as notes in steps: spines, sub-spines, ties, tuplets, names of parts.

Source: the ``**kern`` representation, https://www.humdrum.org/rep/kern/.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ripieno.engine.music.spelling import SEMITONES
from ripieno.training.data.humdrum_parts import Spine, describe, staves_of
from ripieno.training.data.score import DEFAULT_TEMPO, NotatedScore, ScoreError, join_cut_bars

STEPS_PER_WHOLE = 16
MAX_BYTES = 16 * 2**20
"""No score is larger."""

_RECIPROCAL = re.compile(r"(\d+)(?:%(\d+))?(\.*)")
_PITCH = re.compile(r"([a-gA-G])\1*([#n-]*)")


class _Note(NamedTuple):
    """A note or rest of a token: its length in steps, its pitch or None, and whether it is tied."""

    length: Fraction
    pitch: int | None
    opens_tie: bool
    ends_tie: bool


@dataclass(slots=True)
class _KernRow:
    onset: Fraction
    end: Fraction
    pitch: int


@dataclass(slots=True)
class _Column:
    """A column of the text: the spine that it belongs to, and when its last token ends."""

    spine: Spine
    is_notes: bool
    end: Fraction = Fraction(0)


@dataclass(slots=True)
class _Reader:
    """Reads a score line by line.

    Attributes:
        now: Time of the next line of notes, steps.
        spines: Spines of notes, from left to right, which is from the bottom of the score.
        rows: Notes of each spine.
        lines: Bar lines.
        tempo: Quarter notes per minute, 0 where none is specified.
    """

    now: Fraction = Fraction(0)
    columns: list[_Column] = field(default_factory=list)
    spines: list[Spine] = field(default_factory=list)
    rows: list[list[_KernRow]] = field(default_factory=list)
    held: dict[tuple[int, int], _KernRow] = field(default_factory=dict)
    lines: list[Fraction] = field(default_factory=lambda: [Fraction(0)])
    tempo: float = 0.0

    def read(self, line: str) -> None:
        """Take in a line that is no comment."""
        texts = line.split("\t")
        if line.startswith("**"):
            self._open(texts)
        elif len(texts) != len(self.columns):
            raise ScoreError("A line has more or fewer columns than the ones before.")
        elif line.startswith("*"):
            self._interpret(texts)
        elif line.startswith("="):
            if self.now > self.lines[-1]:
                self.lines.append(self.now)
        else:
            self._play(texts)

    def _open(self, kinds: Sequence[str]) -> None:
        self.columns = []
        for kind in kinds:
            if kind == "**kern":
                self.spines.append(Spine(len(self.spines)))
                self.rows.append([])
            elif kind in {"**text", "**silbe"} and self.spines:
                self.spines[-1].has_lyrics = True
            spine = self.spines[-1] if self.spines else Spine(-1)
            self.columns.append(_Column(spine, kind == "**kern"))

    def _interpret(self, texts: Sequence[str]) -> None:
        """Take in names and tempo, and let columns split, join, change places and end."""
        after: list[_Column] = []
        joining: _Column | None = None
        swapped: int | None = None
        for column, text in zip(self.columns, texts, strict=True):
            joined, joining = joining, column if text == "*v" else None
            if text == "*v" and joined is not None and _are_one(joined, column):
                after[-1].end = max(after[-1].end, column.end)
                continue
            if text == "*+":
                raise ScoreError("A line opens a spine in the middle of the score.")
            if text != "*-":
                after.append(column)
            if text == "*^":
                after.append(_Column(column.spine, column.is_notes, column.end))
            if text == "*x":
                if swapped is None:
                    swapped = len(after) - 1
                else:
                    after[swapped], after[-1] = after[-1], after[swapped]
                    swapped = None
            if column.is_notes and (tempo := describe(column.spine, text)):
                self.tempo = self.tempo or tempo
        self.columns = after

    def _play(self, texts: Sequence[str]) -> None:
        """Take in notes that begin now; the next line is when the first of all that sound ends."""
        moves = False
        for column, text in zip(self.columns, texts, strict=True):
            if not column.is_notes or text == ".":
                continue
            for note in notes_of(text):
                moves = True
                column.end = self.now + note.length
                if note.pitch is not None:
                    self._sound(column.spine.number, note, column.end)
        if moves:  # a line of grace notes takes no time
            ahead = [column.end for column in self.columns if column.is_notes and column.end > self.now]
            self.now = min(ahead, default=self.now)

    def _sound(self, spine: int, note: _Note, end: Fraction) -> None:
        key = (spine, note.pitch or 0)
        row = self.held.pop(key, None) if note.ends_tie else None
        if row is not None and row.end == self.now:
            row.end = end
        else:
            row = _KernRow(self.now, end, key[1])
            self.rows[spine].append(row)
        if note.opens_tie:
            self.held[key] = row


def _are_one(left: _Column, right: _Column) -> bool:
    return left.spine is right.spine and left.is_notes == right.is_notes


@lru_cache(maxsize=1 << 16)
def notes_of(text: str) -> tuple[_Note, ...]:
    """Return the notes and rests of a token; grace notes are none.

    A note of a chord that has no length of its own has that of the note before it.
    """
    notes: list[_Note] = []
    length: Fraction | None = None
    for part in text.split(" "):
        reported = _RECIPROCAL.search(part)
        if "q" in part or (reported is None and length is None):
            continue
        length = _length(reported) if reported else length
        letters = _PITCH.search(part)
        pitch = None if "r" in part or letters is None else _key(letters)
        ties = ("[" in part or "_" in part, "]" in part or "_" in part)
        notes.append(_Note(length or Fraction(0), pitch, *ties))
    return tuple(notes)


def _length(reported: re.Match[str]) -> Fraction:
    """Return a length in steps; 0, 00 and 000 are two, four and eight whole notes."""
    number, over, dots = reported.groups()
    wholes = Fraction(2 ** len(number)) if not int(number) else Fraction(int(over or 1), int(number))
    return STEPS_PER_WHOLE * wholes * (2 - Fraction(1, 2 ** len(dots)))


def _key(letters: re.Match[str]) -> int | None:
    """Return a MIDI key number: c is middle C, cc the one above, C the one below."""
    letter, accidentals = letters.groups()
    count = len(letters[0]) - len(accidentals)
    octave = 4 + count if letter.islower() else 5 - count
    key = 12 * octave + SEMITONES[letter.upper()] + accidentals.count("#") - accidentals.count("-")
    return key if 0 <= key <= 127 else None


def read_kern(path: Path) -> NotatedScore:
    """Read a Humdrum score with spines of ``**kern``.

    Repeats are ignored, grace notes left out, ties joined, and transposing parts sound at pitch.

    Raises:
        ScoreError: If the file is no text, too large, or its columns do not add up.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig") if len(data) <= MAX_BYTES else ""
    except (OSError, UnicodeDecodeError) as error:
        raise ScoreError(f"{path} is not a Humdrum score; download it again.") from error
    reader = _Reader()
    try:
        for line in text.splitlines():
            if line and not line.startswith("!"):
                reader.read(line)
    except ScoreError as error:
        raise ScoreError(f"{path} cannot be read: {error} Leave it out.") from error
    if not reader.spines:
        raise ScoreError(f"{path} has no spine of notes; leave it out.")
    last = max((row.end for rows in reader.rows for row in rows), default=Fraction(0))
    end = next((line for line in reader.lines if line >= last), last)
    lines = [float(line) for line in reader.lines if line < end]
    return NotatedScore(
        tuple(staves_of(reader.spines, [list(_times(rows)) for rows in reader.rows])),
        tuple(join_cut_bars([*lines, float(end)])),
        (),
        max(20.0, min(300.0, reader.tempo or DEFAULT_TEMPO)),
    )


def _times(rows: Sequence[_KernRow]) -> Iterator[tuple[float, float, int]]:
    for row in rows:
        if row.end > row.onset:
            yield float(row.onset), float(row.end - row.onset), row.pitch
