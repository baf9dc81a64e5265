"""Melodies of two bars are made from points, around those of the bars that are held."""

from itertools import pairwise

import numpy as np

from ripieno.engine.systems.making import finish
from ripieno.engine.systems.players.player import Chance, GapRequest
from ripieno.engine.systems.representations.melody import HOLD, SILENCE
from tests.support.system_models import GRAPHS, player
from tests.support.system_music import filled, played


def test_music_longer_than_what_is_made_at_once_goes_on():
    (part,) = played("latents", 1100, count=1)
    assert 1060 < (part.onset + part.length).max() <= 1132


def test_a_gap_of_melody_has_one_note_at_a_time():
    rows = sorted(filled("latents", 48, [(-32.0, 30.0, 70, 80)]))
    assert rows
    assert all(one[0] + one[1] <= other[0] for one, other in pairwise(rows))


def test_the_encoder_reads_the_notes_around_a_gap_in_the_middle_of_a_row():
    seen = []

    def encode(melodies):
        seen.append(melodies)
        return GRAPHS["latents"]["encoder"](melodies)

    made = player("latents")
    watched = type(made)(made.card, made.representation, {**made.graphs, "encoder": encode})
    known = (((-32.0, 32.0, 70, 80),),)
    finish(watched.fill(GapRequest(64, known, 64, 64, 0, 127, Chance(1))))
    (melodies,) = seen
    assert melodies.shape == (32, 32)
    assert melodies[14].tolist() == [70] + [HOLD] * 31
    assert (np.delete(melodies, 14, axis=0) == SILENCE).all()
