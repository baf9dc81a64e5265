"""The table tells what differs from what only seems to."""

import numpy as np

from ripieno.training.bakeoff.judge import MEASURES
from ripieno.training.bakeoff.page import write_table

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
