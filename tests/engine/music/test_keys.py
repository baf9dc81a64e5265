import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.keys import Key, KeyNameError, Mode, estimate_key, parse_key
from ripieno.engine.music.note import Note

modes = st.sampled_from(("major", "minor"))
keys = st.builds(Key, st.integers(0, 11), modes)


def scale(*pitches: int) -> list[Note]:
    return [Note(480 * place, 480, pitch, 80) for place, pitch in enumerate(pitches)]


def test_scales_hold_seven_pitch_classes() -> None:
    assert Key(0, "major").pitch_classes == {0, 2, 4, 5, 7, 9, 11}
    assert Key(9, "minor").pitch_classes == {0, 2, 4, 5, 7, 9, 11}
    assert Key(6, "major").pitch_classes == {6, 8, 10, 11, 1, 3, 5}


@pytest.mark.parametrize(
    ("tonic", "mode", "name"),
    [(9, "minor", "A minor"), (10, "major", "Bb major"), (1, "minor", "C# minor"), (1, "major", "Db major")],
)
def test_a_key_prints_as_musicians_write_it(tonic: int, mode: Mode, name: str) -> None:
    assert str(Key(tonic, mode)) == name


@given(keys)
def test_a_printed_key_reads_back(key: Key) -> None:
    assert parse_key(str(key)) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Am", Key(9, "minor")),
        ("a minor", Key(9, "minor")),
        ("C", Key(0, "major")),
        ("CM", Key(0, "major")),
        ("Cm", Key(0, "minor")),
        ("Gb:maj", Key(6, "major")),
        ("f\u266f min", Key(6, "minor")),
        ("B\u266d MAJOR", Key(10, "major")),
        ("Cb", Key(11, "major")),
        ("  E-moll ", Key(4, "minor")),
        ("bb minor", Key(10, "minor")),
    ],
)
def test_common_spellings_are_read(text: str, key: Key) -> None:
    assert parse_key(text) == key


@pytest.mark.parametrize("text", ["", "H minor", "A lydian", "minor", "C##", "9"])
def test_a_text_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyNameError, match=r"is not a key; write one such as"):
        parse_key(text)


@pytest.mark.parametrize(
    ("pitches", "name"),
    [
        ((60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60), "C major"),
        ((57, 59, 60, 62, 64, 65, 68, 69, 64, 60, 57), "A minor"),
        ((62, 66, 69, 67, 66, 64, 73, 74), "D major"),
    ],
)
def test_plain_melodies_are_in_their_key(pitches: tuple[int, ...], name: str) -> None:
    assert str(estimate_key(scale(*pitches))) == name


@given(keys)
def test_a_transposed_tune_is_in_the_transposed_key(key: Key) -> None:
    steps = {"major": (0, 4, 7, 5, 4, 2, -1, 0), "minor": (0, 3, 7, 8, 5, 3, 2, -1, 0)}[key.mode]
    assert estimate_key(scale(*(60 + key.tonic + step for step in steps))) == key


@given(
    st.lists(st.builds(Note, st.just(0), st.integers(1, 99), st.integers(0, 127), st.just(64)), max_size=9)
)
def test_octaves_and_order_do_not_matter(notes: list[Note]) -> None:
    moved = [Note(9, note.length, note.pitch % 12 + 48, 1) for note in reversed(notes)]
    assert estimate_key(moved) == estimate_key(notes)


def test_silence_and_noise_have_no_key() -> None:
    assert estimate_key([]) is None
    assert estimate_key(scale(*range(60, 72))) is None
