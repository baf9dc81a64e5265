"""The page of all systems: what it reads, what it says and what it leaves."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from click.testing import CliRunner
from PIL import Image

from ripieno.training.__main__ import commands
from ripieno.training.evaluation.music_sets import SET_ROWS
from ripieno.training.systems.evaluation import (
    SystemEvaluationError,
    SystemResult,
    measure_songs,
    write_result,
)
from ripieno.training.systems.page.blocks import slug_of, text_of
from ripieno.training.systems.page.gather import complete, count_pieces, gather
from ripieno.training.systems.page.kept import KeptResults
from ripieno.training.systems.page.pictures import KEYS, MAX_COLOURS, copy_small, draw_losses, piano_roll
from ripieno.training.systems.page.published import FACTS, TABLES
from ripieno.training.systems.page.sounds import RATE, SECONDS, copy_sound, write_midi_sound
from ripieno.training.systems.page.tables import cell, search_table
from ripieno.training.systems.page.write_page import overview, write_systems_page
from ripieno.training.systems.registry import all_systems, find_system
from ripieno.training.systems.run_files import RunFileError
from ripieno.training.systems.score.search import JudgedTrial, append_trials
from ripieno.training.systems.score.trials import Trial
from ripieno.training.systems.song import song_midi
from ripieno.training.systems.spectrogram.evaluation import SOUND_DISTANCE
from tests.support.system_songs import song, songs

NAMES = ("decoder-1x3", "decoder-1x3-fixed")
NOTHING = KeptResults(Path("nothing"))
FAMILIES = {system.family for system in all_systems().values()}


def evaluated(folder, name):
    """Leave in a folder what an evaluation of a system leaves."""
    found = measure_songs(name, songs(3), songs(7)[2:], (), folder)
    found.write(folder)
    result = SystemResult(name, 1234, 5, 4.0, 1.25, 12.5, found.measures, {}, {"a figure": 1.5})
    write_result(result, folder)
    history = [{"step": at, "minutes": at, "train": 3 - at, "valid": 3.5 - at} for at in (1, 2)]
    (folder / "checkpoint.json").write_text(json.dumps(history))
    Image.new("RGB", (1200, 300), "navy").save(folder / "attention.png")
    return result


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return two folders of runs: systems in one, our model and the trials of a search in the other."""
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    for name in NAMES:
        evaluated(one / name, name)
    evaluated(other / "ripieno", "ripieno")
    append_trials(other / "search.json", "tpe", [JudgedTrial(Trial(5.0, 16, 1e-3), (0.1, 0.2))])
    return one, other


@pytest.fixture(scope="module")
def written(runs, tmp_path_factory):
    """Return the page of these folders; an earlier one has left files."""
    out = tmp_path_factory.mktemp("docs")
    (out / "systems").mkdir()
    for name in ("old.png", "old.wav", "kept.txt", "kept.png"):
        (out / "systems" / name).write_text("")
    (out / "systems.md").write_text("![old](systems/old.png) [old.wav](systems/old.wav)", encoding="utf-8")
    return write_systems_page(runs, out)


def test_every_family_has_a_text_and_a_heading(written):
    page = written.page.read_text()
    for family in FAMILIES:
        assert text_of(slug_of(family)) in page
        assert f"## {family[0].upper()}{family[1:]}\n" in page
        assert len(text_of(slug_of(family))) > 200


def test_a_page_has_systems_with_results_and_names_the_others(written):
    page = written.page.read_text()
    for name in (*NAMES, "**ripieno**", "**held-out songs**"):
        assert name in page
    untrained = page.partition("## Not trained")[2]
    assert set(re.findall(r"`([^`]+)`", untrained)) == set(all_systems()) - set(NAMES)


def test_every_picture_and_sound_of_a_page_is_there_and_no_other(written):
    folder = written.page.parent
    linked = {folder / each for each in re.findall(r"\((systems/[^)]+)\)", written.page.read_text())}
    assert linked == set(written.files)
    assert all(path.is_file() for path in linked)
    assert {path.name for path in (folder / "systems").iterdir()} == {
        *(path.name for path in linked),
        "kept.txt",
        "kept.png",
        "results",
    }
    assert written.bytes == sum(path.stat().st_size for path in linked)


def test_the_text_says_how_many_pieces_and_songs_there_are(runs, tmp_path):
    text = " ".join(overview(gather(runs, NOTHING)).split())
    assert "makes 3 pieces" in text
    assert "same 5 excerpts" in text
    assert "half, 2 each" in text
    evaluated(tmp_path / NAMES[0], NAMES[0])
    for path in list((tmp_path / NAMES[0] / "samples").iterdir())[:1]:
        path.unlink()
    assert "makes 2 or 3 pieces" in " ".join(overview(gather([tmp_path, *runs], NOTHING)).split())


