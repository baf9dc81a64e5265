"""Clients of JACK that open at a time."""

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import pytest

from ripieno.app.midi_io.jack_client import open_client
from ripieno.app.midi_io.port_names import PortError
from tests.support.jack_wire import has_jack, private_server

pytestmark = pytest.mark.skipif(not has_jack(), reason="JACK is not installed")

ROUNDS = 10
SERVERS = 2
PAUSE = 0.3
"""Seconds from one round to the next, in which each client opens and closes."""


@pytest.fixture
def servers() -> Iterator[list[Mapping[str, str]]]:
    with ExitStack() as stack:
        yield [stack.enter_context(private_server()) for _ in range(SERVERS)]


def open_in_time(variables: Mapping[str, str], begin: float) -> int:
    """Open a client again and again at given times; return how often it was refused."""
    os.environ.update(variables)
    refused = 0
    for number in range(ROUNDS):
        time.sleep(max(begin + number * PAUSE - time.time(), 0))
        try:
            open_client("one name").close()
        except PortError:
            refused += 1
    return refused


def test_clients_of_one_name_open_at_a_time_on_two_servers(servers: list[Mapping[str, str]]) -> None:
    with multiprocessing.get_context("spawn").Pool(2 * SERVERS) as pool:
        begin = time.time() + 2
        work = [(variables, begin) for variables in servers * 2]
        assert pool.starmap(open_in_time, work, chunksize=1) == [0] * len(work)


def test_no_server_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "nobody")
    with pytest.raises(PortError, match=r"^No JACK server answers; start one"):
        open_client("alone")
