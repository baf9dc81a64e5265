"""New chords have all their tones."""

import numpy as np
import pytest

from ripieno.engine.generate.chord_coverage import (
    HIGHEST_ROOT,
    ROOT_CHANCE,
    TONES_SHARES,
    ChordTone,
    cover_chords,
    find_chord_tones,
    tone_shares,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, PITCHES, Plane
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from tests.support.fill_windows import first_window, with_lanes

REGION = Region((4, 5), (0,))
BAR = 384
BASS = [Note(BAR * bar, BAR, 36, 80, 1) for bar in range(8)]


def window_of(
    chords: str = "C", region: Region = REGION, *, roles=(Role.KEYS, Role.BASS), lane=(), **options
):
    """Return a window of a style in which new keys do not go by the lead sheet."""
    clip = with_lanes(lane, BASS, roles=roles)
    styled = {"style": Style.LIED, "chords": parse_progression(chords), "retrieval": False} | options
    return first_window(clip, region, **styled)


def tones_of(window: FillWindow) -> list[ChordTone]:
    return list(find_chord_tones(window, window.job.context_clip))


def classes_of(tone: ChordTone) -> set[int]:
    return {pitch % 12 for pitch in np.flatnonzero(tone.cells[0, 0]).tolist()}


def estimate(window: FillWindow, chance: dict[int, float], variations: int = 1) -> np.ndarray:
    """Return an estimate of notes on the first step of each beat, by pitch."""
    out = np.full((variations, len(window.geometry.masked), *PATCH_SHAPE), 0, np.float32)
    out[:, :, Plane.ONSET] = 2e-4 - 1
    for pitch, value in chance.items():
        out[:, :, Plane.ONSET, 0, pitch] = 2 * value - 1
    return out


def covered(window: FillWindow, given: np.ndarray, tones=None) -> np.ndarray:
    each = [tones_of(window)] * len(given) if tones is None else tones
    return onset_chance(cover_chords(lambda *_: given, window, each)(given, 1.0))


def share_of(chance: np.ndarray, pitch_class: int) -> float:
    return float(chance[..., np.arange(PITCHES) % 12 == pitch_class].sum() / chance.sum())


def test_each_tone_of_each_half_bar_has_cells_of_its_own():
    tones = tones_of(window_of())
    assert [classes_of(tone) for tone in tones] == [{0}, {4}, {7}] * 4
    assert [tone.tokens.tolist() for tone in tones[::3]] == [[0, 1], [2, 3], [4, 5], [6, 7]]
    shares = TONES_SHARES[Role.KEYS] * np.array([2, 1, 1.5]) / 4.5
    assert [tone.share for tone in tones] == pytest.approx(np.tile(shares, 4))


def test_a_chord_that_changes_begins_a_stretch_of_its_own():
    tones = tones_of(window_of("C F7 G C"))
    assert [tone.tokens.tolist() for tone in tones[:7]] == [[0]] * 3 + [[1]] * 4
    by_class = {next(iter(classes_of(tone))): tone.share for tone in tones[3:7]}
    shares = TONES_SHARES[Role.KEYS] * np.array([2, 1, 1.5, 1]) / 5.5
    assert by_class == pytest.approx(dict(zip((5, 9, 0, 3), shares, strict=True)))


def test_a_bar_begins_a_stretch_also_after_a_partial_beat():
    time = TimeMap(96, (), (MetreChange(0, 5, 8),))
    clip = with_lanes([], BASS, roles=(Role.KEYS, Role.BASS))
    clip = type(clip)(time, clip.lanes, clip.end)
    window = first_window(clip, REGION, chords=parse_progression("C"), style=Style.LIED)
    assert [tone.tokens.tolist() for tone in tones_of(window)[::3]] == [[0, 1], [2], [3, 4], [5]]


def test_beats_without_a_chord_have_no_tones():
    tones = tones_of(window_of("N.C. | C"))
    assert {token for tone in tones for token in tone.tokens.tolist()} == {4, 5, 6, 7}
    assert tones_of(window_of("N.C.")) == []


def test_bars_between_those_that_are_made_have_no_tones():
    tones = tones_of(window_of(region=Region((2, 5), (0,))))
    assert [tone.tokens.tolist() for tone in tones[::3]] == [[0, 1], [2, 3], [4, 5], [6, 7]]


@pytest.mark.parametrize("role", [Role.LEAD, Role.COUNTER, Role.BASS, Role.DRUMS])
def test_other_roles_play_what_they_like(role):
    window = window_of(roles=(role, Role.KEYS))
    assert tones_of(window) == []
    denoise = object()
    assert cover_chords(denoise, window, [[]]) is denoise


@pytest.mark.parametrize("style", [None, Style.POP])
@pytest.mark.parametrize("role", [Role.KEYS, Role.PAD])
def test_lanes_that_go_by_the_lead_sheet_are_left_to_it(style, role):
    assert tones_of(window_of(roles=(role, Role.BASS), style=style)) == []


def test_a_lane_with_notes_of_its_own_leaves_out_what_it_leaves_out():
    assert tones_of(window_of(lane=[Note(0, 90, 60, 80, 0)])) == []


def test_chords_are_estimated_where_none_are_given():
    options = {"retrieval": False, "style": Style.LIED}
    window = first_window(with_lanes([], roles=(Role.PAD, Role.LEAD)), REGION, **options)
    assert tones_of(window)
    empty = first_window(with_lanes([], [], roles=(Role.PAD, Role.LEAD)), REGION, **options)
    assert tones_of(empty) == []


def test_tones_keep_to_the_locks():
    tones = tones_of(window_of(locks=Locks(key=parse_key("F major"), low=48, high=71), chords="G7"))
    assert not any(each.cells[0, 0, :48].any() or each.cells[0, 0, 72:].any() for each in tones[:4])
    assert [bool(each.cells.any()) for each in tones[:4]] == [True, True, True, False]


def test_a_tone_that_is_left_out_gets_its_share_and_the_others_stay():
    window = window_of()
    given = estimate(window, {60: 0.9, 67: 0.9, 64: 0.1})
    after, thirds = covered(window, given), np.arange(PITCHES) % 12 == 4
    wanted = TONES_SHARES[Role.KEYS] / 4.5 * onset_chance(given).sum()
    assert after[..., thirds].sum() == pytest.approx(wanted, rel=0.02)
    assert after[:, :, 0, 60] == pytest.approx(0.9, abs=1e-3)
    assert after[:, :, 0, 67] == pytest.approx(0.9, abs=1e-3)


def test_chords_that_have_their_tones_stay_as_they_are():
    window = window_of()
    given = estimate(window, {60: 0.5, 64: 0.3, 67: 0.4})
    assert covered(window, given) == pytest.approx(onset_chance(given), abs=1e-5)


def test_a_tone_that_is_locked_out_changes_nothing():
    window = window_of(locks=Locks(low=60, high=62))
    given = estimate(window, {60: 0.5})
    assert covered(window, given)[:, :, 0, 60] == pytest.approx(0.5, abs=1e-3)


def test_no_notes_are_expected_outside_the_pitches_of_the_region():
    window = window_of(region=Region((4, 5), (0,), 60, 63))
    after = covered(window, estimate(window, {60: 0.5}))
    assert (after[..., 64:] <= 1e-6).all()


def test_each_variation_has_the_chords_of_its_own_clip():
    options = {"roles": (Role.KEYS, Role.PAD)}
    triads = [
        [Note(BAR * bar, BAR, pitch, 80, 1) for bar in range(8) for pitch in pitches]
        for pitches in ((60, 64, 67), (61, 65, 68))
    ]
    clips = [with_lanes([], triad, **options) for triad in triads]
    window = first_window(clips[0], REGION, retrieval=False, variations=2, style=Style.LIED)
    tones = [find_chord_tones(window, clip) for clip in clips]
    after = covered(window, estimate(window, {60: 0.5, 61: 0.5}, 2), tones)
    assert [share_of(each, 4) > 2 * share_of(each, 5) for each in after] == [True, False]
    assert [share_of(each, 5) > 2 * share_of(each, 4) for each in after] == [False, True]


def test_pads_play_all_tones_alike():
    tones = tones_of(window_of(roles=(Role.PAD, Role.LEAD)))
    assert {tone.share for tone in tones} == {TONES_SHARES[Role.PAD] / 3}


@pytest.mark.parametrize("root", range(12))
def test_shares_go_by_the_distance_from_the_root(root):
    shares = tone_shares(Role.KEYS, root, 1 << root | 1 << (root + 3) % 12 | 1 << (root + 6) % 12)
    assert sum(shares.values()) == pytest.approx(TONES_SHARES[Role.KEYS])
    assert shares[root] == pytest.approx(2 * shares[(root + 3) % 12])
    assert shares[(root + 6) % 12] == pytest.approx(1.5 * shares[(root + 3) % 12])


def test_keys_play_the_root_below_where_a_chord_begins_and_no_bass_plays():
    window = window_of("Dm | G", roles=(Role.KEYS, Role.LEAD))
    low = [tone for tone in tones_of(window) if tone.least]
    assert [tone.tokens.tolist() for tone in low] == [[0], [2], [4], [6]]
    assert [classes_of(tone) for tone in low] == [{2}, {2}, {7}, {7}]
    assert not any(tone.cells[0, 1:].any() or tone.cells[0, 0, HIGHEST_ROOT + 1 :].any() for tone in low)
    after = covered(window, estimate(window, {62: 0.5, 65: 0.5, 69: 0.5, 50: 0.02}))
    assert after[0, 0, 0, : HIGHEST_ROOT + 1].sum() == pytest.approx(ROOT_CHANCE, rel=0.05)


def test_keys_leave_the_root_below_to_a_bass():
    assert not any(tone.least for tone in tones_of(window_of(roles=(Role.KEYS, Role.BASS))))
    assert not any(tone.least for tone in tones_of(window_of(roles=(Role.PAD, Role.LEAD))))


def test_a_root_that_lies_out_of_reach_is_not_asked_for():
    window = window_of(roles=(Role.KEYS, Role.LEAD), locks=Locks(low=60, high=84))
    assert covered(window, estimate(window, {60: 0.5}))[0, 0, 0, :60].max() <= 1e-4
