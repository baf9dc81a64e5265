"""Melodies are decoded symbol by symbol, each bar from its own state."""

import numpy as np

from ripieno.engine.systems.melodies import decode_bars
from ripieno.engine.systems.representations.melody import SILENCE
from ripieno.engine.systems.representations.symbols import seeded


def step(before, bar, state):
    """Find the symbol likely that comes after the one before, from the number of the bar on."""
    wanted = np.where(before == SILENCE, 10 * bar, before + 1)
    return 50 * np.eye(130)[wanted % 130], state + 1


def test_a_symbol_follows_the_one_before_across_bars():
    made = decode_bars([0, 0], step, 2, None)
    assert made.tolist() == [list(range(32))] * 2


def test_states_begin_anew_with_each_bar():
    seen = []

    def watched(before, bar, state):
        seen.append((bar, state))
        return step(before, bar, state)

    decode_bars([100, 200], watched, 1, None)
    assert seen == [(bar, 100 * (bar + 1) + at) for bar in range(2) for at in range(16)]


def test_sure_symbols_are_drawn_too():
    assert decode_bars([0, 0], step, 1, seeded(1, 1)).tolist() == [list(range(32))]
