"""Clients of a JACK server. The one module that imports jack."""

import random
import time
from typing import Any

from ripieno.app.midi_io.port_names import PortError

LOOK = "ripieno-look"
"""Name of the client that only looks."""

MAX_TRIES = 20
MAX_PAUSE_SECONDS = 0.1
"""Seconds between two tries."""

NO_SERVER = "No JACK server answers; start one, or PipeWire with its JACK library, and try again."


def open_client(name: str) -> Any:  # noqa: ANN401 (jack has no types)
    """Return a client, not yet active.

    Args:
        name: What other programs see; the server may add a number.

    Raises:
        PortError: If the library is missing or no server answers.
    """
    try:
        import jack
    except (ImportError, OSError) as error:
        message = "The JACK library is not installed; install JACK or PipeWire's, and try again."
        raise PortError(message) from error
    # The library prints on its own what the sentences below say.
    jack.set_error_function(_quiet)
    jack.set_info_function(_quiet)
    for _ in range(MAX_TRIES):
        try:
            return jack.Client(name, no_start_server=True)
        except jack.JackOpenError as error:
            if not error.status.server_error:
                raise PortError(NO_SERVER) from error
        # Two clients of one name that open at a time take the socket that libjack makes from each other.
        time.sleep(random.uniform(0, MAX_PAUSE_SECONDS))
    message = f"The JACK server answers, but takes no client named {name}; try again."
    raise PortError(message)


def is_running() -> bool:
    """Say whether a JACK server answers."""
    try:
        open_client(LOOK).close()
    except PortError:
        return False
    return True


def port_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ports of other programs: those to play to, and those to listen to.

    Raises:
        PortError: If no server answers.
    """
    client = open_client(LOOK)
    try:
        return names_of(client, is_input=True), names_of(client, is_input=False)
    finally:
        client.close()


def names_of(client: Any, *, is_input: bool) -> tuple[str, ...]:  # noqa: ANN401 (jack has no types)
    """Return the MIDI ports of other clients.

    Args:
        client: Who looks; its own ports are left out.
        is_input: Whether those that take messages are meant, or those that give them.
    """
    ports = client.get_ports(is_midi=True, is_input=is_input, is_output=not is_input)
    own = f"{client.name}:"
    return tuple(port.name for port in ports if not port.name.startswith(own))


def _quiet(_: str) -> None:
    """Say nothing."""
