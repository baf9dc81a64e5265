import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Harmony, HarmonyError, beats_of
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.roles import Role
from tests.support.random_model import small_clip

FOUR_FOUR = TimeMap(96)


def laid(text: str, bars: tuple[int, ...] = (0, 1, 2, 3), time: TimeMap = FOUR_FOUR) -> Harmony:
    return Harmony.laid(parse_progression(text), time, bars)


def names(harmony: Harmony, bar: int) -> list[str]:
    return [str(chord) for chord in harmony.bars[bar]]


def test_chords_of_a_bar_share_its_beats():
    harmony = laid("C | Am F | G7 C F")
    assert names(harmony, 1) == ["Am", "Am", "F", "F"]
    assert names(harmony, 2) == ["G7", "G7", "C", "F"]


def test_a_progression_begins_again_where_it_ends():
    assert names(laid("C | G"), 2) == ["C"] * 4


def test_bars_need_not_be_neighbours():
    harmony = laid("C | G", (2, 7))
    assert names(harmony, 7) == ["G"] * 4


def test_a_partial_beat_has_a_chord():
    time = TimeMap(96, (), (MetreChange(0, 7, 8),))
    assert beats_of(time, 0) == 4
    assert names(laid("C G", (0,), time), 0) == ["C", "C", "G", "G"]


def test_more_chords_than_beats_are_refused():
    with pytest.raises(HarmonyError, match="5 chords are given for bar 1"):
        laid("C D E F G", (0,))


def test_an_empty_progression_is_refused():
    with pytest.raises(HarmonyError, match="empty"):
        Harmony.laid((), FOUR_FOUR, (0,))


def test_a_bar_without_chords_is_refused():
    with pytest.raises(HarmonyError, match="Bar 1 has no chord"):
        Harmony.laid(((),), FOUR_FOUR, (0,))


def test_a_pitch_fits_its_chord_alone():
    harmony = laid("C | D", (0, 1))
    assert harmony.fits(64, 383)
    assert not harmony.fits(64, 384)


@pytest.mark.parametrize("tick", [-5, 0, 300, 384, 10_000])
def test_every_pitch_fits_no_chord_and_unknown_chords(tick):
    assert all(laid("N.C.", (0,)).fits(pitch, tick) for pitch in range(128))


def test_every_pitch_fits_outside_the_bars():
    harmony = laid("C", (1,))
    assert harmony.fits(61, 383)
    assert not harmony.fits(61, 384)
    assert harmony.fits(61, 768)


def test_a_pitch_is_left_where_the_chord_changes():
    harmony = laid("C Am | F | G", (0, 1, 2))
    assert harmony.leaves(60, 10, 2000) == 768
    assert harmony.leaves(67, 10, 2000) == 192
    assert harmony.leaves(67, 10, 100) == 100
    assert harmony.leaves(61, 10, 100) == 10


@given(st.integers(0, 127), st.integers(0, 1500), st.integers(1, 800))
def test_a_pitch_fits_until_it_is_left(pitch, start, length):
    harmony = laid("C Am | F | G C")
    left = harmony.leaves(pitch, start, start + length)
    assert all(harmony.fits(pitch, tick) for tick in range(start, left))
    assert left == start + length or not harmony.fits(pitch, left)


def test_the_next_change_is_that_of_the_chord():
    harmony = laid("C | C | G", (0, 1, 2))
    assert harmony.next_change(0) == 768
    assert harmony.next_change(5000) is None


def test_chords_are_heard_in_a_clip():
    clip = small_clip(2, (Role.KEYS,))
    harmony = Harmony.estimate(clip, (0, 1))
    assert [len(harmony.bars[bar]) for bar in (0, 1)] == [4, 4]
    assert harmony.bars[0][0].root == 0


def test_one_harmony_lies_over_another():
    both = laid("G", (1,)).over(laid("C", (0, 1)))
    assert (names(both, 0)[0], names(both, 1)[0]) == ("C", "G")


def test_the_chord_of_a_tick_is_that_of_its_beat() -> None:
    harmony = Harmony.laid(parse_progression("C Am | F/A"), FOUR_FOUR, (1, 2))
    start = FOUR_FOUR.bar_start(1)
    assert [str(harmony.chord_at(start + beat * FOUR_FOUR.ppq)) for beat in (0, 1, 2, 4, 7)] == [
        *("C", "C", "Am"),
        *("F/A", "F/A"),
    ]
    assert harmony.chord_at(start - 1) is None
    assert harmony.chord_at(FOUR_FOUR.bar_start(3)) is None


def test_the_chords_within_a_span_are_those_of_its_beats() -> None:
    harmony = Harmony.laid(parse_progression("C Am | F"), FOUR_FOUR, (1, 2))
    start = FOUR_FOUR.bar_start(1)
    within = harmony.chords_within(start + FOUR_FOUR.ppq + 1, start + 5 * FOUR_FOUR.ppq)
    assert [str(chord) for chord in within] == ["C", "Am", "Am", "F"]
    assert list(harmony.chords_within(start, start)) == []
