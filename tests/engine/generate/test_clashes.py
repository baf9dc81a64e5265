"""New notes clash with other lanes no more than the notes of their lane do."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate.clashes import (
    CLASS_COUNT,
    LONG,
    USUAL_NOTES,
    USUAL_SHARE,
    LaneClashes,
    clash_share,
    clashing_notes,
    find_clashes,
    hold_clashes,
)
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.grid.locks import onset_chance
from ripieno.engine.grid.spec import PATCH_SHAPE, STEPS, Plane, length_value
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes
from tests.support.random_model import small_clip

BEAT, BAR = 96, 384
REGION = Region((4, 5), (0,))
TOKENS = 8
"""Beats of the region."""


def notes(*rows: tuple[float, float, int]) -> Notes:
    """Return notes of rows of onset, length (both in beats) and pitch."""
    return Notes.of(
        [Note(int(BEAT * onset), int(BEAT * length), pitch, 80, 0) for onset, length, pitch in rows]
    )


def usual(clashing: int, count: int) -> float:
    return (clashing + USUAL_SHARE * USUAL_NOTES) / (count + USUAL_NOTES)


@pytest.mark.parametrize(
    ("other", "clashes"),
    [
        ((0, 2, 61), True),
        ((0, 2, 59), True),
        ((0, 2, 61 + 24), True),
        ((0, 2, 60), False),
        ((0, 2, 62), False),
        ((0, 0.9, 61), False),
        ((1, 1, 61), True),
        ((1.1, 2, 61), False),
        ((-3, 4, 61), True),
        ((-3, 3.9, 61), False),
    ],
)
def test_two_notes_clash_a_semitone_apart_for_a_beat_together(other, clashes):
    own = notes((0, 2, 60))
    assert clash_share(own, notes(other), BEAT) == pytest.approx(usual(clashes, 1))


def test_a_note_that_clashes_with_several_counts_once():
    own = notes((0, 4, 60), (4, 4, 60))
    assert clash_share(own, notes((0, 1, 61), (1, 1, 59), (2, 1, 61)), BEAT) == pytest.approx(usual(1, 2))


def test_clashing_notes_are_said_one_by_one_in_any_order():
    own = notes((8, 2, 60), (0, 2, 60), (4, 0.5, 60), (0, 2, 67), (4, 2, 71))
    others = notes((4, 2, 48), (0, 1, 73), (4, 2, 59))
    assert clashing_notes(own, others, BEAT).tolist() == [False, True, False, False, True]


def test_no_note_clashes_with_nothing():
    own = notes((0, 2, 60))
    assert clashing_notes(NO_NOTES, own, BEAT).shape == (0,)
    assert clashing_notes(own, NO_NOTES, BEAT).tolist() == [False]


def test_many_notes_have_their_own_share_and_none_the_usual_one():
    own = notes(*((beat, 1, 60) for beat in range(1000)))
    others = notes(*((beat, 1, 61) for beat in range(0, 1000, 2)))
    assert clash_share(own, others, BEAT) == pytest.approx(0.5, abs=0.01)
    assert clash_share(NO_NOTES, others, BEAT) == pytest.approx(USUAL_SHARE)
    assert clash_share(own, NO_NOTES, BEAT) < 0.001


def window_of(
    lead=(), bass=(), region: Region = REGION, *, roles=(Role.LEAD, Role.BASS), **options
) -> FillWindow:
    return first_window(with_lanes(lead, bass, roles=roles), region, retrieval=False, **options)


def found_in(window: FillWindow) -> list[LaneClashes]:
    return list(find_clashes(window, window.job.context_clip))


def estimate(chance: np.ndarray, steps: float) -> np.ndarray:
    """Return an estimate of chances, shape ``(variations, tokens, STEPS, PITCHES)``, of notes so long."""
    out = np.zeros((*chance.shape[:2], *PATCH_SHAPE), np.float32)
    out[:, :, Plane.ONSET] = 2 * chance - 1
    out[:, :, Plane.LENGTH] = length_value(steps) * onset_chance(out)
    return out


def held(window: FillWindow, chance: np.ndarray, steps: float = 4, lanes=None) -> np.ndarray:
    given = estimate(chance, steps)
    each = [found_in(window)] * len(chance) if lanes is None else lanes
    return onset_chance(hold_clashes(lambda *_: given, window, each)(np.zeros_like(given), 1.0))


def silent(window: FillWindow, variations: int = 1) -> np.ndarray:
    return np.full((variations, len(window.geometry.masked), STEPS, 128), 1e-6, np.float32)


HELD_BASS = [Note(BAR * bar, BAR, 60, 80, 1) for bar in range(8)]
LEAD = [Note(BEAT * beat, 90, 67, 80, 0) for beat in range(32)]


def test_what_sounds_on_for_a_beat_is_known_at_each_step():
    (lane,) = found_in(window_of(LEAD, [Note(4 * BAR, 2 * BEAT, 61, 80, 1)]))
    start = 4 * 16
    sounding = np.flatnonzero(lane.known[:, 61 % CLASS_COUNT])
    assert sounding.tolist() == list(range(start, start + 2 * LONG - LONG + 1))
    assert not np.delete(lane.known, 61 % CLASS_COUNT, axis=1).any()


def test_a_note_shorter_than_a_beat_is_known_nowhere():
    (lane,) = found_in(window_of(LEAD, [Note(4 * BAR, BEAT // 2, 61, 80, 1)]))
    assert not lane.known.any()


def test_lanes_of_drums_neither_clash_nor_are_clashed_with():
    window = window_of(LEAD, HELD_BASS, Region((4, 5), (0, 1)), roles=(Role.LEAD, Role.DRUMS))
    (lane,) = found_in(window)
    assert not lane.known.any()
    assert lane.tokens.tolist() == list(range(TOKENS))


def test_where_only_drums_are_made_the_estimate_stays_as_it_is():
    window = window_of(region=Region((4, 5), (0,)), roles=(Role.DRUMS, Role.BASS))
    denoise = object()
    assert hold_clashes(denoise, window, [found_in(window)]) is denoise


@pytest.mark.parametrize(("pitch", "clashes"), [(61, True), (71, True), (60, False), (62, False)])
def test_notes_a_semitone_from_a_known_one_are_held_to_the_share(pitch, clashes):
    window = window_of(LEAD, HELD_BASS)
    chance = silent(window)
    chance[:, :, 0, pitch] = chance[:, :, 0, 67] = 0.5
    after = held(window, chance)
    (lane,) = found_in(window)
    assert after[:, :, 0, 67] == pytest.approx(0.5, abs=1e-3)
    if clashes:
        share = after[:, :, 0, pitch].sum() / after.sum()
        assert lane.share / 2 < share <= lane.share * 1.01
    else:
        assert after[:, :, 0, pitch] == pytest.approx(0.5, abs=1e-3)


def test_short_notes_may_clash():
    window = window_of(LEAD, HELD_BASS)
    chance = silent(window)
    chance[:, :, 0, 61] = 0.5
    assert held(window, chance, steps=2)[:, :, 0, 61] == pytest.approx(0.5, abs=1e-3)


def test_a_long_note_clashes_with_what_begins_while_it_sounds():
    bass = [Note(4 * BAR + 2 * BEAT, 2 * BEAT, 60, 80, 1)]
    window = window_of(LEAD, bass)
    chance = silent(window)
    chance[:, 0, 0, 61] = 0.5
    assert held(window, chance, steps=4)[0, 0, 0, 61] == pytest.approx(0.5, abs=1e-3)
    assert held(window, chance, steps=16)[0, 0, 0, 61] < 0.1


def test_a_lane_that_clashes_may_go_on_to_do_so():
    clashing = [Note(BEAT * beat, BEAT, 61, 80, 0) for beat in range(32)]
    window = window_of(clashing, HELD_BASS)
    chance = silent(window)
    chance[:, :, 0, 61] = chance[:, :, 0, 67] = 0.5
    assert held(window, chance)[:, :, 0, 61] == pytest.approx(0.5, abs=1e-3)


def test_later_lanes_give_way_to_earlier_ones():
    roles = (Role.PAD, Role.LEAD)
    window = window_of(LEAD, LEAD, Region((4, 5), (0, 1)), roles=roles)
    chance = silent(window)
    pad, lead = slice(0, TOKENS), slice(TOKENS, None)
    chance[:, pad, 0, 61] = chance[:, lead, 0, 60] = 0.9
    after = held(window, chance)
    assert after[:, lead, 0, 60] == pytest.approx(0.9, abs=1e-3)
    assert (after[:, pad, 0, 61] < 0.3).all()


def test_lanes_that_give_way_do_not_raise_the_share_of_those_before():
    roles = (Role.PAD, Role.LEAD)
    clashing = [replace(note, pitch=note.pitch + 1, length=BEAT) for note in held_beats()]
    both = window_of(clashing, held_beats(), Region((4, 5), (0, 1)), roles=roles)
    lead, pad = found_in(both)
    assert lead.share == pytest.approx(usual(0, len(held_beats())))
    assert pad.share > 0.5
    (alone,) = found_in(window_of(clashing, held_beats(), Region((4, 5), (1,)), roles=roles))
    assert alone.share > 0.5


def held_beats() -> list[Note]:
    """Return a note of a beat on each beat of the bars around the region."""
    return [Note(BEAT * beat, BEAT, 60, 80, 0) for beat in (*range(16), *range(24, 32))]


def test_each_variation_gives_way_to_its_own_notes():
    window = window_of(LEAD, [], variations=2)
    with_c, with_e = (
        [*find_clashes(window, with_lanes(LEAD, [Note(BAR * bar, BAR, pitch, 80, 1) for bar in range(8)]))]
        for pitch in (60, 64)
    )
    chance = silent(window, 2)
    chance[..., 0, 61] = chance[..., 0, 65] = 0.5
    after = held(window, chance, lanes=[with_c, with_e])
    assert (after[0, :, 0, 61] < 0.1).all()
    assert (after[1, :, 0, 65] < 0.1).all()
    assert after[0, :, 0, 65] == pytest.approx(0.5, abs=1e-3)
    assert after[1, :, 0, 61] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_temperature_raises_and_lowers_the_share(temperature):
    (plain,) = found_in(window_of(LEAD, HELD_BASS))
    (other,) = found_in(window_of(LEAD, HELD_BASS, temperature=temperature))
    assert other.share == pytest.approx(plain.share ** (1 / temperature))


def test_the_clashes_of_far_bars_do_not_count():
    clip = small_clip(60)
    near, far = first_window(clip, Region((40, 41), (0,))), first_window(clip, Region((20, 21), (0,)))
    lead = clip.lanes[0]
    clashing = Notes.of(
        [Note(BEAT * beat, BEAT, 61 if beat < 80 else 67, 80, lead.channel) for beat in range(240)]
    )
    bass = Notes.of([Note(BAR * bar, BAR, 60, 80, 1) for bar in range(60)])
    lanes = with_lanes(clashing, bass).lanes
    shares = [find_clashes(window, _with(clip, lanes))[0].share for window in (near, far)]
    assert shares[0] < 0.01
    assert shares[1] > 0.4


def _with(clip, lanes):
    return type(clip)(clip.time, lanes, clip.end)
