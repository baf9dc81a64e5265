"""New notes are played as the notes around them are."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.articulation import MIN_KNOWN_NOTES, transfer_articulation
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note

TIME = TimeMap.build(480, (), ())
BEAT, BAR = 480, 1920


def known(velocities=(100, 60, 80, 60), bars=(0, 1, 2, 3, 8, 9, 10, 11)):
    return [
        Note(bar * BAR + beat * BEAT, 400 - 90 * beat, 60, velocity)
        for bar in bars
        for beat, velocity in enumerate(velocities)
    ]


def made(bars=(4, 5, 6, 7)):
    return [Note(bar * BAR + beat * BEAT, 50, 62, 7) for bar in bars for beat in range(4)]


notes = st.lists(
    st.builds(Note, st.integers(0, 16 * BAR), st.integers(1, BAR), st.integers(0, 127), st.integers(1, 127)),
    max_size=40,
)


def test_accents_and_lengths_of_the_lane_return_at_their_places():
    inner = transfer_articulation(made(), known(), TIME)[4:12]
    assert [note.length for note in inner] == 2 * [400, 310, 220, 130]
    wanted = 2 * [100, 60, 80, 60]
    assert all(abs(note.velocity - want) <= 16 for note, want in zip(inner, wanted, strict=True))


def test_an_even_lane_stays_even():
    assert {note.velocity for note in transfer_articulation(made(), known((71, 71, 71, 71)), TIME)} == {71}


def test_a_level_that_changed_goes_on_from_where_it_was():
    soft, loud = known((40,) * 4, (0, 1, 2, 3)), known((110,) * 4, (8, 9, 10, 11))
    first = transfer_articulation(made((4,)), [*soft, *loud], TIME)[0]
    assert first.velocity == 40


def test_a_drum_takes_after_itself():
    kick = [replace(note, pitch=36, velocity=100) for note in known()]
    hat = [replace(note, pitch=42, velocity=40, onset=note.onset + BEAT // 2) for note in known()]
    new = [Note(4 * BAR, 50, 42, 64), Note(4 * BAR + BEAT // 2, 50, 36, 64)]
    lent = transfer_articulation(new, [*kick, *hat], TIME, drums=True)
    assert lent[1].velocity - lent[0].velocity > 40


def test_a_note_that_repeats_another_takes_after_it():
    lane = [replace(note, velocity=50 + note.onset // BAR) for note in known((60,) * 4, range(16))]
    new = [replace(note, pitch=60) for note in made((17, 18))]
    plain, like = (transfer_articulation(new, lane, TIME, like=shift) for shift in (None, -12 * BAR))
    assert [note.velocity // 4 for note in like] != [note.velocity // 4 for note in plain]
    assert abs(np.mean([note.velocity for note in like]) - 55.5) < 2


def test_a_note_that_repeats_another_comes_as_early_or_late():
    lane = [
        replace(note, onset=note.onset + 20 * (note.onset % BAR == BEAT)) for note in known(bars=range(16))
    ]
    new = [replace(note, pitch=60) for note in made((17, 18))]
    like = transfer_articulation(new, lane, TIME, like=-12 * BAR)
    assert [note.onset % BAR for note in like] == 2 * [0, BEAT + 20, 2 * BEAT, 3 * BEAT]
    assert [note.velocity for note in like] == 2 * [100, 60, 80, 60]


def test_no_length_is_taken_that_the_next_onset_of_the_pitch_would_cut():
    long = [Note(bar * BAR + beat * BEAT, 900, 48 + beat, 80) for bar in range(4) for beat in range(4)]
    again = [Note(bar * BAR + beat * BEAT, 300, 60, 80) for bar in range(8, 12) for beat in range(4)]
    new = [Note(6 * BAR + beat * BEAT, 600, pitch, 80) for beat, pitch in enumerate((50, 50, 50))]
    assert [note.length for note in transfer_articulation(new, [*long, *again], TIME)] == [300, 300, 900]


def test_too_few_known_notes_teach_nothing():
    new = tuple(made())
    assert transfer_articulation(new, known()[: MIN_KNOWN_NOTES - 1], TIME) == new


@given(notes, notes, st.booleans())
def test_onsets_and_pitches_stay_and_the_rest_can_be_played(new, others, drums):
    lent = transfer_articulation(new, others, TIME, drums=drums)
    places = [(note.onset, note.pitch, note.channel) for note in lent]
    assert places == sorted((note.onset, note.pitch, note.channel) for note in new)
    assert all(1 <= note.velocity <= 127 and note.length >= 1 for note in lent)
    if len(others) >= MIN_KNOWN_NOTES:
        assert {note.length for note in lent} <= {note.length for note in others}
    assert lent == transfer_articulation(new, others, TIME, drums=drums)
