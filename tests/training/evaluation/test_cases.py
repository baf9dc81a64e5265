from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.music.chords import NO_CHORD, Chord
from ripieno.training.evaluation.cases import clip_of, draw_cases, draw_in_turn, flat, nearest_chord
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


def waltz_with_upbeat(name: str = "waltz"):
    """Return a piece of one bar of four quarters and then bars of three."""
    whole = song(name)
    lines = np.concatenate([[0], 16 + 12 * np.arange(31)]).astype(np.float32)
    return replace(whole, bar_starts=lines, sections=("",) * 31)


def test_windows_are_drawn_where_bars_are_equal_in_pieces_whose_bars_are_not():
    assert draw_cases([waltz_with_upbeat()]) == []
    (drawn,) = draw_in_turn([waltz_with_upbeat()], 1)
    assert drawn.whole.time.bar_length(0) == 4 * 480
    assert {drawn.clip.time.bar_length(bar) for bar in range(drawn.clip.bars)} == {3 * 480}
    span = drawn.region_of_whole.spans(drawn.whole.time)[0]
    assert span[0] == (16 + 12 * (drawn.first + drawn.region.bars[0] - 1)) * 120
    assert drawn.chords == ()


def test_pieces_and_works_are_drawn_from_in_turn():
    pieces = [song("a", work="x"), song("b", work="x"), song("c", bars=40)]
    names = [each.song for each in draw_in_turn(pieces, 5)]
    assert names == ["a", "c", "b", "a", "c"]
    assert len(draw_in_turn(pieces, 99)) < 99


def test_notes_of_the_window_are_those_of_the_song_elsewhere():
    drawn = case()
    in_song = drawn.in_song(drawn.true)
    assert drawn.in_window(in_song) == drawn.true
    assert drawn.whole.replace_region(drawn.region_of_whole, in_song) == drawn.whole


def test_lanes_say_which_instrument_plays():
    piece = song()
    lead, keys = piece.parts
    clip = clip_of(replace(piece, parts=(replace(lead, program=40), keys)), 0, 4)
    assert [lane.program for lane in clip.lanes] == [40, None]
    hit = replace(drumming().parts[0], program=0)
    assert clip_of(replace(drumming(), parts=(hit,)), 0, 4).lanes[0].program is None
