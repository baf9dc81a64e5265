"""A UDP port that takes Open Sound Control and sends it."""

import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pythonosc.osc_message_builder import build_msg
from pythonosc.osc_packet import OscPacket, ParseError

from app.session.live.controls import Value
from app.session.live.osc_map import Message
from engine.errors import RipienoError

HERE = "127.0.0.1"
"""Where OSC is taken from unless another address is given: from this computer alone."""

LARGEST = 65536
"""Bytes in a datagram at most."""

MOST_LISTENERS = 16

Place = tuple[str, int]
"""A host and a port."""

Taking = Callable[[Message], Iterable[Message]]
"""What is done with a message; returns the answers to its sender."""


class OscError(RipienoError):
    """An OSC port that cannot be used."""


@dataclass(frozen=True, slots=True)
class OscSetup:
    """Where to take OSC from and send it to.

    Attributes:
        port: UDP port that is listened to; 0 takes a free one.
        host: Address of this computer on which it listens.
        listeners: Who is sent what happens, without having said hello.
    """

    port: int
    host: str = HERE
    listeners: tuple[Place, ...] = ()


class OscPort:
    """An open UDP port; messages are taken on a thread of its own.

    Raises:
        OscError: If the port is taken or the address is not this computer's.
    """

    def __init__(self, setup: OscSetup, take: Taking) -> None:
        self._take = take
        self._listeners = list(setup.listeners)
        self._lock = threading.Lock()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            self._socket.bind((setup.host, setup.port))
        except OSError as error:
            self._socket.close()
            raise OscError(
                f"OSC cannot use port {setup.port} of {setup.host} ({error.strerror or error}); "
                "choose another with --osc."
            ) from error
        self._is_open = True
        self._thread = threading.Thread(target=self._serve, name="osc", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The UDP port that is listened to."""
        return int(self._socket.getsockname()[1])

    def tell(self, message: Message) -> None:
        """Send a message to all who listen; one who is not there is no trouble."""
        with self._lock:
            listeners = tuple(self._listeners)
        for place in listeners:
            self._send(message, place)

    def close(self) -> None:
        """Stop listening."""
        if not self._is_open:
            return
        self._is_open = False
        # A blocked recvfrom does not see that its socket is closed, so a last datagram wakes it.
        host, port = self._socket.getsockname()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waking:
            waking.sendto(b"", (HERE if host == "0.0.0.0" else host, port))  # noqa: S104 (compared, not bound)
        self._thread.join(timeout=1)
        self._socket.close()

    def _serve(self) -> None:
        """Take messages until the port is closed."""
        while self._is_open:
            try:
                data, sender = self._socket.recvfrom(LARGEST)
            except ConnectionResetError:  # Windows says so where an earlier answer met a closed port
                continue
            except OSError:
                return
            for message in _messages(data):
                for answer in self._answers(message, sender):
                    self._send(answer, sender)

    def _answers(self, message: Message, sender: Place) -> Iterable[Message]:
        """Return the answers to a message; hello and bye are settled here."""
        greeting = message.address.removeprefix("/ripieno/")
        if greeting not in ("hello", "bye"):
            return self._take(message)
        named = message.values[0] if message.values else sender[1]
        if not isinstance(named, int | float) or not 0 < named < 65536:
            return (Message("/ripieno/trouble", (f'"{message.address}" takes a port from 1 to 65535.',)),)
        place = (sender[0], int(named))
        with self._lock:
            others = [other for other in self._listeners if other != place]
            self._listeners = [*others[-MOST_LISTENERS + 1 :], place] if greeting == "hello" else others
        return (message,)

    def _send(self, message: Message, place: Place) -> None:
        """Send one message."""
        try:
            self._socket.sendto(build_msg(message.address, list(message.values)).dgram, place)
        except OSError:  # nobody is there; OSC promises no arrival
            return


def _messages(data: bytes) -> list[Message]:
    """Return the messages of a datagram, those of a bundle in their order; none where it is no OSC.

    A bundle's time is not waited for: a control is turned when its message comes.
    """
    try:
        packet = OscPacket(data)
    except (ParseError, ValueError):  # the latter for letters that are no UTF-8
        return []
    return [
        Message(
            timed.message.address, tuple(each for each in timed.message.params if isinstance(each, Value))
        )
        for timed in packet.messages
    ]
