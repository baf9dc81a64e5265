from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.generate.voicing import best_voicing
from ripieno.engine.music.chords import Chord


@given(st.lists(st.integers(40, 80), min_size=1, max_size=6, unique=True), st.integers(0, 11))
def test_a_voicing_ascends_through_tones_of_the_chord(pitches: list[int], root: int) -> None:
    chord = Chord(root, "7")
    tones = [pitch for pitch in range(128) if pitch % 12 in chord.pitch_classes]
    costs = [{tone: float(abs(tone - pitch)) for tone in tones} for pitch in sorted(pitches)]
    found = best_voicing(sorted(pitches), costs, chord)
    assert found is not None
    assert list(found) == sorted(set(found))
    assert set(found) <= set(tones)


def test_a_voicing_is_in_order_and_has_the_tones_of_the_chord() -> None:
    costs = [{pitch: float(abs(pitch - own)) for pitch in range(own - 4, own + 5)} for own in (60, 61)]
    assert best_voicing((60, 61), costs) == (60, 61)
    assert best_voicing((60, 61), [{60: 0.0}, {60: 0.0}]) is None
    assert best_voicing((60, 60), [{60: 0.0}, {60: 0.0}]) == (60, 60)
    assert best_voicing((60, 61), [{60: 0.0}, {60: 0.0}], together=[False, False]) == (60, 60)
    tones = [{60: 0.0, 64: 0.5}, {67: 0.5, 72: 0.0}]
    assert best_voicing((60, 72), tones) == (60, 72)
    assert best_voicing((60, 72), tones, Chord(0, "maj")) in {(60, 67), (64, 72)}
