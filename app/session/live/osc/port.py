"""A UDP port that takes Open Sound Control and sends it."""

import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pythonosc.osc_message_builder import BuildError, build_msg

from ripieno.app.session.count_of import count_of
from ripieno.app.session.live.allowance import Allowance
from ripieno.app.session.live.osc.map import TROUBLE, Message
from ripieno.app.session.live.osc.reader import read
from ripieno.app.session.parameter import Value
from ripieno.app.session.printable import printable
from ripieno.engine.errors import RipienoError

HERE = "127.0.0.1"
"""Where OSC is taken from unless another address is given: from this computer alone."""

MAX_DATAGRAM_BYTES = 65536
"""Bytes in a datagram at most."""

MAX_LISTENERS = 16

MAX_TEXT_LETTERS = 400
"""Letters of a text that is sent; no sentence of ours is as long."""

COMPLAINTS = 100, 20.0
"""Answers that something makes no sense: how many in a row, and how many in a second, so that a flood from a
forged address is not passed on, and two programs that answer each other do no harm."""

SAID_EVERY = 10.0
"""Seconds between two sentences on datagrams that cannot be read."""

PAUSE = 0.05
"""Seconds before it is listened to again where the system failed to."""

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
        except (OSError, UnicodeError) as error:
            self._socket.close()
            cause = getattr(error, "strerror", None) or error
            raise OscError(
                f"OSC cannot use port {setup.port} of {setup.host} ({cause}); choose another with --osc."
            ) from error
        self._complaints = Allowance(*COMPLAINTS)
        self._sayings = Allowance(1, 1 / SAID_EVERY)
        self._unread = self._said = 0
        self._last_from = ""
        self._is_open = True
        self._thread = threading.Thread(target=self._serve, name="osc", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """The UDP port that is listened to."""
        return int(self._socket.getsockname()[1])

    def publish(self, message: Message) -> None:
        """Send a message to all who listen; one who is not there is no trouble."""
        with self._lock:
            listeners = tuple(self._listeners)
        for place in listeners:
            self._send(message, place)

    def troubles(self) -> tuple[str, ...]:
        """Return a sentence where datagrams came that cannot be read, at first and now and then."""
        unread = self._unread
        if unread == self._said or not self._sayings.take():
            return ()
        self._said = unread
        parts = count_of(unread, "part")
        sentence = (
            f"OSC has skipped {parts} of datagrams that cannot be read, the last from {self._last_from}; "
            "everything else is taken, so only look what sends there."
        )
        return (sentence,)

    def close(self) -> None:
        """Stop listening."""
        if not self._is_open:
            return
        self._is_open = False
        # A blocked recvfrom does not see that its socket is closed, so a last datagram wakes it.
        host, port = self._socket.getsockname()
        with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waking:
            waking.sendto(b"", (HERE if host == "0.0.0.0" else host, port))  # noqa: S104 (compared, not bound)
        self._thread.join(timeout=1)
        self._socket.close()

    def _serve(self) -> None:
        """Take datagrams until the port is closed, whatever they hold."""
        while self._is_open:
            try:
                data, sender = self._socket.recvfrom(MAX_DATAGRAM_BYTES)
            except ConnectionResetError:  # Windows says so where an earlier answer met a closed port
                continue
            except OSError:
                time.sleep(PAUSE)
                continue
            if self._is_open:
                self._guarded(self._take_datagram, data, sender)

    def _guarded(self, do: Callable[[Any, Place], None], what: Any, sender: Place) -> None:  # noqa: ANN401 (a datagram or a message)
        """Do something with what came; whatever it is, it must not end OSC, and the panic button with it."""
        try:
            do(what, sender)
        except Exception:  # noqa: BLE001 (see above)
            self._pass_over(1, sender)

    def _take_datagram(self, data: bytes, sender: Place) -> None:
        """Do what a datagram says."""
        datagram = read(data)
        for message in datagram.messages:
            self._guarded(self._take_message, message, sender)
        if datagram.unread:
            self._pass_over(datagram.unread, sender)

    def _take_message(self, message: Message, sender: Place) -> None:
        """Do what a message says, and answer; a complaint is not answered, or two sessions never end."""
        if message.address == TROUBLE:
            return
        for answer in self._answers(message, sender):
            if answer.address != TROUBLE or self._complaints.take():
                self._send(answer, sender)

    def _pass_over(self, count: int, sender: Place) -> None:
        """Count parts that cannot be read."""
        self._last_from = f"{sender[0]}:{sender[1]}"
        self._unread += count

    def _answers(self, message: Message, sender: Place) -> Iterable[Message]:
        """Return the answers to a message; hello and bye are settled here."""
        greeting = message.address.removeprefix("/ripieno/")
        if greeting not in ("hello", "bye"):
            return self._take(message)
        named = message.values[0] if message.values else sender[1]
        if not isinstance(named, int | float) or not 0 < named < 65536:
            return (Message(TROUBLE, (f'"{message.address}" takes a port from 1 to 65535.',)),)
        place = (sender[0], int(named))
        with self._lock:
            others = [other for other in self._listeners if other != place]
            self._listeners = [*others[-MAX_LISTENERS + 1 :], place] if greeting == "hello" else others
        return (message,)

    def _send(self, message: Message, place: Place) -> None:
        """Send one message; nobody may be there, for OSC promises no arrival."""
        with suppress(OSError, UnicodeError, BuildError):
            values = [_sendable(value) for value in message.values]
            self._socket.sendto(build_msg(message.address, values).dgram, place)


def _sendable(value: Value) -> Value:
    """Return a value as it is sent: text on one short line."""
    if not isinstance(value, str) or (value.isprintable() and len(value) <= MAX_TEXT_LETTERS):
        return value
    return printable(
        value if len(value) <= MAX_TEXT_LETTERS else f"{value[: MAX_TEXT_LETTERS - 1]}\N{HORIZONTAL ELLIPSIS}"
    )
