import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music import chords
from ripieno.engine.music.chord_names import NO_CHORD_QUALITY, QUALITIES
from ripieno.engine.music.chords import (
    NO_CHORD,
    Chord,
    ChordNameError,
    estimate_chords,
    parse_chord,
    parse_progression,
)
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

any_chord = st.builds(
    Chord,
    st.integers(0, 11),
    st.sampled_from([name for name in QUALITIES if name != NO_CHORD_QUALITY]),
    st.none() | st.integers(0, 11),
)


def lane(*notes: Note, role: Role = Role.KEYS) -> Lane:
    return Lane("", role, notes, track=1, channel=0, program=0)


def block(beat: int, beats: int, *pitches: int) -> list[Note]:
    return [Note(480 * beat, 480 * beats, pitch, 80) for pitch in pitches]


def names(found: tuple[Chord | None, ...]) -> list[str]:
    return [str(chord) for chord in found]


@given(any_chord)
def test_a_printed_chord_reads_back(chord: Chord) -> None:
    assert parse_chord(str(chord)) == chord


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Am7", "Am7"),
        ("A-7", "Am7"),
        ("Amin7", "Am7"),
        ("Cmaj7", "Cmaj7"),
        ("C\u0394", "Cmaj7"),
        ("C\u00b0", "Cdim"),
        ("Csus", "Csus4"),
        ("F#m7b5", "F#m7b5"),
        ("F\u266fm7\u266d5", "F#m7b5"),
        ("Bb/D", "Bb/D"),
        ("B\u266d / D", "Bb/D"),
        ("E/G#", "E/G#"),
        ("C/C", "C"),
        ("Gbm", "F#m"),
        ("Abm7", "G#m7"),
        ("am", "Am"),
        ("bb", "Bb"),
        ("C6/9", "C69"),
        ("N.C.", "N.C."),
        ("nc", "N.C."),
        (" N ", "N.C."),
    ],
)
def test_common_spellings_are_read_and_printed_in_one_way(text: str, printed: str) -> None:
    assert str(parse_chord(text)) == printed


@pytest.mark.parametrize("text", ["", "H7", "C/", "C/9", "Cx", "m7", "C|", "Am7/"])
def test_a_text_that_is_no_chord_is_refused(text: str) -> None:
    with pytest.raises(ChordNameError, match=r"is not a chord; write one such as"):
        parse_chord(text)


def test_a_chord_knows_its_pitch_classes() -> None:
    assert parse_chord("Am7").pitch_classes == {9, 0, 4, 7}
    assert parse_chord("Bb/D").pitch_classes == {10, 2, 5}
    assert parse_chord("C/D").pitch_classes == {0, 2, 4, 7}
    assert NO_CHORD.pitch_classes == frozenset()


def test_an_unknown_quality_is_refused() -> None:
    with pytest.raises(ValueError, match="no chord quality"):
        Chord(0, "major")


def test_a_progression_is_read_bar_by_bar() -> None:
    read = parse_progression("C | Am F | % | G7")
    assert [[str(chord) for chord in bar] for bar in read] == [["C"], ["Am", "F"], ["Am", "F"], ["G7"]]


def test_bar_lines_may_enclose_a_progression() -> None:
    assert parse_progression("| C | G |") == parse_progression("C|G")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Bar 1 of the chords has none"),
        ("C | | G", "Bar 2 of the chords has none"),
        ("% | C", "Bar 1 of the chords has none"),
        ("C | G Hx", 'In bar 2 of the chords, "Hx" is not a chord'),
    ],
)
def test_a_progression_that_cannot_be_read_names_the_bar(text: str, says: str) -> None:
    with pytest.raises(ChordNameError, match=says):
        parse_progression(text)


