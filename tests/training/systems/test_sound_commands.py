"""``python -m ripieno.training systems`` with a system that makes sound: from a store to WAV files."""

import json
from dataclasses import replace

import pytest
import soundfile
from click.testing import CliRunner

from ripieno.engine.music.styles import Style
from ripieno.training.__main__ import commands
from ripieno.training.data.store import save_store
from ripieno.training.systems.spectrogram import clips, denoising, judge
from ripieno.training.systems.spectrogram.clips import ClipPlan
from tests.support.pieces import piece

NAME = "spectrogram-words"


def run(*arguments):
    return CliRunner().invoke(commands, ["systems", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a store, and a run of one step that was evaluated in little time."""
    folder = tmp_path_factory.mktemp("sound")
    songs = [replace(piece(f"song {number}"), style=Style.JAZZ) for number in range(60)]
    save_store(songs, folder / "store.npz")
    shared = (NAME, "--store", folder / "store.npz", "--runs", folder / "runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clips, "PLANS", {"train": ClipPlan(2), "valid": ClipPlan(1)})
        patch.setattr(judge, "EPOCHS", 1)
        patch.setattr(denoising, "STEPS", 2)
        patch.setattr(judge, "GUIDANCES", (1.0,))
        patch.setattr(judge, "LABELS", ("jazz", "piano"))
        trained = run("train", *shared, "--minutes", 0.001)
        assert trained.exception is None, trained.output
        assert "1 steps" in trained.output
        evaluated = run("evaluate", *shared, "--count", 2)
        assert evaluated.exception is None, evaluated.output
    return folder


def test_an_evaluation_leaves_sound_a_table_of_labels_and_a_picture(folder):
    made = folder / "runs" / NAME
    assert [path.name for path in sorted((made / "samples").iterdir())] == [
        f"{NAME}-01.wav",
        f"{NAME}-02.wav",
    ]
    assert soundfile.info(made / "samples" / f"{NAME}-01.wav").frames == 30_720
    asked = {path.name for path in (made / "asked").iterdir()}
    assert asked == {f"{word}-guidance-1-0{at}.wav" for word in ("jazz", "piano") for at in (1, 2)}
    assert (made / "pictures.png").read_bytes().startswith(b"\x89PNG")
    figures = json.loads((made / "results.json").read_text())["figures"]
    assert figures["Fréchet distance to held-out clips"] > 0
    assert "| jazz |" in (made / "measures.md").read_text()


def test_systems_of_sound_are_compared_by_their_figures(folder):
    done = run("compare", "--runs", folder / "runs")
    assert done.exception is None, done.output
    page = (folder / "runs" / "comparison.md").read_text()
    assert "Fréchet distance to held-out clips" in page
    assert "MGEval" not in page


def test_words_are_understood_or_named(folder):
    asked = ("sample", NAME, "--runs", folder / "runs", "--out", folder / "asked", "--count", 1)
    done = run(*asked, "--words", "slow theremin jazz")
    assert done.exception is None, done.output
    assert "Understood: slow, jazz. Not: theremin." in done.output
    assert soundfile.info(folder / "asked" / f"{NAME}-01.wav").duration == pytest.approx(3.84)


def test_bad_requests_are_one_sentence(folder):
    runs = ("--runs", folder / "runs", "--out", folder / "bad")
    assert "makes notes, not sound" in run("sample", "rnn-mono-basic", *runs).output
    assert "understands no words" in run("sample", "spectrogram-small", *runs, "--words", "jazz").output
    assert "No word of" in str(run("sample", NAME, *runs, "--words", "purple").exception)
    assert "train it first" in str(run("sample", "spectrogram", *runs).exception)
    assert not (folder / "bad").exists()
