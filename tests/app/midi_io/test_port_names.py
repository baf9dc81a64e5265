import pytest

from app.midi_io.port_names import PortChoice, PortError, find_name

NAMES = ("Synth:in", "Synth 2:in", "DAW:midi")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Synth:in", "Synth:in"), ("daw", "DAW:midi"), ("2", "Synth 2:in"), ("SYNTH:IN", "Synth:in")],
)
def test_a_name_or_the_only_part_of_one_finds_a_port(wanted, found):
    assert find_name(NAMES, wanted, "output") == found


@pytest.mark.parametrize(
    ("wanted", "message"),
    [("organ", "No MIDI output fits"), ("synth", "Several MIDI ports fit"), ("", "Several MIDI ports fit")],
)
def test_what_finds_none_or_several_names_those_there_are(wanted, message):
    with pytest.raises(PortError, match=f"{message}.*Synth:in"):
        find_name(NAMES, wanted, "output")


def test_where_there_are_no_ports_that_is_said():
    with pytest.raises(PortError, match="there are none"):
        find_name((), "x", "input")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("Synth", PortChoice("Synth")),
        ("virtual Ripieno 2", PortChoice("Ripieno 2", virtual=True)),
        ("virtual", PortChoice("Ripieno", virtual=True)),
        (" Virtual  X ", PortChoice("X", virtual=True)),
    ],
)
def test_a_text_names_a_port_or_one_to_be_made(text, choice):
    assert PortChoice.read(text) == choice
