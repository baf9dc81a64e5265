import tomllib
from pathlib import Path

import contents
import pytest

from ripieno.engine.model.pack import SHIPPED

USED = frozenset({"QtCore", "QtGui", "QtWidgets"})
TARGETS = {target + "/" + Path(source).name for source, target in contents.data()}


def test_every_file_that_goes_into_the_program_exists():
    assert [source for source, _ in contents.data() if not Path(source).is_file()] == []


@pytest.mark.parametrize(
    "name",
    [
        "ripieno/app/render/page.html",
        "ripieno/app/session/phrases.mid",
        "ripieno/engine/generate/keys_odds.npz",
        "ripieno/engine/generate/pad_odds.npz",
        "ripieno/app/examples/freedoom-e3m3.mid",
        "ripieno/app/gui/help/pages/reaper.md",
        "docs/live.md",
        "./LICENSE",
        "./NOTICE",
        *(
            f"ripieno/engine/model/packs/{path.relative_to(SHIPPED).as_posix()}"
            for path in SHIPPED.rglob("*.*")
        ),
    ],
)
def test_what_the_program_reads_goes_along_in_its_folder(name):
    assert name in TARGETS


def test_no_module_goes_along_as_data():
    assert [target for target in TARGETS if target.endswith((".py", ".pyc"))] == []


def test_the_launchers_are_there():
    installer = contents.ROOT / "installer"
    assert all((installer / script).is_file() for script in contents.LAUNCHERS.values())
    assert (installer / "launch" / "restore_environment.py").is_file()


def test_no_launcher_hides_a_package_from_the_analysis():
    """PyInstaller searches the folder of a script before all others."""
    packages = {package.partition(".")[0] for package in contents.PACKAGES}
    assert not packages & {Path(script).stem for script in contents.LAUNCHERS.values()}


def test_the_version_is_the_projects():
    project = tomllib.loads((contents.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert contents.version() == project["version"]


def test_modules_of_qt_are_read_from_the_sources():
    assert contents.qt_modules() >= USED
    assert "QtQml" not in contents.qt_modules()


@pytest.mark.parametrize(
    ("target", "is_wanted"),
    [
        ("PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("PySide6/Qt6Widgets.dll", True),
        ("libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", True),
        ("PySide6/Qt/lib/libQt6Qml.so.6", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/QtGui.abi3.so", True),
        ("PySide6/QtNetwork.abi3.so", False),
        ("PySide6/QtNetwork.pyd", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/designer_de.qm", False),
        ("PySide6/libpyside6.abi3.so.6.11", True),
        ("numpy.libs/libscipy_openblas64_-32a4b2a6.so", True),
    ],
)
def test_of_qt_only_what_a_window_of_widgets_needs_is_kept(target, is_wanted):
    assert contents.is_wanted(target, USED) is is_wanted


@pytest.mark.parametrize(
    ("source", "is_of_system"),
    [
        ("/usr/lib/x86_64-linux-gnu/libasound.so.2", True),
        ("/lib/x86_64-linux-gnu/libjack.so.0", True),
        ("/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", False),
        ("/home/me/venv/lib/python3.11/site-packages/numpy.libs/libgfortran.so.5", False),
        ("C:\\Python\\python311.dll", False),
    ],
)
def test_libraries_of_the_system_stay_with_it_but_for_pythons_own(source, is_of_system):
    assert contents.is_of_system(source) is is_of_system


def test_nothing_under_the_gpl_is_frozen_in():
    assert {"aalink", "readline"} <= set(contents.LEFT_OUT)
