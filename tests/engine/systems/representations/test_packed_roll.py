"""A packed roll means what the roll means, in less memory."""

import numpy as np

from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.symbols import seeded
from tests.support.piano_songs import note_places, playing, song


def test_a_packed_roll_means_the_notes_of_the_roll():
    packed = PackedRoll(1 / 300)
    assert note_places(packed.decode(packed.encode(song()))) == note_places(
        packed.roll.decode(packed.roll.encode(song()))
    )


def test_eight_keys_are_one_number_whose_highest_bit_is_the_first_key():
    rows = PackedRoll().encode(playing((0, 1, 21, 80), (0, 1, 28, 80), (1, 1, 108, 80)))
    assert rows.dtype == np.uint8
    assert rows.tolist() == [[0b10000001] + [0] * 10, [0] * 10 + [1]]


def test_drawn_keys_are_packed():
    likely = np.where(np.arange(88) % 8 == 0, 700.0, -700.0)[None]
    drawn = PackedRoll().follow(likely, np.zeros((1, 11), np.uint8), seeded(1, 1))
    assert drawn.tolist() == [[0b10000000] * 11]
