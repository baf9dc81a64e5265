"""New notes that still clash move to a pitch of their lane nearby."""

from dataclasses import replace

import pytest

from ripieno.engine.generate import Locks
from ripieno.engine.generate.clashes import USUAL_NOTES, USUAL_SHARE
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.resolved_clashes import FEW_CLASHES, NEAR_BARS, resolve_clashes
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from tests.support.fill_windows import first_window, with_lanes

BEAT, BAR = 96, 384
START = 4 * BAR
REGION = Region((4, 5), (0,))
HELD = tuple(Note(BAR * bar, BAR, 60, 80, 1) for bar in range(8))
"""A bass that holds C."""

LEAD = tuple(Note(BEAT * beat, 90, (60, 62, 64, 67)[beat % 4], 80, 0) for beat in range(32))
"""Notes of less than a beat, so that none clashes."""


def new(onset: float, pitch: int, length: float = 1, channel: int = 0) -> Note:
    """Return a note of the region; beats from its start."""
    return Note(START + int(BEAT * onset), int(BEAT * length), pitch, 80, channel)


def window_of(lead=LEAD, bass=HELD, region=REGION, *, roles=(Role.LEAD, Role.BASS), **options) -> FillWindow:
    return first_window(with_lanes(lead, bass, roles=roles), region, retrieval=False, **options)


def resolved(window: FillWindow, *made: Note, clip: Clip | None = None) -> list[tuple[float, int]]:
    """Return the beat and pitch of what becomes of new notes of the first lane."""
    after = resolve_clashes(window, clip or window.job.context_clip, {0: made})[0]
    assert sorted((note.onset, note.length, note.velocity, note.channel) for note in after) == sorted(
        (note.onset, note.length, note.velocity, note.channel) for note in made
    )
    assert list(after) == sorted(after, key=lambda note: (note.onset, note.pitch))
    return [((note.onset - START) / BEAT, note.pitch) for note in after]


def test_a_note_that_clashes_moves_to_the_nearest_pitch_that_its_lane_uses():
    assert resolved(window_of(), new(0, 61)) == [(0, 60)]
    low = [replace(note, pitch=62) for note in LEAD]
    assert resolved(window_of(low), new(0, 61)) == [(0, 62)]


def test_pitches_that_the_lane_never_uses_are_not_taken():
    other = [replace(note, pitch=67) for note in LEAD]
    assert resolved(window_of(other), new(0, 61)) == [(0, 61)]


def test_pitches_of_the_new_notes_count_as_used():
    other = [replace(note, pitch=67) for note in LEAD]
    assert resolved(window_of(other), new(0, 61), new(2, 62, 0.5)) == [(0, 62), (2, 62)]


@pytest.mark.parametrize("note", [new(0, 61, 0.9), new(0, 62), new(0, 60), new(0, 67)])
def test_notes_that_do_not_clash_stay(note):
    assert resolved(window_of(), note) == [(0, note.pitch)]


def test_a_note_does_not_move_to_another_clash():
    bass = [*HELD, *(replace(note, pitch=63) for note in HELD)]
    assert resolved(window_of(bass=bass), new(0, 61)) == [(0, 60)]
    both = [*HELD, *(replace(note, pitch=59) for note in HELD)]
    assert resolved(window_of(bass=both), new(0, 61)) == [(0, 62)]


def test_a_note_does_not_move_onto_one_of_its_lane_that_sounds():
    assert resolved(window_of(), new(-1, 60, 1.5), new(0, 61)) == [(-1, 60), (0, 62)]
    ringing = [*LEAD, Note(START - BEAT, 4 * BEAT, 60, 80, 0)]
    assert resolved(window_of(ringing), new(0, 61)) == [(0, 62)]


def test_a_note_that_rings_past_the_region_does_not_move_onto_what_follows():
    after = [note for note in LEAD if note.onset >= START + 2 * BAR]
    assert after[0].pitch == 60
    assert resolved(window_of(), new(7, 61, 2)) == [(7, 62)]


def test_two_notes_do_not_move_to_one_pitch():
    lead = [replace(note, pitch=62) for note in LEAD]
    bass = [*HELD, *(replace(note, pitch=64) for note in HELD)]
    assert resolved(window_of(lead, bass), new(0, 61), new(0, 63)) == [(0, 62), (0, 63)]


def test_notes_keep_to_the_pitches_of_the_region():
    region = replace(REGION, low=61)
    assert resolved(window_of(region=region), new(0, 61)) == [(0, 62)]
    assert resolved(window_of(region=replace(region, high=61)), new(0, 61)) == [(0, 61)]


def test_notes_keep_to_a_key_and_a_range():
    lead = [*LEAD, *(replace(note, pitch=63) for note in LEAD)]
    assert resolved(window_of(lead, locks=Locks(key=parse_key("Db major"))), new(0, 61)) == [(0, 60)]
    locks = Locks(key=parse_key("Db major"), low=61)
    assert resolved(window_of(lead, locks=locks), new(0, 61)) == [(0, 63)]


@pytest.mark.parametrize(
    ("chords", "pitch"), [("Ab", 60), ("Ab Ab Gb Gb", 60), ("Ab Gb Gb Gb", 61), ("Gb", 61)]
)
def test_notes_keep_to_the_chords_as_long_as_they_sound(chords, pitch):
    bass = [replace(note, pitch=72) for note in HELD]
    window = window_of(bass=bass, chords=parse_progression(chords), locks=Locks(chords=True))
    assert resolved(window, new(0, 61, 2)) == [(0, pitch)]


