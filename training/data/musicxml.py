"""Compressed MusicXML as notes in steps: staves, bars, ties, tuplets, chord symbols."""

import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

from ripieno.engine.music.instruments import VOICE, is_percussion, program_of
from ripieno.engine.music.spelling import SEMITONES
from ripieno.training.data.harmony import ChordBlock, mask_of
from ripieno.training.data.score import DEFAULT_TEMPO, NotatedScore, ScoreError, Staff

MAX_BYTES = 64 * 2**20
"""No score is larger; an archive that claims more is a bomb."""

_KINDS: dict[str, tuple[int, ...]] = {
    "major": (0, 4, 7),
    "minor": (0, 3, 7),
    "augmented": (0, 4, 8),
    "diminished": (0, 3, 6),
    "dominant": (0, 4, 7, 10),
    "major-seventh": (0, 4, 7, 11),
    "minor-seventh": (0, 3, 7, 10),
    "diminished-seventh": (0, 3, 6, 9),
    "augmented-seventh": (0, 4, 8, 10),
    "half-diminished": (0, 3, 6, 10),
    "major-minor": (0, 3, 7, 11),
    "major-sixth": (0, 4, 7, 9),
    "minor-sixth": (0, 3, 7, 9),
    "dominant-ninth": (0, 2, 4, 7, 10),
    "major-ninth": (0, 2, 4, 7, 11),
    "minor-ninth": (0, 2, 3, 7, 10),
    "augmented-ninth": (0, 2, 4, 8, 10),
    "dominant-11th": (0, 2, 5, 7, 10),
    "major-11th": (0, 2, 4, 5, 7, 11),
    "minor-11th": (0, 2, 3, 5, 7, 10),
    "dominant-13th": (0, 2, 4, 7, 9, 10),
    "major-13th": (0, 2, 4, 7, 9, 11),
    "minor-13th": (0, 2, 3, 7, 9, 10),
    "suspended-second": (0, 2, 7),
    "suspended-fourth": (0, 5, 7),
    "power": (0, 7),
}
"""Intervals of the chord kinds of MusicXML 4.0, type ``kind-value``."""


@dataclass(slots=True)
class _Row:
    onset: Fraction
    end: Fraction
    pitch: int


@dataclass(slots=True)
class _PartReader:
    """Reads one part, measure by measure; times are in steps from the start of the measure."""

    divisions: int = 1
    transpose: int = 0
    nominal: Fraction = Fraction(16)
    rows: dict[int, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    held: dict[tuple[int, int], _Row] = field(default_factory=dict)
    harmonies: list[tuple[Fraction, ET.Element]] = field(default_factory=list)

    def read(self, measure: ET.Element, start: Fraction) -> Fraction:
        """Take in a measure that begins at ``start`` and return its length in steps."""
        here = longest = last_onset = Fraction(0)
        for element in measure:
            if element.tag == "attributes":
                self._read_attributes(element)
            elif element.tag == "harmony":
                self.harmonies.append((start + here + self._steps(element.findtext("offset")), element))
            elif element.tag in {"backup", "forward"}:
                moved = self._steps(element.findtext("duration"))
                here = max(Fraction(0), here + (moved if element.tag == "forward" else -moved))
            elif element.tag == "note" and element.find("grace") is None:
                length = self._steps(element.findtext("duration"))
                onset = last_onset if element.find("chord") is not None else here
                self._read_note(element, start + onset, length)
                last_onset = onset
                here = max(here, onset + length) if element.find("chord") is not None else onset + length
            longest = max(longest, here)
        return longest

    def _steps(self, duration: str | None) -> Fraction:
        return Fraction(duration.strip()) * 4 / self.divisions if duration else Fraction(0)

    def _read_attributes(self, element: ET.Element) -> None:
        self.divisions = int(element.findtext("divisions") or self.divisions)
        transpose = element.find("transpose")
        if transpose is not None:
            octaves = int(transpose.findtext("octave-change") or 0)
            self.transpose = int(float(transpose.findtext("chromatic") or 0)) + 12 * octaves
        time = element.find("time")
        beats, unit = (None, None) if time is None else (time.findtext("beats"), time.findtext("beat-type"))
        if beats and unit:
            self.nominal = Fraction(16 * sum(int(count) for count in beats.split("+")), int(unit))

    def _read_note(self, element: ET.Element, onset: Fraction, length: Fraction) -> None:
        pitch = element.find("pitch")
        if pitch is None or length <= 0 or element.find("cue") is not None:
            return
        key = pitch_number(pitch, "") + 12 * (int(pitch.findtext("octave") or 4) + 1) + self.transpose
        if not 0 <= key <= 127:
            return
        staff = int(element.findtext("staff") or 1)
        ties = {tie.get("type") for tie in element.findall("tie")}
        row = self.held.pop((staff, key), None) if "stop" in ties else None
        if row is not None and row.end == onset:
            row.end = onset + length
        else:
            row = _Row(onset, onset + length, key)
            self.rows[staff].append(row)
        if "start" in ties:
            self.held[staff, key] = row


def read_score(path: Path) -> NotatedScore:
    """Read a compressed score (``.mxl``).

    Repeats are ignored, grace and cue notes left out, ties joined, and transposing parts sound at pitch.

    Raises:
        ScoreError: If the file is no archive, holds no score, or would unpack to something monstrous.
    """
    root = _parse(path)
    parts = root.findall("part")
    readers = [_PartReader() for _ in parts]
    bars: list[tuple[Fraction, Fraction]] = []
    start = Fraction(0)
    lines = [start]
    for column in zip(*(part.findall("measure") for part in parts), strict=False):
        lengths = [reader.read(measure, start) for reader, measure in zip(readers, column, strict=True)]
        length, nominal = max(lengths), readers[0].nominal
        if not length:
            continue
        bars.append((length, nominal))
        start += length
        if len(bars) > 1 and _is_rest_of_bar(bars[-2], bars[-1]):
            bars[-2:] = [(bars[-2][0] + length, nominal)]
            lines.pop()
        lines.append(start)
    return NotatedScore(
        tuple(_staves(root, parts, readers)),
        tuple(float(line) for line in lines),
        tuple(_chord_blocks([symbol for reader in readers for symbol in reader.harmonies], start)),
        _tempo(root),
    )


def _is_rest_of_bar(before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction]) -> bool:
    """Tell whether two short measures are one bar, cut in two by a repeat sign."""
    return before[1] == after[1] and before[0] + after[0] == before[1]


