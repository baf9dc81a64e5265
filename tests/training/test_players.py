"""What an example says of who plays, and of the notes around."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.conditions import Conditions
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.part import make_part
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.music.instruments import family_of
from ripieno.engine.music.roles import Role
from ripieno.training.augmentation import Augmentation
from ripieno.training.players import describe_players, known_bars
from tests.support.pieces import part

BARS, WINDOW = 24, range(8, 16)
STARTS = np.arange(BARS + 1, dtype=np.float32) * 16
LAYOUT = Layout.from_bars(STARTS[WINDOW.start : WINDOW.stop + 1])
CELLO = 42
ALL = Augmentation(end_here=0, drop_family=0, drop_register=0, drop_playing=0, drop_pitches=0, drop_places=0)
SONG = (
    replace(part(Role.LEAD, 1, BARS), program=CELLO),
    part(Role.KEYS, 2, BARS),
    replace(part(Role.DRUMS, 3, BARS), program=CELLO),
)


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def hide(bars, lanes=(0, 1, 2), cells: slice = slice(None)) -> np.ndarray:
    """Hide cells of some bars of the window, counted from its first."""
    mask = np.zeros((3, len(LAYOUT), STEPS, PITCHES), bool)
    for lane in lanes:
        for bar in bars:
            mask[lane, np.flatnonzero(LAYOUT.bar == bar)[cells]] = True
    return mask


def know(mask: np.ndarray, how: Augmentation = ALL):
    return known_bars(SONG, STARTS, mask, LAYOUT, WINDOW.start, how, rng())


def describe(mask: np.ndarray, how: Augmentation = ALL, shift: int = 0, song=SONG) -> Conditions:
    conditions = Conditions(roles=[each.role for each in song])
    return describe_players(conditions, song, shift, know(mask, how), LAYOUT, how, rng())


def test_hidden_bars_of_the_window_are_hidden_in_the_song():
    known = know(hide((2, 3), lanes=(1,)))
    assert np.flatnonzero(known.hidden[1]).tolist() == [10, 11]
    assert not known.hidden[[0, 2]].any()
    assert (known.first, known.last) == (10, 11)


def test_a_bar_that_is_hidden_in_part_is_not_known():
    known = know(hide((2,), lanes=(0,), cells=slice(1, 2)))
    assert np.flatnonzero(known.hidden[0]).tolist() == [10]


def test_a_lane_that_is_hidden_in_the_whole_window_is_hidden_in_the_whole_song():
    assert know(hide(range(8), lanes=(1,))).hidden.all(axis=1).tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("bars", "hidden"),
    [((0, 1), range(10)), ((6, 7), range(14, BARS)), ((3,), range(11, 12))],
    ids=["the first bars", "the last bars", "bars in the middle"],
)
def test_where_a_song_may_end_nothing_is_known_beyond_the_bars_that_are_made(bars, hidden):
    known = know(hide(bars), replace(ALL, end_here=1))
    assert np.flatnonzero(known.hidden[0]).tolist() == list(hidden)


def test_where_nothing_is_hidden_all_is_known():
    assert not know(hide(()), replace(ALL, end_here=1)).hidden.any()


def test_facts_rest_on_the_known_notes_of_the_whole_song():
    facts = describe(hide((2, 3))).facts
    assert [each.notes for each in facts] == [4 * (BARS - 2)] * 3


def test_only_instruments_with_pitches_have_a_family():
    facts = describe(hide((2, 3))).facts
    assert [each.family for each in facts] == [family_of(CELLO), None, None]


def test_transposed_lanes_have_transposed_facts_and_evidence_and_drums_stay():
    plain, higher = describe(hide((2, 3))), describe(hide((2, 3)), shift=3)
    for lane, shift in enumerate((3, 3, 0)):
        assert higher.facts[lane].median == plain.facts[lane].median + shift
        expected = np.roll(plain.evidence[lane].usual, shift)[12:-12]
        assert higher.evidence[lane].usual[12:-12] == pytest.approx(expected, abs=1e-6)
        assert np.array_equal(higher.evidence[lane].places, plain.evidence[lane].places)


def test_notes_that_are_transposed_out_of_range_are_left_out():
    top = make_part(Role.LEAD, [(4.0 * beat, 3, 127 - beat % 2, 80) for beat in range(4 * BARS)])
    conditions = describe(hide((2, 3)), shift=1, song=(top, *SONG[1:]))
    assert conditions.facts[0].notes == 2 * (BARS - 2)
    assert conditions.facts[0].low == conditions.facts[0].high == 127


@pytest.mark.parametrize(
    ("dropped", "facts", "evidence"),
    [
        ("drop_family", {"family"}, set()),
        ("drop_register", {"low", "median", "high"}, set()),
        ("drop_playing", {"voices", "holds"}, set()),
        ("drop_pitches", set(), {"usual", "outside"}),
        ("drop_places", set(), {"places", "unused"}),
    ],
)
def test_each_kind_of_fact_and_evidence_may_be_left_out(dropped, facts, evidence):
    conditions = describe(hide((2, 3)), replace(ALL, **{dropped: 1}))
    of_lane, said = conditions.facts[0], conditions.evidence[0]
    names = ("family", "low", "median", "high", "voices", "holds")
    assert {name for name in names if getattr(of_lane, name) is None} == facts
    names = ("usual", "outside", "places", "unused")
    assert {name for name in names if not getattr(said, name).any()} == evidence


def test_the_other_conditions_stay():
    roles = [each.role for each in SONG]
    assert describe(hide((2, 3))).roles == roles
