"""Fill bars of songs kept out of training and compare them with the true ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rich.progress import track

from engine.generate import FillOptions, Result, inpaint
from engine.metrics.fills import (
    best_overlap,
    note_f1,
    pitch_class_distance,
    rhythm_agreement,
    sounding_at_once,
)
from engine.model.onnx_denoiser import OnnxModel
from engine.music.clip import Clip, Lane
from engine.music.keys import estimate_key
from engine.music.meter import MetreChange, TimeMap
from engine.music.note import Note
from engine.music.region import Region
from engine.music.roles import Role
from training.data.piece import Piece

PPQ = 480
STEP = PPQ / 4
BARS = 4
REACH = 6
DRUM_CHANNEL = 9

Measures = Mapping[str, float]
Notes = Sequence[Note]


@dataclass(frozen=True)
class Trial:
    """Bars to fill in a song, with what was there.

    Attributes:
        clip: The window of the song.
        region: Four bars of every lane, music on both sides.
        true: Notes of the region.
        around: Notes of the bars on both sides.
    """

    clip: Clip
    region: Region
    true: Notes
    around: Notes


def evaluate(model: OnnxModel, pieces: Sequence[Piece], *, seed: int = 1) -> dict[str, dict[str, float]]:
    """Measure fills, copies of the bars before, and the true bars.

    Args:
        model: The model to judge.
        pieces: Songs kept out of training; one region is filled in each that is long enough.
        seed: Seed of the regions and of the fills.

    Returns:
        For ``model``, ``copy`` (the four bars before, again) and ``truth``: the
        mean of every measure; the ``_low`` and ``_high`` entries are the 95 %
        confidence interval of ``note_f1``.
    """
    rng = np.random.default_rng(seed)
    trials = [trial for piece in pieces for trial in draw_trial(piece, rng)]
    rows: dict[str, list[Measures]] = {"model": [], "copy": [], "truth": []}
    for trial in track(trials, "evaluating"):
        *_, result = inpaint(model, trial.clip, trial.region, FillOptions(seed))
        made = _all(result.variations[0]) if isinstance(result, Result) else []
        for name, notes in (("model", made), ("copy", copy_before(trial)), ("truth", trial.true)):
            rows[name].append(measure(notes, trial))
    return {name: _summary(measures, seed) for name, measures in rows.items()}


def draw_trial(piece: Piece, rng: np.random.Generator) -> Iterator[Trial]:
    """Yield one trial from a piece in one metre with enough bars and notes."""
    lengths = np.diff(piece.bar_starts)
    bars = BARS + 2 * REACH
    if len(lengths) < bars or not np.all(lengths == lengths[0]):
        return
    first = int(rng.integers(0, len(lengths) - bars + 1))
    clip = _clip(piece, first, bars)
    span = (clip.time.bar_start(REACH), clip.time.bar_start(REACH + BARS))
    notes = [note for lane in clip.lanes for note in lane.notes]
    true = [note for note in notes if span[0] <= note.onset < span[1]]
    if len(true) < 2 * BARS:
        return
    region = Region(tuple(range(REACH, REACH + BARS)), tuple(range(len(clip.lanes))))
    yield Trial(clip, region, true, [note for note in notes if not span[0] <= note.onset < span[1]])


def copy_before(trial: Trial) -> list[Note]:
    """Return the notes of the four bars before the region, moved into it."""
    time = trial.clip.time
    start, end = time.bar_start(REACH - BARS), time.bar_start(REACH)
    return [
        Note(note.onset + end - start, note.length, note.pitch, note.velocity, note.channel)
        for note in trial.around
        if start <= note.onset < end
    ]


def measure(notes: Notes, trial: Trial) -> Measures:
    """Measure notes that stand in the region of a trial."""
    time = trial.clip.time
    start, end = time.bar_start(REACH), time.bar_start(REACH + BARS)
    steps = range(round(start / STEP), round(end / STEP))
    tonal, true = _tonal(notes), _tonal(trial.true)
    key = estimate_key(_tonal(trial.around))
    outside = [note for note in tonal if key and note.pitch % 12 not in key.pitch_classes]
    bar = time.bar_length(0)
    bars = [[n for n in notes if start + i * bar <= n.onset < start + (i + 1) * bar] for i in range(BARS)]
    around = [
        [n for n in trial.around if time.bar_at(n.onset) == other]
        for other in range(trial.clip.bars)
        if not REACH <= other < REACH + BARS
    ]
    return {
        "note_f1": note_f1(notes, trial.true, STEP),
        "rhythm": rhythm_agreement(notes, trial.true, STEP, steps),
        "pitch_classes": pitch_class_distance(tonal, true),
        "out_of_key": len(outside) / max(len(tonal), 1),
        "onsets_to_truth": len(notes) / len(trial.true),
        "empty_bars": float(np.mean([not each for each in bars])),
        "sounding": sounding_at_once(tonal),
        "length": float(np.mean([note.length / STEP for note in tonal])) if tonal else 0.0,
        "velocity": float(np.mean([note.velocity for note in notes])) if notes else 0.0,
        "best_overlap": float(np.mean([best_overlap(each, around, STEP, bar) for each in bars])),
    }


def _summary(measures: Sequence[Measures], seed: int) -> dict[str, float]:
    if not measures:
        return {}
    means = {name: float(np.mean([each[name] for each in measures])) for name in measures[0]}
    values = np.array([each["note_f1"] for each in measures])
    drawn = np.random.default_rng(seed).choice(values, (1000, len(values))).mean(1)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"songs": float(len(measures)), **means, "note_f1_low": float(low), "note_f1_high": float(high)}


def _tonal(notes: Notes) -> list[Note]:
    return [note for note in notes if note.channel != DRUM_CHANNEL]


def _all(notes: Mapping[int, Notes]) -> list[Note]:
    return [note for lane in notes.values() for note in lane]


def _clip(piece: Piece, first: int, bars: int) -> Clip:
    steps = int(piece.bar_starts[first + 1] - piece.bar_starts[first])
    time = TimeMap.build(PPQ, (), (MetreChange(0, steps, 16),))
    start, end = float(piece.bar_starts[first]), float(piece.bar_starts[first + bars])
    lanes = []
    for number, part in enumerate(piece.parts):
        channel = DRUM_CHANNEL if part.role is Role.DRUMS else number % DRUM_CHANNEL
        inside = (part.onset >= start) & (part.onset < end)
        rows = zip(
            part.onset[inside], part.length[inside], part.pitch[inside], part.velocity[inside], strict=True
        )
        notes = tuple(
            Note(round((o - start) * STEP), max(round(n * STEP), 1), int(p), int(v), channel)
            for o, n, p, v in rows
        )
        if notes:
            lanes.append(Lane(f"{number}", part.role, notes, number, channel, None))
    return Clip(time, tuple(lanes), round((end - start) * STEP))
