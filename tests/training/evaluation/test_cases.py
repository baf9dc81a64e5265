import numpy as np
import pytest

from ripieno.engine.music.chords import NO_CHORD, Chord
from ripieno.training.evaluation.cases import draw_cases, flat, nearest_chord
from tests.training.evaluation.scenes import case, drumming, song


def test_a_case_has_music_on_both_sides_of_four_bars():
    drawn = case()
    assert drawn.region.bars == (6, 7, 8, 9)
    assert len(flat(drawn.true)) == 4 * 4 * 2
    assert len(flat(drawn.known)) == 12 * 4 * 2


def test_a_case_keeps_the_tempo_and_the_metre():
    time = case().clip.time
    assert time.tempo_at(0) == pytest.approx(100)
    assert (time.metre_at(0).numerator, time.metre_at(0).denominator) == (4, 4)


def test_a_short_piece_has_fewer_bars_around_and_a_shorter_one_gives_no_case():
    assert [each.region.bars for each in draw_cases([drumming(bars=9)])] == [(2, 3, 4, 5)]
    assert draw_cases([drumming(bars=7)]) == []


def test_the_regions_of_a_piece_do_not_overlap():
    cases = draw_cases([song(bars=60)], windows=4)
    starts = sorted(int(each.name.split("@")[1]) for each in cases)
    assert len(starts) == 4
    assert min(np.diff(starts)) >= 4


def test_what_is_drawn_from_a_piece_does_not_hang_on_the_others():
    alone, among = draw_cases([song("b")]), draw_cases([song("a"), song("b")])
    assert alone[0].name == among[1].name


def test_filling_with_the_truth_gives_the_clip_back():
    drawn = case()
    assert drawn.filled(drawn.true) == drawn.clip


def test_chords_come_with_the_beats_of_the_region():
    assert case().chords == (Chord(0, "maj"),) * 16


@pytest.mark.parametrize(
    ("root", "tones", "chord"),
    [(9, (9, 0, 4), Chord(9, "min")), (7, (7, 11, 2, 5), Chord(7, "7")), (-1, (), NO_CHORD)],
)
def test_a_mask_of_pitch_classes_is_read_as_a_chord(root, tones, chord):
    assert nearest_chord(root, sum(1 << tone for tone in tones)) == chord