def test_a_lane_that_clashes_goes_on_to_do_so():
    clashing = [Note(BEAT * beat, BEAT, 61, 80, 0) for beat in range(32)]
    assert resolved(window_of([*clashing, LEAD[0]]), new(0, 61)) == [(0, 61)]


def test_clashes_far_from_the_window_do_not_count():
    lead = [Note(BAR * bar, BAR if bar > 40 else 90, 61 if bar > 40 else 60, 80, 0) for bar in range(60)]
    bass = [Note(BAR * bar, BAR, 60, 80, 1) for bar in range(60)]
    window = first_window(replace(with_lanes(lead, bass), end=60 * BAR), REGION, retrieval=False)
    assert window.geometry.plan.last + NEAR_BARS < 40
    assert resolved(window, new(0, 61)) == [(0, 60)]


def test_of_a_lane_that_clashes_now_and_then_about_as_large_a_share_goes_on_to_do_so():
    clashing = [Note(BEAT * beat, BEAT, 61, 80, 0) for beat in range(0, 32, 2)]
    window = window_of([*clashing, *(replace(note, pitch=60) for note in LEAD[1::2])])
    share = (12 + USUAL_SHARE * USUAL_NOTES) / (24 + USUAL_NOTES)  # of the notes outside of the region
    assert round(8 * share) == 3
    assert resolved(window, *(new(beat, 61) for beat in range(8))) == [
        *((beat, 61) for beat in range(3)),
        *((beat, 60) for beat in range(3, 8)),
    ]


def test_a_lane_that_clashed_once_has_no_whole_clash_for_a_part_of_one():
    window = window_of([Note(0, BEAT, 61, 80, 0), *LEAD])
    share = (1 + USUAL_SHARE * USUAL_NOTES) / (25 + USUAL_NOTES)
    assert FEW_CLASHES < share < 1 / 8
    assert resolved(window, *(new(beat, 61) for beat in range(4))) == [(beat, 60) for beat in range(4)]


def test_a_lane_of_which_nothing_is_known_has_no_clashes_that_are_meant():
    assert resolved(window_of([]), new(0, 61), new(2, 60, 0.5)) == [(0, 60), (2, 60)]
    assert FEW_CLASHES > USUAL_SHARE


def test_each_variation_goes_by_its_own_clip():
    window = window_of(variations=2)
    other = window_of(bass=[replace(note, pitch=63) for note in HELD]).job.context_clip
    assert resolved(window, new(0, 62), new(2, 61)) == [(0, 62), (2, 60)]
    assert resolved(window, new(0, 62), new(2, 61), clip=other) == [(0, 61), (2, 61)]


def test_drums_neither_move_nor_are_made_way_for():
    window = window_of(roles=(Role.DRUMS, Role.BASS))
    assert resolved(window, new(0, 61)) == [(0, 61)]
    assert resolved(window_of(roles=(Role.LEAD, Role.DRUMS)), new(0, 61)) == [(0, 61)]


def test_notes_that_stay_do_not_move():
    early = Note(START + 2 * BAR - 8, BEAT, 61, 80, 0)
    window = window_of([*LEAD, early], region=REGION)
    assert list(window.as_played[0]) == [early]
    (after,) = resolve_clashes(window, window.job.context_clip, {0: (early,)})[0]
    assert after == early


def test_of_two_new_lanes_the_one_that_is_on_less_gives_way():
    region = Region((4, 5), (0, 1))
    window = window_of(LEAD, LEAD, region, roles=(Role.PAD, Role.LEAD))
    made = {0: (new(0, 61), new(1, 62, 0.5)), 1: (new(0, 62, 1, 1),)}
    after = resolve_clashes(window, window.job.context_clip, made)
    assert after[1] == made[1]
    assert [note.pitch for note in after[0]] == [60, 62]


def test_clashes_with_lanes_that_give_way_later_are_none_with_those_before():
    bass = [Note(BEAT * beat, BEAT, 61 + beat % 2, 80, 1) for beat in range(32)]
    clip = with_lanes(LEAD, bass, HELD, roles=(Role.LEAD, Role.BASS, Role.PAD))
    made = {0: (new(0, 60, 4),), 1: tuple(new(beat, 61, 1, 1) for beat in range(4)), 2: ()}
    for lanes, first in (((0, 1, 2), 62), ((0, 1), 61)):
        window = first_window(clip, Region((4, 5), lanes), retrieval=False)
        own = {lane: made[lane] for lane in lanes}
        after = resolve_clashes(window, window.job.context_clip, own)
        assert [note.pitch for note in after[1]] == [first, 62, 62, 62]


def test_a_lane_without_new_notes_stays_empty():
    window = window_of()
    assert resolve_clashes(window, window.job.context_clip, {0: ()}) == {0: ()}


def test_bars_of_other_lengths_and_partial_beats_are_counted_in_ticks():
    time = TimeMap(96, (), (MetreChange(0, 7, 8),))
    clip = replace(with_lanes(LEAD, HELD), time=time)
    window = first_window(clip, REGION, retrieval=False)
    start = time.bar_start(4)
    made = (Note(start + 288, 96, 61, 80, 0), Note(start + 384, 90, 61, 80, 0))
    after = resolve_clashes(window, window.job.context_clip, {0: made})[0]
    assert [note.pitch for note in after] == [60, 61]
