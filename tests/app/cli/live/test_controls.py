import json

import pytest

from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.settings_file import LiveSettings, load_settings, save_settings
from ripieno.app.session.live.controls.table import CONTROLS
from tests.support.program import assert_one_sentence, run_here


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("RIPIENO_SETTINGS", str(tmp_path))
    kept = LiveSettings(
        ("Synth",), bindings=(Binding("density", "cc", 21, 0), Binding("panic", "note", 36, 9))
    )
    save_settings(kept, tmp_path / "live.json")
    return tmp_path / "live.json"


@pytest.mark.usefixtures("path")
def test_every_control_is_listed_with_what_was_learnt(capsys):
    ended = run_here(capsys, "controls")
    rows = {line.split()[0]: line for line in ended.out.splitlines()}
    assert set(rows) == {"Control", *CONTROLS}
    assert "cc 21 on channel 1" in rows["density"]
    assert "cc" not in rows["swing"]


@pytest.mark.usefixtures("path")
def test_the_list_comes_as_json(capsys):
    rows = {row["name"]: row for row in json.loads(run_here(capsys, "controls", "--json").out)["controls"]}
    assert rows["panic"]["learnt"] == "note 36 on channel 10"
    assert rows["swing"]["learnt"] is None
    assert rows["tempo"]["default"] == 120


def test_forgetting_one_leaves_the_others_and_the_ports(capsys, path):
    assert run_here(capsys, "controls", "--forget", "density").status == 0
    assert load_settings(path) == LiveSettings(("Synth",), bindings=(Binding("panic", "note", 36, 9),))


def test_forgetting_all_leaves_the_ports(capsys, path):
    run_here(capsys, "controls", "--forget", "all")
    assert load_settings(path) == LiveSettings(("Synth",))


@pytest.mark.usefixtures("path")
def test_what_is_no_control_cannot_be_forgotten(capsys):
    assert_one_sentence(run_here(capsys, "controls", "--forget", "volume"))


def test_damaged_settings_are_told_in_one_sentence(capsys, path):
    path.write_text("{")
    assert_one_sentence(run_here(capsys, "controls"))
