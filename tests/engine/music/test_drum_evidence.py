import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.drum_evidence import (
    THRESHOLD,
    drum_features,
    drum_log_odds,
    plays_like_drums,
)
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes

PPQ = st.sampled_from([24, 96, 120, 220, 480, 960])


@st.composite
def loops(draw: st.DrawFn) -> tuple[Notes, int]:
    """Return a drum loop of two to eight bars, and the ticks of its beat."""
    beat = draw(PPQ)
    kick, snare = draw(st.sampled_from([35, 36])), draw(st.sampled_from([38, 40]))
    hat, open_hat = draw(st.sampled_from([42, 44])), draw(st.sampled_from([46, 51]))
    length = draw(st.sampled_from([max(1, beat // 16), beat // 8, beat // 4]))
    kicks = draw(st.sets(st.integers(0, 7), min_size=2, max_size=4))
    notes = []
    for bar in range(draw(st.integers(2, 8))):
        steps = [(hat if step % 8 != 7 else open_hat, step) for step in range(8)]
        steps += [(kick, step) for step in kicks] + [(snare, step) for step in (2, 6)]
        notes += [Note(bar * 4 * beat + step * beat // 2, length, pitch, 90) for pitch, step in steps]
    return Notes.of(sorted(notes, key=lambda note: (note.onset, note.pitch))), beat


@st.composite
def pitched(draw: st.DrawFn) -> tuple[Notes, int]:
    """Return chords or a line of a scale in any key and register, and the ticks of the beat."""
    beat, tonic = draw(PPQ), draw(st.integers(28, 76))
    scale = [tonic + 12 * octave + step for octave in range(2) for step in (0, 2, 4, 5, 7, 9, 11)]
    is_chords = draw(st.booleans())
    places = draw(st.lists(st.integers(0, 8), min_size=16, max_size=48))
    length = draw(st.sampled_from([beat // 3, beat // 2, beat]))
    notes = [
        Note(at * beat, length, scale[place + third], 80)
        for at, place in enumerate(places)
        for third in ((0, 2, 4) if is_chords else (0,))
    ]
    return Notes.of(notes), beat


@given(loops())
def test_a_loop_for_a_kit_is_drums(loop: tuple[Notes, int]) -> None:
    notes, beat = loop
    assert plays_like_drums(notes, beat, is_pitched=False)


@given(pitched())
def test_lines_and_chords_of_a_scale_are_no_drums(music: tuple[Notes, int]) -> None:
    notes, beat = music
    assert not plays_like_drums(notes, beat, is_pitched=False)


@given(loops(), st.integers(2, 1000))
def test_the_unit_of_time_makes_no_difference(loop: tuple[Notes, int], factor: int) -> None:
    notes, beat = loop
    slower = Notes(notes.onsets * factor, notes.lengths * factor, *notes.arrays[2:])
    assert np.allclose(drum_features(notes, beat), drum_features(slower, beat * factor), atol=0.1)


def test_the_order_of_notes_makes_no_difference() -> None:
    notes = Notes.of([Note(240 * at, 40, (36, 42, 38, 42)[at % 4], 90) for at in range(16)])
    assert drum_log_odds(notes.taken(slice(None, None, -1)), 480) == drum_log_odds(notes, 480)


def strokes(pitch: int, length: int, count: int = 16) -> Notes:
    return Notes.of([Note(480 * at, length, pitch, 90) for at in range(count)])


@pytest.mark.parametrize("pitch", [36, 48, 60, 72])
def test_short_strokes_on_one_pitch_are_a_piece_of_a_kit(pitch: int) -> None:
    assert plays_like_drums(strokes(pitch, 60), 480, is_pitched=False)


@pytest.mark.parametrize(
    "notes", [strokes(60, 400), strokes(60, 60, 4), strokes(61, 60), Notes.of(())], ids=str
)
def test_long_few_or_unusual_notes_on_one_pitch_are_not(notes: Notes) -> None:
    assert not plays_like_drums(notes, 480, is_pitched=False)


def test_a_pitched_instrument_outweighs_strokes_on_one_pitch() -> None:
    assert drum_log_odds(strokes(60, 60), 480) > THRESHOLD
    assert not plays_like_drums(strokes(60, 60), 480, is_pitched=True)


@pytest.mark.parametrize(
    "figure",
    [
        {36: (0, 2, 4), 43: (6, 8), 41: (10, 12, 14)},
        {36: (0, 3, 6), 48: (2, 10), 39: (8,), 46: (12,), 43: (14,)},
        {33: (0, 4, 8, 12), 45: (2, 6, 10, 14)},
        {36: (0, 2, 4, 6), 43: (0, 2, 4, 6), 38: (8, 10), 45: (8, 10)},
        {40: (0, 1, 3, 4, 6, 7), 47: (0,), 43: (12,), 50: (12,)},
    ],
    ids=["bass", "sequence", "octaves", "fifths", "muted guitar"],
)
@pytest.mark.parametrize("length", [30, 120])
def test_short_notes_in_the_register_of_a_kit_are_not_enough(
    figure: dict[int, tuple[int, ...]], length: int
) -> None:
    notes = [
        Note(1920 * bar + 120 * step, length, pitch, 90)
        for bar in range(4)
        for pitch, steps in figure.items()
        for step in steps
    ]
    ordered = Notes.of(sorted(notes, key=lambda note: (note.onset, note.pitch)))
    assert not plays_like_drums(ordered, 480, is_pitched=False)
