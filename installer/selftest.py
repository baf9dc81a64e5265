"""Try a finished program from outside: python installer/selftest.py PROGRAM [--picture PNG].

PROGRAM is the folder that holds ``ripieno``. Its own ``self-test`` tries its parts; here it does
whole jobs as a user's shell would start them, and is weighed and timed. Only Python's own library
is used, so any Python will do.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MAX_RUN_SECONDS = 300
"""Seconds after which a run counts as hanging."""

REPORTING = ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
"""Environment variables without which onnxruntime reports its use, and shows that in the home."""

STARTS = 5
SIZE_TOLERANCE = 0.1
"""How far, in shares, the size may be from what the guide says; wheels differ a little among machines."""

MEASURED_MINUTES = "0.1"


class SelfTestError(Exception):
    """Something that the program does not do."""


def run(program: Path, *words: str, **variables: str) -> str:
    """Run the program; return what it prints.

    Raises:
        SelfTestError: If it fails or hangs.
    """
    command = [str(program), *words]
    try:
        done = subprocess.run(  # noqa: S603 (the program that was built)
            command,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=MAX_RUN_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SelfTestError(f"{' '.join(words)} was not done after {MAX_RUN_SECONDS} s") from None
    if done.returncode:
        raise SelfTestError(f"{' '.join(words)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def size(folder: Path) -> int:
    """Return the size of all files in MB."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if not path.is_symlink()) / 1e6)


def checked_size(folder: Path) -> str:
    """Return the size of the program in words.

    Raises:
        SelfTestError: If it is far from what the guide says, which is in the folder too.
    """
    stated, found = stated_size(folder), size(folder)
    if abs(found - stated) > SIZE_TOLERANCE * stated:
        raise SelfTestError(
            f"the size is {found} MB, and docs/installing.md says {stated} MB; mend that page"
        )
    return f"{found} MB"


def stated_size(folder: Path) -> int:
    """Return the MB that the guide says the program takes."""
    (page,) = folder.rglob("docs/installing.md")
    (stated,) = re.findall(r"takes about (\d+) MB", page.read_text(encoding="utf-8"))
    return int(stated)


def start(program: Path) -> float:
    """Return the seconds of the median start."""
    times = []
    for _ in range(STARTS):
        began = time.perf_counter()
        run(program, "--version")
        times.append(time.perf_counter() - began)
    return sorted(times)[STARTS // 2]


def batch(program: Path, folder: Path) -> str:
    """Fill two files with two workers."""
    examples = folder / "songs"
    examples.mkdir()
    (clip,) = program.parent.rglob("examples/freedoom-e3m3.mid")
    for name in ("one.mid", "two.mid"):
        shutil.copy(clip, examples / name)
    run(program, "batch", str(examples), "--out", str(folder / "out"), "--bars", "5-8", "--workers", "2")
    made = sorted(path.name for path in (folder / "out").glob("*.mid"))
    if made != ["one.mid", "two.mid"]:
        raise SelfTestError(f"batch wrote {made}")
    return "2 files, 2 workers"


def live(program: Path) -> str:
    """Play for some seconds, where a JACK server can be had."""
    if shutil.which("jackd") is None:
        return "skipped: jackd is not installed"
    with jack_server() as variables:
        said = run(
            program, "live", "--backend", "jack", "--measure", "--minutes", MEASURED_MINUTES, **variables
        )
    return " / ".join(line.strip() for line in said.splitlines() if line.strip())


@contextmanager
def jack_server() -> Iterator[Mapping[str, str]]:
    """Run a JACK server on its dummy driver; give the environment that leads to it."""
    name = f"ripieno-{uuid.uuid4().hex[:8]}"
    variables = {"JACK_NO_AUDIO_RESERVATION": "1", "JACK_NO_START_SERVER": "1", "JACK_DEFAULT_SERVER": name}
    command = ["jackd", "-n", name, "-r", "-d", "dummy", "-r", "48000", "-p", "256"]
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, env={**os.environ, **variables}, stdout=quiet, stderr=quiet)  # noqa: S603
    time.sleep(2)
    try:
        yield variables
    finally:
        server.terminate()
        server.wait(timeout=MAX_RUN_SECONDS)


def left_over(program: Path) -> list[str]:
    """Return the processes of the program that are still there; only Linux tells."""
    found = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        try:
            place = link.resolve()
        except OSError:  # gone, or another user's
            continue
        if place.parent == program.parent.resolve():
            found.append(link.parts[2])
    return found


def reported(home: Path) -> list[str]:
    """Return what onnxruntime has left in a home where it was not kept from reporting its use."""
    return sorted(str(path.relative_to(home)) for path in home.rglob("*onnxruntime*"))


def displayed() -> dict[str, str]:
    """Return what leads Qt to a display; without one it draws into memory."""
    is_there = sys.platform in {"darwin", "win32"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return {} if is_there else {"QT_QPA_PLATFORM": "offscreen"}


def try_all(program: Path, folder: Path, picture: Path) -> None:
    """Try everything, printing what was found.

    Raises:
        SelfTestError: If something fails.
    """
    print(f"size   {checked_size(program.parent)}")
    print(f"start  {start(program):.2f} s")
    print(run(program, "self-test", "--window", str(picture), **displayed()), end="")
    print(f"batch  {batch(program, folder)}")
    print(f"live   {live(program)}")
    if left := left_over(program):
        raise SelfTestError(f"processes are left: {', '.join(left)}")
    if left := reported(folder / "home"):
        raise SelfTestError(f"onnxruntime was not silenced: {', '.join(left)}")


def main() -> None:
    """Try everything; the exit status is 1 where something fails."""
    asked = argparse.ArgumentParser(description="Try a finished program.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--picture", type=Path, help="keep a picture of the window there")
    given = asked.parse_args()
    program = given.folder / ("ripieno.exe" if sys.platform == "win32" else "ripieno")
    with tempfile.TemporaryDirectory() as name:
        # Nobody's settings are read or changed.
        os.environ["RIPIENO_SETTINGS"] = str(Path(name, "settings"))
        os.environ["HOME"] = str(Path(name, "home"))
        Path(name, "home").mkdir()
        for variable in REPORTING:
            os.environ.pop(variable, None)
        try:
            try_all(program, Path(name), given.picture or Path(name, "window.png"))
        except SelfTestError as error:
            sys.exit(f"FAILED {error}")


if __name__ == "__main__":
    main()
