"""Whole new lanes: made for bars of songs that lack them, and from nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.progress import Progress

from ripieno.engine.errors import RipienoError
from ripieno.engine.generate import ClipResult, FillOptions, NewClip, accompany, generate
from ripieno.engine.metrics.fills import best_overlap, rhythm_agreement
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store
from ripieno.training.evaluation.bootstrap import Estimate, mean
from ripieno.training.evaluation.cases import STEP, clip_of
from ripieno.training.evaluation.tables import measures

BARS = 8
MIN_NOTES, MIN_AROUND = 2, 3
"""Notes in a bar of a lane that is taken out, and of all that remain."""

WANTED = (
    ("pop909", Role.LEAD),
    ("pop909", Role.COUNTER),
    ("pop909", Role.KEYS),
    ("game-midi", Role.BASS),
    ("game-midi", Role.PAD),
    ("game-midi", Role.DRUMS),
)
"""Data sets, and the roles that their songs are given anew."""

NOTHING = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
TRIES = 40

ROWS: Mapping[str, tuple[str, str]] = {
    "notes": ("notes per bar", "1"),
    "pitch": ("median pitch", "1"),
    "pitches": ("different pitches", "1"),
    "often": ("notes on the commonest pitch", "%"),
    "together": ("notes per attack", "2"),
    "length": ("note length, sixteenths", "1"),
    "heard": ("pitch classes that sound in other lanes", "%"),
    "alike": ("best overlap of a bar with another one of the lane", "2"),
    "new": ("bars that no bar before is the same as", "%"),
    "rhythm": ("rhythm agreement with the true lane", "2"),
}
"""Measures, and how they are shown."""


PREFACE = """\
{bars} bars of songs kept out of training lack one lane, which the model makes as `ripieno accompany` does.
Beside it stand the lane of the same role of another song, as it is, and the true one. From nothing means
`ripieno generate`. In parentheses: 95 % confidence intervals, songs drawn anew."""


class LanesError(RipienoError):
    """Songs that no lane can be taken out of."""


@dataclass(frozen=True)
class Missing:
    """Some bars of a song without one of its lanes.

    Attributes:
        song: Its name.
        rest: The other lanes.
        role: Role of the lane that is missing.
        true: Its notes.
    """

    song: str
    rest: Clip
    role: Role
    true: tuple[Note, ...]


def draw_missing(
    pieces: Sequence[Piece], role: Role, count: int, bars: int = BARS, seed: int = 1
) -> list[Missing]:
    """Take a lane of a role out of bars of some pieces, at most one from each song.

    Args:
        pieces: Where to draw.
        role: Which lane to take out.
        count: How many at most.
        bars: How many bars.
        seed: Source of chance.
    """
    rng = np.random.default_rng(seed)
    found: dict[str, Missing] = {}
    for index in rng.permutation(len(pieces)):
        piece = pieces[index]
        if piece.song in found:
            continue
        places = rng.permutation(max(piece.bars - bars, 1))[:TRIES]
        cases = (_missing(piece, place, bars, role) for place in places.tolist())
        first = next(filter(None, cases), None)
        found |= {piece.song: first} if first else {}
        if len(found) == count:
            break
    return list(found.values())


def _missing(piece: Piece, first: int, bars: int, role: Role) -> Missing | None:
    lengths = np.diff(piece.bar_starts[first : first + bars + 1])
    if len(lengths) < bars or not np.allclose(lengths, lengths[0]) or lengths[0] % 1:
        return None
    clip, fewest = clip_of(piece, first, bars), bars * MIN_NOTES
    lane = next((lane for lane in clip.lanes if lane.role is role and len(lane.notes) >= fewest), None)
    rest = tuple(other for other in clip.lanes if other is not lane)
    if lane is None or sum(len(other.notes) for other in rest) < bars * MIN_AROUND:
        return None
    return Missing(piece.song, replace(clip, lanes=rest), role, tuple(lane.notes))


def measure(notes: Sequence[Note], role: Role, rest: Clip, true: Sequence[Note]) -> dict[str, float]:
    """Return every measure of a lane; not a number where it has no meaning.

    Args:
        notes: The lane.
        role: What it does; drums have no pitch classes.
        rest: The other lanes.
        true: The lane that was there; empty where there was none.
    """
    steps = range(round(rest.end / STEP))
    attacks = {round(note.onset / STEP) for note in notes}
    bar = rest.time.bar_length(0)
    bars = [[note for note in notes if note.onset // bar == index] for index in range(rest.bars)]
    played = [own for own in bars if own]
    alike = [best_overlap(own, [other for other in bars if other is not own], STEP, bar) for own in played]
    nothing = float("nan")
    common = Counter(note.pitch for note in notes).most_common(1)
    heads = [frozenset((round((note.onset % bar) / STEP), note.pitch) for note in own) for own in played]
    return {
        "notes": len(notes) / rest.bars,
        "pitch": float(np.median([note.pitch for note in notes])) if notes else nothing,
        "pitches": len({note.pitch for note in notes}),
        "often": common[0][1] / len(notes) if notes else nothing,
        "together": len(notes) / len(attacks) if notes else nothing,
        "length": float(np.mean([note.length / STEP for note in notes])) if notes else nothing,
        "heard": nothing if role is Role.DRUMS else _chord_fit(notes, rest),
        "alike": float(np.mean(alike)) if alike else nothing,
        "new": len(set(heads)) / len(heads) if heads else nothing,
        "rhythm": rhythm_agreement(notes, true, STEP, steps) if true else nothing,
    }


def _chord_fit(notes: Sequence[Note], rest: Clip) -> float:
    """Return the share of notes over other lanes' notes whose pitch class is one of theirs."""
    others = [note for lane in rest.lanes if lane.role is not Role.DRUMS for note in lane.notes]
    fits = []
    for note in notes:
        sounding = {
            other.pitch % 12
            for other in others
            if other.onset < note.onset + STEP / 2 and other.end > note.onset + STEP / 4
        }
        if sounding:
            fits.append(note.pitch % 12 in sounding)
    return float(np.mean(fits)) if fits else float("nan")


