"""Variants are trained, judged, kept and written down."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.engine.grid.spec import Plane
from ripieno.training.bakeoff import race as module
from ripieno.training.bakeoff.judge import draw_trials, judge, measure
from ripieno.training.bakeoff.page import PageError, marks, write_page
from ripieno.training.bakeoff.race import BakeoffError, Budget, race, share_minutes
from ripieno.training.bakeoff.variants import CONTESTS
from tests.support.pieces import TINY

BUDGET = Budget(steps=2, batch=2, trials=2)
TINY_CONTESTS = {
    contest: {
        name: replace(
            each, size=TINY, sampling=replace(each.sampling, steps=2, again=min(each.sampling.again, 2))
        )
        for name, each in variants.items()
    }
    for contest, variants in CONTESTS.items()
}
TRAINED = [
    (contest, name)
    for contest, variants in TINY_CONTESTS.items()
    for name, each in variants.items()
    if not each.weights
]


@pytest.fixture(scope="module")
def trials(store):
    return draw_trials(store.pieces("valid"), "pop909", 2)


@pytest.mark.parametrize(("contest", "name"), TRAINED)
def test_every_trained_variant_learns_from_all_its_weights_and_can_be_judged(contest, name, store, trials):
    variant = TINY_CONTESTS[contest][name]
    model = variant.build(1)
    before = {key: value.clone() for key, value in model.denoiser.state_dict().items()}
    record = module.learn(name, variant, model, store, BUDGET, module.Console(quiet=True))
    assert np.isfinite(record["losses"]).all()
    after = model.denoiser.state_dict()
    assert any(not torch.equal(before[key], after[key]) for key in before)
    measures = judge(variant, model, trials)
    assert all(0 <= value <= 1 for value in measures["note_f1"])


def test_the_true_bars_score_as_the_truth(trials):
    (score, *_) = measure(trials[0].truth.numpy(), trials[0])
    assert (score["note_f1"], score["rhythm"], score["onset_ratio"]) == (1, 1, 1)
    assert score["pitch_classes"] == pytest.approx(0)
    assert score["length_error"] == 0


def test_empty_bars_score_nothing(trials):
    empty = trials[0].truth.numpy().copy()
    empty[:, :, Plane.ONSET] = -1
    (score, *_) = measure(empty, trials[0])
    assert (score["note_f1"], score["onset_ratio"], score["pitch_classes"]) == (0, 0, 1)


def test_a_race_keeps_its_results_and_goes_on(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "CONTESTS", TINY_CONTESTS)
    first = race(store, tmp_path, BUDGET, only=["baseline"])
    stamp = (tmp_path / "baseline.json").stat().st_mtime_ns
    both = race(store, tmp_path, BUDGET, only=["baseline", "drawn"])
    assert list(first) == ["baseline"]
    assert list(both) == ["baseline", "drawn"]
    assert (tmp_path / "baseline.json").stat().st_mtime_ns == stamp
    assert both["baseline"]["steps"] == 2
    page = tmp_path / "page.md"
    (tmp_path / "images").mkdir()
    begin, end = marks("design")
    page.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
    write_page(both, tmp_path, page)
    text = page.read_text()
    assert "onsets drawn" in text
    assert "old" not in text
    assert text.endswith("after\n")
    assert (tmp_path / "images" / "bakeoff.png").is_file()
    page.write_text("no place")
    with pytest.raises(PageError, match="no place"):
        write_page(both, tmp_path, page)


def test_a_contest_of_learning_measures_the_loss_and_has_a_page_of_its_own(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "CONTESTS", TINY_CONTESTS)
    results = race(store, tmp_path, BUDGET, contest="learning", only=["adamw", "again", "by-rule"])
    assert list(results) == ["adamw", "again", "by-rule"]
    assert np.isfinite(results["adamw"]["means"]["valid_loss"])
    assert "valid_loss" not in results["again"]["measures"]
    table = write_page(results, tmp_path, contest="learning")
    assert table.name == "bakeoff-learning.md"
    assert table.with_suffix(".png").is_file()
    assert "validation loss" in table.read_text()


def test_a_variant_without_its_weights_is_refused(store, tmp_path):
    with pytest.raises(BakeoffError, match="baseline"):
        race(store, tmp_path, BUDGET, only=["drawn"])


def test_an_unknown_variant_is_refused(store, tmp_path):
    with pytest.raises(BakeoffError, match="no variant wide-and-deep"):
        race(store, tmp_path, BUDGET, only=["wide-and-deep"])


def test_a_budget_of_seconds_is_processor_time(monkeypatch):
    monkeypatch.setattr(module, "now", lambda: 130.0)
    assert Budget(seconds=60).done(5, 100.0) == pytest.approx(0.5)
    assert Budget(steps=10).done(5, 100.0) == pytest.approx(0.5)


def test_weights_of_another_budget_are_refused_and_its_results_left_out(store, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "CONTESTS", TINY_CONTESTS)
    race(store, tmp_path, BUDGET, only=["baseline"])
    other = replace(BUDGET, steps=3)
    with pytest.raises(BakeoffError, match="weights of baseline at the same budget"):
        race(store, tmp_path, other, only=["drawn"])
    assert list(module.read_results(tmp_path, "design", BUDGET)) == ["baseline"]
    assert module.read_results(tmp_path, "design", other) == {}


def test_minutes_are_shared_by_the_variants_that_are_trained():
    assert share_minutes(10, "learning") == pytest.approx(48)
