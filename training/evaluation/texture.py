"""How some bars of a lane, or of all lanes, are made: numbers that a judge can compare."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ripieno.engine.music.note import Note
from ripieno.training.evaluation.cases import STEP

Floats = NDArray[np.float64]
ONSET, LENGTH, PITCH, VELOCITY = range(4)

LENGTH_EDGES = (0, 0.6, 1.5, 2.5, 3.5, 6, 12, np.inf)
INTERVAL_EDGES = (0, 1, 2, 3, 5, 8, 13, np.inf)
KIT = {
    "kick": (35, 36),
    "snare": (37, 38, 39, 40),
    "closed hat": (42, 44),
    "open hat": (46,),
    "toms": (41, 43, 45, 47, 48, 50),
    "ride": (51, 53, 59),
    "crash": (49, 52, 55, 57),
}
"""General MIDI drums by their part in a beat."""


def table(notes: Sequence[Note]) -> Floats:
    """Return onset and length in sixteenths, pitch and velocity as columns, by onset and then pitch."""
    rows = [(note.onset / STEP, note.length / STEP, note.pitch, note.velocity) for note in notes]
    columns = np.array(rows, float).reshape(-1, 4)
    return columns[np.lexsort((columns[:, PITCH], columns[:, ONSET]))]


def steps_of(columns: Floats) -> NDArray[np.int64]:
    """Return the sixteenth that each note begins on."""
    return np.floor(columns[:, ONSET] + 0.5).astype(np.int64)


def describe(columns: Floats, bars: int, bar: int) -> dict[str, float]:
    """Return density, register, touch, rhythm and motion of some bars.

    Args:
        columns: From ``table``.
        bars: How many bars they fill.
        bar: Sixteenths in a bar.

    Returns:
        Values by name; not a number where there are no notes.
    """
    count = len(columns)
    found: dict[str, float] = {"notes": count / bars}
    steps = steps_of(columns)
    attacks = np.unique(steps)
    found["attacks"] = len(attacks) / bars
    is_empty = count == 0
    pitch, velocity, length = (columns[:, each] for each in (PITCH, VELOCITY, LENGTH))
    logs = np.log2(np.maximum(length, 0.1))
    for name, values in (("pitch", pitch), ("velocity", velocity), ("length", logs)):
        found |= _moments(name, values)
    found |= _moments("off the grid", np.abs(columns[:, ONSET] - steps))
    found["chord size"] = np.nan if is_empty else count / len(attacks)
    found["sounding"] = np.nan if is_empty else float(length.sum() / max(_covered(columns), 1e-9))
    found["silence"] = 1 - _covered(columns) / (bars * bar)
    found |= _histogram("length", length, LENGTH_EDGES)
    found |= _rhythm(attacks, bar, bars)
    found |= _motion(columns, steps)
    found |= _articulation(columns, steps, bar)
    return found


def kit(columns: Floats, bars: int) -> dict[str, float]:
    """Return density, touch and timing of each part of a drum kit."""
    found: dict[str, float] = {}
    deviation = columns[:, ONSET] - steps_of(columns)
    found |= _moments("offset", deviation)
    for name, pitches in KIT.items():
        own = np.isin(columns[:, PITCH], pitches)
        found[f"{name} notes"] = float(own.sum() / bars)
        found[f"{name} share"] = float(own.mean()) if len(own) else np.nan
        for what, values in (("velocity", columns[own, VELOCITY]), ("offset", deviation[own])):
            found[f"{name} {what}"] = float(values.mean()) if own.any() else np.nan
            found[f"{name} {what} spread"] = float(values.std()) if own.any() else np.nan
    return found


def vertical(columns: Floats) -> dict[str, float]:
    """Return the shares of intervals between tones that sound together at attacks, and the bass."""
    found: dict[str, float] = {}
    counts = np.zeros(7)
    lowest = []
    for attack in np.unique(steps_of(columns)):
        sounds = (columns[:, ONSET] < attack + 0.5) & (columns[:, ONSET] + columns[:, LENGTH] > attack + 0.25)
        tones = np.unique(columns[sounds, PITCH].astype(int) % 12)
        gaps = np.abs(tones[:, None] - tones[None])[np.triu_indices(len(tones), 1)]
        np.add.at(counts, np.minimum(gaps, 12 - gaps), 1)
        lowest += [columns[sounds, PITCH].min()] if sounds.any() else []
    total = counts.sum()
    found |= {f"interval class {k}": float(counts[k] / total) if total else np.nan for k in range(1, 7)}
    return found | _moments("lowest", np.array(lowest, float))


def _moments(name: str, values: Floats) -> dict[str, float]:
    if not len(values):
        return dict.fromkeys((name, f"{name} spread", f"{name} least", f"{name} most"), np.nan)
    spread, least, most = float(values.std()), float(values.min()), float(values.max())
    return {
        name: float(values.mean()),
        f"{name} spread": spread,
        f"{name} least": least,
        f"{name} most": most,
    }


def _histogram(name: str, values: Floats, edges: Sequence[float]) -> dict[str, float]:
    counts, _ = np.histogram(values, np.array(edges))
    shares = counts / max(counts.sum(), 1)
    return {f"{name} class {index}": float(share) for index, share in enumerate(shares)}


def _rhythm(attacks: NDArray[np.int64], bar: int, bars: int) -> dict[str, float]:
    found = {f"sixteenth {k}": float((attacks % 4 == k).sum() / bars) for k in range(4)}
    beats = attacks % bar // 4
    found |= {f"beat {k}": float((beats == k).sum() / bars) for k in range(4)}
    per_bar = (
        np.bincount(attacks // bar - attacks.min() // bar, minlength=bars) if len(attacks) else np.zeros(1)
    )
    waits = np.diff(attacks)
    found["density spread"] = float(per_bar.std())
    found |= _histogram("wait", waits.astype(float), (0, 1.5, 2.5, 3.5, 4.5, 8.5, np.inf))
    same = waits[1:] == waits[:-1]
    return found | {"equal waits": float(same.mean()) if len(same) else np.nan}


def _motion(columns: Floats, steps: NDArray[np.int64]) -> dict[str, float]:
    """Describe how the highest and the lowest notes of the attacks move."""
    found: dict[str, float] = {}
    _, first, count = np.unique(steps, return_index=True, return_counts=True)
    lines: Mapping[str, Floats] = {
        "top": columns[first + count - 1, PITCH] if len(first) else np.zeros(0),
        "low": columns[first, PITCH] if len(first) else np.zeros(0),
    }
    for name, line in lines.items():
        moves = np.diff(line)
        found |= _histogram(f"{name} interval", np.abs(moves), INTERVAL_EDGES)
        found[f"{name} mean interval"] = float(np.abs(moves).mean()) if len(moves) else np.nan
        turns = np.sign(moves[1:]) * np.sign(moves[:-1])
        found[f"{name} turns"] = float((turns < 0).mean()) if len(turns) else np.nan
    return found


def _articulation(columns: Floats, steps: NDArray[np.int64], bar: int) -> dict[str, float]:
    """Describe accents, how velocity goes with pitch, and how notes join."""
    if len(columns) < 3:
        return dict.fromkeys(
            ("accent", "velocity by pitch", "velocity steps", "legato", "equal velocities"), np.nan
        )
    velocity, pitch = columns[:, VELOCITY], columns[:, PITCH]
    strong = steps % bar % 8 == 0
    accent = (
        velocity[strong].mean() - velocity[~strong].mean() if strong.any() and not strong.all() else np.nan
    )
    varied = velocity.std() > 0 and pitch.std() > 0
    attacks, first = np.unique(steps, return_index=True)
    waits = np.diff(attacks)
    legato = np.minimum(columns[first[:-1], LENGTH] / waits, 4).mean() if len(waits) else np.nan
    return {
        "accent": float(accent),
        "velocity by pitch": float(np.corrcoef(velocity, pitch)[0, 1]) if varied else np.nan,
        "velocity steps": float(np.abs(np.diff(velocity)).mean()),
        "legato": float(legato),
        "equal velocities": float((np.diff(velocity) == 0).mean()),
    }


def _covered(columns: Floats) -> float:
    """Return the sixteenths in which at least one note sounds."""
    covered, until = 0.0, -np.inf
    for onset, length in columns[:, : LENGTH + 1].tolist():
        covered += max(onset + length - max(onset, until), 0.0)
        until = max(until, onset + length)
    return covered
