"""What an engine is opened with, and says where it ends by a fault."""

from ripieno.app.midi_io.live.engine_face import SenderSetup, fault_sentence


def test_a_sender_has_one_virtual_output_unless_told_otherwise():
    setup = SenderSetup()
    assert [(port.name, port.virtual) for port in setup.outputs] == [("Ripieno", True)]
    assert (setup.inputs, setup.tempo, setup.sends_clock, setup.ties) == ((), 120.0, True, None)


def test_a_fault_is_one_sentence_with_its_type():
    assert fault_sentence(ValueError("no\n  such   port")) == (
        "The sender of MIDI had a fault (ValueError: no such port) and has ended every note."
    )
