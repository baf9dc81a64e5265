"""Nobody is told: no command reaches a network, or leaves a file where it was not asked to."""

import pytest

from ripieno.app.cli.main import main
from tests.support.privacy import LOCAL, LOOPBACK, PAIRS, WITH_JACK, PrivacyCase, WatchedRun, run_watched
from tests.support.watched import QUIT, needs_strace, watched

FILL = ("--bars", "5-6", "--seed", "1", "--steps", "2")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

CASES = (
    PrivacyCase(("inpaint", "SONG", "-o", "out.mid", *FILL), loads=True),
    PrivacyCase(("vary", "SONG", "-o", "out.mid", *FILL), loads=True),
    PrivacyCase(("reharmonise", "SONG", "-o", "out.mid", "--chords", "C", *FILL), loads=True),
    PrivacyCase(("extend", "SONG", "-o", "out.mid", "--add", "1", "--steps", "2"), loads=True),
    PrivacyCase(("accompany", "SONG", "-o", "out.mid", "--role", "bass", "--steps", "2"), loads=True),
    PrivacyCase(("generate", "-o", "out.mid", "--bars", "1", "--steps", "2"), loads=True),
    # FluidSynth, which plays for the page, greets the sound systems of this computer.
    PrivacyCase(("batch", "SONG", "--out", "out", "--html", *FILL), loads=True, opens=(LOCAL,)),
    PrivacyCase(
        ("batch", "SONG", "--out", "out", "--engine", "dask", "--workers", "1", *FILL),
        loads=True,
        opens=(LOCAL, LOOPBACK),
    ),
    PrivacyCase(("info", "SONG")),
    PrivacyCase(("show", "SONG")),
    PrivacyCase(("render", "SONG", "-o", "out.wav", "-o", "out.png", "-o", "out.svg"), opens=(LOCAL,)),
    PrivacyCase(("compare", "SONG", "SONG")),
    PrivacyCase(("controls", "--forget", "density")),
    PrivacyCase(("models",)),
    PrivacyCase(("samplers",)),
    PrivacyCase(("gui", "SONG"), loads=True, opens=(LOCAL,), variables=OFFSCREEN | {QUIT: "1"}),
)


@pytest.fixture(scope="module", params=CASES, ids=str)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> WatchedRun:
    """Run a command once for all tests."""
    return run_watched(request.param, tmp_path_factory.mktemp("watched").resolve(), {})


def test_every_command_is_watched():
    assert {case.words[0] for case in CASES} == main.commands.keys() - WITH_JACK


def test_the_runtime_is_silenced_before_it_loads_whatever_the_environment_says(run):
    run.assert_runtime_is_silenced()


def test_a_command_opens_no_socket_but_its_own(run):
    run.assert_only_own_sockets()


def test_a_command_leaves_no_file_elsewhere(run):
    run.assert_no_strange_files()


@needs_strace
def test_no_library_opens_a_socket_or_a_file_behind_its_back(run):
    run.assert_nothing_behind_its_back()


@pytest.mark.parametrize("module", ["ripieno.training.export", "bench.fills"])
def test_programs_for_engineers_silence_the_runtime_too(module, tmp_path):
    seen = watched(tmp_path, "--help", module=module)
    assert seen.status == 0, seen.said
    assert set(seen.runtimes) == {"1"}
    assert seen.sockets <= {PAIRS}
    assert not seen.native_sockets
