"""Nobody is told: no command that meets a JACK server reaches a network, or leaves a file."""

from collections.abc import Iterator, Mapping

import pytest

from tests.support.jack_wire import Wire, has_jack, private_server
from tests.support.privacy import LOCAL, LOOPBACK, SOUND, WITH_JACK, PrivacyCase, WatchedRun, run_watched
from tests.support.watched import needs_strace

pytestmark = pytest.mark.skipif(not has_jack(), reason="JACK is not installed")

CASES = (
    # Longer than onnxruntime waits before it reports.
    PrivacyCase(
        ("live", "--backend", "jack", "--minutes", "0.2", "--osc", "0", "--record", "out.mid"),
        loads=True,
        opens=(LOCAL, LOOPBACK),
    ),
    PrivacyCase(("panic", "--backend", "jack"), opens=(LOCAL,)),
    PrivacyCase(("ports", "--backend", "jack"), opens=(LOCAL,)),
    PrivacyCase(("doctor",), loads=True, opens=(LOCAL,), makes=SOUND),
    PrivacyCase(("self-test",), loads=True, opens=(LOCAL,)),
)


@pytest.fixture(scope="module")
def jack() -> Iterator[Mapping[str, str]]:
    """Run a JACK server and a synth on it."""
    with private_server(period=1024) as variables:
        synth = Wire(variables, "synth")
        yield variables
        synth.close()


@pytest.fixture(scope="module", params=CASES, ids=str)
def run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, jack: Mapping[str, str]
) -> WatchedRun:
    """Run a command once for all tests."""
    return run_watched(request.param, tmp_path_factory.mktemp("watched").resolve(), jack)


def test_every_command_that_meets_jack_is_watched():
    assert {case.words[0] for case in CASES} == WITH_JACK


def test_the_runtime_is_silenced_before_it_loads_whatever_the_environment_says(run):
    run.assert_runtime_is_silenced()


def test_a_command_opens_no_socket_but_its_own(run):
    run.assert_only_own_sockets()


def test_a_command_leaves_no_file_elsewhere(run):
    run.assert_no_strange_files()


@needs_strace
def test_no_library_opens_a_socket_or_a_file_behind_its_back(run):
    run.assert_nothing_behind_its_back()
