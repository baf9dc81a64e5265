"""Nobody is told: no command reaches a network, or leaves a file where it was not asked to."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ripieno.app.cli.main import main
from tests.support.jack_wire import Wire, has_jack, private_server
from tests.support.small_song import write_song
from tests.support.watched import QUIT, Seen, has_strace, watched

LOCAL = r"UNIX .*"
"""Sockets of this computer alone: of JACK, of sound systems, of the library that makes identifiers."""

LOOPBACK = r"INET6?( (127\.0\.0\.1|::1))?|lookup (127\.0\.0\.1|localhost)"
"""This computer, by the network's means."""

PAIRS = r"UNIX"
"""A pair of sockets between a program and itself has no address."""

OWN = re.compile(
    r"(\.config|\.cache|\.local|\.local/share|\.local/state|Library|Library/[^/]+)(/[Rr]ipieno(/.*)?)?"
)
"""Ripieno's folders in a home, and those that they lie in."""

SOUND = r"\.config/pulse(/.*)?"
"""What the library of PulseAudio keeps for whoever opens the sound card."""

SYSTEM = ("/dev/", "/proc/")

FILL = ("--bars", "5-6", "--seed", "1", "--steps", "2")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


@dataclass(frozen=True)
class PrivacyCase:
    """A run of the program.

    Attributes:
        words: The command and its words; ``SONG`` is a MIDI file.
        loads: Whether it loads the model.
        opens: Patterns of the sockets that it opens by nature.
        makes: Pattern of more files in the home that it makes by nature.
        variables: More environment variables.
        needs_jack: Whether it runs beside a JACK server.
    """

    words: tuple[str, ...]
    loads: bool = False
    opens: tuple[str, ...] = ()
    makes: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    needs_jack: bool = False

    def __str__(self) -> str:
        return self.words[0]


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
    # Longer than onnxruntime waits before it reports.
    PrivacyCase(
        ("live", "--backend", "jack", "--minutes", "0.2", "--osc", "0", "--record", "out.mid"),
        loads=True,
        opens=(LOCAL, LOOPBACK),
        needs_jack=True,
    ),
    PrivacyCase(("panic", "--backend", "jack"), opens=(LOCAL,), needs_jack=True),
    PrivacyCase(("ports", "--backend", "jack"), opens=(LOCAL,), needs_jack=True),
    PrivacyCase(("doctor",), loads=True, opens=(LOCAL,), makes=SOUND, needs_jack=True),
    PrivacyCase(("self-test",), loads=True, opens=(LOCAL,), needs_jack=True),
)


@pytest.fixture(scope="module")
def jack() -> Iterator[Mapping[str, str]]:
    """Run a JACK server and a synth on it, where JACK is installed."""
    if not has_jack():
        yield {}
        return
    with private_server(period=1024) as variables:
        synth = Wire(variables, "synth")
        yield variables
        synth.close()


@dataclass(frozen=True)
class Watched:
    """A run, what it did, and the folder that holds its home."""

    case: PrivacyCase
    seen: Seen
    folder: Path

    def strangers(self, files: frozenset[str]) -> list[str]:
        """Return files that lie neither where they were asked for nor in Ripieno's own folders."""
        home, *asked = (self.folder / name for name in ("home", "work", "tmp", "run", "watch"))
        return sorted(
            path
            for path in map(os.path.normpath, files)
            if not path.startswith(SYSTEM)
            and not any(Path(path).is_relative_to(place) for place in asked)
            and not (
                Path(path).is_relative_to(home) and self._is_own(Path(path).relative_to(home).as_posix())
            )
        )

    def _is_own(self, path: str) -> bool:
        return bool(OWN.fullmatch(path) or re.fullmatch(self.case.makes, path))

    def unexpected(self, sockets: frozenset[str]) -> list[str]:
        """Return sockets that the command does not open by nature."""
        return sorted(each for each in sockets if not re.fullmatch("|".join((PAIRS, *self.case.opens)), each))


@pytest.fixture(scope="module", params=CASES, ids=str)
def run(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, jack: Mapping[str, str]
) -> Watched:
    """Run a command once for all tests."""
    case: PrivacyCase = request.param
    if case.needs_jack and not jack:
        pytest.skip("JACK is not installed")
    folder = tmp_path_factory.mktemp("watched").resolve()
    (folder / "song").mkdir()
    song = str(write_song(folder / "song"))
    words = [song if word == "SONG" else word for word in case.words]
    variables = {**case.variables, **(jack if case.needs_jack else {})}
    seen = watched(folder, *words, **variables)
    assert seen.status == 0, seen.said
    return Watched(case, seen, folder)


def test_every_command_is_watched():
    assert {case.words[0] for case in CASES} == main.commands.keys()


def test_the_runtime_is_silenced_before_it_loads_whatever_the_environment_says(run):
    assert set(run.seen.runtimes) <= {"1"}
    assert run.seen.runtimes or not run.case.loads


def test_a_command_opens_no_socket_but_its_own(run):
    assert run.unexpected(run.seen.sockets) == []


def test_a_command_leaves_no_file_elsewhere(run):
    assert run.strangers(run.seen.files) == []
    held = {str(path) for path in (run.folder / "home").rglob("*")}
    assert run.strangers(frozenset(held)) == []
    assert run.seen.left == ()


@pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")
def test_no_library_opens_a_socket_or_a_file_behind_its_back(run):
    if not has_strace():
        pytest.skip("strace is missing or may not trace; `make live-packages` installs it")
    assert run.unexpected(run.seen.native_sockets) == []
    assert run.strangers(run.seen.native_files) == []


@pytest.mark.parametrize("module", ["ripieno.training.export", "bench.fills"])
def test_programs_for_engineers_silence_the_runtime_too(module, tmp_path):
    seen = watched(tmp_path, "--help", module=module)
    assert seen.status == 0, seen.said
    assert set(seen.runtimes) == {"1"}
    assert seen.sockets <= {PAIRS}
    assert not seen.native_sockets
