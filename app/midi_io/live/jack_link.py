"""A MIDI port of ours on JACK, and the ports of other programs that it is tied to."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ripieno.app.midi_io.jack_client import names_of
from ripieno.app.midi_io.live.messages import PortBack, PortLost, Report, Tied
from ripieno.app.midi_io.port_names import PortChoice, PortError, find_name


@dataclass(frozen=True, slots=True)
class PortState:
    """What a look at a port has found.

    Attributes:
        reports: What to tell.
        has_gone: Whether a port that was tied is no longer.
        has_come: Whether one is tied that was not.
        is_tied: Whether any is tied, ours included.
    """

    reports: tuple[Report, ...]
    has_gone: bool
    has_come: bool
    is_tied: bool


class Link:
    """A port of ours and, where it is not virtual, the port of another program that it belongs to.

    Args:
        client: Our client.
        port: Our port.
        choice: How the user names it.
        number: Its index among the outputs or inputs.
        is_output: Which of the two it is.

    Attributes:
        is_away: Whether something that was tied to it has gone and nothing has come since.
    """

    def __init__(
        self,
        client: Any,  # noqa: ANN401 (jack has no types)
        port: Any,  # noqa: ANN401 (jack has no types)
        choice: PortChoice,
        number: int,
        *,
        is_output: bool,
    ) -> None:
        self.number = number
        self.is_output = is_output
        self.title: str = port.name if choice.virtual else choice.name
        self._client = client
        self._port = port
        self._choice = choice
        self.is_away = False
        self._is_lost = False
        self._ties: dict[int, str] = {}
        self._known_names: tuple[str, ...] = ()

    def connect(self, ties: Iterable[str] | None) -> None:
        """Tie the port to the other one.

        Args:
            ties: What else it was tied to before; None where there was no before.

        Raises:
            PortError: If the other port is not there, and there was no before.
        """
        if not self._choice.virtual:
            try:
                self._tie()
            except PortError:
                if ties is None:
                    raise
                self._is_lost = True
        for name in ties or ():
            with suppress(PortError):  # it has gone
                self._connect(name)
        self._ties = self._foreign(self._port.connections)

    def look(self) -> PortState:
        """See what has changed, and tie again what is back; a port that was renamed is the same port."""
        others = tuple(self._port.connections)
        found = self._foreign(others)
        before = self._ties
        reports: list[Report] = []
        names = tuple(found.values())
        if names != self._known_names:
            self._known_names = names
            reports.append(Tied(self.number, self.is_output, names))
        if not self._choice.virtual:
            renamed = (found.get(number) for number, name in before.items() if name == self.title)
            self.title = next(filter(None, renamed), self.title)
            reports.extend(self._missed(found))
        self._ties = found
        has_gone, has_come = bool(before.keys() - found.keys()), bool(found.keys() - before.keys())
        return PortState(tuple(reports), has_gone, has_come, is_tied=bool(others))

    def _foreign(self, ports: Iterable[Any]) -> dict[int, str]:
        """Return number and name of those ports that are of other programs."""
        own = f"{self._client.name}:"
        return {each.uuid: each.name for each in ports if not each.name.startswith(own)}

    def _missed(self, found: Mapping[int, str]) -> Iterable[Report]:
        """Yield that the other port has gone, or is back and tied again."""
        is_there = self.title in found.values() or self.title in self._others()
        if is_there != self._is_lost:
            return
        if not is_there:
            self._is_lost = True
            yield PortLost(self.title)
            return
        with suppress(PortError):  # it is not ready yet, or has gone again: the next look tells
            self._tie()
            self._is_lost = False
            yield PortBack(self.title)

    def _tie(self) -> None:
        self.title = find_name(self._others(), self._choice.name, "output" if self.is_output else "input")
        self._connect(self.title)

    def _connect(self, name: str) -> None:
        if name in {each.name for each in self._port.connections}:
            return
        pair = (self._port.name, name) if self.is_output else (name, self._port.name)
        try:
            self._client.connect(*pair)
        except Exception as error:  # jack's own kind is known to one module
            message = f"The MIDI port {name} does not let itself be connected ({error}); try again."
            raise PortError(message) from error

    def _others(self) -> tuple[str, ...]:
        return names_of(self._client, is_input=self.is_output)
