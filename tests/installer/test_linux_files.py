import configparser
import shutil
import subprocess
import xml.etree.ElementTree as ET

import contents
import pytest

from tests.support.artefacts import run_quietly

LINUX = contents.ROOT / "installer" / "linux"
DESKTOP = LINUX / "ripieno.desktop"
METAINFO = LINUX / "org.ripieno.Ripieno.metainfo.xml"


def entry():
    file = configparser.ConfigParser(interpolation=None)
    file.optionxform = str
    file.read(DESKTOP, encoding="utf-8")
    return file["Desktop Entry"]


def test_the_menu_entry_starts_the_window_with_a_midi_file():
    program, place = entry()["Exec"].split()
    assert program in contents.LAUNCHERS
    assert place == "%f"
    assert "audio/midi" in entry()["MimeType"].split(";")


def test_the_window_and_its_menu_entry_have_one_name():
    source = (contents.ROOT / "app" / "gui" / "application.py").read_text(encoding="utf-8")
    assert f'setDesktopFileName("{DESKTOP.stem}")' in source


def test_the_store_page_names_what_is_installed():
    page = ET.parse(METAINFO).getroot()  # noqa: S314 (our own file)
    assert page.findtext("launchable") == DESKTOP.name
    assert {each.text for each in page.iter("binary")} == set(contents.LAUNCHERS)
    assert page.findtext("icon") == entry()["Icon"]


def test_the_icon_is_a_square_drawing():
    icon = ET.parse(contents.ROOT / "installer" / "icon.svg").getroot()  # noqa: S314 (our own file)
    assert icon.get("width") == icon.get("height") == "256"


def test_the_menu_entry_is_as_desktops_have_it():
    validate = shutil.which("desktop-file-validate")
    assert validate, "desktop-file-utils is missing; `make live-packages` installs it"
    done = subprocess.run([validate, DESKTOP], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "script", sorted((contents.ROOT / "installer").rglob("*.sh")), ids=lambda path: path.name
)
def test_a_script_can_be_read_and_run(script):
    shell = (
        script.read_text(encoding="utf-8")
        .partition("\n")[0]
        .removeprefix("#!")
        .split()[-1]
        .rpartition("/")[2]
    )
    done = subprocess.run([shell, "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert script.stat().st_mode & 0o111


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """Return a package as the installer packs it, of a small program."""
    if missing := [name for name in ("dpkg-deb", "objdump") if shutil.which(name) is None]:
        pytest.skip(f"no packages are made where {' and '.join(missing)} are missing")
    folder = tmp_path_factory.mktemp("package")
    program, icons = folder / "ripieno", folder / "icons"
    for made in (program, icons):
        made.mkdir()
    for name in contents.LAUNCHERS:
        shutil.copy(shutil.which("true"), program / name)
    (program / "LICENCES.txt").write_text("MIT", encoding="utf-8")
    for size in (16, 24, 32, 48, 64, 128, 256, 512):
        (icons / f"{size}.png").touch()
    made = run_quietly(
        *("env", "SOURCE_DATE_EPOCH=1700000000"),
        *(LINUX / "make_deb.sh", program, icons, contents.version(), folder),
    )
    return made.strip()


def test_a_package_asks_for_nothing_but_the_libraries_that_it_loads(package):
    fields = dict(
        line.split(": ", 1)
        for line in run_quietly("dpkg-deb", "--field", package).splitlines()
        if not line.startswith(" ")
    )
    assert fields["Depends"].startswith("libc6")
    assert "Recommends" not in fields
    assert {"fluidsynth", "jackd2"} < set(fields["Suggests"].split(", "))


def test_a_package_has_both_programs_and_a_menu_entry(package):
    files = run_quietly("dpkg-deb", "--contents", package)
    for name in (*contents.LAUNCHERS, DESKTOP.name):
        assert f"/{name}" in files
