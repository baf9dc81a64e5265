"""The attacks of a lane, and the stretches that are made of it."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.attacks import Attacks, made_stretches
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, first_window
from tests.support.random_model import small_clip

BAR = 384


def lane_of(*notes: tuple[int, int], late: int = 0) -> Lane:
    """Return a lane of keys with notes on some sixteenths, each given by its sixteenth and pitch."""
    played = [Note(STEP * step + late, STEP, pitch, 80, 0) for step, pitch in notes]
    return Lane("keys", Role.KEYS, tuple(sorted(played, key=lambda note: note.onset)), 1, 0, None)


def attacks_of(*notes: tuple[int, int], late: int = 0) -> Attacks:
    return Attacks.of(lane_of(*notes, late=late), STEP)


def stretches_of(region: Region, clip: Clip | None = None) -> list[tuple[int, int, int]]:
    """Return the first step, the end and the number of tokens of each stretch of the first lane."""
    window = first_window(clip or small_clip(), region, retrieval=False)
    return [(each.first, each.end, len(each.tokens)) for each in made_stretches(window.geometry, 0)]


def test_notes_that_begin_together_are_one_attack():
    attacks = attacks_of((0, 60), (0, 64), (6, 67), (20, 48), (20, 55), (20, 60))
    assert attacks.steps.tolist() == [0, 6, 20]
    assert [np.flatnonzero(row).tolist() for row in attacks.struck] == [[60, 64], [67], [48, 55, 60]]
    assert attacks.size == 2
    assert attacks.highest.tolist() == [64, 67, 60]
    assert attacks.lowest.tolist() == [60, 67, 48]


def test_a_note_counts_for_the_nearest_step():
    assert attacks_of((3, 60), late=STEP // 3).steps.tolist() == [3]
    assert attacks_of((3, 60), late=2 * STEP // 3).steps.tolist() == [4]


def test_a_lane_without_notes_has_no_attacks():
    attacks = attacks_of()
    assert attacks.size == 1
    assert len(attacks.steps) == len(attacks.highest) == 0
    assert attacks.around(0, 16, 16) == (None, None)


@pytest.mark.parametrize(
    ("first", "end", "around"),
    [
        (9, 12, (1, 2)),
        (8, 22, (0, 3)),
        (13, 25, (2, 3)),
        (12, 21, (1, None)),
        (29, 40, (3, None)),
        (30, 40, (None, None)),
        (0, 4, (None, 0)),
        (0, 1, (None, 0)),
        (0, 0, (None, None)),
    ],
)
def test_the_attacks_around_are_those_next_to_the_steps_and_near_them(first, end, around):
    steps = np.array([4, 8, 12, 25])
    attacks = Attacks(steps, np.zeros((4, 128), bool))
    assert attacks.around(first, end, 4) == around


def test_neighbouring_bars_are_one_stretch_and_others_several():
    assert stretches_of(Region((2, 3), (0,))) == [(32, 64, 8)]
    assert stretches_of(Region((1, 2, 5), (0,))) == [(16, 48, 8), (80, 96, 4)]


def test_painted_beats_with_a_gap_are_two_stretches():
    painted = ((BAR, BAR + BAR // 4), (BAR + BAR // 2, 2 * BAR))
    assert stretches_of(Region((1,), (0,), painted=painted)) == [(16, 20, 1), (24, 32, 2)]


def test_each_lane_has_tokens_of_its_own():
    window = first_window(small_clip(), Region((2, 5), (0, 1)), retrieval=False)
    tokens = [each.tokens.tolist() for lane in (0, 1) for each in made_stretches(window.geometry, lane)]
    assert tokens == [[*range(4)], [*range(4, 8)], [*range(8, 12)], [*range(12, 16)]]


def test_a_stretch_ends_with_its_last_bar_where_that_ends_within_a_beat():
    clip = small_clip()
    in_seven_eight = replace(clip, time=TimeMap(96, (), (MetreChange(0, 7, 8),)))
    region = Region((1, 2), (0,))
    assert stretches_of(region, in_seven_eight) == [(14, 42, 8)]
    (stretch,) = made_stretches(first_window(in_seven_eight, region, retrieval=False).geometry, 0)
    assert stretch.inside.sum(axis=1).tolist() == [4, 4, 4, 2] * 2
