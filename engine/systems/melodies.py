"""From points to melodies, symbol by symbol."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from ripieno.engine.systems.representations.melody import SILENCE
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.symbols import draw_symbols
from ripieno.engine.systems.representations.two_bars import STEPS

LATENT = 42
"""Numbers of a point. Mittal et al. keep 42 of the 512 of MusicVAE: those that it uses."""

ROW = 32
"""Points in a row: 64 bars. Source: Mittal et al. 2021, arXiv:2103.16091, sec. 4.1."""

TEMPERATURE = 0.5
"""Of drawn symbols. Source: the published code of MusicVAE."""

State = TypeVar("State")


def decode_bars(
    states: Sequence[State],
    step: Callable[[Rows, int, State], tuple[Floats, State]],
    count: int,
    generators: Generators | None,
    temperature: float = TEMPERATURE,
) -> Rows:
    """Return a symbol for each step, given those before: shape ``(melodies, 32)``.

    Args:
        states: That of the decoder at the beginning of each bar.
        step: Returns log-odds ``(melodies, symbols)`` and the next state from the symbols before, the number
            of the bar, and the state.
        count: Melodies.
        generators: One for each melody, by which symbols are drawn; None takes the likeliest.
        temperature: Divides the log-odds.
    """
    before = np.full(count, SILENCE, np.int64)
    made = []
    for bar, first in enumerate(states):
        state = first
        for _ in range(STEPS // len(states)):
            outputs, state = step(before, bar, state)
            if generators is None:
                before = outputs.argmax(-1).astype(np.int64)
            else:
                before = draw_symbols(outputs / temperature, generators)
            made.append(before)
    return np.stack(made, axis=1)
