"""``systems export``: one or all, and what cannot be exported in one sentence."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from ripieno.engine.errors import RipienoError
from ripieno.training.__main__ import commands
from ripieno.training.systems import export_all
from ripieno.training.systems.loop import open_run, save_system
from ripieno.training.systems.registry import find_system

RNN = "rnn-mono-attention-residual-embedding-fixed"
"""A system whose graph torch writes in a second."""

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return a folder with the runs of a system that can be exported, and of one that cannot."""
    folder = tmp_path_factory.mktemp("runs")
    for name in (RNN, "musicvae"):
        system = find_system(name)
        run = open_run(replace(system, settings=replace(system.settings, average=0.0)), folder / name)
        run.history.append({"step": 1, "minutes": 0.0, "train": 1.0, "valid": 1.0})
        (folder / name).mkdir()
        save_system(run, folder / name)
    return folder


def run_command(*arguments):
    return CliRunner().invoke(commands, ["systems", "export", *map(str, arguments)])


def test_all_that_are_trained_are_exported_and_the_others_passed_over(runs, tmp_path):
    done = run_command("all", "--runs", runs, "--out", tmp_path)
    assert done.exception is None, done.output
    lines = done.output.splitlines()
    assert any(line.startswith(str(tmp_path / RNN)) for line in lines)
    assert any("musicvae makes no music that belongs together" in line for line in lines)
    assert "MB in all" in lines[-1]
    assert (tmp_path / RNN / "card.json").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (f"{RNN}d", f"did you mean {RNN}"),
        ("decoder-1x1", "train it first"),
        ("spectrogram-small", "makes sound"),
        ("musicvae", "belongs together"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_sentence(name, words, runs, tmp_path):
    failed = run_command(name, "--runs", runs, "--out", tmp_path)
    assert isinstance(failed.exception, RipienoError)
    assert words in str(failed.exception)
    assert "\n" not in str(failed.exception)
    assert not list(tmp_path.iterdir())


def test_a_damaged_run_is_named_and_the_others_are_exported(runs, tmp_path):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / RNN).symlink_to(runs / RNN)
    (tmp_path / "runs" / "decoder-1x1").mkdir()
    (tmp_path / "runs" / "decoder-1x1" / "checkpoint.pt").write_bytes(b"PK\3\4 cut off")
    done = run_command("all", "--runs", tmp_path / "runs", "--out", tmp_path / "packs")
    assert done.exception is None, done.output
    assert any("decoder-1x1/checkpoint.pt is not a checkpoint" in line for line in done.output.splitlines())
    assert [path.name for path in (tmp_path / "packs").iterdir()] == [RNN]


def test_a_folder_without_runs_is_refused(tmp_path):
    with pytest.raises(RipienoError, match="holds no trained system"):
        list(export_all.export_systems("all", tmp_path, tmp_path / "out"))
