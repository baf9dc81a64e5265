"""A port of ours and the ones it is tied to, on a graph of ports in memory instead of a JACK server."""

from dataclasses import dataclass, field

import pytest

from ripieno.app.midi_io.live.jack_link import Link
from ripieno.app.midi_io.live.messages import PortBack, PortLost, Tied
from ripieno.app.midi_io.port_names import PortChoice, PortError


@dataclass
class GraphPort:
    name: str
    uuid: int
    is_input: bool = True
    connections: list["GraphPort"] = field(default_factory=list)


class GraphClient:
    """A client whose server has some ports of other programs, and tells of each connection that is made."""

    name = "Ripieno"

    def __init__(self, *ports: GraphPort) -> None:
        self.ports = list(ports)
        self.own = GraphPort("Ripieno:out", 1, is_input=False)
        self.pairs: list[tuple[str, str]] = []
        self.refuses = False

    def get_ports(self, *, is_midi, is_input, is_output):
        assert is_midi
        assert is_input != is_output
        return [port for port in (*self.ports, self.own) if port.is_input == is_input]

    def connect(self, source, sink):
        if self.refuses:
            raise RuntimeError("no such port")
        self.pairs.append((source, sink))
        other = source if sink == self.own.name else sink
        self.own.connections += [port for port in self.ports if port.name == other]

    def remove(self, port: GraphPort) -> None:
        self.ports.remove(port)
        self.own.connections = [each for each in self.own.connections if each is not port]


@pytest.fixture
def synth():
    return GraphPort("synth:in", 7)


@pytest.fixture
def client(synth):
    return GraphClient(synth, GraphPort("other:in", 8))


def link_to(client, name="synth", *, virtual=False, is_output=True):
    return Link(client, client.own, PortChoice(name, virtual), 3, is_output=is_output)


def connected(client, ties=None, **options):
    link = link_to(client, **options)
    link.connect(ties)
    link.look()
    return link


def test_a_link_is_called_as_its_port_if_that_is_virtual_and_else_as_the_user_says(client):
    assert link_to(client, virtual=True).title == "Ripieno:out"
    assert link_to(client, "Synth").title == "Synth"


def test_an_output_is_tied_to_the_input_that_its_name_fits(client):
    link = connected(client)
    assert client.pairs == [("Ripieno:out", "synth:in")]
    assert link.title == "synth:in"


def test_an_input_is_tied_the_other_way():
    client = GraphClient(GraphPort("keys:out", 7, is_input=False), GraphPort("keys:in", 8))
    client.own = GraphPort("Ripieno:in", 1)
    connected(client, name="keys", is_output=False)
    assert client.pairs == [("keys:out", "Ripieno:in")]


def test_a_virtual_port_is_tied_to_nothing(client):
    connected(client, virtual=True)
    assert client.pairs == []


def test_a_port_that_is_not_there_is_refused_at_first_and_awaited_where_there_was_one(client):
    with pytest.raises(PortError, match='No MIDI output fits "drums"'):
        link_to(client, "drums").connect(None)
    link = link_to(client, "drums")
    link.connect(())
    assert link.look().reports == ()
    client.ports.append(GraphPort("drums", 9))
    assert link.look().reports[-1] == PortBack("drums")


def test_ports_it_was_tied_to_before_are_tied_again_and_missing_ones_left_out(client, monkeypatch):
    link = link_to(client, virtual=True)
    link.connect(("other:in", "synth:in"))
    assert client.pairs == [("Ripieno:out", "other:in"), ("Ripieno:out", "synth:in")]
    monkeypatch.setattr(client, "refuses", True)
    link.connect(("gone:in",))
    assert len(client.pairs) == 2


def test_a_port_that_is_tied_already_is_not_tied_twice(client):
    connected(client, ("synth:in",))
    assert client.pairs == [("Ripieno:out", "synth:in")]


def test_a_connection_that_the_server_refuses_is_one_sentence(client):
    client.refuses = True
    with pytest.raises(PortError, match=r"synth:in does not let itself .* \(no such port\); try"):
        link_to(client).connect(None)


def test_the_first_look_tells_what_the_port_is_tied_to_and_the_next_ones_only_what_changes(client):
    link = link_to(client)
    link.connect(None)
    first, second = link.look(), link.look()
    assert first.reports == (Tied(3, is_output=True, names=("synth:in",)),)
    assert second.reports == ()
    for state in (first, second):
        assert (state.has_gone, state.has_come) == (False, False)


def test_a_port_that_comes_and_goes_is_told(client):
    link = connected(client)
    other = client.ports[1]
    client.own.connections.append(other)
    state = link.look()
    assert state.reports == (Tied(3, is_output=True, names=("synth:in", "other:in")),)
    assert (state.has_gone, state.has_come) == (False, True)
    client.own.connections.remove(other)
    state = link.look()
    assert (state.has_gone, state.has_come) == (True, False)


def test_ports_of_our_own_are_no_ties(client):
    link = connected(client)
    client.own.connections.append(GraphPort("Ripieno:echo of out", 4))
    state = link.look()
    assert (state.reports, state.has_come) == ((), False)


def test_a_port_that_goes_is_told_once_and_tied_again_when_it_is_back(client, synth):
    link = connected(client)
    client.remove(synth)
    assert link.look().reports == (Tied(3, is_output=True, names=()), PortLost("synth:in"))
    assert link.look().reports == ()
    client.ports.append(GraphPort("synth:in", 17))
    state = link.look()
    assert state.reports == (PortBack("synth:in"),)
    assert client.pairs == [("Ripieno:out", "synth:in")] * 2
    state = link.look()
    assert (state.reports, state.has_come) == ((Tied(3, is_output=True, names=("synth:in",)),), True)


def test_a_port_that_is_back_but_not_ready_is_tied_at_a_later_look(client, synth):
    link = connected(client)
    client.remove(synth)
    link.look()
    client.ports.append(synth)
    client.refuses = True
    assert link.look().reports == ()
    client.refuses = False
    assert link.look().reports == (PortBack("synth:in"),)


def test_a_user_who_unties_a_port_that_stays_is_left_in_peace(client):
    link = connected(client)
    client.own.connections.clear()
    state = link.look()
    assert state.reports == (Tied(3, is_output=True, names=()),)
    assert state.has_gone
    assert len(client.pairs) == 1


def test_a_virtual_port_loses_no_other(client, synth):
    link = connected(client, ("synth:in",), virtual=True)
    client.remove(synth)
    state = link.look()
    assert state.reports == (Tied(3, is_output=True, names=()),)
    assert state.has_gone
    assert link.title == "Ripieno:out"


def test_a_port_that_is_renamed_is_the_same_port(client, synth):
    link = connected(client)
    synth.name = "piano:in"
    state = link.look()
    assert state.reports == (Tied(3, is_output=True, names=("piano:in",)),)
    assert (state.has_gone, state.has_come) == (False, False)
    assert link.title == "piano:in"
    client.remove(synth)
    assert PortLost("piano:in") in link.look().reports


def test_a_port_that_only_ours_is_tied_to_is_tied(client):
    link = connected(client)
    assert link.look().is_tied
    client.own.connections = [GraphPort("Ripieno:in", 2)]
    assert link.look().is_tied
    client.own.connections = []
    assert not link.look().is_tied
