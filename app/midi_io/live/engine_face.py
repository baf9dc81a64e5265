"""What an engine of the sender does: it owns the ports and calls the core in time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ripieno.app.midi_io.live.messages import Command, Report
from ripieno.app.midi_io.port_names import PortChoice, System


@dataclass(frozen=True, slots=True)
class SenderSetup:
    """What a sender is opened with.

    Attributes:
        outputs: Ports to play to, at least one.
        inputs: Ports to listen to.
        system: The MIDI system; None for the usual one.
        client: What other programs see as our name.
        tempo: Quarter notes per minute to begin with.
        sends_clock: Whether the outputs get MIDI clock.
        spins: Whether to serve JACK as other systems are served, by sleep and spin through RtMidi:
            worse, but what it reaches can be measured where there is no other system.
        measures: Whether JACK shall bring the outputs back, to see at which frame messages come.
        ties: For each output, then for each input, the ports of other programs that it was connected to
            in a sender whose place this one takes; None where it takes no one's. Ports that are not there
            any more are then waited for.
    """

    outputs: tuple[PortChoice, ...] = (PortChoice("Ripieno", virtual=True),)
    inputs: tuple[PortChoice, ...] = ()
    system: System | None = None
    client: str = "Ripieno"
    tempo: float = 120.0
    sends_clock: bool = True
    spins: bool = False
    measures: bool = False
    ties: tuple[tuple[str, ...], ...] | None = None


def fault_sentence(error: Exception) -> str:
    """Return what to say where an engine ends by a fault of its own."""
    said = " ".join(str(error).split())
    return f"The sender of MIDI had a fault ({type(error).__name__}: {said}) and has ended every note."


class SenderEngine(Protocol):
    """The ports of a sender, and the thread or callback that serves them."""

    def run(self, commands: Callable[[float], list[Command]], report: Callable[[Report], None]) -> None:
        """Serve until told to quit.

        Args:
            commands: Waits up to some seconds for commands and returns those that came; a closed
                pipe comes as ``Quit``.
            report: Takes a report; never waits.
        """
        ...
