"""What is known of a sender, for the one that takes its place."""

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, Play, PortsOpened, SendNow, Sent, SetOpening, Tied
from ripieno.app.midi_io.live.sender_state import Given
from ripieno.app.midi_io.port_names import PortChoice

ON = b"\x90\x3c\x40"


def test_what_may_sound_is_ended_what_is_known_to_sound_first():
    given = Given()
    given.take(Play((BeatMessage(0.0, 1, ON), BeatMessage(4.0, 0, b"\x91\x30\x40"))))
    given.take(SetOpening((BeatMessage(0.0, 0, b"\x90\x20\x40"),), 4.0))
    given.take(SendNow(0, b"\xb0\x40\x7f"))
    given.report(Sent(0.0, 0.0, 0.0, 1, ON))
    ends = [(each.port, each.data.hex()) for each in given.ends()]
    assert ends[0] == (1, "803c40")
    assert {(0, "813040"), (0, "802040"), (0, "b04000"), (1, "b07800")} <= set(ends)
    assert len(ends) == len(set(ends))


def test_ports_are_opened_again_by_the_names_they_had_and_tied_as_they_were():
    setup = SenderSetup(
        outputs=(PortChoice("stage", virtual=True), PortChoice("syn")), inputs=(PortChoice("keys"),)
    )
    given = Given()
    given.report(Tied(0, is_output=True, names=("a:in", "b:in")))
    given.report(Tied(0, is_output=False, names=("keys:out",)))
    given.report(Tied(0, is_output=True, names=("b:in",)))
    again = given.setup(
        setup, PortsOpened(("Ripieno:stage", "synth:in"), ("keys:out",), "JACK", realtime=True)
    )
    assert again.outputs == (PortChoice("stage", virtual=True), PortChoice("synth:in"))
    assert again.inputs == (PortChoice("keys:out"),)
    assert again.ties == (("b:in",), (), ("keys:out",))
