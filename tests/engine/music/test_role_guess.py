import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.role_guess import guess_role
from ripieno.engine.music.roles import Role


def line(pitch: int) -> list[Note]:
    return [Note(480 * beat, 480, pitch + beat % 3, 80) for beat in range(16)]


def chords(pitch: int) -> list[Note]:
    return [Note(960 * beat, 900, pitch + third, 80) for beat in range(8) for third in (0, 4, 7)]


@given(st.text(max_size=12), st.none() | st.integers(0, 127))
def test_the_drum_channel_is_drums_whatever_it_is_called(name: str, program: int | None) -> None:
    assert guess_role(name, program, 9, line(38)) == Role.DRUMS


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("MELODY", Role.LEAD),
        ("BRIDGE", Role.COUNTER),
        ("PIANO", Role.KEYS),
        ("Lead Vocal", Role.LEAD),
        ("Backing Vocals", Role.COUNTER),
        ("Gesang", Role.LEAD),
        ("Stimme 2", Role.LEAD),
        ("M\u00e9lodie", Role.LEAD),
        ("Voz", Role.LEAD),
        ("\u30dc\u30fc\u30ab\u30eb", Role.LEAD),
        ("\u4e3b\u65cb\u5f8b", Role.LEAD),
        ("LeadGuitar", Role.LEAD),
        ("Guitar solo", Role.LEAD),
        ("Rhythm Guit (R)", Role.KEYS),
        ("GuitarChords", Role.KEYS),
        ("Piano right hand", Role.KEYS),
        ("Klavier (linke Hand)", Role.KEYS),
        ("Bass", Role.BASS),
        ("Slap Bass 2", Role.BASS),
        ("Kontraba\u00df", Role.BASS),
        ("RiffBass", Role.BASS),
        ("kick", Role.DRUMS),
        ("Bass Drum", Role.DRUMS),
        ("Hi-Hat", Role.DRUMS),
        ("Schlagzeug", Role.DRUMS),
        ("Bater\u00eda", Role.DRUMS),
        ("Warm Pad", Role.PAD),
        ("Strings", Role.PAD),
        ("Streicher", Role.PAD),
        ("Brass 1", Role.KEYS),
    ],
)
def test_a_name_tells_the_role_of_chords_without_a_program(name: str, role: Role) -> None:
    assert guess_role(name, None, 0, chords(60)) == role


@pytest.mark.parametrize(
    ("name", "role"),
    [("Bassoon", Role.LEAD), ("Alto Sax", Role.LEAD), ("Glockenspiel", Role.COUNTER), ("Viola", Role.LEAD)],
)
def test_an_instrument_is_not_mistaken_for_the_word_in_it(name: str, role: Role) -> None:
    assert guess_role(name, None, 0, line(60)) == role


def test_a_standard_sound_name_left_on_another_sound_says_nothing() -> None:
    assert guess_role("Pad 2 (warm)", 33, 0, line(36)) == Role.BASS
    assert guess_role("Square Lead", 80, 0, chords(60)) == Role.KEYS


@pytest.mark.parametrize(
    ("program", "notes", "role"),
    [
        (0, chords(60), Role.KEYS),
        (0, line(72), Role.LEAD),
        (33, line(40), Role.BASS),
        (30, line(40), Role.KEYS),
        (30, line(72), Role.LEAD),
        (25, chords(55), Role.KEYS),
        (48, chords(60), Role.PAD),
        (48, line(67), Role.COUNTER),
        (42, line(36), Role.BASS),
        (61, chords(60), Role.KEYS),
        (73, line(79), Role.LEAD),
        (81, line(36), Role.BASS),
        (89, line(72), Role.PAD),
        (102, line(72), Role.COUNTER),
        (127, line(60), Role.PAD),
    ],
)
def test_program_range_and_texture_tell_the_role(program: int, notes: list[Note], role: Role) -> None:
    assert guess_role("Track 4", program, 3, notes) == role


@pytest.mark.parametrize(
    ("notes", "role"), [(line(40), Role.BASS), (line(70), Role.LEAD), (chords(60), Role.KEYS)]
)
def test_without_name_and_program_the_notes_tell_the_role(notes: list[Note], role: Role) -> None:
    assert guess_role("", None, 0, notes) == role


def test_a_legato_line_with_overlaps_is_still_a_line() -> None:
    legato = [Note(480 * beat, 560, 72 + beat % 5, 80) for beat in range(16)]
    assert guess_role("", None, 0, legato) == Role.LEAD


def test_a_drum_word_on_a_tuned_sound_is_no_drum_kit() -> None:
    assert guess_role("War drum", 47, 2, line(40)) == Role.BASS
    assert guess_role("Drums", 0, 2, line(40)) == Role.DRUMS


