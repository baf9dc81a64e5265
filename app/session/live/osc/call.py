"""One question to a running session by OSC."""

import socket

from pythonosc.osc_message_builder import build_msg

from ripieno.app.session.live.osc.map import Message
from ripieno.app.session.live.osc.port import MAX_DATAGRAM_BYTES, OscError, Place

PATIENCE = 2.0
"""Seconds that are waited for an answer."""


def call(message: Message, place: Place) -> None:
    """Send a message to a running session, and wait until it has been taken.

    Args:
        message: What to say.
        place: Where the session takes OSC.

    Raises:
        OscError: If nothing answers there.
    """
    host, port = place
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:
        caller.settimeout(PATIENCE)
        try:
            caller.connect((host, port))
            caller.send(build_msg(message.address, list(message.values)).dgram)
            caller.recv(MAX_DATAGRAM_BYTES)
        except (OSError, UnicodeError) as error:
            raise OscError(
                f"Nothing answers by OSC at {host}:{port}; start `ripieno live --osc {port}` there, or "
                "name another place."
            ) from error
