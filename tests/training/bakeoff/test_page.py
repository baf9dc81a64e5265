"""The table tells what differs from what only seems to."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from ripieno.training.bakeoff.judge import MEASURES
from ripieno.training.bakeoff.page import draw_ratio_axis, draw_results, write_table

SPREAD = np.random.default_rng(1).normal(0, 1, 40)


def result(says, values):
    measures = {each: list(values) for each in MEASURES}
    return {"question": "size", "says": says, "steps": 5, "parameters": 2_500_000, "measures": measures}


def cells(table, says):
    row = next(line for line in table.splitlines() if f" {says} " in line)
    return [cell.strip() for cell in row.strip("|").split("|")][-len(MEASURES) :]


def test_a_small_difference_in_every_window_is_bold_and_a_chance_one_is_not():
    other = np.random.default_rng(2).normal(0, 1, 40)
    results = {
        "first": result("the first", SPREAD),
        "steady": result("a bit more each time", SPREAD + 0.05),
        "chance": result("drawn anew", other - other.mean() + SPREAD.mean() + 0.05),
    }
    table = write_table(results)
    assert all(cell.startswith("**") for cell in cells(table, "a bit more each time"))
    assert not any("**" in cell for cell in cells(table, "drawn anew") + cells(table, "the first"))


def test_a_plus_or_minus_is_twice_the_standard_error():
    (cell, *_) = cells(write_table({"first": result("the first", [1.0, 3.0] * 8)}), "the first")
    assert cell == "2.000 ± 0.500"


def test_measures_that_only_some_have_are_empty_cells_of_the_others():
    results = {"first": result("the first", SPREAD), "other": result("the other", SPREAD)}
    results["first"]["measures"]["valid_loss"] = [4.0, 6.0] * 8
    table = write_table(results)
    assert table.splitlines()[0].count("validation loss") == 1
    assert "5.000 ± 0.500" in table
    assert "|  |" in next(line for line in table.splitlines() if "the other" in line)


@pytest.mark.parametrize(("low", "high", "ticks"), [(0.65, 1.3, [0.7, 1, 1.2]), (0.5, 200, [1, 10, 100])])
def test_ratios_have_ticks_that_can_be_read(low, high, ticks):
    axes = Figure().subplots()
    axes.set_xlim(low, high)
    draw_ratio_axis(axes)
    shown = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert shown == pytest.approx(ticks)
    assert axes.xaxis.get_major_formatter()(0.7) == "0.7"


def test_a_variant_whose_loss_is_not_finite_is_drawn_without_it(tmp_path):
    results = {"first": result("the first", SPREAD), "other": result("the other", SPREAD)}
    results["first"]["measures"]["valid_loss"] = [4.0, 6.0, 5.0]
    results["other"]["measures"]["valid_loss"] = [4.5, np.inf, 5.0]
    draw_results(results, tmp_path / "plot.png")
    assert (tmp_path / "plot.png").stat().st_size > 10_000
    assert "4.750" in write_table(results)