def judge_lanes(model: OnnxModel, store: Store, count: int, out: Path, bars: int = BARS) -> Path:
    """Make lanes for songs kept out of training, measure them and write ``lanes.md``.

    Args:
        model: The pack to judge.
        store: Prepared data.
        count: Lanes of each kind.
        out: Folder of the table.
        bars: How long they are.

    Raises:
        LanesError: If no song has a lane to take out.
    """
    held = store.pieces("valid")
    drawn = [
        (f"{role.value}, {source}", draw_missing([p for p in held if p.source == source], role, count, bars))
        for source, role in WANTED
    ]
    drawn = [(title, missing) for title, missing in drawn if missing]
    if not drawn:
        raise LanesError("The store has no song kept out of training with a lane to take out; prepare more.")
    blocks = [f"# {model.card.name} {model.card.version}: whole new lanes", PREFACE.format(bars=bars)]
    with Progress() as progress:
        for title, missing in drawn:
            cases = progress.track(list(enumerate(missing)), description=title)
            made = [_accompanied(model, each, seed) for seed, each in cases]
            blocks += [f"## {title}: {len(missing)} songs", _table(missing, made)]
        blocks += [
            f"## From nothing: {count} seeds",
            _from_nothing(model, bars, progress.track(range(count), description="from nothing")),
        ]
    out.mkdir(parents=True, exist_ok=True)
    path = out / "lanes.md"
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return path


def _accompanied(model: OnnxModel, missing: Missing, seed: int) -> tuple[Note, ...]:
    *_, result = accompany(model, missing.rest, missing.role, FillOptions(seed))
    return result.variations[0][len(missing.rest.lanes)] if isinstance(result, ClipResult) else ()


def _table(missing: Sequence[Missing], made: Sequence[Sequence[Note]]) -> str:
    songs = [each.song for each in missing]
    others = [*missing[1:], missing[0]]
    columns = {
        "model": [
            measure(notes, each.role, each.rest, each.true) for notes, each in zip(made, missing, strict=True)
        ],
        "another song's": [
            measure(other.true, each.role, each.rest, each.true)
            for other, each in zip(others, missing, strict=True)
        ],
        "true": [measure(each.true, each.role, each.rest, each.true) for each in missing],
    }
    return measures({name: _estimates(own, songs) for name, own in columns.items()}, ROWS)


def _from_nothing(model: OnnxModel, bars: int, seeds: Iterable[int]) -> str:
    """Return a table with a column for each role of clips made from nothing."""
    rows: dict[str, list[dict[str, float]]] = {role.value: [] for role in NOTHING}
    for seed in seeds:
        *_, result = generate(model, NewClip(bars, NOTHING), FillOptions(seed))
        for role, notes, rest in _lanes(result) if isinstance(result, ClipResult) else ():
            rows[role.value].append(measure(notes, role, rest, ()))
    columns = {name: _estimates(own, list(map(str, range(len(own))))) for name, own in rows.items()}
    return measures(columns, ROWS)


def _lanes(result: ClipResult) -> Iterator[tuple[Role, tuple[Note, ...], Clip]]:
    """Yield the role and notes of each lane that was made, and the others."""
    whole = result.clip.replace_region(result.region, result.variations[0])
    for index, lane in enumerate(whole.lanes):
        yield (
            lane.role,
            tuple(lane.notes),
            replace(whole, lanes=whole.lanes[:index] + whole.lanes[index + 1 :]),
        )


def _estimates(rows: Sequence[Mapping[str, float]], songs: Sequence[str]) -> dict[str, Estimate]:
    return {name: mean([row[name] for row in rows], songs) for name in ROWS}
