"""Collect the licences of all that was built in: python installer/licences.py BUNDLED TARGET.

BUNDLED is the list that ripieno.spec leaves: names in the program and where each file came from.
Run it with the Python of the virtual environment that PyInstaller ran in.
"""

import json
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

import contents

RULE = "-" * 100
_WORDS = ("licen", "copying", "notice", "copyright", "thirdparty", "eula")
"""What names of files with licences have in common, in lower case."""

_COMMON = Path("/usr/share/common-licenses")
_DOC = Path("/usr/share/doc")

REMARKS = {
    "pyside6_essentials": "Qt for Python and Qt are used under the LGPL version 3. Their libraries lie "
    "beside the program, each in a file of its own, and may be replaced by other builds of them.",
    "soundfile": "Contains libsndfile under the LGPL version 2.1, in a file of its own that may be replaced.",
}
"""By name of a package, what its own files do not say."""


@dataclass(frozen=True)
class BundledPart:
    """Something built in.

    Attributes:
        title: Name and version.
        licence: Its licence in short.
        texts: Licences and notices in full.
    """

    title: str
    licence: str
    texts: tuple[str, ...]


def python_packages(sources: set[Path]) -> Iterator[BundledPart]:
    """Yield the packages of Python that some of the files belong to."""
    for package in sorted(distributions(), key=lambda each: each.name.lower()):
        own = {Path(str(package.locate_file(file))).resolve() for file in package.files or ()}
        if package.name == "ripieno" or not own & sources:
            continue
        kept = [path for path in sorted(own) if _is_licence(path)]
        remark = REMARKS.get(package.name.lower().replace("-", "_"))
        texts = [_text(path) for path in kept]
        yield BundledPart(
            f"{package.name} {package.version}", _licence(package), tuple(filter(None, [remark, *texts]))
        )


def python_itself() -> BundledPart:
    """Return Python and what PyInstaller starts it with."""
    folder = Path(sysconfig.get_path("stdlib"))
    places = (
        folder / "LICENSE.txt",
        _DOC / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "copyright",
    )
    texts = [_text(path) for path in places if path.is_file()]
    texts.append(
        "The program is started by PyInstaller's bootloader, under the GPL version 2 or later with the "
        "exception that programs built with it may be given away under any terms."
    )
    return BundledPart(f"Python {sys.version.split()[0]}", "PSF-2.0", tuple(texts))


def soundfont() -> Iterator[BundledPart]:
    """Yield the soundfont, where it was taken along."""
    for path in contents.soundfonts():
        places = (_DOC / "timgm6mb-soundfont" / "copyright", _COMMON / "GPL-2")
        words = (
            "A General MIDI soundfont by Tim Brechbill, under the GPL version 2. It is a file beside the "
            "program and no part of it; its source is the file itself, in the form that is edited."
        )
        yield BundledPart(path.name, "GPL-2", (words, *(_text(place) for place in places if place.is_file())))


def document(bundled: Path) -> str:
    """Return all licences as one text."""
    root = contents.ROOT
    sources = {
        Path(source).resolve() for _, source in json.loads(bundled.read_text(encoding="utf-8")) if source
    }
    parts = [python_itself(), *python_packages(sources), *soundfont()]
    lines = [
        "Ripieno itself is under the MIT licence:",
        "",
        (root / "LICENSE").read_text(encoding="utf-8"),
        RULE,
        (root / "NOTICE").read_text(encoding="utf-8"),
        RULE,
        "It also holds libraries of others; they are listed here, and their licences follow in full.",
        "",
        *(f"  {part.title}: {part.licence}" for part in parts),
        "",
    ]
    for part in parts:
        lines += [RULE, part.title, RULE, "", *(text.strip() + "\n" for text in part.texts)]
    lines += [RULE, "GNU Lesser General Public License 3, of Qt for Python and Qt", RULE, ""]
    lines += [_text(path) for path in (_COMMON / "LGPL-3", _COMMON / "GPL-3") if path.is_file()]
    lines += [RULE, "Examples", RULE, "", (root / "examples" / "README.md").read_text(encoding="utf-8")]
    return "\n".join(lines) + "\n"


def _licence(package: Distribution) -> str:
    """Return what a package says of its licence, in a line."""
    about = package.metadata
    kinds = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or () if "License ::" in text]
    words = about.get("License-Expression") or ", ".join(kinds) or about.get("License") or "see below"
    return words.strip().partition("\n")[0]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _is_licence(path: Path) -> bool:
    name = path.name.lower()
    is_text = path.suffix.lower() in {"", ".txt", ".md", ".rst", ".apache", ".bsd", ".mit"}
    return is_text and path.is_file() and any(word in name for word in _WORDS)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(document(Path(sys.argv[1])), encoding="utf-8")
