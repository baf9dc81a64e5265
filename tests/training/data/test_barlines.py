import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.training.data.barlines import (
    Anchor,
    BarlineEvent,
    Stretch,
    agrees,
    bars_are_sure,
    find_stretches,
    opening_profile,
    track_phase,
)

BAR = 96


def song(bars: int, start: int) -> tuple[np.ndarray, list[BarlineEvent]]:
    onsets = start + np.arange(bars * 8) * 12
    return onsets.astype(np.int64), [BarlineEvent(start + bar * BAR, 1.0) for bar in range(bars)]


@given(st.integers(0, 400))
def test_bar_lines_are_found_wherever_the_song_begins(start: int) -> None:
    onsets, openings = song(12, start)
    assert find_stretches(onsets, openings, [], BAR) == [Stretch(start, start + 12 * BAR)]


@given(st.integers(1, BAR - 1))
def test_a_song_is_cut_where_its_bars_break(gap: int) -> None:
    first, opens = song(12, 0)
    second, again = song(12, 12 * BAR + gap)
    before, after = find_stretches(np.concatenate([first, second]), [*opens, *again], [], BAR)
    assert (before.start, after.end) == (0, 24 * BAR + gap)
    assert before.end in {11 * BAR, 12 * BAR}
    assert 12 * BAR + gap <= after.start <= 14 * BAR + gap
    assert (after.start - gap) % BAR == 0


def test_one_odd_bar_is_no_break() -> None:
    onsets, openings = song(12, 0)
    odd = [BarlineEvent(opening.bin + 24 * (i == 5), 1.0) for i, opening in enumerate(openings)]
    assert find_stretches(onsets, odd, [], BAR) == [Stretch(0, 12 * BAR)]


def test_a_second_source_tells_the_halves_of_a_bar_apart() -> None:
    onsets, _ = song(12, 0)
    halves = [BarlineEvent(half * 48, 0.5) for half in range(24)]
    anchors = [Anchor(int(onset), 48) for onset in onsets]
    [stretch] = find_stretches(onsets, halves, anchors, BAR)
    assert stretch.start % BAR == 48
    assert agrees(anchors, stretch, BAR)
    assert not agrees(anchors, Stretch(0, 12 * BAR), BAR)


def test_a_phase_is_left_only_where_the_evidence_insists() -> None:
    evidence = np.zeros((20, 3))
    evidence[:10, 0] = evidence[10:, 2] = 1
    evidence[4, 1] = 3
    assert track_phase(evidence).tolist() == [0] * 10 + [2] * 10


def test_the_profile_counts_what_opens_on_beats_inside_the_stretch() -> None:
    openings = [BarlineEvent(b, 1.0) for b in (0, 24, 48, 50, 96, 500)]
    assert opening_profile(openings, Stretch(0, 192), BAR).tolist() == [2, 1, 1, 0]


@pytest.mark.parametrize(
    ("profile", "agreed", "sure"),
    [
        ((20, 1, 8, 1), False, True),
        ((10, 0, 10, 0), False, False),
        ((10, 0, 10, 0), True, True),
        ((10, 0, 15, 0), True, False),
        ((10, 12, 2, 1), True, False),
        ((10, 9, 9, 9), False, False),
        ((1, 0, 0, 0), True, False),
        ((20, 3, 4), False, True),
        ((20, 21, 4), False, False),
    ],
)
def test_bars_are_sure_where_the_first_beat_leads(profile: tuple[int, ...], agreed: bool, sure: bool) -> None:
    assert bars_are_sure(np.array(profile, float), agreed) is sure
