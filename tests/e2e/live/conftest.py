"""A JACK server of this test's own, with the environment of this process leading to it."""

from collections.abc import Iterator

import pytest

from tests.support.jack_wire import Wire, own_server


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Run a server; give a client of it, which stamps what it hears."""
    with own_server(monkeypatch, period=1024) as variables:
        client = Wire(variables)
        yield client
        client.close()
