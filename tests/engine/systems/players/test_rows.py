"""Rows and stretches are drawn one after the other, after a primer."""

import numpy as np

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.players.player import Chance, PlayRequest
from tests.support.piano_songs import song
from tests.support.system_models import player


def test_a_lower_temperature_makes_likely_rows_alone():
    cold = PlayRequest(64, Chance(1, 1, temperature=1e-3), (song(),))
    (part,) = finish(player("rows").play(cold))
    assert set(part.length) == {2}  # a hold is a little likelier than another note, and follows one


def test_the_first_stretch_is_made_from_the_end_of_the_primer():
    seen = []
    made = player("stretches")

    def watch(_, primer):
        seen.append(primer.copy())
        return (1 - primer,)

    watched = type(made)(made.card, made.representation, {"model": watch})
    shares = list(watched.play(PlayRequest(64, Chance(1), (song(),))))
    end = made.representation.roll.encode(song())[-32:].T
    assert np.array_equal(seen[0][0], end)
    assert np.array_equal(seen[1][0], 1 - end)
    assert shares == [0.5, 1.0]
