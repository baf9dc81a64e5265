"""The whole evaluation of a small store, by a model whose estimates are chance."""

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from ripieno.app.midi_io.clip_file import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.app.render.sound import SoundError
from ripieno.training.__main__ import commands
from ripieno.training.data.store import Store, save_store, split_of
from ripieno.training.evaluation import bootstrap, gallery
from ripieno.training.evaluation.gallery import midi, write_gallery
from ripieno.training.evaluation.suite import DRUMS, POP, EvaluationError, judge, write_results
from ripieno.training.evaluation.tables import ROWS, write_tables
from tests.support.random_model import CARD, RandomModel
from tests.training.evaluation.scenes import case, drumming, song


class SuiteModel(RandomModel):
    card = SimpleNamespace(**vars(CARD), version="1", sha256={"model.onnx": "0"})


def store():
    names = [str(number) for number in range(400)]
    held = [name for name in names if split_of(song(name, bars=1)) == "valid"][:6]
    learnt = [name for name in names if split_of(song(name, bars=1)) == "train"][:3]
    takes = [name for name in names if split_of(drumming(name, bars=1)) == "valid"][:2]
    pop = [song(name, bars=28, seed=int(name)) for name in (*held, *learnt)]
    return Store((*pop, *(drumming(name) for name in takes)))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("evaluation")


@pytest.fixture(scope="module")
def outcomes(out):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 10)
        return judged(out)


def judged(out):
    return [judge(SuiteModel(busy=-4), store(), kind, 6, 2, out) for kind in (POP, DRUMS)]


def test_every_way_to_fill_has_every_figure(outcomes):
    pop, drums = outcomes
    assert set(pop.figures) == {
        "model", "model, chords specified", "model, bars around alone", "copied passage",
        "copy before", "copy after", "Markov chain", "truth"
    }  # fmt: skip
    assert "model, chords specified" not in drums.figures
    assert all(set(ROWS) <= set(own) for outcome in outcomes for own in outcome.figures.values())
    assert all(len(own) == 9 for own in pop.features.values())


def test_figures_say_what_they_must(outcomes):
    found = outcomes[0].figures
    assert found["truth"]["note_f1"].value == found["truth"]["sounding_to_truth"].value == 1
    assert found["copy before"]["best_overlap"].value == 1
    assert found["model"]["note_f1_best"].value >= found["model"]["note_f1"].value
    assert found["truth"]["chord_tones"].low <= found["truth"]["chord_tones"].value


def test_judges_tell_chance_from_music(outcomes):
    verdicts = outcomes[0].verdicts
    assert set(verdicts) == {
        "model", "model, velocities not shown",
        "model, only sixteenths and pitches shown",
        "model, bars around alone", "copied passage",
        "true bars, from one another", "Markov chain", "copied bars", "other songs' bars"
    }  # fmt: skip
    assert verdicts["model"].accuracy.value > 0.9
    assert outcomes[1].verdicts == {}


def test_results_are_plain_json(outcomes, out):
    results = json.loads(write_results(outcomes, SuiteModel(), 2, out).read_text())
    assert results["pop909"]["songs"] == 6
    value, low, high = results["pop909"]["figures"]["model"]["note_f1"]
    assert low <= value <= high
    assert results["groove"]["figures"]["model"]["out_of_key"] == [None, None, None]


def test_the_same_seeds_give_the_same_results(outcomes, out, tmp_path):
    first = write_results(outcomes[1:], SuiteModel(), 2, out).read_text()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 10)
        again = judge(SuiteModel(busy=-4), store(), DRUMS, 6, 2, out)
    assert write_results([again], SuiteModel(), 2, tmp_path).read_text() == first


def test_tables_have_a_column_for_each_way_to_fill(outcomes):
    text = write_tables(outcomes, SuiteModel.card, 2)
    columns = [
        "model", "model, bars around alone", "copied passage", "copy before", "copy after", "Markov chain",
        "truth", "model, chords specified"
    ]  # fmt: skip
    assert f"| measure | {' | '.join(columns)} |" in text
    assert "Drum performances: 2 songs" in text
    assert "Too few songs" in text
    assert "nan" not in text


def test_the_page_shows_truth_and_fills(outcomes, tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "SONGS", 2)
    monkeypatch.setattr(gallery, "SOUNDS", 1)
    monkeypatch.setattr(gallery, "render_sound", lambda *_: b"RIFF")
    page, silent = write_gallery(outcomes, "chance", tmp_path)
    text = page.read_text()
    assert not silent
    assert text.count("<img") == 4
    assert all(f"gallery/pop909-01-{label}.wav" in text for label in ("true-bars", "seed-1", "seed-2"))
    assert (tmp_path / "gallery/pop909-01.png").read_bytes().startswith(b"\x89PNG")


def test_a_page_without_a_synthesizer_says_so(outcomes, tmp_path, monkeypatch):
    def fail(*_):
        raise SoundError("There is no synthesizer.")

    monkeypatch.setattr(gallery, "SONGS", 1)
    monkeypatch.setattr(gallery, "render_sound", fail)
    page, silent = write_gallery(outcomes, "chance", tmp_path)
    assert silent == "There is no synthesizer."
    assert "<audio" not in page.read_text()


def test_a_case_becomes_a_file_with_the_same_notes():
    clip = case().clip
    read = read_clip(decode(midi(clip)))
    assert [lane.notes for lane in read.lanes] == [lane.notes for lane in clip.lanes]
    assert read.time.tempo_at(0) == pytest.approx(100)


def test_a_store_without_long_songs_is_refused(tmp_path):
    with pytest.raises(EvaluationError, match="prepare more of that source"):
        judge(SuiteModel(), Store(()), POP, 6, 2, tmp_path)


@pytest.mark.parametrize("arguments", [["ripieno"], ["ripieno", "--store", "gone.npz"]])
def test_what_cannot_be_judged_on_is_one_sentence(arguments, tmp_path):
    result = CliRunner().invoke(commands, ["evaluate", *arguments, "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert len(str(result.exception).split(". ")) == 1


def test_one_command_writes_everything(tmp_path, monkeypatch):
    save_store(store().all_pieces, tmp_path / "store.npz")
    monkeypatch.setattr("ripieno.training.evaluation.report.load_model", lambda _: SuiteModel(busy=-4))
    monkeypatch.setattr(gallery, "SOUNDS", 0)
    monkeypatch.setattr(bootstrap, "DRAWS", 10)
    arguments = ["evaluate", "chance", "--store", str(tmp_path / "store.npz"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(
        commands, [*arguments, "--limit", "2", "--seeds", "1"], catch_exceptions=False
    )
    assert "note F1" in result.output
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"results.json", "table.md", "index.html", "pop909-fills.json"} <= written
    plots = list((tmp_path / "out").glob("*.png"))
    assert len(plots) == 4
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in plots)
