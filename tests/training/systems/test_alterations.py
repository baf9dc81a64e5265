"""Altered passages: masks, what is there without a model, and F1 against what was there."""

import json

import numpy as np
import pytest

from ripieno.engine.systems import score as engine_score
from ripieno.engine.systems.score import ExplodingTime, fill_rolls
from ripieno.training.systems.registry import find_system
from ripieno.training.systems.score import alterations, inspection
from ripieno.training.systems.score.alterations import (
    ALTERATIONS,
    FLIPPED,
    flip_cells,
    measure_alterations,
    mend_cells,
    middle,
    octave_below,
    rows_before,
    upper_half,
)
from tests.support.system_songs import songs

CLOCK = ExplodingTime(25.0)


@pytest.fixture
def rolls():
    return (np.random.default_rng(1).random((3, 16, 24)) < 0.3).astype(np.float32)


def knows(rolls):
    """Return a denoiser that knows the clean rolls."""

    def denoise(x, sigma):
        del sigma
        return np.broadcast_to(rolls[:, None], x.shape).astype(x.dtype)

    return denoise


def test_the_middle_is_as_long_as_asked_for():
    mask = middle(1 / 4)((16, 8))
    assert mask.sum() == 4 * 8
    assert mask[6:10].all()


def test_the_upper_half_is_half_of_the_pitches():
    mask = upper_half((4, 8))
    assert mask[:, 4:].all()
    assert not mask[:, :4].any()


def test_a_copy_of_time_repeats_the_rows_before_the_gap(rolls):
    mask = middle(1 / 4)((16, 24))
    copied = rows_before(rolls, mask)
    assert np.array_equal(copied[:, 6:10], rolls[:, 2:6])
    assert np.array_equal(copied[:, ~mask[:, 0]], rolls[:, ~mask[:, 0]])


def test_a_copy_of_pitches_is_the_octave_below(rolls):
    mask = upper_half((16, 24))
    copied = octave_below(rolls, mask)
    assert np.array_equal(copied[:, :, 12:], rolls[:, :, :12])
    assert np.array_equal(copied[:, :, :12], rolls[:, :, :12])


def test_what_is_known_stays_and_what_is_missing_is_made(rolls):
    mask = middle(1 / 2)((16, 24))
    other = 1 - rolls
    made = fill_rolls(knows(rolls), CLOCK, other, mask, 1)
    assert np.array_equal(made[:, ~mask[:, 0]], other[:, ~mask[:, 0]])
    assert np.array_equal(made[:, mask[:, 0]] >= 0.5, rolls[:, mask[:, 0]] >= 0.5)


def test_few_cells_are_turned_over_and_a_model_that_knows_turns_them_back(rolls):
    flipped = flip_cells(rolls)
    assert 0 < np.abs(flipped - rolls).mean() < 0.06
    assert np.array_equal(mend_cells(knows(rolls), CLOCK, flipped) >= 0.5, rolls >= 0.5)


def test_a_model_that_knows_all_is_better_than_a_copy(rolls):
    found = measure_alterations(knows(rolls), CLOCK, rolls, 1 - rolls)
    assert set(found) == {*(each.title for each in ALTERATIONS), FLIPPED}
    for columns in found.values():
        assert columns["made"].value == 1
        assert columns["nothing"].value < columns["copied"].value < 1


def test_an_evaluation_writes_altered_passages(tmp_path, monkeypatch):
    monkeypatch.setattr(engine_score, "SAMPLER_LEVELS", dict.fromkeys(engine_score.SAMPLER_LEVELS, 3))
    monkeypatch.setattr(engine_score, "FILL_LEVELS", 3)
    monkeypatch.setattr(alterations, "FILL_LEVELS", 3)
    monkeypatch.setattr(alterations, "ROLLS", 2)
    monkeypatch.setattr(inspection, "ROLLS", 2)
    monkeypatch.setattr(alterations, "FLIP_DEVIATION", 30.0)
    system = find_system("score-unet")
    found = system.inspect(system.build().eval(), songs(3, steps=600), tmp_path)
    columns = json.loads((tmp_path / "alterations.json").read_text())["alterations"]
    assert set(columns) == {*(each.title for each in ALTERATIONS), FLIPPED}
    assert "half of the time is missing: F1 of cells" in found.figures
    assert "reconstruction, F1 of cells" in found.figures
