"""Melodies move and wait as their lane does elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle, islice

import numpy as np
import pytest

from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.line_chain import MAX_MOVE, MAX_WAIT, LineEnds
from ripieno.engine.generate.melodic_lines import (
    MAX_CHORD_SIZE,
    USUAL_INTERVALS,
    USUAL_MOVES,
    USUAL_TIMES,
    USUAL_WAITS,
    MelodicLine,
    find_melodic_lines,
    follow_melodic_lines,
)
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BAR, BEAT = 384, 96
REGION = Region((4,), (0,))
UP_AND_DOWN = (60, 62, 64, 62)
WIDE = (60, 62, 64, 69, 72, 55)
"""Pitches that new notes are torn between: some a step apart, some far."""


def melody(pitches: Sequence[int] = UP_AND_DOWN, bars: Sequence[int] = range(8)) -> list[Note]:
    """Return a note on each beat of some bars."""
    beats = [4 * bar + beat for bar in bars for beat in range(4)]
    return [
        Note(BEAT * beat, BEAT, pitch, 80, 0)
        for beat, pitch in zip(beats, islice(cycle(pitches), len(beats)), strict=True)
    ]


def window_of(clip: Clip, region: Region = REGION, **options) -> FillWindow:
    return first_window(clip, region, retrieval=False, **options)


def lines_of(clip: Clip, region: Region = REGION, **options) -> Sequence[MelodicLine]:
    """Return the lines of the window that makes a region of a clip."""
    window = window_of(clip, region, **options)
    return find_melodic_lines(window, window.job.context_clip)


def torn(window: FillWindow, pitches: Sequence[int] = WIDE, steps: Sequence[int] = (0,)) -> np.ndarray:
    """Return chances that are even for some pitches on some steps of each beat."""
    chance = np.full((len(window.geometry.masked), STEPS, PITCHES), 1e-6, np.float32)
    chance[:, np.ix_(steps, pitches)[0], np.ix_(steps, pitches)[1]] = 0.9 / len(pitches) / len(steps)
    return chance


def follow(
    window: FillWindow, chance: np.ndarray, turns: int = 12, lines: Sequence[MelodicLine] | None = None
) -> list[np.ndarray]:
    """Return the chances of each of several calls of one denoiser, with the lines of the window or others."""
    out = np.zeros((1, *chance.shape[:-2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    lines = find_melodic_lines(window, window.job.context_clip) if lines is None else lines
    denoise = follow_melodic_lines(lambda *_: out, window, [lines])
    return [onset_chance(denoise(out, 1.0))[0] for _ in range(turns)]


def share_of_pitches(chance: np.ndarray, pitches: Sequence[int]) -> float:
    return float(chance[..., list(pitches)].sum() / chance.sum())


def test_a_melody_that_goes_by_steps_leaps_less_often_after_several_turns():
    window = window_of(with_lanes(melody(), []))
    before = torn(window)
    turns = [share_of_pitches(each, (69, 72, 55)) for each in follow(window, before)]
    assert share_of_pitches(before, (69, 72, 55)) == pytest.approx(0.5, abs=0.01)
    assert turns[0] == pytest.approx(0.5, abs=0.02)
    assert turns[-1] < 0.25


def test_a_melody_that_leaps_may_leap():
    leaping = window_of(with_lanes(melody((55, 69, 60, 72)), []))
    going = window_of(with_lanes(melody(), []))
    leaps = [share_of_pitches(follow(each, torn(each))[-1], (69, 72, 55)) for each in (leaping, going)]
    assert leaps[0] > 1.5 * leaps[1]


def test_a_melody_on_each_beat_has_fewer_notes_between_beats():
    window = window_of(with_lanes(melody(), []))
    before = torn(window, UP_AND_DOWN[:3], range(STEPS))
    after = follow(window, before)[-1]
    on_beats = [each[:, 0].sum() / each.sum() for each in (before, after)]
    assert on_beats[0] == pytest.approx(0.25, abs=0.01)
    assert on_beats[1] > 0.5


def test_the_expected_number_of_notes_stays():
    window = window_of(with_lanes(melody(), []))
    before = torn(window, WIDE, (0, 2))
    for after in follow(window, before):
        assert after.sum() == pytest.approx(before.sum(), rel=0.01)


def test_a_denoiser_learns_nothing_from_another_one():
    window = window_of(with_lanes(melody(), []))
    before = torn(window)
    one, other = follow(window, before), follow(window, before)
    assert np.array_equal(one, other)
    assert not np.allclose(one[0], one[-1], atol=0.01)


def test_lines_hold_the_shares_of_their_lane_near_the_usual_ones():
    bars = [0, 1, 2, 3]
    (line,) = lines_of(with_lanes(melody((60, 62), bars), []), Region((5,), (0,)))
    usual = np.array(USUAL_MOVES[Role.LEAD])
    counts = USUAL_INTERVALS * usual / usual.sum()
    counts[[MAX_MOVE - 2, MAX_MOVE + 2]] += (7, 8)
    assert line.moves == pytest.approx(counts / counts.sum(), abs=1e-3)
    waits = USUAL_TIMES * np.array(USUAL_WAITS[Role.LEAD])
    waits[4 - 1] += 15
    assert line.waits == pytest.approx(waits / waits.sum(), abs=1e-3)


def test_a_line_lies_between_the_notes_around_it():
    (line,) = lines_of(with_lanes(melody(range(48, 80)), []))
    assert line.ends == LineEnds((48 + 15, 4), (48 + 20, 0))
    (alone,) = lines_of(with_lanes(melody(bars=[0, 1]), []))
    assert alone.ends == LineEnds(None, None)


def test_regions_with_a_gap_have_a_line_on_each_side():
    found = lines_of(with_lanes(melody(range(48, 80)), []), Region((1, 2, 5), (0,)))
    assert [line.ends for line in found] == [LineEnds((51, 4), (60, 0)), LineEnds((67, 4), (72, 0))]


def test_a_melody_of_which_nothing_is_known_has_no_line():
    assert list(lines_of(with_lanes([], melody()))) == []


def test_lanes_of_chords_other_roles_and_painted_regions_have_no_lines():
    thirds = [replace(note, pitch=note.pitch + third) for note in melody() for third in (0, 4)]
    assert len(thirds) / len(melody()) > MAX_CHORD_SIZE
    assert list(lines_of(with_lanes(thirds, []))) == []
    for role in (Role.BASS, Role.KEYS, Role.DRUMS):
        assert list(lines_of(with_lanes(melody(), [], roles=(role, Role.BASS)))) == []
    painted = replace(REGION, painted=((BAR * 4, BAR * 4 + BEAT),))
    assert list(lines_of(with_lanes(melody(), []), painted)) == []


def test_without_lines_a_denoiser_stays_itself():
    clip = with_lanes(melody(), [], roles=(Role.KEYS, Role.BASS))
    window = window_of(clip)

    def denoise(x, _sigma):
        return x

    assert follow_melodic_lines(denoise, window, [find_melodic_lines(window, clip)]) is denoise


def test_steps_beyond_the_end_of_a_bar_are_no_time_between_notes():
    even = with_lanes(melody(), [])
    in_seven_eight = replace(even, time=TimeMap(96, (), (MetreChange(0, 7, 8),)))
    window, plain = window_of(in_seven_eight, Region((1, 2), (0,))), window_of(even, Region((1, 2), (0,)))
    (line,) = find_melodic_lines(window, window.job.context_clip)
    beats, steps = 7, 7 * STEPS
    cells = np.zeros((steps, PITCHES), np.float32)
    cells[:, 55:70] = np.random.default_rng(0).uniform(0, 0.03, (steps, 15))
    chance, unbroken = np.zeros((2, 8, STEPS, PITCHES), np.float32)
    chance[line.stretch.inside] = cells
    unbroken[:beats] = cells.reshape(beats, STEPS, PITCHES)
    stretch = replace(line.stretch, tokens=np.arange(beats), inside=np.ones((beats, STEPS), bool))
    expected = follow(plain, unbroken, 4, [replace(line, stretch=stretch)])[-1][:beats]
    assert not np.allclose(expected, unbroken[:beats], atol=1e-3)
    followed = follow(window, chance, 4)[-1]
    assert followed[line.stretch.inside] == pytest.approx(expected.reshape(steps, PITCHES), abs=1e-5)
    assert followed[~line.stretch.inside].max() < 1e-5


@pytest.mark.parametrize("role", USUAL_MOVES)
def test_the_usual_shares_cover_all_intervals_and_times(role):
    assert len(USUAL_MOVES[role]) == 2 * MAX_MOVE + 1
    assert len(USUAL_WAITS[role]) == MAX_WAIT
    assert sum(USUAL_MOVES[role]) == pytest.approx(1, abs=0.02)
    assert sum(USUAL_WAITS[role]) == pytest.approx(1, abs=0.02)