def test_damaged_files_of_a_run_are_named_before_a_page_is_written(tmp_path):
    folder = tmp_path / "score-unet"
    evaluated(folder, "score-unet")
    (folder / "alterations.json").write_text('{"alterations": {}}')
    for name in ("checkpoint.json", "alterations.json", "results.json"):
        whole = (folder / name).read_text()
        (folder / name).write_text('{"name": ')
        with pytest.raises(RunFileError, match=rf"{re.escape(name)} is damaged"):
            write_systems_page([tmp_path], tmp_path / "docs")
        assert not (tmp_path / "docs" / "systems.md").exists()
        (folder / name).write_text(whole)


def test_attention_is_shown_and_losses_are_drawn(written):
    names = {path.name for path in written.files}
    assert {f"{name}-attention.png" for name in NAMES} <= names
    assert "transformer-decoders-losses.png" in names


def test_a_page_comes_out_the_same_again(runs, written, tmp_path):
    again = write_systems_page(runs, tmp_path)
    assert again.page.read_text() == written.page.read_text()


def test_a_page_comes_out_the_same_from_what_it_kept(written, tmp_path):
    shutil.copytree(written.page.parent, tmp_path / "docs")
    again = write_systems_page([tmp_path], tmp_path / "docs")
    assert again.page.read_text() == written.page.read_text()
    assert [path.name for path in again.files] == [path.name for path in written.files]
    for one, other in zip(again.files, written.files, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_a_system_with_new_results_replaces_what_is_kept_of_it_alone(written, tmp_path):
    shutil.copytree(written.page.parent, tmp_path / "docs")
    result = evaluated(tmp_path / NAMES[0], NAMES[0])
    write_result(replace(result, parameters=4321), tmp_path / NAMES[0])
    (tmp_path / NAMES[0] / "attention.png").unlink()
    page = write_systems_page([tmp_path], tmp_path / "docs").page
    kept = KeptResults(tmp_path / "docs" / "systems" / "results")
    assert [kept.find(name).result.parameters for name in NAMES] == [4321, 1234]
    assert "| parameters | 4,321 | 1,234 |" in page.read_text()
    assert not (tmp_path / "docs" / "systems" / f"{NAMES[0]}-attention.png").exists()
    assert (tmp_path / "docs" / "systems" / f"{NAMES[1]}-attention.png").exists()


def test_folders_without_results_are_refused(tmp_path):
    with pytest.raises(SystemEvaluationError, match="has results; train and evaluate one first"):
        gather([tmp_path], NOTHING)


def test_the_command_says_what_it_wrote(runs, tmp_path):
    arguments = [word for folder in runs for word in ("--runs", str(folder))]
    done = CliRunner().invoke(commands, ["systems", "page", *arguments, "--out", str(tmp_path)])
    assert done.exception is None, done.output
    assert re.search(r"systems\.md: \d+ pictures and sounds, \d\.\d MB", done.output)


def test_losses_that_were_no_numbers_are_gaps_in_a_picture(tmp_path):
    evaluated(tmp_path / NAMES[0], NAMES[0])
    records = [{"minutes": 1, "train": 2.0, "valid": None}, {"minutes": 2, "train": None, "valid": 1.0}]
    (tmp_path / NAMES[0] / "checkpoint.json").write_text(json.dumps(records))
    (system,) = gather([tmp_path], NOTHING).families["transformer decoders"]
    assert np.isnan(system.history[0]["valid"])
    assert draw_losses([system], tmp_path / "losses.png").exists()


def test_the_first_folder_counts(runs, tmp_path):
    evaluated(tmp_path / NAMES[0], NAMES[0])
    (found, *_) = gather([tmp_path, *runs], NOTHING).families["transformer decoders"]
    assert found.folder == tmp_path / NAMES[0]


def test_an_overlap_without_an_interval_gets_one(runs):
    folder = runs[0] / NAMES[0]
    whole = gather(runs, NOTHING).families["transformer decoders"][0].result
    bare = {"mgeval_overlap": [0.5, None, None]}
    without = replace(whole, measures={**whole.measures, **bare}, own_measures=bare)
    found = complete(without, folder, find_system(NAMES[0]))
    for measures in (found.measures, found.own_measures):
        value, low, high = measures["mgeval_overlap"]
        assert value == 0.5
        assert low < high
    assert complete(without, folder).own_measures == bare


def test_few_held_out_songs_have_no_distances(tmp_path):
    evaluated(tmp_path / NAMES[0], NAMES[0])
    for path in sorted((tmp_path / NAMES[0] / "held-out").iterdir())[3:]:
        path.unlink()
    held_out = gather([tmp_path], NOTHING).held_out
    assert held_out.songs == 3
    assert "transition_kl" not in held_out.measures
    assert held_out.measures["note_count"][0] > 1


def sound_result(folder, name, distance):
    """Leave in a folder what an evaluation of a system that makes sound leaves."""
    (folder / "samples").mkdir(parents=True)
    soundfile.write(folder / "samples" / f"{name}-01.wav", np.zeros((800, 2)), 8000, "PCM_16")
    Image.new("RGB", (300, 100)).save(folder / "pictures.png")
    result = SystemResult(name, 1, 1, 1.0, 1.0, None, {}, {}, {SOUND_DISTANCE: distance})
    write_result(result, folder)


def test_systems_that_make_sound_are_shown_and_heard(runs, tmp_path):
    for name, distance in (("spectrogram", 3.0), ("spectrogram-small", 2.0), ("spectrogram-words", 1.0)):
        sound_result(tmp_path / "runs" / name, name, distance)
    found = write_systems_page([tmp_path / "runs", *runs], tmp_path)
    names = {path.name for path in found.files}
    assert {"spectrogram.wav", "spectrogram-words.wav", "spectrogram-small-pictures.png"} <= names
    assert "spectrogram-small.wav" not in names
    assert f"| {SOUND_DISTANCE} | 3.000 | 2.000 | 1.000 |" in found.page.read_text()


def test_published_figures_belong_to_systems_and_measures_that_exist():
    assert {each.family for each in (*TABLES, *FACTS)} <= FAMILIES
    assert all(table.measure in SET_ROWS for table in TABLES)
    assert all(name in all_systems() for table in TABLES for name in table.systems.values())
    assert all(set(table.figures) - {"real"} == set(table.systems) for table in TABLES)


@pytest.mark.parametrize(
    ("values", "form", "text"),
    [
        ([0.25, 0.2, 0.3], "3", "0.250 ± 0.050"),
        ([0.25, None, None], "2", "0.25"),
        ([0.25, 0.25, 0.25], "2", "0.25"),
        ([0.025, 0.01, 0.04], "%", "2.5 ± 1.5 %"),
        ([None, None, None], "2", ""),
        (None, "2", ""),
    ],
)
def test_a_cell_has_a_figure_and_half_of_its_interval(values, form, text):
    assert cell(values, form) == text


def test_the_search_shows_all_trials_and_the_best_of_each_method():
    trials = [JudgedTrial(Trial(5.0, 16, rate), (error, error)) for rate, error in ((1e-3, 0.2), (1e-4, 0.4))]
    table = search_table({"grid": trials, "tpe": trials[1:]})
    assert "| grid | 5.00 | 16 | 1.0e-03 | **0.2000** | 0.2000, 0.2000 |" in table
    assert "| grid | 5.00 | 16 | 1.0e-04 | 0.4000 | 0.4000, 0.4000 |" in table
    assert "| tpe | 5.00 | 16 | 1.0e-04 | **0.4000** | 0.4000, 0.4000 |" in table


def test_a_piano_roll_shows_each_note_once(tmp_path):
    known = song(steps=8)
    (tmp_path / "song.mid").write_bytes(song_midi(known))
    pixels = np.asarray(piano_roll(tmp_path / "song.mid").convert("L"), float)
    dark = (pixels < 120).any(axis=1)[1:-1]
    assert pixels.shape[0] == 2 * KEYS
    assert dark.sum() == 2 * len(set(known.part.pitch.tolist()))


def test_copied_pictures_are_small(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (200, 1800, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "large.png")
    with Image.open(copy_small(tmp_path / "large.png", tmp_path / "small.png")) as small:
        assert small.size == (900, 100)
        assert len(small.getcolors()) <= MAX_COLOURS


def test_sounds_are_short_mono_and_loud_enough(tmp_path):
    (tmp_path / "song.mid").write_bytes(song_midi(song(steps=400)))
    for path in (
        write_midi_sound(tmp_path / "song.mid", tmp_path / "song.wav"),
        copy_sound(tmp_path / "song.wav", tmp_path / "again.wav"),
    ):
        sound, rate = soundfile.read(path)
        assert rate == RATE
        assert sound.ndim == 1
        assert len(sound) == pytest.approx(SECONDS * RATE, rel=0.01)
        assert np.abs(sound).max() == pytest.approx(0.9, abs=0.05)
    assert path.stat().st_size < 170_000


def test_pieces_are_counted_by_their_files(tmp_path):
    assert count_pieces(tmp_path) == 0
    (tmp_path / "samples").mkdir()
    for name in ("one.mid", "two.mid", "notes.txt"):
        (tmp_path / "samples" / name).write_bytes(b"")
    assert count_pieces(tmp_path) == 2
