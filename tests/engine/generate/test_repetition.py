"""New basses and drums repeat the bars that were made for them."""

from dataclasses import replace

import pytest

from ripieno.engine.generate import FillOptions, repetition
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.generate.reference import ReferencePassage
from ripieno.engine.generate.repetition import find_last_made
from ripieno.engine.grid.windows import WindowPlan, plan_windows
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import with_lanes
from tests.support.random_model import RandomModel

BAR = 384
RHYTHM = (Role.BASS, Role.KEYS)
WHOLE = Region(tuple(range(8)), (0,))


def keys(*roots: int) -> list[Note]:
    """Return a major triad in each bar."""
    return [
        Note(BAR * bar, BAR, root + third, 80, 1) for bar, root in enumerate(roots) for third in (0, 4, 7)
    ]


SAME = keys(*[60, 65, 67, 60] * 2)
OTHER = keys(60, 65, 67, 60, 62, 64, 69, 71)


def made_before(
    clip: Clip, region: Region = WHOLE, *, now: Clip | None = None, index: int = 1, **options
) -> ReferencePassage | None:
    """Return the bars that a window of a fill repeats; ``now`` is what is known when it is filled."""
    job = prepare(RandomModel(), clip, region, FillOptions(1, **options))
    plans: list[WindowPlan] = list(plan_windows(job.context_clip, region, 16))
    return find_last_made(job, plans[index], now or job.context_clip)


def bars_of(passage: ReferencePassage | None) -> tuple[int, int, int, int] | None:
    """Return the bars that are repeated and those that repeat them, from first to last."""
    return passage and (passage.passage.first, passage.passage.last, passage.first, passage.last)


def test_a_bass_repeats_the_bars_before_over_the_same_chords():
    found = made_before(with_lanes([], SAME, roles=RHYTHM))
    assert bars_of(found) == (0, 3, 4, 7)
    assert found.passage.shift == -4
    assert found.trust == pytest.approx(1)
    assert len(found.layout) == 16


def test_a_bass_does_not_repeat_what_it_played_over_other_chords():
    assert made_before(with_lanes([], OTHER, roles=RHYTHM)) is None


@pytest.mark.parametrize(("different", "repeats"), [(1, True), (2, False)])
def test_three_of_four_chords_must_be_the_same(different, repeats):
    roots = [60, 65, 67, 60, 60, 65, 67, 60]
    for bar in range(different):
        roots[5 + bar] += 2
    clip = with_lanes([], keys(*roots), roles=RHYTHM)
    assert (made_before(clip) is not None) == repeats


def test_the_chords_of_lanes_that_were_made_count():
    clip = with_lanes([], [], roles=RHYTHM)
    same, other = (with_lanes([], notes, roles=RHYTHM) for notes in (SAME, OTHER))
    assert bars_of(made_before(clip, now=same)) == (0, 3, 4, 7)
    assert made_before(clip, now=other) is None


def test_what_the_bass_itself_has_played_is_no_chord():
    known = with_lanes([], SAME, roles=RHYTHM)
    played = with_lanes([Note(BAR * bar, BAR, 37, 80, 0) for bar in range(4)], SAME, roles=RHYTHM)
    assert bars_of(made_before(known, now=played)) == (0, 3, 4, 7)


def test_chords_that_are_asked_for_come_before_those_that_are_heard():
    clip = with_lanes([], SAME, roles=RHYTHM)
    assert made_before(clip, chords=parse_progression("C | F | G | C | D | E | A | B")) is None
    other = with_lanes([], OTHER, roles=RHYTHM)
    assert bars_of(made_before(other, chords=parse_progression("C | F | G | C"))) == (0, 3, 4, 7)


def test_drums_repeat_over_any_chords():
    clip = with_lanes([], OTHER, roles=(Role.DRUMS, Role.KEYS))
    assert bars_of(made_before(clip)) == (0, 3, 4, 7)


@pytest.mark.parametrize("role", [Role.LEAD, Role.COUNTER, Role.KEYS, Role.PAD])
def test_other_roles_do_not_repeat(role):
    assert made_before(with_lanes([], SAME, roles=(role, Role.KEYS))) is None


def test_the_first_bars_that_are_made_repeat_nothing():
    clip = with_lanes([], SAME, roles=RHYTHM)
    assert made_before(clip, index=0) is None
    assert made_before(clip, replace(WHOLE, bars=(2, 3, 4, 5)), index=0) is None


def test_a_shorter_last_window_repeats_as_many_bars_as_it_has():
    clip = with_lanes([], keys(*[60] * 8), roles=RHYTHM)
    assert bars_of(made_before(clip, replace(WHOLE, bars=tuple(range(6))))) == (2, 3, 4, 5)


@pytest.mark.parametrize(
    ("bars", "expected"),
    [
        ((0, 1, 2, 3, 4, 7), (0, 3, 4, 7)),
        ((0, 1, 3, 4, 7), None),
        ((0, 4, 8), None),
        ((2, 3, 6, 7), None),
    ],
)
def test_all_bars_that_are_repeated_were_made(bars, expected):
    clip = with_lanes([], [], roles=(Role.DRUMS, Role.KEYS))
    assert bars_of(made_before(clip, replace(WHOLE, bars=bars), index=-1)) == expected


def test_bars_of_other_lengths_are_not_repeated():
    time = TimeMap(96, (), (MetreChange(0, 4, 4), MetreChange(4 * BAR, 3, 4)))
    clip = replace(with_lanes([], [], roles=(Role.DRUMS, Role.KEYS)), time=time)
    assert made_before(clip) is None
    assert bars_of(made_before(clip, replace(WHOLE, bars=tuple(range(12))), index=2)) == (4, 7, 8, 11)


def test_bars_with_partial_beats_are_repeated():
    time = TimeMap(96, (), (MetreChange(0, 7, 8),))
    clip = replace(with_lanes([], [], roles=RHYTHM), time=time)
    found = made_before(clip)
    assert bars_of(found) == (0, 3, 4, 7)
    assert found.layout.steps.tolist() == [4, 4, 4, 2] * 4


def test_painted_parts_of_bars_are_not_repeated():
    clip = with_lanes([], [], roles=(Role.DRUMS, Role.KEYS))
    painted = Region.of_spans(clip.time, ((0, 4 * BAR + 96),), (0,))
    assert made_before(clip, painted, index=-1) is None


def test_a_window_goes_by_the_last_bars_where_nothing_surer_is_found():
    clip = with_lanes([], SAME, roles=RHYTHM)
    job = prepare(RandomModel(), clip, WHOLE, FillOptions(1))
    plan = list(plan_windows(job.context_clip, WHOLE, 16))[1]
    assert FillWindow.of(job, plan).reference is not None
    untrained = FillWindow.of(prepare(RandomModel(), clip, WHOLE, FillOptions(1, retrieval=False)), plan)
    assert untrained.reference is None


def test_trust_is_how_far_the_bars_go_by_those_before(monkeypatch):
    monkeypatch.setattr(repetition, "TRUST", 0.5)
    assert made_before(with_lanes([], SAME, roles=RHYTHM)).trust == pytest.approx(0.5)
