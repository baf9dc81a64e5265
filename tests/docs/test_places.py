"""Folders, packages, versions and sizes that the guide states are those of the program."""

import re
import subprocess
import sys
import tomllib

import contents
import pytest
import selftest
from platformdirs.macos import MacOS

from ripieno.app.session.choice import MAX_FILL_BARS, NEAR
from tests.support.documents import PAGES
from tests.support.program import ROOT

INSTALLING = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEXTS = {page.name: page.read_text(encoding="utf-8") for page in PAGES}
HOME = "/home/me"

PRINT_PLACES = """
from PySide6.QtCore import QSettings
from ripieno.app.gui.log_file import log_path
from ripieno.app.session.live.controls.settings_file import settings_path
from ripieno.app.session.editor.recovery import recovery_folder

print(settings_path().parent)
print(QSettings("Ripieno", "Ripieno").fileName().rpartition("/")[0])
print(recovery_folder())
print(log_path().parent)
"""


def column(heading: str) -> list[str]:
    """Return a column of the table of places."""
    table = INSTALLING.partition("\n| what |")[2].partition("\n\n")[0].splitlines()
    place = [each.strip() for each in ("| what |" + table[0]).split("|")].index(heading)
    cells = [row.split("|")[place].strip() for row in table[2:]]
    return [cell.strip("`").replace("~", HOME, 1) for cell in cells]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the folders of Linux")
def test_the_folders_of_linux_are_those_of_the_table():
    done = subprocess.run(
        [sys.executable, "-c", PRINT_PLACES],
        cwd=ROOT,
        env={"HOME": HOME, "PATH": ""},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines() == column("Linux")


def test_the_folders_of_macos_are_those_of_the_table(monkeypatch):
    monkeypatch.setenv("HOME", HOME)
    folders = MacOS("ripieno", appauthor=False)
    ports, _, sessions, log = column("macOS")
    assert ports == folders.user_config_dir
    assert sessions == f"{folders.user_state_dir}/recovery"
    assert log == folders.user_log_dir


def test_the_libraries_to_install_are_those_that_the_tests_install():
    (line,) = re.findall(r"^sudo apt install (libegl1 .*)$", INSTALLING, re.MULTILINE)
    script = (ROOT / "tools" / "system_packages.sh").read_text(encoding="utf-8")
    assert set(line.split()) >= set(re.findall(r"\.so\.\d+:(\S+?)[;\s]", script))


def test_the_package_is_named_by_its_version():
    named = re.findall(r"ripieno_([\d.]+)_amd64\.deb", INSTALLING)
    assert named
    assert set(named) == {contents.version()}


@pytest.mark.parametrize("page", TEXTS)
def test_every_extra_that_a_page_installs_exists(page):
    named = {
        name
        for names in re.findall(r"pip install [^`\n]*\[([a-z,]+)\]", TEXTS[page])
        for name in names.split(",")
    }
    assert named <= set(PROJECT["optional-dependencies"])


@pytest.mark.parametrize("page", TEXTS)
def test_a_page_asks_for_the_oldest_python_that_will_do(page):
    oldest = PROJECT["requires-python"].removeprefix(">=").partition(",")[0]
    assert set(re.findall(r"Python (3\.\d+) or newer", TEXTS[page])) <= {oldest}


def test_the_bounds_of_a_fill_are_those_that_the_guide_states():
    words = " ".join(TEXTS["cli.md"].split())
    assert re.findall(r"at most (\d+) are filled at once", words) == [str(MAX_FILL_BARS)]
    assert f"in the {('no', 'one', 'two', 'three')[NEAR]} bars before and after" in words


def test_the_self_test_of_an_installer_compares_its_size_with_the_guide(tmp_path):
    (tmp_path / "_internal" / "docs").mkdir(parents=True)
    page = tmp_path / "_internal" / "docs" / "installing.md"
    page.write_text(INSTALLING, encoding="utf-8")
    stated = selftest.stated_size(tmp_path)
    with (tmp_path / "program").open("wb") as file:
        file.truncate(stated * 1_000_000)
    assert selftest.checked_size(tmp_path).startswith(f"{stated} MB")
    with (tmp_path / "program").open("wb") as file:
        file.truncate(stated * 1_200_000)
    with pytest.raises(selftest.SelfTestError, match=f"says {stated} MB"):
        selftest.checked_size(tmp_path)
