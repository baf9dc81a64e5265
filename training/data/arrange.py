"""Songs and chord sequences arranged for bands by MMA, to be read as a source of their own.

The folder that this writes is for the user who made it: neither MMA's patterns nor what it makes of them are
part of the project.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from ripieno.training.data.chord_sequences import ChordPassage, draw_sequence, passage_of
from ripieno.training.data.grooves import LIBRARY, Groove, read_grooves
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store, split_of

Rng = np.random.Generator

TIMEOUT_S = 60
SECTION = 8
"""Bars after which a band may go on in another way."""

DRAWN = 0.3
"""Share of the arrangements that have chords but no song."""

TEMPOS = (70, 190)
TEMPO_SPREAD = (0.85, 1.2)
"""How much slower or quicker an arrangement may be than its song."""

_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_KINDS = {
    (0, 4, 7): "", (0, 3, 7): "m", (0, 4, 7, 10): "7", (0, 3, 7, 10): "m7", (0, 4, 7, 11): "M7",
    (0, 3, 7, 11): "mM7", (0, 3, 6, 10): "m7b5", (0, 5, 7): "sus4", (0, 2, 7): "sus2", (0, 5, 7, 10): "7sus4",
    (0, 2, 4, 7): "add9", (0, 2, 3, 7): "m(add9)", (0, 2, 4, 7, 10): "9", (0, 2, 3, 7, 10): "m9",
    (0, 2, 4, 7, 11): "M9", (0, 3, 6): "dim", (0, 4, 8): "aug", (0, 3, 6, 9): "dim7", (0, 4, 8, 10): "aug7",
    (0, 4, 7, 9): "6", (0, 3, 7, 9): "m6", (0, 7): "5",
}  # fmt: skip


class ArrangeError(RipienoError):
    """Songs that cannot be arranged."""


def arrange(store: Store, folder: Path, count: int, seed: int = 1, library: Path = LIBRARY) -> int:
    """Let MMA arrange songs with chords, and chord sequences drawn from them; what is there stays.

    Args:
        store: Prepared data with songs that have chords.
        folder: Where the arrangements go, each as a text for MMA, a MIDI file, and JSON that says what it is.
        count: How many arrangements.
        seed: Which ones; an arrangement depends on the seed and its number alone.
        library: MMA's standard styles.

    Returns:
        How many are there.

    Raises:
        ArrangeError: If MMA is not installed, or no song has chords.
    """
    program = shutil.which("mma")
    if program is None or not library.is_dir():
        raise ArrangeError("MMA is not installed; on Debian and Ubuntu, apt-get install mma.")
    pieces = [piece for piece in store.all_pieces if np.any(piece.chord_root >= 0)]
    if not pieces:
        raise ArrangeError("No song of the store has chords; prepare POP909 or OpenEWLD.")
    folder.mkdir(parents=True, exist_ok=True)
    grooves = read_grooves(library)
    made = 0
    for number in range(count):
        name = f"band-{seed}-{number:05d}"
        if (folder / f"{name}.json").is_file():
            made += 1
            continue
        rng = np.random.default_rng((seed, number))
        made += _arrange_one(program, pieces, grooves, folder / name, rng)
    return made


def _arrange_one(
    program: str, pieces: Sequence[Piece], grooves: Sequence[Groove], path: Path, rng: Rng
) -> bool:
    drawn = bool(rng.random() < DRAWN)
    selected = [piece for piece in pieces if split_of(piece) == "train"] if drawn else pieces
    passage = _draw_passage(selected, drawn, rng)
    if passage is None:
        return False
    fitting = [groove for groove in grooves if _fits(groove, passage, drawn)]
    groove = fitting[int(rng.integers(len(fitting)))]
    tempo = float(rng.uniform(*TEMPOS)) if drawn else passage.piece.tempo * float(rng.uniform(*TEMPO_SPREAD))
    tempo = round(max(50.0, min(240.0, tempo)))
    sections = list(_sections(groove, len(passage.bars), rng, begins=drawn))
    text = _text(passage, sections, tempo, int(rng.integers(1, 10**6)))
    path.with_suffix(".mma").write_text(text, encoding="utf-8")
    command = [program, "-xNOCREDIT", "-f", str(path.with_suffix(".mid")), str(path.with_suffix(".mma"))]
    try:
        # The program's path is absolute and the text is our own; no shell reads it.
        done = subprocess.run(command, capture_output=True, timeout=TIMEOUT_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return False
    if done.returncode or not path.with_suffix(".mid").is_file():
        return False
    record = json.dumps(_record(passage, groove, sections, tempo, drawn))
    path.with_suffix(".json").write_text(record + "\n", encoding="utf-8")
    return True


def _draw_passage(pieces: Sequence[Piece], drawn: bool, rng: Rng) -> ChordPassage | None:
    found: list[ChordPassage] = []
    for _ in range(40):
        passage = passage_of(pieces[int(rng.integers(len(pieces)))], rng)
        if passage is not None and (not found or passage.beats == found[0].beats):
            found.append(passage)
        if found and (not drawn or len(found) == 3):
            break
    if not found:
        return None
    return draw_sequence(found, rng) if drawn else found[0]


def _fits(groove: Groove, passage: ChordPassage, drawn: bool) -> bool:
    """Tell whether a style can play a passage: its own metre, or another where there is no tune."""
    if groove.signature in {"4 4", "3 4"}:
        return groove.beats == passage.beats
    return drawn and groove.beats in {2, 3, 5, 6}


def _sections(groove: Groove, bars: int, rng: Rng, begins: bool) -> Iterator[str]:
    """Yield the groove of each bar: perhaps an introduction, sections that end with a fill, an ending."""
    main = groove.main[int(rng.integers(len(groove.main)))]
    intro = bool(begins and groove.intro and rng.random() < 0.6)
    for bar in range(bars):
        if bar and bar % SECTION == 0 and rng.random() < 0.5:
            main = groove.main[int(rng.integers(len(groove.main)))]
        if intro and bar < 4:
            yield groove.intro[0]
        elif groove.end and begins and bar >= bars - 2:
            yield groove.end[0]
        elif groove.fill and bar % SECTION == SECTION - 1 and rng.random() < 0.7:
            yield groove.fill[int(bar // SECTION) % len(groove.fill)]
        else:
            yield main


def _text(passage: ChordPassage, sections: Sequence[str], tempo: int, seed: int) -> str:
    """Return what MMA reads; chance moves no note and strums nothing, as scores have no such timing."""
    lines = [f"RndSeed {seed}", f"Tempo {tempo}"]
    playing = ""
    for number, (bar, section) in enumerate(zip(passage.bars, sections, strict=True), 1):
        if section != playing:
            playing = section
            lines += [f"Groove {section}", "AllTracks RTime 0", "AllTracks Strum 0"]
        names = [chord_name(*chord) for chord in bar]
        tokens = [name if beat == 0 or name != names[beat - 1] else "/" for beat, name in enumerate(names)]
        lines.append(f"{number} {' '.join(tokens)}")
    return "\n".join(lines) + "\n"


def chord_name(root: int, mask: int) -> str:
    """Return a chord as MMA spells it, by the nearest kind that it knows.

    Args:
        root: Pitch class.
        mask: Pitch classes as bits.
    """
    tones = tuple(sorted((tone - root) % 12 for tone in range(12) if mask >> tone & 1))
    kind = _KINDS.get(tones)
    if kind is None:
        held = [intervals for intervals in _KINDS if set(intervals) <= {0, *tones}]
        kind = _KINDS[max(held, key=len)] if held else ("m" if 3 in tones else "")
    return _NAMES[root] + kind


def _record(
    passage: ChordPassage, groove: Groove, sections: Sequence[str], tempo: float, drawn: bool
) -> dict[str, object]:
    piece, beats = passage.piece, groove.beats
    melody: list[list[float]] = []
    if not drawn:
        lines = piece.bar_starts[passage.first : passage.first + len(passage.bars) + 1]
        start, end = float(lines[0]), float(lines[-1])
        tune = next((part for part in piece.parts if part.role is Role.LEAD), None)
        if tune is not None:
            inside = (tune.onset >= start) & (tune.onset < end)
            columns = (tune.onset - start, tune.length, tune.pitch, tune.velocity)
            table = np.stack([column[inside].astype(np.float64) for column in columns], axis=1)
            melody = table.round(4).tolist()
    chords = [list(_stretched(bar, beats)) for bar in passage.bars]
    return {
        "work": "" if drawn else piece.split_key,
        "style": None if groove.style is None else groove.style.value,
        "tempo": tempo,
        "signature": groove.signature,
        "sections": list(sections),
        "chords": [chord for bar in chords for chord in bar],
        "melody": melody,
        "has_velocity": drawn or not melody or piece.has_velocity,
    }


def _stretched(bar: Sequence[tuple[int, int]], beats: int) -> Iterator[tuple[int, int]]:
    """Yield the chords of a bar as MMA plays them in a style of another number of beats."""
    for beat in range(beats):
        yield bar[min(beat, len(bar) - 1)]
