import pytest

from ripieno.app.midi_io.live.messages import Looped, PortBack, PortLost
from ripieno.app.session.live.port_sentences import port_sentence


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (PortLost("Synth"), ("Synth", "has gone", "plug it in")),
        (PortBack("Synth"), ("Synth", "is back")),
        (Looped(1, is_loop=True), ("Keys", "comes back", "take the connection away")),
        (Looped(1, is_loop=False), ("Keys", "any more")),
    ],
)
def test_a_port_is_named_in_one_sentence(report, words):
    sentence = port_sentence(report, ("Pads", "Keys"))
    assert all(word in sentence for word in words)
    assert sentence.endswith(".")
