import pytest

from ripieno.app.session.phrases import BARS, find_phrase, progression
from ripieno.engine.music.keys import parse_key


def test_a_seed_and_a_section_name_one_phrase():
    assert find_phrase(1, None).bars == find_phrase(1, None).bars
    assert find_phrase(1, None).bars != find_phrase(1, None, 1).bars
    assert len(find_phrase(3, None).bars) == BARS


def test_a_phrase_moves_by_half_an_octave_at_most():
    moves = [find_phrase(seed, parse_key("Gb minor")).semitones for seed in range(24)]
    assert all(-5 <= move <= 6 for move in moves)


@pytest.mark.parametrize("seed", range(8))
def test_the_chords_of_a_phrase_are_in_the_key_that_is_asked_for(seed):
    key = parse_key("Eb major")
    chords = progression(seed, key, 4)
    assert len(chords) == 4
    assert all(1 <= len(bar) <= 2 for bar in chords)
    tones = [tone for bar in chords for chord in bar for tone in chord.pitch_classes]
    assert sum(tone in key.pitch_classes for tone in tones) >= 0.75 * len(tones)
    assert all(len(bar) == 1 for bar in progression(seed, key, 1))
    assert progression(seed, None, 4) == progression(seed, None, 4)
