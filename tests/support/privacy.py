"""Runs of the program that are watched, and what they may open and leave."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.small_song import write_song
from tests.support.watched import Seen, watched

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

WITH_JACK = frozenset({"live", "panic", "ports", "doctor", "self-test"})
"""Commands that are watched beside a JACK server."""

SYSTEM = ("/dev/", "/proc/")


@dataclass(frozen=True)
class PrivacyCase:
    """A run of the program.

    Attributes:
        words: The command and its words; ``SONG`` is a MIDI file.
        loads: Whether it loads the model.
        opens: Patterns of the sockets that it opens by nature.
        makes: Pattern of more files in the home that it makes by nature.
        variables: More environment variables.
    """

    words: tuple[str, ...]
    loads: bool = False
    opens: tuple[str, ...] = ()
    makes: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.words[0]


@dataclass(frozen=True)
class WatchedRun:
    """A run, what it did, and the folder that holds its home."""

    case: PrivacyCase
    seen: Seen
    folder: Path

    def assert_runtime_is_silenced(self) -> None:
        """Check that the runtime reports nothing, whatever the environment says, from before it loads."""
        assert set(self.seen.runtimes) <= {"1"}
        assert self.seen.runtimes or not self.case.loads

    def assert_only_own_sockets(self) -> None:
        """Check that Python code opens no socket but those that the command opens by nature."""
        assert self.unexpected(self.seen.sockets) == []

    def assert_no_strange_files(self) -> None:
        """Check that no file is left elsewhere, nor in the folder for temporary ones."""
        assert self.strangers(self.seen.files) == []
        held = {str(path) for path in (self.folder / "home").rglob("*")}
        assert self.strangers(frozenset(held)) == []
        assert self.seen.left == ()

    def assert_nothing_behind_its_back(self) -> None:
        """Check the same of what libraries open, as strace sees it."""
        assert self.seen.native_sockets is not None
        assert self.unexpected(self.seen.native_sockets) == []
        assert self.strangers(self.seen.native_files) == []

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


def run_watched(case: PrivacyCase, folder: Path, variables: Mapping[str, str]) -> WatchedRun:
    """Run a command, with a MIDI file where its words name one; it must succeed."""
    (folder / "song").mkdir()
    song = str(write_song(folder / "song"))
    seen = watched(
        folder, *(song if word == "SONG" else word for word in case.words), **{**case.variables, **variables}
    )
    assert seen.status == 0, seen.said
    return WatchedRun(case, seen, folder)
