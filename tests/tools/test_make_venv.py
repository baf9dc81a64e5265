"""tools/make_venv.sh chooses a Python for which all packages come ready-made, where there is one."""

import subprocess
import sys

import pytest

from tests.support.program import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for the Unix shell")

FAKE = """#!/bin/sh
case $1 in
--version) echo "Python {version}" ;;
-c) exec {python} -c 'import sys; sys.version_info = {numbers}; exec(sys.argv[1])' "$2" ;;
-m) mkdir -p "$3" && echo {name} >"$3/made-by" ;;
esac
"""


def made_by(folder, *, pythons):
    """Return which of some Pythons, on a PATH with no others, makes the environment, and what is said."""
    for name, version in pythons.items():
        numbers = tuple(map(int, version.split(".")))
        text = FAKE.format(version=version, python=sys.executable, numbers=numbers, name=name)
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    for tool in ("sh", "dirname", "mkdir", "rm"):
        (folder / tool).symlink_to(f"/bin/{tool}" if tool in ("sh", "mkdir", "rm") else "/usr/bin/dirname")
    script = (ROOT / "tools" / "make_venv.sh").read_text(encoding="utf-8")
    (folder / "make_venv.sh").write_text(script.replace("/usr/bin/python3", "/nowhere"), encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", folder / "make_venv.sh", folder / "venv"],
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return (folder / "venv" / "made-by").read_text(encoding="utf-8").strip(), done.stdout


@pytest.mark.parametrize(
    ("pythons", "selected"),
    [
        ({"python3": "3.14.0", "python3.12": "3.12.1"}, "python3.12"),
        ({"python3": "3.11.7", "python3.12": "3.12.1", "python3.14": "3.14.0"}, "python3"),
        ({"python3": "3.9.2", "python3.11": "3.11.0", "python3.13": "3.13.0"}, "python3.11"),
    ],
)
def test_a_python_with_all_packages_is_preferred(tmp_path, pythons, selected):
    assert made_by(tmp_path, pythons=pythons) == (
        selected,
        f"Making {tmp_path / 'venv'} with Python {pythons[selected]} ...\n",
    )


def test_a_newer_one_will_do_and_what_is_missing_is_said(tmp_path):
    selected, said = made_by(tmp_path, pythons={"python3": "3.14.0"})
    assert selected == "python3"
    assert "Python 3.14.0 has no ready-made python-rtmidi" in said
    assert "3.11 or 3.12" in said
