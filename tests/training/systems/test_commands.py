"""``python -m ripieno.training systems``: from a store to a table."""

import json

import pytest
from click.testing import CliRunner

from ripieno.training.__main__ import commands, main
from ripieno.training.data.store import save_store
from ripieno.training.systems.registry import all_systems
from ripieno.training.systems.score import search
from tests.support.pieces import piece

NAME = "rnn-mono-embedding-fixed"


def run(*arguments):
    return CliRunner().invoke(commands, ["systems", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a store, and the run of a system that was trained for a step and evaluated."""
    folder = tmp_path_factory.mktemp("systems")
    save_store([piece(f"song {number}") for number in range(40)], folder / "store.npz")
    shared = ("--store", folder / "store.npz", "--runs", folder / "runs")
    with pytest.MonkeyPatch.context() as patched:
        for name in ("loop.VALIDATION_BATCHES", "evaluation.LIKELIHOOD_BATCHES", "score.search.JUDGED_ROLLS"):
            patched.setattr(f"ripieno.training.systems.{name}", 1)
        trained = run("train", NAME, *shared, "--minutes", 0.001)
        assert trained.exception is None, trained.output
        assert "1 steps" in trained.output
        evaluated = run("evaluate", NAME, *shared, "--count", 2, "--seconds", 8)
        assert evaluated.exception is None, evaluated.output
        yield folder


def test_every_system_is_listed():
    listed = run("list", "--about").output
    assert all(name in listed for name in all_systems())
    assert "0.5 after the first layer" in listed


def test_an_evaluation_leaves_music_measures_and_pictures(folder):
    made = folder / "runs" / NAME
    assert {path.suffix for path in (made / "samples").iterdir()} == {".mid"}
    assert len(list((made / "samples").iterdir())) == 2
    assert len(list((made / "held-out").iterdir())) >= 2
    result = json.loads((made / "results.json").read_text())
    assert result["perplexity"] > 1
    assert result["measures"]["transition_kl"][0] > 0
    assert (made / "distances.png").exists()


def test_systems_with_results_are_compared(folder):
    done = run("compare", "--runs", folder / "runs")
    assert done.exception is None, done.output
    page = (folder / "runs" / "comparison.md").read_text()
    assert NAME in page
    assert "perplexity" in page


def test_hyper_parameters_are_searched(folder):
    asked = ("--method", "grid", "--count", 1, "--folds", 2, "--seconds", 1, "--runs", folder / "runs")
    done = run("search", "--store", folder / "store.npz", *asked)
    assert done.exception is None, done.output
    assert "Best: sigma 5.00, batch 16, rate 1.0e-04" in done.output
    (kept,) = json.loads((folder / "runs" / "search.json").read_text())["grid"]
    assert kept["trial"] == {"sigma": 5.0, "batch": 16, "rate": 1e-4}
    assert len(kept["errors"]) == 2


def test_the_shipped_model_is_evaluated_by_its_name(folder):
    shared = ("--store", folder / "store.npz", "--runs", folder / "runs")
    done = run("evaluate", "ripieno", *shared, "--count", 2, "--seconds", 4)
    assert done.exception is None, done.output
    assert "| measure | ripieno | held-out |" in done.output
    assert json.loads((folder / "runs" / "ripieno" / "results.json").read_text())["name"] == "ripieno"


def test_evaluated_systems_become_a_page(folder):
    done = run("page", "--runs", folder / "runs", "--out", folder / "docs")
    assert done.exception is None, done.output
    assert f"`{NAME}`" in (folder / "docs" / "systems.md").read_text()
    assert (folder / "docs" / "systems" / f"{NAME}.wav").exists()


def test_a_system_that_there_is_not_is_one_sentence(tmp_path):
    done = run("train", "rnn-mono-basics", "--store", tmp_path / "s.npz", "--runs", tmp_path)
    assert "There is no system rnn-mono-basics; did you mean rnn-mono-basic" in str(done.exception)


def test_nothing_to_compare_is_one_sentence(tmp_path):
    assert "train and evaluate one first" in str(run("compare", "--runs", tmp_path).exception)


def test_a_system_is_not_evaluated_before_it_is_trained(tmp_path):
    done = run("evaluate", NAME, "--store", tmp_path / "s.npz", "--runs", tmp_path)
    assert f"train it first: systems train {NAME}" in str(done.exception)


def test_more_seconds_than_songs_last_are_one_sentence(folder):
    shared = ("--store", folder / "store.npz", "--runs", folder / "runs")
    done = run("evaluate", NAME, *shared, "--count", 2, "--seconds", 600)
    assert "Fewer than two held-out songs last 600 seconds" in str(done.exception)


def test_a_search_keeps_each_trial_at_once_and_is_refused_where_earlier_ones_are_damaged(folder, tmp_path):
    asked = ("search", "--store", folder / "store.npz", "--method", "grid", "--count", 2, "--folds", 2)
    kept = tmp_path / "search.json"
    with pytest.MonkeyPatch.context() as patched:
        judge = search.judge_trial

        def stopped(trial, *others):
            if trial.rate > 1e-4:
                raise KeyboardInterrupt
            return judge(trial, *others)

        patched.setattr(search, "judge_trial", stopped)
        run(*asked, "--seconds", 1, "--runs", tmp_path)
    assert len(json.loads(kept.read_text())["grid"]) == 1
    kept.write_text(kept.read_text()[:40])
    done = run(*asked, "--seconds", 1, "--runs", tmp_path)
    assert "search.json is damaged" in str(done.exception)
    assert "Best" not in done.output
    assert len(kept.read_text()) == 40


def test_a_file_in_place_of_a_folder_is_one_sentence(folder, tmp_path, capsys, monkeypatch):
    taken = tmp_path / "taken"
    taken.write_text("")
    shared = ("--store", folder / "store.npz", "--runs", taken, "--count", 2, "--seconds", 1)
    monkeypatch.setattr("sys.argv", ["training", "systems", "evaluate", "ripieno", *map(str, shared)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "cannot be used (not a directory); choose another place." in capsys.readouterr().err
