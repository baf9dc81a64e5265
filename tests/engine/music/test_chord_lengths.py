from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.chord_lengths import sustain_chords
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Harmony
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ = 96
STEP = PPQ / 4
HARMONY = Harmony.laid(parse_progression("C | G"), TimeMap(PPQ), (0, 1))
BAR = 4 * PPQ


def note(onset: int, length: int, pitch: int = 60) -> Note:
    return Note(onset, length, pitch, 80, 0)


def sustained(*notes: Note, harmony: Harmony | None = HARMONY, role=Role.KEYS, until=()) -> list[Note]:
    return list(sustain_chords(notes, harmony, TimeMap(PPQ), role, until))


def ends(*notes: Note, **options) -> list[int]:
    return [each.end for each in sustained(*notes, **options)]


def test_a_rest_of_half_a_beat_is_closed_and_a_longer_one_stays():
    assert ends(note(0, 48), note(96, 24)) == [96, 120]
    assert ends(note(0, 47), note(96, 24)) == [47, 120]


def test_pads_close_every_rest_until_the_next_attack_or_the_end():
    chord = [note(0, 40, pitch) for pitch in (60, 64, 67)]
    held = {"role": Role.PAD, "harmony": None}
    assert ends(*chord, note(3 * 96, 24), **held) == [3 * 96] * 3 + [3 * 96 + 24]
    assert ends(*chord, note(3 * 96, 24), until=[BAR, 2 * BAR], **held) == [3 * 96] * 3 + [BAR]
    assert ends(note(0, 40), until=[BAR]) == [40]


def test_a_chord_of_a_pad_that_is_played_freely_is_one_attack():
    assert ends(note(0, 10, 60), note(18, 10, 64), role=Role.PAD, harmony=None, until=[BAR]) == [BAR, BAR]


def test_a_pad_strikes_no_pitch_twice_within_a_step():
    early = [note(BAR - 14, 8, pitch) for pitch in (60, 69)]
    chord = [note(BAR, 40, pitch) for pitch in (60, 64)]
    kept = sustained(*early, *chord, role=Role.PAD, harmony=None, until=[2 * BAR])
    assert sorted((each.onset, each.pitch) for each in kept) == [(BAR - 14, 69), (BAR, 60), (BAR, 64)]
    assert len(sustained(*early, *chord, harmony=None)) == 4
    far = [note(BAR - 25, 8, 60), note(BAR, 40, 60)]
    assert len(sustained(*far, role=Role.PAD)) == 2


def test_pads_too_end_where_the_chord_leaves_them():
    low, common = note(0, 40, 60), note(0, 40, 67)
    assert ends(low, common, note(2 * BAR, 40), role=Role.PAD)[:2] == [BAR, 2 * BAR]


def test_notes_struck_nearly_together_are_one_attack():
    assert ends(note(0, 40), note(11, 30, 64), note(48, 24)) == [48, 48, 72]


def test_notes_a_step_apart_are_two_attacks():
    assert ends(note(0, 10), note(24, 40)) == [24, 64]


def test_longer_notes_and_the_last_ones_keep_their_ends():
    assert ends(note(0, 200), note(96, 24)) == [200, 120]


def test_a_note_ends_where_the_chord_leaves_it():
    assert ends(note(0, BAR + 96, 60), note(0, BAR + 96, 67)) == [BAR, BAR + 96]


def test_a_note_sounds_for_a_step_at_least_or_as_long_as_it_was():
    early, short = note(BAR - 6, 96), note(BAR - 6, 10)
    assert ends(early) == [BAR - 6 + STEP]
    assert ends(short) == [short.end]


def test_passing_notes_and_unknown_chords_cut_nothing():
    assert ends(note(0, 2 * BAR, 62)) == [2 * BAR]
    assert ends(note(0, 2 * BAR), harmony=None) == [2 * BAR]


@given(
    st.lists(
        st.builds(note, st.integers(0, 2 * BAR - 1), st.integers(1, BAR), st.integers(36, 84)), max_size=12
    )
)
def test_notes_keep_all_but_their_lengths(notes):
    made = sustained(*notes)
    assert [(each.onset, each.pitch) for each in made] == [(each.onset, each.pitch) for each in notes]
    onsets = sorted({each.onset for each in notes})
    for old, new in zip(notes, made, strict=True):
        assert new.length > 0
        assert new.end <= old.end or new.end in onsets


@given(
    st.lists(
        st.builds(note, st.integers(0, 2 * BAR - 1), st.integers(1, BAR), st.integers(36, 84)), max_size=12
    )
)
def test_pads_keep_their_attacks_and_end_at_attacks_at_changes_or_at_the_end(notes):
    made = sustained(*notes, role=Role.PAD, until=[2 * BAR])
    before = [(each.onset, each.pitch) for each in notes]
    assert {(each.onset, each.pitch) for each in made} <= set(before)
    assert {each.pitch for each in made} == {each.pitch for each in notes}
    allowed = {each.onset for each in notes} | {each.end for each in notes} | {BAR, 2 * BAR}
    for each in made:
        assert each.length > 0
        assert each.end in allowed or each.length == round(STEP)
