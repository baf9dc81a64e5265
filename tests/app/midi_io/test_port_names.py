import pytest

from ripieno.app.midi_io.port_names import PortChoice, PortError, find_name

NAMES = ("Synth:in", "Synth 2:in", "DAW:midi")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("Synth:in", "Synth:in"), ("daw", "DAW:midi"), ("2", "Synth 2:in"), ("SYNTH:IN", "Synth:in")],
)
def test_a_name_or_the_only_part_of_one_finds_a_port(wanted, found):
    assert find_name(NAMES, wanted, "output") == found


def test_a_port_of_alsa_is_found_whatever_address_it_has_now():
    names = ("Synth:MIDI 1 28:0", "Synth:MIDI 10 28:1")
    assert find_name(names, "Synth:MIDI 1 24:0", "output") == "Synth:MIDI 1 28:0"
    assert find_name(names, "Synth:MIDI 1", "output") == "Synth:MIDI 1 28:0"


def test_twins_on_alsa_are_told_apart_by_their_addresses_alone():
    names = ("Synth:MIDI 1 24:0", "Synth:MIDI 1 28:0")
    assert find_name(names, "Synth:MIDI 1 28:0", "output") == "Synth:MIDI 1 28:0"
    with pytest.raises(PortError, match="Several MIDI ports fit"):
        find_name(names, "Synth:MIDI 1", "output")


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