@given(
    st.text(max_size=30),
    st.none() | st.integers(0, 127),
    st.integers(0, 15),
    st.lists(
        st.builds(Note, st.integers(0, 99), st.integers(1, 99), st.integers(0, 127), st.integers(1, 127))
    ),
)
def test_every_lane_has_a_role(name: str, program: int | None, channel: int, notes: list[Note]) -> None:
    assert guess_role(name, program, channel, notes) in Role


@pytest.mark.parametrize(
    "name",
    [
        *("EZdrummer", "EZdrummer 3", "Superior Drummer 3", "Addictive Drums 2", "Battery 4", "BFD3", "SSD5"),
        *("Steven Slate", "GetGood Drums", "MODO Drum", "Drum Kit", "Studio Kit", "Kit", "Groove Agent SE"),
        *("Drum Rack", "Schlagzeug", "Batterie", "Bater\u00eda", "Batteria", "Ударные", "Perkusja"),
        *(
            "\u30c9\u30e9\u30e0",
            "\u9f13",
            "\u67b6\u5b50\u9f13",
            "\ub4dc\ub7fc",
            "Grosse caisse",
            "Trommeln",
            "BD",
            "HH",
        ),
        *("Cajon", "Congas", "Snare Top", "Perc Shaker", "Slagverk", "Trummor"),
    ],
)
def test_names_of_kits_plug_ins_and_pieces_are_drums(name: str) -> None:
    assert guess_role(name, 0, 3, line(60)) == Role.DRUMS


@pytest.mark.parametrize(
    "name", ["Clavecin", "Clavinet", "Trumpet", "Brass", "Bassoon", "Celesta", "Kitara", "Batman"]
)
def test_names_that_look_like_those_of_drums_are_not(name: str) -> None:
    assert guess_role(name, None, 3, line(60)) != Role.DRUMS


def loop() -> list[Note]:
    beats = [Note(240 * at, 30, 42, 80) for at in range(32)]
    beats += [Note(480 * at, 30, (36, 38)[at % 2], 100) for at in range(16)]
    return sorted(beats, key=lambda note: (note.onset, note.pitch))


def test_notes_of_a_kit_are_drums_where_nothing_else_says_what_plays() -> None:
    assert guess_role("", None, 0, loop(), 480) == Role.DRUMS
    assert guess_role("Track 1", 0, 0, loop(), 480) == Role.DRUMS
    assert guess_role("", None, 0, loop()) != Role.DRUMS


@pytest.mark.parametrize(("name", "program"), [("Bass", None), ("Piano", 0), ("", 33), ("", 27)])
def test_a_pitched_instrument_outweighs_strokes_on_one_pitch(name: str, program: int | None) -> None:
    strokes = [Note(480 * at, 60, 36, 90) for at in range(16)]
    assert guess_role("", 0, 0, strokes, 480) == Role.DRUMS
    assert guess_role(name, program, 0, strokes, 480) != Role.DRUMS


def test_a_sound_that_is_set_decides_before_the_channel_and_the_name() -> None:
    assert guess_role("Piano", 0, 3, chords(60), is_kit=True) == Role.DRUMS
    assert guess_role("", 0, 9, chords(60), is_kit=False) == Role.KEYS


def test_the_pedal_makes_chords_of_a_line() -> None:
    notes = Notes.of([Note(240 * at, 60, 60 + 4 * (at % 3), 80) for at in range(16)])
    held = Notes(notes.onsets, notes.lengths + 600, *notes.arrays[2:])
    assert guess_role("Grand Piano", 0, 0, notes) == Role.LEAD
    assert guess_role("Grand Piano", 0, 0, notes, sounding=held) == Role.KEYS


def figure(low: int) -> list[Note]:
    return [Note(240 * at, 100, low + (0, 7, 4, 12)[at % 4], 80) for at in range(32)]


@pytest.mark.parametrize(
    ("name", "program"), [("", None), ("", 0), ("", 81), ("Pluck", 81), ("Ostinato", 73)]
)
def test_an_ostinato_is_a_counter_line(name: str, program: int | None) -> None:
    assert guess_role(name, program, 0, figure(60), 480) == Role.COUNTER


def test_the_name_of_an_instrument_outweighs_the_first_program_and_those_of_synthesizers() -> None:
    assert guess_role("Pizz strings", 0, 0, line(60), 480) == Role.COUNTER
    assert guess_role("Pluck", 80, 0, line(60), 480) == Role.COUNTER
    assert guess_role("Harp", 73, 0, line(60), 480) == Role.LEAD


@pytest.mark.parametrize(("name", "program", "role"), [
    ("", 81, Role.PAD), ("", 48, Role.PAD), ("", 52, Role.PAD), ("Strings", None, Role.PAD),
    ("", 40, Role.LEAD), ("Piano", 0, Role.LEAD), ("Lead", 81, Role.LEAD),
])  # fmt: skip
def test_long_notes_of_ensembles_and_synthesizers_are_pads(
    name: str, program: int | None, role: Role
) -> None:
    held = [Note(1920 * at, 1900, 60 + at % 3, 80) for at in range(8)]
    assert guess_role(name, program, 0, held, 480) == role
