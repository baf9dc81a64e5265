"""Kept rhythms with new pitches: the likeliest that the locks and the notes around leave free."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.generate import LockError, Locks
from ripieno.engine.generate.rhythm import fit_rhythm
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import STEP, TIME, first_window, with_lanes

START = TIME.bar_start(2)
REGION = Region((2, 3), (0,))
RHYTHM = Locks(keep="rhythm")


def fit(notes, likely, *, kept=(), region=REGION, role=Role.LEAD, locks=RHYTHM, **options):
    """Return notes whose log-odds are 0 but, on every step, for the likely pitches."""
    window = first_window(with_lanes(notes, roles=(role, Role.BASS)), region, locks=locks, **options)
    odds = np.zeros((32, STEPS, PITCHES), np.float32)
    for pitch, value in likely.items():
        odds[:, :, pitch] = value
    return fit_rhythm(window, 0, with_lanes(kept), odds)


def pitches(notes):
    return [note.pitch for note in notes]


def test_onset_length_and_velocity_stay_and_the_likeliest_pitch_is_taken():
    notes = (Note(START + 3, 50, 60, 33), Note(START + 200, 10, 61, 99))
    assert fit(notes, {72: 2, 74: 1}) == tuple(replace(note, pitch=72) for note in notes)


def test_each_step_has_odds_of_its_own():
    window = first_window(
        with_lanes((Note(START, 20, 60, 80), Note(START + 96 + 2 * STEP, 20, 60, 80))), REGION, locks=RHYTHM
    )
    odds = np.zeros((32, STEPS, PITCHES), np.float32)
    odds[8, 0, 50], odds[9, 2, 55], odds[9, 1, 58] = 1, 1, 2
    assert pitches(fit_rhythm(window, 0, window.job.context_clip, odds)) == [50, 55]


def test_notes_that_begin_together_have_the_largest_sum_of_odds_in_the_order_of_voices():
    low, high = Note(START, 20, 40, 11), Note(START, 30, 90, 99)
    assert fit((high, low), {70: 2, 50: 2, 60: 1}) == (replace(low, pitch=50), replace(high, pitch=70))


@pytest.mark.parametrize("pitch", [7, 120])
def test_the_order_of_voices_does_not_draw_a_single_note_up_or_down(pitch):
    assert pitches(fit((Note(START, 20, 40, 80),), {pitch: 0.001})) == [pitch]


def test_two_notes_of_a_step_have_two_pitches():
    assert pitches(fit((Note(START, 20, 40, 80), Note(START, 20, 41, 80)), {70: 5, 72: 1})) == [70, 72]


@pytest.mark.parametrize(
    ("onset", "length", "expected"), [(0, 96, 74), (-20, 21, 74), (-20, 20, 72), (95, 9, 74), (96, 9, 72)]
)
def test_a_pitch_that_a_kept_note_sounds_meanwhile_is_not_taken(onset, length, expected):
    kept = (Note(START + onset, length, 72, 80),)
    assert pitches(fit((Note(START, 96, 60, 80),), {72: 2, 74: 1}, kept=kept)) == [expected]


@pytest.mark.parametrize(("length", "expected"), [(49, [72, 74]), (48, [72, 72])])
def test_a_pitch_is_taken_again_when_the_note_before_has_ended(length, expected):
    notes = (Note(START, length, 60, 80), Note(START + 48, 40, 60, 80))
    assert pitches(fit(notes, {72: 2, 74: 1})) == expected


@pytest.mark.parametrize(("ring", "late"), [(True, 290), (False, 0)])
def test_a_note_rings_past_the_region_as_it_did_or_ends_with_it(ring, late):
    notes = (Note(TIME.bar_start(4) - 10, 300, 60, 80),)
    (note,) = fit(notes, {72: 1}, region=Region((3,), (0,), 0, 126), ring=ring)
    assert (note.onset, note.end) == (TIME.bar_start(4) - 10, TIME.bar_start(4) + late)


def test_a_note_that_rang_on_ends_with_the_next_onset_of_its_lane():
    notes = (Note(TIME.bar_start(4) - 10, 300, 60, 80), Note(TIME.bar_start(4) + 70, 10, 50, 80))
    (note,) = fit(notes, {72: 1}, region=Region((3,), (0,), 0, 126))
    assert note.end == TIME.bar_start(4) + 70


def test_a_note_keeps_to_the_range_of_the_region_and_to_the_key():
    (note,) = fit((Note(START, 20, 65, 80),), {59: 9, 61: 8, 67: 3, 71: 5}, region=Region((2,), (0,), 60, 70))
    assert note.pitch == 61
    locks = Locks(keep="rhythm", key=Key(0, "major"))
    (note,) = fit((Note(START, 20, 65, 80),), {61: 8, 67: 3}, locks=locks)
    assert note.pitch == 67


CHORDS = {"locks": Locks(keep="rhythm", chords=True), "chords": ((Chord(0, "maj"), Chord(9, "min")),)}


def test_a_pitch_that_stays_in_the_harmony_goes_before_a_likelier_one():
    across = Note(START + 96, 192, 60, 80)
    assert pitches(fit((across,), {67: 9, 72: 1}, **CHORDS)) == [72]
    assert pitches(fit((replace(across, length=96),), {67: 9, 72: 1}, **CHORDS)) == [67]


def test_a_pitch_that_the_harmony_leaves_behind_is_taken_where_no_other_is_free():
    locks = Locks(keep="rhythm", chords=True, low=67, high=69)
    (note,) = fit((Note(START + 96, 192, 60, 80),), {}, locks=locks, chords=CHORDS["chords"])
    assert note.pitch == 67


def test_a_note_before_its_beat_lasts_from_the_beat_on():
    early = Note(START + 190, 96, 60, 80)
    assert pitches(fit((early,), {69: 5, 67: 9}, **CHORDS)) == [69]


def test_drums_follow_no_chords():
    drum = (Note(START + 96, 192, 40, 80),)
    assert pitches(fit(drum, {38: 9, 48: 1}, role=Role.DRUMS, **CHORDS)) == [38]


def test_more_notes_at_once_than_free_pitches_are_refused_with_their_bar():
    chord = tuple(Note(START + 384, 20, pitch, 80) for pitch in (60, 64, 67))
    locks = Locks(keep="rhythm", low=60, high=61)
    assert pitches(fit(chord[:2], {}, locks=locks)) == [60, 61]
    with pytest.raises(LockError, match="In bar 4 of lead the locks leave too few pitches for 3 notes"):
        fit(chord, {}, locks=locks)


def test_more_notes_at_once_than_pitches_are_refused():
    many = tuple(Note(START, 20, pitch, 80) for pitch in range(PITCHES))
    assert pitches(fit(many, {})) == list(range(PITCHES))
    with pytest.raises(LockError, match="In bar 3 of lead the locks leave too few pitches for 129 notes"):
        fit((*many, Note(START + 1, 20, 0, 80)), {})
