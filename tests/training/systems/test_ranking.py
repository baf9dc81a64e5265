"""Which systems of a family are the best."""

from dataclasses import replace

from ripieno.training.systems.evaluation import SystemResult
from ripieno.training.systems.page.gather import EvaluatedSystem
from ripieno.training.systems.page.kept import KeptResult
from ripieno.training.systems.page.ranking import best_pair, rank
from ripieno.training.systems.registry import find_system


def made_up(name, badness):
    """Return a system with measures that are all as bad."""
    measures = {key: [badness, None, None] for key in ("transition_kl", "step_kl")}
    measures["mgeval_overlap"] = [1 - badness, None, None]
    result = SystemResult(name, 1, 1, 1.0, 1.0, None, measures, {}, {})
    return EvaluatedSystem(find_system(name), None, KeptResult(result, 0, [], {}))


def test_the_best_as_described_and_the_best_mended_are_shown():
    badness = {"decoder-1x1": 0.3, "decoder-1x3": 0.2, "decoder-2x2-fixed": 0.1, "decoder-1x3-fixed": 0.15}
    pair = best_pair([made_up(name, each) for name, each in badness.items()])
    assert [each.name for each in pair] == ["decoder-1x3", "decoder-2x2-fixed"]


def test_a_system_without_measures_is_the_worst():
    systems = [made_up("decoder-1x1", 0.5), made_up("decoder-1x3", 0.9)]
    silent = replace(systems[0].kept, result=replace(systems[0].result, measures={}))
    systems[0] = replace(systems[0], kept=silent)
    assert best_pair(systems)[0].name == "decoder-1x3"
    assert rank(systems[0], systems) > rank(systems[1], systems)
