"""What pip installs: the wheel, built and installed, and the archive of the sources."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import contents
import pytest

from ripieno.app.session.self_test import CHECKS
from tests.support.artefacts import build, install, run_quietly
from tests.support.program import MAX_RUN_SECONDS, ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """Return the folder that the archive of the sources unpacks to."""
    folder = tmp_path_factory.mktemp("sources")
    with tarfile.open(build("sdist", ROOT, folder)) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.iterdir() if path.is_dir())


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_a_wheel_holds_all_data_of_the_frozen_program(wheel):
    frozen = {(Path(folder) / Path(source).name).as_posix() for source, folder in contents.data()}
    packages = {name for name in frozen if name.startswith("ripieno/")}
    assert {"ripieno/app/examples/freedoom-e3m3.mid", "ripieno/app/gui/help/pages/reaper.md"} < packages
    assert packages <= names(wheel)


def test_wheel_and_sources_credit_the_works_of_others(wheel, sources):
    notice = (ROOT / "NOTICE").read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read(f"ripieno-{contents.version()}.dist-info/licenses/NOTICE") == notice
    assert (sources / "NOTICE").read_bytes() == notice


def test_a_wheel_puts_nothing_outside_one_package(wheel):
    assert {name.split("/")[0] for name in names(wheel)} == {
        "ripieno",
        f"ripieno-{contents.version()}.dist-info",
    }


def test_an_installed_wheel_passes_its_self_test_in_a_folder_with_packages_of_other_programs(wheel, tmp_path):
    programs = install(wheel, tmp_path / "environment")
    (tmp_path / "home").mkdir()
    for foreign in ("app", "engine", "training", "ripieno"):
        package = tmp_path / "elsewhere" / foreign
        package.mkdir(parents=True)
        if foreign != "ripieno":  # such a folder without modules must not hide the package
            (package / "__init__.py").write_text(f"raise ImportError('the wrong {foreign}')", "utf-8")
    done = subprocess.run(
        [programs / "ripieno", "self-test"],
        cwd=tmp_path / "elsewhere",
        env={
            **{name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}},
            "HOME": str(tmp_path / "home"),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=MAX_RUN_SECONDS,
        check=False,
    )
    assert [line for line in done.stdout.splitlines() if not line.startswith("ok ")] == [], done.stderr
    assert [line.split()[1] for line in done.stdout.splitlines()] == [*CHECKS, "window"]
    assert done.returncode == 0


def test_the_archive_of_the_sources_holds_all_that_is_kept(sources):
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("these sources are no repository, so they are such an archive themselves")
    listed = run_quietly(git, "ls-files", "-z").split("\0")
    tracked = {name for name in listed if (ROOT / name).is_file()}
    held = {path.relative_to(sources).as_posix() for path in sources.rglob("*") if path.is_file()}
    kept_apart = {name for name in tracked if name.startswith("systems/")}
    assert tracked - held == kept_apart


def test_packs_of_published_systems_are_in_neither_and_small(wheel, sources):
    cards = [name for name in names(wheel) if name.endswith("/card.json")]
    assert cards == ["ripieno/engine/model/packs/ripieno/card.json"]
    assert not (sources / "systems").exists()
    packs = [path for path in (ROOT / "systems").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in packs) <= 8_000_000


def test_tests_of_the_unpacked_sources_are_found(sources):
    folders = ("tests/architecture", "tests/bench", "tests/installer")
    collect = ("-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider")
    found = run_quietly(sys.executable, *collect, *folders, cwd=sources)
    assert all(f"{folder}/" in found for folder in folders)


def test_unpacked_sources_build_the_same_wheel(wheel, sources, tmp_path):
    assert names(build("wheel", sources, tmp_path)) == names(wheel)
