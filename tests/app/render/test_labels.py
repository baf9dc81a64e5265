"""Names of pitches in the margin."""

from ripieno.app.render.labels import pitch_label


def test_middle_c_is_c4() -> None:
    assert pitch_label(60, drums=False) == "C4"


def test_only_cs_are_named() -> None:
    named = [pitch for pitch in range(128) if pitch_label(pitch, drums=False)]
    assert named == list(range(0, 128, 12))


def test_drums_are_named_by_the_general_midi_map() -> None:
    assert [pitch_label(pitch, drums=True) for pitch in (36, 38, 42, 49)] == ["kick", "snare", "hat", "crash"]


def test_an_unknown_drum_has_no_name() -> None:
    assert pitch_label(99, drums=True) == ""
