"""Bars of a new lane are most likely the same where the rest of the song is."""

import pytest

from ripieno.engine.generate.bar_repeats import REPEAT_ODDS, SongBars, likeliest_repeat
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import with_lanes

BAR = 384
BARS = range(8)


def chords(*roots: int, third: int = 4) -> list[Note]:
    """Return a triad in each bar; none for root 0."""
    return [
        Note(BAR * bar, BAR, root + interval, 80, 1)
        for bar, root in enumerate(roots)
        for interval in (0, third, 7)
        if root
    ]


def song(*lanes: list[Note], roles=(Role.BASS, Role.KEYS, Role.DRUMS), specified=None) -> SongBars:
    clip = with_lanes([], *lanes, roles=roles[: len(lanes) + 1])
    return SongBars.of(clip, 0, BARS, specified)


def test_bars_are_as_like_as_the_notes_that_begin_in_them():
    bars = song([*chords(60, 60, 60), Note(2 * BAR + 96, 96, 72, 80, 1)])
    assert bars.similarity(0, 1) == 1
    assert bars.similarity(0, 2) == pytest.approx(6 / 7)  # three of three and of four notes


def test_each_lane_that_sounds_counts_alike():
    beats = [Note(96 * beat, 24, 36, 80, 9) for beat in range(4)]
    bars = song(chords(60, 60), beats)
    assert bars.similarity(0, 1) == pytest.approx(1 / 2)  # the keys are the same, the drums fall silent


def test_bars_without_a_note_tell_nothing():
    assert song(chords(60, 0, 0)).similarity(1, 2) is None


def test_the_lane_itself_does_not_count():
    clip = with_lanes(chords(60, 62), chords(60, 60), roles=(Role.BASS, Role.KEYS))
    assert SongBars.of(clip, 0, BARS, None).similarity(0, 1) == 1


def test_chords_are_estimated_or_as_specified():
    specified = Harmony.laid(parse_progression("C | F"), with_lanes().time, list(BARS))
    assert song(chords(60, 65, 60)).have_same_chords(0, 2)
    assert not song(chords(60, 65, 60)).have_same_chords(0, 1)
    assert song([], specified=specified).have_same_chords(1, 3)
    assert not song([], specified=specified).have_same_chords(1, 2)


def test_chords_that_are_not_known_are_not_the_same():
    assert not song(chords(60, 0, 0)).have_same_chords(1, 2)


def test_the_bar_that_is_most_like_counts_and_of_equal_ones_the_last():
    extra = [Note(4 * BAR + 96, 96, 72, 80, 1)]
    bars = song([*chords(60, 65, 60, 60, 60), *extra])
    assert likeliest_repeat(bars, Role.BASS, 3, [0, 1, 2])[0] == 2
    assert likeliest_repeat(bars, Role.BASS, 5, [0, 1, 2, 3, 4]) is None  # nothing sounds in it
    assert likeliest_repeat(bars, Role.BASS, 4, [1]) is None  # another chord


def test_the_odds_grow_with_how_like_the_other_lanes_are():
    bars = song([*chords(60, 60, 60), Note(2 * BAR + 96, 96, 72, 80, 1)])
    odds = REPEAT_ODDS[Role.BASS]
    assert likeliest_repeat(bars, Role.BASS, 1, [0]) == (0, pytest.approx(odds.usual + odds.similarity))
    assert likeliest_repeat(bars, Role.BASS, 2, [1]) == (
        1,
        pytest.approx(odds.usual + odds.similarity * 6 / 7),
    )


@pytest.mark.parametrize("role", list(REPEAT_ODDS))
def test_same_surroundings_make_a_repetition_likelier(role):
    assert REPEAT_ODDS[role].similarity > 0
