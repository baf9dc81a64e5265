"""Which systems of a family are the best."""

from collections.abc import Sequence

from ripieno.training.systems.evaluation import SystemResult
from ripieno.training.systems.page.gather import OVERLAP, EvaluatedSystem
from ripieno.training.systems.spectrogram.evaluation import SOUND_DISTANCE

RANKED = ("transition_kl", "step_kl", OVERLAP)
"""Measures by whose ranks a system is the best of its family; of the last one more is better."""


def best_pair(systems: Sequence[EvaluatedSystem]) -> list[EvaluatedSystem]:
    """Return the best system as described and the best of the others, where there are any.

    The best has the lowest sum of ranks of `RANKED`, or the lowest distance of sound.
    """
    pairs = [
        [each for each in systems if (each.system.changes == "faithful") is faithful]
        for faithful in (True, False)
    ]
    return [min(group, key=lambda each: rank(each, systems)) for group in pairs if group]


def rank(system: EvaluatedSystem, systems: Sequence[EvaluatedSystem]) -> int:
    """Return the sum of the ranks of a system among others; a measure that it lacks is the worst."""
    total = 0
    for key in (*RANKED, SOUND_DISTANCE):
        mine, *others = (_badness(each.result, key) for each in (system, *systems))
        total += sum(other < mine for other in others)
    return total


def _badness(result: SystemResult, key: str) -> float:
    value = result.figures.get(key, result.measures.get(key, [None])[0])
    if value is None:
        return float("inf")
    return -value if key == OVERLAP else value