def _parse(path: Path) -> ET.Element:
    try:
        with zipfile.ZipFile(path) as archive:
            data = _member(archive, _root_file(archive))
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise ScoreError(f"{path} is not a compressed MusicXML score; download it again.") from error
    if b"<!ENTITY" in data:
        raise ScoreError(f"{path} defines entities, which no score needs; leave it out.")
    try:
        root = ET.fromstring(data)  # noqa: S314 - entities are refused above, the size is bounded
    except ET.ParseError as error:
        raise ScoreError(f"{path} holds broken XML; download it again.") from error
    if root.tag != "score-partwise":
        raise ScoreError(f"{path} is not a part-wise score; convert it with MuseScore.")
    return root


def _root_file(archive: zipfile.ZipFile) -> str:
    # The archive's own index is left aside: in some published scores it is not well-formed.
    return next(
        name
        for name in archive.namelist()
        if name.endswith((".xml", ".musicxml")) and not name.startswith("META-INF/")
    )


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise zipfile.BadZipFile(name)
    return data


def _staves(root: ET.Element, parts: list[ET.Element], readers: list[_PartReader]) -> Iterator[Staff]:
    listed = root.findall("part-list/score-part")
    heads = {part.get("id"): part for part in listed}
    for index, (part, reader) in enumerate(zip(parts, readers, strict=True)):
        sung = part.find(".//lyric") is not None
        head = heads.get(part.get("id"), part)
        name = head.findtext("part-name") or ""
        program = _program(head, name, sung and len(reader.rows) == 1)
        for number, rows in sorted(reader.rows.items()):
            notes = tuple((float(row.onset), float(row.end - row.onset), row.pitch) for row in rows)
            yield Staff(index, number, name, sung, notes, program, not is_percussion(name))


def _program(head: ET.Element, name: str, sung: bool) -> int | None:
    """Return the program that a part's name means, or a voice's, or the one that it is to be played with."""
    named, reported = program_of(name), head.findtext("midi-instrument/midi-program")
    if named is not None or sung or not reported:
        return VOICE if named is None and sung else named
    return max(0, min(127, int(reported) - 1))


def _chord_blocks(symbols: list[tuple[Fraction, ET.Element]], end: Fraction) -> Iterator[ChordBlock]:
    ordered = sorted(symbols, key=lambda symbol: symbol[0])
    starts = [*(start for start, _ in ordered), end]
    for (start, element), following in zip(ordered, starts[1:], strict=True):
        root = element.find("root")
        intervals = _KINDS.get((element.findtext("kind") or "").strip())
        if root is None or intervals is None or following <= start:
            continue
        tonic = pitch_number(root, "root-") % 12
        pitches = [tonic + interval for interval in intervals]
        bass = element.find("bass")
        if bass is not None:
            pitches.append(pitch_number(bass, "bass-"))
        yield ChordBlock(float(start), float(following), tonic, mask_of(pitches))


def pitch_number(element: ET.Element, prefix: str) -> int:
    """Return the semitones above C of a step and its alteration; may lie outside 0 to 11.

    Args:
        element: A ``pitch``, ``root`` or ``bass`` element.
        prefix: What its children's names begin with: nothing, ``root-`` or ``bass-``.
    """
    alter = element.findtext(f"{prefix}alter") or "0"
    return SEMITONES[(element.findtext(f"{prefix}step") or "C").strip()] + round(float(alter))


def _tempo(root: ET.Element) -> float:
    for sound in root.iter("sound"):
        if sound.get("tempo"):
            return max(20.0, min(300.0, float(sound.get("tempo", DEFAULT_TEMPO))))
    return DEFAULT_TEMPO