def test_block_chords_are_found_beat_by_beat() -> None:
    notes = [*block(0, 4, 48, 64, 67, 72), *block(4, 2, 45, 60, 64, 69), *block(6, 2, 43, 59, 65, 67, 74)]
    assert names(estimate_chords([lane(*notes)], TimeMap(480), range(2))) == [
        *["C"] * 4,
        *["Am"] * 2,
        *["G7"] * 2,
    ]


def test_a_broken_chord_is_one_chord() -> None:
    pattern = (48, 55, 64, 55, 48, 55, 64, 55)
    notes = [Note(240 * place, 240, pitch, 80) for place, pitch in enumerate(pattern)]
    assert names(estimate_chords([lane(*notes)], TimeMap(480), [0])) == ["C"] * 4


def test_a_bass_that_stays_on_another_chord_tone_gives_a_slash_chord() -> None:
    notes = [*block(0, 4, 52, 60, 67, 72), *block(4, 4, 48, 60, 64, 67)]
    assert names(estimate_chords([lane(*notes)], TimeMap(480), range(2))) == [*["C/E"] * 4, *["C"] * 4]


def test_the_bass_may_lie_in_another_lane() -> None:
    upper, bass = lane(*block(0, 4, 60, 64, 67, 69)), lane(*block(0, 4, 45), role=Role.BASS)
    assert names(estimate_chords([upper, bass], TimeMap(480), [0])) == ["Am7"] * 4


def test_drums_have_no_harmony() -> None:
    drums = lane(*block(0, 4, 36, 40, 43), role=Role.DRUMS)
    assert estimate_chords([drums], TimeMap(480), [0]) == (None,) * 4


def test_a_rest_keeps_the_chord_of_its_bar_and_a_silent_bar_has_none() -> None:
    notes = [*block(0, 1, 48, 64, 67), *block(8, 4, 41, 57, 60)]
    found = estimate_chords([lane(*notes)], TimeMap(480), range(3))
    assert names(found) == [*["C"] * 4, *["None"] * 4, *["F"] * 4]


def test_every_beat_of_the_bars_asked_for_has_a_place() -> None:
    time = TimeMap(480, metres=(MetreChange(0, 7, 8), MetreChange(1680, 1, 16), MetreChange(1800, 3, 4)))
    assert len(estimate_chords([], time, [0])) == 4
    assert len(estimate_chords([], time, [1])) == 1
    assert len(estimate_chords([], time, [0, 2])) == 7
    assert estimate_chords([], time, []) == ()


def test_the_bars_asked_for_decide_not_their_number() -> None:
    notes = [*block(0, 4, 48, 64, 67), *block(12, 4, 41, 57, 60)]
    assert names(estimate_chords([lane(*notes)], TimeMap(480), [3])) == ["F"] * 4


def test_long_files_are_estimated_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    notes = [
        note for bar in range(12) for note in block(4 * bar, 4, 48 + bar % 5, 64 + bar % 5, 67 + bar % 5)
    ]
    whole = estimate_chords([lane(*notes)], TimeMap(480), range(12))
    monkeypatch.setattr(chords, "BLOCK", 8)
    assert estimate_chords([lane(*notes)], TimeMap(480), range(12)) == whole
    assert len(whole) == 48


@given(st.integers(0, 11))
def test_transposed_music_has_transposed_chords(interval: int) -> None:
    notes = [
        Note(note.onset, note.length, note.pitch + interval, note.velocity)
        for note in [*block(0, 4, 48, 64, 67), *block(4, 4, 45, 60, 64), *block(8, 4, 50, 65, 69, 72)]
    ]
    found = estimate_chords([lane(*notes)], TimeMap(480), range(3))
    assert [(chord.root, chord.quality) for chord in found[::4] if chord] == [
        (interval, "maj"),
        ((9 + interval) % 12, "min"),
        ((2 + interval) % 12, "m7"),
    ]


def test_the_lowest_of_a_chord_is_its_root_or_what_comes_after_the_slash() -> None:
    assert [parse_chord(name).lowest for name in ("C", "C/E", "Bb/D", "F#m")] == [0, 4, 2, 6]
