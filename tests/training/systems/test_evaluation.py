"""Excerpts, primers and results of the published systems."""

import json
from dataclasses import asdict, replace

import pytest

from ripieno.training.systems.comparison import compare_family, compare_systems
from ripieno.training.systems.evaluation import (
    SystemEvaluationError,
    SystemResult,
    draw_primers,
    excerpts,
    measure_songs,
    read_result,
    remove_earlier,
    write_result,
    write_songs,
)
from ripieno.training.systems.run_files import RunFileError
from tests.support.piano_songs import playing
from tests.support.system_songs import song, songs

RESULT = SystemResult(
    "decoder-1x1", 1234, 5, 20.0, 3.25, 12.5, {"transition_kl": [0.25, 0.2, 0.3]}, {}, {"a figure": 1.5}
)


def test_excerpts_come_from_the_middle_of_songs_that_are_long_enough():
    short, long = song(steps=40), song(steps=400)
    (found,) = excerpts([short, long], 10.0)
    assert found.seconds <= 10.0
    start = (long.seconds - 10.0) / 2 / long.step_seconds
    assert found.part.pitch[0] == long.part.pitch[long.part.onset >= start][0]


def test_primers_are_as_many_as_asked_for_and_follow_from_the_seed():
    one, other = (draw_primers(songs(3, steps=400), 5, 7) for _ in range(2))
    assert len(one) == 5
    assert [each.name for each in one] == [each.name for each in other]


def test_primers_of_songs_that_are_too_short_are_refused():
    with pytest.raises(SystemEvaluationError, match="No song for training lasts 30 seconds"):
        draw_primers([song(steps=40)], 2, 1)


def test_files_are_named_by_songs_whatever_these_are_called(tmp_path):
    write_songs([song(name="a/b#2")], tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a-b-2-1.mid"]


def test_results_come_back_as_they_were_written(tmp_path):
    (tmp_path / "results.json").write_text(json.dumps(asdict(RESULT)))
    assert read_result(tmp_path) == RESULT


HALF = json.dumps(asdict(RESULT))[:90]
OTHER = json.dumps({**asdict(RESULT), "measures": [1]})


@pytest.mark.parametrize("text", ["", "{", '{"name": "x"}', "[]", HALF, OTHER])
def test_results_of_another_form_are_refused(tmp_path, text):
    (tmp_path / "results.json").write_text(text)
    with pytest.raises(RunFileError, match=r"results\.json is damaged .*; evaluate the system again"):
        read_result(tmp_path)


def test_figures_that_are_no_numbers_are_left_out_of_results(tmp_path):
    write_result(replace(RESULT, figures={"known": 1.5, "unknown": float("nan")}), tmp_path)
    assert read_result(tmp_path).figures == {"known": 1.5}


def test_pieces_of_an_earlier_evaluation_with_more_of_them_are_removed_and_other_files_stay(tmp_path):
    for name in ("rnn-1", "rnn-2", "rnn-3", "rnn-mine", "rnn-fixed-2"):
        (tmp_path / f"{name}.mid").write_text("")
    remove_earlier(tmp_path, "rnn", [tmp_path / "rnn-1.mid", tmp_path / "rnn-2.mid"])
    assert {path.stem for path in tmp_path.iterdir()} == {"rnn-1", "rnn-2", "rnn-mine", "rnn-fixed-2"}


def test_a_table_has_figures_intervals_and_what_was_seen_inside():
    table = compare_family([RESULT])
    assert "| parameters | 1,234 |" in table
    assert "KL divergence, nats | 0.250 (0.200 to 0.300) |" in table
    assert "| a figure | 1.500 |" in table


def test_a_family_has_a_heading(tmp_path):
    (tmp_path / "decoder-1x1").mkdir()
    (tmp_path / "decoder-1x1" / "results.json").write_text(json.dumps(asdict(RESULT)))
    path, text = compare_systems(tmp_path)
    assert "## transformer decoders" in text
    assert path.read_text() == text


def test_music_without_notes_is_a_result(tmp_path):
    made = [replace(playing(), name=f"silent-{at}") for at in (1, 2, 3)]
    found = measure_songs("silent", made, songs(2), songs(2), tmp_path)
    assert found.measures == {"note_count": [0.0, None, None]}
    assert found.own_measures == {}
    found.write(tmp_path)
    assert "0 notes in 3 pieces" in (tmp_path / "measures.md").read_text()
    assert len(list((tmp_path / "samples").glob("*.mid"))) == 3
