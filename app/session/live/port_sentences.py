"""What is said of ports while a session runs."""

from collections.abc import Sequence

from ripieno.app.midi_io.live.messages import Looped, PortBack, PortLost


def port_sentence(report: PortLost | PortBack | Looped, inputs: Sequence[str]) -> str:
    """Return what to say of a port that has gone or is back, or at which what goes out comes in.

    Args:
        report: What the sender reports.
        inputs: Names of the inputs.
    """
    match report:
        case PortLost(name):
            return f"The MIDI port {name} has gone; plug it in again, and it plays on."
        case PortBack(name):
            return f"The MIDI port {name} is back."
        case Looped(port, True):
            return (
                f"What Ripieno sends comes back in at {inputs[port]} and is left out there; take the "
                "connection away unless you want it."
            )
        case Looped(port):
            return f"What Ripieno sends does not come back in at {inputs[port]} any more."
