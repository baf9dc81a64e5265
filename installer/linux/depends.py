"""Print what a Debian package of a frozen program depends on: python3 depends.py FOLDER.

Every library that the program's files ask for and the folder does not hold, as the Debian package
that has it here. The C library comes with the newest version that any file asks for.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)", re.MULTILINE)
_GLIBC = re.compile(r"\bGLIBC_([0-9]+)\.([0-9]+)")
_CACHED = re.compile(r"^\s+(\S+) .*=> (\S+)$", re.MULTILINE)
_C_LIBRARY = "libc6"


def said(*command: str) -> str:
    """Return what a program prints.

    Raises:
        subprocess.CalledProcessError: If it fails.
    """
    # Names of files come from the folder that was built; no shell reads them.
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603


def elf_files(folder: Path) -> Iterator[Path]:
    """Yield programs and libraries, each once."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def package_of(library: str, places: dict[str, str]) -> str:
    """Return the Debian package of a library."""
    place = places.get(library)
    if place is None:
        sys.exit(f"{library} is not installed here, so its package is not known; install it and try again.")
    real = str(Path(place).resolve())
    # Where /lib is a link to /usr/lib, dpkg may know a file by either name.
    for name in (real, real.removeprefix("/usr"), f"/usr{real}"):
        found = subprocess.run(["dpkg", "-S", name], check=False, capture_output=True, text=True)  # noqa: S603, S607
        if found.returncode == 0:
            return found.stdout.partition(":")[0]
    sys.exit(f"{place} belongs to no Debian package; build on a clean Debian or Ubuntu.")


def depends(folder: Path) -> Iterable[str]:
    """Return the packages, in order."""
    files = list(elf_files(folder))
    heads = [said("objdump", "-p", str(path)) for path in files]
    asked = {name for head in heads for name in _NEEDED.findall(head)}
    held = {path.name for path in folder.rglob("*.so*")}
    places: dict[str, str] = {}
    for name, place in _CACHED.findall(said("/sbin/ldconfig", "-p")):
        places.setdefault(name, place)
    packages = {package_of(name, places) for name in asked - held} | {_C_LIBRARY}
    newest = max(
        (tuple(map(int, found)) for head in heads for found in _GLIBC.findall(head)), default=(2, 36)
    )
    version = ".".join(map(str, newest))
    return sorted(f"{name} (>= {version})" if name == _C_LIBRARY else name for name in packages)


if __name__ == "__main__":
    print(", ".join(depends(Path(sys.argv[1]))))
