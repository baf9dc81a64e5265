"""Ripieno's own model among the published systems."""

import numpy as np
import onnx
import pytest

from ripieno.engine.model.pack import SHIPPED, load_model
from ripieno.engine.systems.song import rows_of
from ripieno.training.systems.evaluation import SystemEvaluationError, read_result
from ripieno.training.systems.own_model import (
    NAME,
    count_pack,
    evaluate_own_model,
    make_piece,
    song_of_clip,
)
from tests.support.system_songs import song, songs


def test_a_clip_becomes_the_song_that_it_came_from():
    known = song(steps=40)
    found = song_of_clip(known.clip(), "song")
    assert np.allclose(list(rows_of(found.part)), list(rows_of(known.part)), atol=1 / 240)


def test_weights_are_counted_and_tables_of_whole_numbers_are_not(tmp_path):
    kept = [
        onnx.numpy_helper.from_array(np.zeros((3, 4), np.float32), "weight"),
        onnx.numpy_helper.from_array(np.zeros(7, np.int64), "table"),
    ]
    graph = onnx.helper.make_graph([], "graph", [], [], kept)
    for name in ("one.onnx", "two.onnx"):
        onnx.save(onnx.helper.make_model(graph), tmp_path / name)
    assert count_pack(tmp_path) == 24


def test_pieces_follow_from_their_seed():
    model = load_model(str(SHIPPED / NAME))
    one, again, other = (list(rows_of(make_piece(model, 2.0, seed).part)) for seed in (1, 1, 2))
    assert one == again
    assert one != other


def test_the_shipped_model_is_measured_like_a_system(tmp_path):
    result = evaluate_own_model(songs(3, steps=600), tmp_path, count=2, seconds=4.0, seed=1)
    assert read_result(tmp_path) == result
    assert result.name == NAME
    assert result.parameters > 10_000_000
    assert result.measures["note_count"][0] > 1
    assert len(list((tmp_path / "samples").iterdir())) == 2
    assert "transitions.png" in (tmp_path / "measures.md").read_text()


def test_too_few_long_songs_are_refused_before_anything_is_made(tmp_path):
    with pytest.raises(SystemEvaluationError, match="Fewer than two held-out songs last 30 seconds"):
        evaluate_own_model(songs(1), tmp_path, count=2, seconds=30.0, seed=1)
    assert not list(tmp_path.iterdir())
