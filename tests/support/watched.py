"""Running a program while what it opens is watched: sockets and files, from Python and from native code.

An audit hook, in a ``sitecustomize`` module, sees what Python code opens, in the program and in each of its
processes. strace sees every system call, those of libraries written in C++ too.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.program import MAX_RUN_SECONDS, ROOT

LOG = "RIPIENO_TEST_LOG"
"""Environment variable with the file that the hook writes to."""

QUIT = "RIPIENO_TEST_QUIT"
"""Environment variable that, where it is set, closes the window once it is there and the model is loaded."""

HOOK = f"""
import json, os, socket, sys, threading, time

PLACES = {{"open": 0, "os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.symlink": 1}}
log = os.open(os.environ["{LOG}"], os.O_WRONLY | os.O_APPEND)


def note(kind, what):
    os.write(log, (json.dumps([kind, what]) + "\\n").encode())


def place(address):
    if isinstance(address, tuple):
        return f"INET {{address[0]}}"
    return "UNIX " + os.fsdecode(address)


def watch(event, args):
    if event == "import" and args[0] == "onnxruntime":
        note("import", os.environ.get("ORT_DISABLE_TELEMETRY", ""))
    elif event == "socket.__new__":
        note("socket", socket.AddressFamily(args[1]).name.removeprefix("AF_"))
    elif event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        if args[1] is not None:
            note("socket", place(args[1]))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        note("socket", f"lookup {{args[0]}}")
    elif event in PLACES and isinstance(args[PLACES[event]], (str, bytes)):
        if event != "open" or args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            note("file", os.path.join(os.getcwd(), os.fsdecode(args[PLACES[event]])))


def leave():
    while not {{"PySide6.QtWidgets", "onnxruntime"}} <= sys.modules.keys():
        time.sleep(0.1)
    from PySide6.QtCore import QCoreApplication, QMetaObject, Qt

    while True:
        time.sleep(2)
        QMetaObject.invokeMethod(QCoreApplication.instance(), "quit", Qt.ConnectionType.QueuedConnection)


sys.addaudithook(watch)
if "{QUIT}" in os.environ:
    threading.Thread(target=leave, daemon=True).start()
"""

KEPT = re.compile(r"PATH|LD_LIBRARY_PATH|SYSTEMROOT|OPENBLAS_\w+")
"""Variables that a watched program inherits. CI's own are not among them: onnxruntime is quiet there."""

CALLS = "socket,connect,bind,sendto,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat"
TRACE = ("strace", "-fyqq", "--seccomp-bpf", "-s", "4096", "-e", "signal=none", "-e", f"trace={CALLS}")

_SOCKET = re.compile(r"\bsocket\(AF_(\w+)")
_UNIX = re.compile(r'\b(?:connect|bind|sendto)\(.*sun_path=@?"([^"]*)"')
_INET = re.compile(r'\b(?:connect|bind|sendto)\(.*inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]*)"')
_FILE = re.compile(
    r"\b(?P<call>open|creat|mkdir|rename|link)\w*\("
    r'(?:(?:AT_FDCWD|\d+)<(?P<at>[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"(?P<rest>.*)'
)
_TARGET = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
NOTHING_MADE = ("ENOENT (No such file or directory)", "EEXIST (File exists)")


@dataclass(frozen=True)
class Seen:
    """What a run did.

    Attributes:
        status: How it ended.
        said: What it printed.
        runtimes: The value of ORT_DISABLE_TELEMETRY at each import of onnxruntime.
        sockets: Families of the sockets, addresses that they were bound or connected to, and names looked
            up, as Python code asked for them.
        files: Files and folders that Python code made or opened to write.
        native_sockets: The same sockets and addresses at the system's calls; None without strace.
        native_files: The same files at the system's calls.
        left: What is left in the folder for temporary files.
    """

    status: int
    said: str
    runtimes: tuple[str, ...]
    sockets: frozenset[str]
    files: frozenset[str]
    native_sockets: frozenset[str] | None
    native_files: frozenset[str]
    left: tuple[str, ...]


@cache
def has_strace() -> bool:
    """Say whether system calls can be watched: strace is installed, and may trace."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run([*TRACE, "true"], capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(
    not has_strace(), reason="strace is missing or may not trace; `make live-packages` installs it"
)


def watched(folder: Path, *words: str, module: str = "ripieno.app.cli", **variables: str) -> Seen:
    """Run a module with a home of its own, and report what it opened.

    Args:
        folder: For the home, the working directory, temporary files, and what watches.
        words: The words after the module.
        module: What ``python -m`` runs.
        variables: More environment variables.
    """
    for name in ("home", "tmp", "run", "work", "watch"):
        (folder / name).mkdir(mode=0o700)
    (folder / "watch" / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
    hook, calls = folder / "watch" / "hook.log", folder / "watch" / "strace.log"
    hook.touch()
    environment = {name: value for name, value in os.environ.items() if KEPT.fullmatch(name)} | {
        "HOME": str(folder / "home"),
        "USERPROFILE": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
        "PYTHONPATH": os.pathsep.join([str(folder / "watch"), str(ROOT)]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "ORT_DISABLE_TELEMETRY": "0",
        LOG: str(hook),
    }
    trace = [*TRACE, "-o", str(calls)] if has_strace() else []
    done = subprocess.run(
        [*trace, sys.executable, "-m", module, *words],
        cwd=folder / "work",
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    notes = [json.loads(line) for line in hook.read_text(encoding="utf-8").splitlines()]
    lines = calls.read_text(encoding="utf-8", errors="replace").splitlines() if trace else []
    return Seen(
        done.returncode,
        done.stdout + done.stderr,
        tuple(what for kind, what in notes if kind == "import"),
        frozenset(what for kind, what in notes if kind == "socket"),
        frozenset(what for kind, what in notes if kind == "file"),
        frozenset(_sockets(lines)) if trace else None,
        frozenset(_files(lines, folder / "work")),
        tuple(path.name for path in (folder / "tmp").iterdir()),
    )


def _sockets(lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield from _SOCKET.findall(line)
        yield from (f"UNIX {path}" for path in _UNIX.findall(line))
        yield from (f"INET {address}" for address in _INET.findall(line))


def _files(lines: list[str], folder: Path) -> Iterator[str]:
    for line in lines:
        match = _FILE.search(line)
        if match is None or line.endswith(NOTHING_MADE):
            continue
        if match["call"] == "open" and not _WRITES.search(match["rest"]):
            continue
        targets = _TARGET.findall(match["rest"]) if match["call"] in ("rename", "link") else [match["path"]]
        for path in targets:
            yield os.path.join(match["at"] or folder, path)  # noqa: PTH118 (text of a trace)
