"""Melodies are cut into stretches of two bars."""

import numpy as np

from ripieno.engine.systems.representations.melody import HOLD
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies
from ripieno.engine.systems.song import PianoSong
from tests.support.piano_songs import note_places, playing, song


def test_a_song_is_stretches_of_two_bars_and_comes_back():
    rows = TwoBarMelodies().encode(song(steps=400))
    assert rows.shape == (400 // STEPS, STEPS)
    again = TwoBarMelodies().encode(PianoSong("song", TwoBarMelodies().decode(rows)))
    assert np.array_equal(again[: len(rows) - 1], rows[:-1])


def test_a_song_of_less_than_two_bars_is_nothing():
    assert TwoBarMelodies().encode(song(steps=16)).shape == (0, STEPS)


def test_a_note_is_held_across_stretches():
    rows = TwoBarMelodies().encode(playing((0, 64, 60, 80)))
    assert rows[1].tolist() == [HOLD] * STEPS
    assert note_places(TwoBarMelodies().decode(rows)) == [(0, 64, 60)]
