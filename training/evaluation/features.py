"""All that a judge is shown of a filled region: the region, the bars around, and what lies between them."""

from collections.abc import Sequence

import numpy as np

from ripieno.engine.music.roles import DRUM_CHANNEL, Role
from ripieno.training.evaluation.cases import STEP, flat
from ripieno.training.evaluation.fills import FilledCase
from ripieno.training.evaluation.relations import beats, harmony, joints, repetition
from ripieno.training.evaluation.texture import ONSET, Floats, describe, kit, table, vertical


def matrix(fills: Sequence[FilledCase]) -> tuple[Floats, list[str]]:
    """Return the features of some fills, and their names.

    Returns:
        Shape ``(fills, features)``; not a number where a feature has no meaning.
    """
    rows = [features(fill) for fill in fills]
    names = sorted({name for row in rows for name in row})
    return np.array([[row.get(name, np.nan) for name in names] for row in rows]), names


def features(fill: FilledCase) -> dict[str, float]:
    """Return the features of one fill by name."""
    case = fill.case
    bar = round(case.bar / STEP)
    region = (case.span[0] / STEP, case.span[1] / STEP)
    found: dict[str, float] = {}
    for index, lane in enumerate(case.clip.lanes):
        notes = table([*case.known[index], *fill.notes.get(index, ())])
        found |= _prefixed(
            lane.role.value, _compared(notes, region, bar, case.clip.bars, lane.role is Role.DRUMS)
        )
        found |= _prefixed(lane.role.value, joints(notes, region))
        found |= _prefixed(lane.role.value, repetition(notes, case.region.bars, case.clip.bars, bar))
    everything = table([*flat(case.known), *fill.all])
    found |= _prefixed("all", _compared(everything, region, bar, case.clip.bars, False))
    found |= _prefixed("all", repetition(everything, case.region.bars, case.clip.bars, bar))
    tonal = table([n for n in (*flat(case.known), *fill.all) if n.channel != DRUM_CHANNEL])
    if len(tonal):
        inside, before, after = _cut(tonal, region)
        around = np.concatenate([before, after])
        own, known = vertical(inside), vertical(around)
        found |= own | {f"{name}, usual": own[name] - known[name] for name in own}
        found |= harmony(inside, before, after) | beats(tonal, region)
    return found


def _compared(
    notes: Floats, region: tuple[float, float], bar: int, bars: int, drums: bool
) -> dict[str, float]:
    """Describe the notes of the region, those around, and the differences."""
    inside, before, after = _cut(notes, region)
    count = round((region[1] - region[0]) / bar)
    own = describe(inside, count, bar)
    known = describe(np.concatenate([before, after]), bars - count, bar)
    if drums:
        own |= kit(inside, count)
        known |= kit(np.concatenate([before, after]), bars - count)
    near = describe(np.concatenate([before[-len(inside) :], after[: len(inside)]]), count, bar)
    return (
        own
        | {f"{name} around": value for name, value in known.items()}
        | {f"{name}, usual": own[name] - known[name] for name in own}
        | {f"{name}, near": own[name] - near[name] for name in ("pitch", "velocity", "length", "sounding")}
    )


def _cut(notes: Floats, region: tuple[float, float]) -> tuple[Floats, Floats, Floats]:
    onset = notes[:, ONSET]
    inside = (onset >= region[0]) & (onset < region[1])
    return notes[inside], notes[onset < region[0]], notes[onset >= region[1]]


def _prefixed(prefix: str, values: dict[str, float]) -> dict[str, float]:
    return {f"{prefix}: {name}": value for name, value in values.items()}
