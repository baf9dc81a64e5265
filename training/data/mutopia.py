"""Mutopia: MIDI files that LilyPond made of scores in the public domain."""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.instruments import program_of
from ripieno.engine.music.roles import Role
from ripieno.training.data.game import downbeat_profile
from ripieno.training.data.midi import longest_tempo, read_music, table
from ripieno.training.data.notated import pieces_of
from ripieno.training.data.piece import Piece
from ripieno.training.data.score import NotatedScore, Staff
from ripieno.training.data.source import DataSource, Unfit, files_below

STEPS_PER_BEAT = 4
MIN_ON_GRID = 0.85
"""Least share of the onsets that lie on 24ths of a beat, grace notes left aside."""

GRID = 24
GRACE = 0.13
"""Beats below which a note off the grid is a grace note, which LilyPond plays before its time."""

ENTRY_WEIGHT = 0.5
"""Weight of entries and long notes, beside that of all lengths, as evidence of where bars begin."""

NEARLY = 0.85
"""How close the written start of the bar must come to the strongest place in it to be believed."""

CLEAR_LEAD = 1.25
"""How far another place must lead the next one for it to be the start of the bar, after a pick-up."""

PIANO = 0
_HANDS = re.compile(
    r"\b(upper|lower|up|down|rh|lh|right|left|links|rechts|sinistra|destra|staff_?pf\w*|treble|bass_?clef)\b",
    re.IGNORECASE,
)


def read_piece(data_dir: Path, path: str) -> list[Piece]:
    """Read one file; the files of one work belong together.

    Args:
        data_dir: Folder that holds ``mutopia``.
        path: The file, relative to ``data_dir``, such as ``mutopia/PD__BachJS__BWV788__bwv788__bwv788.mid``:
            licence, composer, work, folders, file.

    Raises:
        Unfit: If the file is damaged or short, or its notes do not keep to its beats and bars.
    """
    clip = read_music(data_dir / path)
    beats = np.concatenate([_kept(lane, clip.time.ppq) for lane in clip.lanes])
    if len(beats) == 0 or np.mean(_is_on_grid(beats[:, 0])) < MIN_ON_GRID:
        raise Unfit("off the grid")
    lines = _bar_lines(clip)
    name = PurePosixPath(path).stem
    score = NotatedScore(tuple(_staves(clip)), lines, (), longest_tempo(clip))
    return pieces_of(score, name, SOURCE.name, f"{SOURCE.name}/{work_of(name)}")


def work_of(name: str) -> str:
    """Return composer and work of a file's name."""
    return "__".join(name.split("__")[1:3])


def _kept(lane: Lane, ppq: int) -> NDArray[np.float64]:
    """Return the notes of a lane but grace notes: onset and length in beats, pitch; shape ``(N, 3)``."""
    notes = table(lane.notes)[:, :3] / [ppq, ppq, 1]
    return notes[_is_on_grid(notes[:, 0]) | (notes[:, 1] > GRACE)]


def _is_on_grid(beats: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(GRID * beats - np.round(GRID * beats)) < 0.1)


def _bar_lines(clip: Clip) -> tuple[float, ...]:
    """Return the bar lines in steps, moved where the file begins with a pick-up that it does not tell."""
    end = max(note.end for lane in clip.lanes for note in lane.notes) / clip.time.ppq
    metres = clip.time.metres
    starts = [metre.tick / clip.time.ppq for metre in metres]
    lines: list[float] = [0.0]
    for index, (metre, start) in enumerate(zip(metres, starts, strict=True)):
        bar = 4 * metre.numerator / metre.denominator
        until = starts[index + 1] if index + 1 < len(metres) else end + bar
        first = start + (_pick_up(clip, bar) if index == 0 else 0.0)
        lines += np.arange(first, until - 1e-6, bar).tolist()
    ends = next((line for line in lines if line >= end - 1e-6), lines[-1])
    return tuple(STEPS_PER_BEAT * line for line in sorted(set(lines)) if line <= ends)


def _pick_up(clip: Clip, bar: float) -> float:
    """Return the beats before the first bar line, which the file itself does not tell.

    Raises:
        Unfit: If no place in the bar is where most begins.
    """
    evidence = _evidence(clip, bar)
    if not evidence:
        raise Unfit("bar lines unclear")
    (place, most), *others = sorted(evidence.items(), key=lambda pair: -pair[1])
    if evidence.get(0.0, 0.0) >= NEARLY * most:
        return 0.0
    if others and most < CLEAR_LEAD * others[0][1]:
        raise Unfit("bar lines unclear")
    return place


def _evidence(clip: Clip, bar: float) -> Mapping[float, float]:
    """Weigh places in the bar, to the nearest half beat, by what begins there."""
    lengths: defaultdict[float, float] = defaultdict(float)
    for lane in clip.lanes:
        if lane.role is not Role.DRUMS:
            for onset, length, _ in _kept(lane, clip.time.ppq).tolist():
                lengths[round(2 * (onset % bar)) / 2 % bar] += min(length, bar)
    entries = {place % bar: weight for place, weight in downbeat_profile(clip).items()}
    found: defaultdict[float, float] = defaultdict(float)
    for weights, factor in ((lengths, 1.0), (entries, ENTRY_WEIGHT)):
        total = sum(weights.values())
        for place, weight in weights.items():
            found[place] += factor * weight / total if total else 0.0
    return found


def _staves(clip: Clip) -> list[Staff]:
    """Turn lanes into staves; those of two hands are one part."""
    lanes = [lane for lane in clip.lanes if lane.role is not Role.DRUMS]
    nameless = len(lanes) == 2 and all(_program(lane) is None for lane in lanes)
    staves: list[Staff] = []
    for index, lane in enumerate(lanes):
        program = _program(lane)
        is_hand = nameless or bool(_HANDS.search(lane.name))
        last = staves[-1] if staves else None
        joins = is_hand and last is not None and last.number == 1 and last.name == "hands"
        part = last.part if joins and last is not None else index
        notes = tuple(
            (STEPS_PER_BEAT * onset, STEPS_PER_BEAT * length, int(pitch))
            for onset, length, pitch in _kept(lane, clip.time.ppq).tolist()
        )
        if notes and is_hand:
            staves.append(
                Staff(part, 2 if joins else 1, "hands", False, notes, PIANO if program is None else program)
            )
        elif notes:
            staves.append(Staff(part, 1, lane.name.strip(":\\ "), False, notes, program))
    return staves


def _program(lane: Lane) -> int | None:
    return lane.program if lane.program is not None else program_of(lane.name)


SOURCE = DataSource(
    name="mutopia",
    folders=("mutopia",),
    published="https://github.com/MutopiaProject/MutopiaProject",
    licence="public domain and CC-BY, by piece",
    songs=lambda data_dir: files_below(data_dir, "mutopia", "*.mid"),
    read=read_piece,
    has_editions=True,
)
