"""Our own output, brought back by the JACK server, to see at which frame messages come."""

from collections import deque
from collections.abc import Iterator
from typing import Any

MAX_MESSAGES = 4096
"""Messages that are waited for at most; where the connection is cut, none comes back."""


class Echo:
    """An input that an output of the same client is tied to.

    The server passes on what a client sends itself one period later, at the same offset.

    Args:
        client: The client.
        output: One of its MIDI outputs.
    """

    def __init__(self, client: Any, output: Any) -> None:  # noqa: ANN401 (jack has no types)
        self._client = client
        self._output = output
        self._input = client.midi_inports.register(f"echo of {output.shortname}")
        self._expected: deque[tuple[bytes, float | None]] = deque(maxlen=MAX_MESSAGES)

    def connect(self) -> None:
        """Tie the two; the client must be active."""
        self._client.connect(self._output, self._input)

    def expect(self, data: bytes, due: float | None) -> None:
        """Take in what has been written, with the second at which it was due, if it was planned."""
        self._expected.append((data, due))

    def came(self) -> Iterator[tuple[float, int]]:
        """Yield for each planned message that has come back: when it was due, and its frame offset."""
        for offset, data in self._input.incoming_midi_events():
            found = bytes(data)
            while self._expected:
                data_expected, due = self._expected.popleft()
                if data_expected == found:
                    if due is not None:
                        yield due, offset
                    break
