"""What goes into the program, apart from the modules that PyInstaller finds by itself."""

import re
import tomllib
from collections.abc import Collection
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any

ROOT = Path(__file__).parents[1]
LAUNCHERS = {"ripieno": "launch/terminal.py", "ripieno-gui": "launch/desktop.py"}
"""Programs and their scripts, relative to this folder. A script named as a package would hide it."""

PACKAGES = ("ripieno.app", "ripieno.engine")
"""What is imported as the program runs; training is not."""

LINKS = ROOT / "build" / "links"
"""Where the sources lie under their import names; made by tools/links.py."""

DOCUMENTS = ("LICENSE", "NOTICE", "CHANGELOG.md", "docs/*.md", "docs/images/*")
"""Files besides, as patterns from the root; they keep their folders."""

LEFT_OUT = (
    *(
        "aalink",
        "distributed",
        "IPython",
        "matplotlib",
        "pyaudio",
        "pytest",
        "tests",
        "tkinter",
        "torch",
        "ripieno.training",
    ),
    *("onnxruntime.tools", "onnxruntime.transformers", "onnxruntime.quantization", "setuptools"),
    *("readline", "rlcompleter", "curses"),
)
"""Modules that may be there where the program is built. aalink and readline are under the GPL, which would
then hold for the whole program."""

SOUNDFONT = "TimGM6mb.sf2"
"""By Tim Brechbill, GPL-2; Debian's timgm6mb-soundfont. About 6 MB."""

SOUNDFONT_FOLDERS = (str(ROOT / "soundfonts"), "/usr/share/sounds/sf2", "/usr/share/soundfonts")

# Qt's plug-ins that a window of widgets uses; each pattern is a folder and a name.
PLUGINS = (
    "platforms/*qxcb*",
    "platforms/*qwayland*",
    "platforms/*qoffscreen*",
    "platforms/*qwindows*",
    "platforms/*qcocoa*",
    "platforminputcontexts/*compose*",
    "platforminputcontexts/*ibus*",
    "platformthemes/*xdgdesktopportal*",
    "wayland-shell-integration/*xdg-shell*",
    "wayland-decoration-client/*adwaita*",
    "wayland-graphics-integration-client/*wayland-egl*",
    "xcbglintegrations/*",
    "imageformats/*qsvg*",
    "imageformats/*qico*",
    "iconengines/*qsvg*",
    "styles/*",
)

# Qt's libraries that only plug-ins ask for; the others follow from the modules that are imported.
PLUGIN_LIBRARIES = frozenset({"DBus", "OpenGL", "Svg", "WaylandClient", "XcbQpa"})

_QT_IMPORT = re.compile(r"^ *(?:from|import) PySide6.*", re.MULTILINE)
_QT_NAME = re.compile(r"\bQt[A-Z][A-Za-z0-9]*")
_QT_LIBRARY = re.compile(r"(?:lib)?Qt6([A-Z][A-Za-z]*)\.")
_QT_MODULE = re.compile(r"(Qt[A-Z][A-Za-z0-9]*)\.(?:abi3\.so|pyd)$")
_COMPILED = frozenset({".py", ".pyc", ".pyi"})


def version() -> str:
    """Return the program's version."""
    return str(_settings()["project"]["version"])


def data() -> list[tuple[str, str]]:
    """Return the files to take along, each with its folder in the program."""
    more = sorted(path for pattern in DOCUMENTS for path in ROOT.glob(pattern) if path.is_file())
    return [
        *((str(path), str(path.parent.relative_to(ROOT))) for path in more),
        *package_data(),
        *((str(path), "soundfonts") for path in soundfonts()),
    ]


def package_data() -> list[tuple[str, str]]:
    """Return the files beside the modules, each with its folder below that of the package ``ripieno``.

    pyproject.toml says which folder is which package and which files stay out, so that a wheel and the
    program hold the same ones.
    """
    left_out = _settings()["tool"]["setuptools"]["exclude-package-data"]
    return [
        (str(path), str(Path(*package.split("."), path.parent.relative_to(source))))
        for package, source in package_folders().items()
        if package.startswith(PACKAGES)
        for path in sorted(source.rglob("*"))
        if _is_data(path) and path.name not in left_out.get(package, ())
    ]


def package_folders() -> dict[str, Path]:
    """Return the folders that hold packages, by import name."""
    folders = _settings()["tool"]["setuptools"]["package-dir"]
    return {package: ROOT / folder for package, folder in folders.items()}


def soundfonts() -> list[Path]:
    """Return the soundfont to take along, if this machine has it."""
    found = [Path(folder, SOUNDFONT) for folder in SOUNDFONT_FOLDERS]
    return [path.resolve() for path in found if path.is_file()][:1]


def is_wanted(target: str, modules: Collection[str]) -> bool:
    """Say whether a file that PyInstaller has found stays in the program.

    Args:
        target: Its place in the program.
        modules: Qt's modules that the program imports, such as ``QtGui``.
    """
    path = PurePath(target)
    library, module = _QT_LIBRARY.match(path.name), _QT_MODULE.match(path.name)
    if {"PySide6", "plugins"} <= set(path.parts):
        return any(fnmatch(f"{path.parent.name}/{path.name}", pattern) for pattern in PLUGINS)
    if {"PySide6", "translations"} <= set(path.parts):
        return path.name.startswith("qtbase_")
    if library is not None:
        return library[1] in PLUGIN_LIBRARIES or f"Qt{library[1]}" in modules
    return module is None or module[1] in modules


def is_of_system(source: str) -> bool:
    """Say whether a library is Linux's own, and so the business of the machine that runs the program.

    There it fits its settings (fonts, keyboards, ALSA), its servers (JACK) and its drivers, and is kept
    free of known faults. ``linux/depends.py`` makes the package depend on it.
    """
    is_there = source.startswith(("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/"))
    return is_there and not PurePath(source).name.startswith("libpython")


def qt_modules() -> frozenset[str]:
    """Return the modules of Qt that the program's sources import, such as ``QtGui``."""
    folders = package_folders()
    texts = (
        path.read_text(encoding="utf-8") for package in PACKAGES for path in folders[package].rglob("*.py")
    )
    return frozenset(
        name for text in texts for line in _QT_IMPORT.findall(text) for name in _QT_NAME.findall(line)
    )


def _settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _is_data(path: Path) -> bool:
    return path.is_file() and path.suffix not in _COMPILED and "__pycache__" not in path.parts
