import pytest

from ripieno.app.session.live.routes import Route, RouteError, parse_route, rerouted, route_text


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("bass=Synth:2", Route("bass", "Synth", 1)),
        (" bass = Synth ", Route("bass", "Synth")),
        ("metronome=:16", Route("metronome", "", 15)),
        ("2=Midi Through:Port-0 14:0:3", Route("2", "Midi Through:Port-0 14:0", 2)),
    ],
)
def test_a_route_names_lane_port_and_channel(text, route):
    assert parse_route(text) == route
    assert parse_route(route_text(route)) == route


@pytest.mark.parametrize("text", ["", "bass", "bass=", "bass=Synth:0", "bass=Synth:17", "=Synth"])
def test_what_is_no_route_is_refused_with_an_example(text):
    with pytest.raises(RouteError, match="bass=Synth:2"):
        parse_route(text)


def test_a_lane_has_one_route():
    first, second, other = Route("bass", "A"), Route("Bass", "B"), Route("lead", "C")
    assert rerouted((first, other), second) == (other, second)
