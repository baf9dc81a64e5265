import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.settings_file import (
    LiveSettings,
    SettingsError,
    load_settings,
    save_settings,
    settings_path,
)

KEPT = LiveSettings(
    ("Grosses Gerät", "Synth"),
    ("Keys",),
    (("Synth", -0.0125),),
    (Binding("density", "cc", 21, 0), Binding("panic", "note", 36, 9), Binding("tempo", "program", -1, 15)),
)


def test_settings_come_back_as_they_were_kept(tmp_path):
    path = tmp_path / "new" / "live.json"
    save_settings(KEPT, path)
    assert load_settings(path) == KEPT
    assert [file.name for file in path.parent.iterdir()] == ["live.json"]


def test_where_nothing_was_kept_the_first_settings_hold(tmp_path):
    assert load_settings(tmp_path / "live.json") == LiveSettings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        '{"outputs": "Synth"}',
        '{"outputs": [1]}',
        '{"delays_ms": {"Synth": "soon"}}',
        '{"delays_ms": {"Synth": 1e9}}',
        '{"delays_ms": {"Synth": NaN}}',
        '{"learnt": {"volume": "cc 1 on channel 1"}}',
        '{"learnt": {"density": "knob 1"}}',
        '{"learnt": []}',
    ],
)
def test_damaged_settings_are_told_in_one_sentence_and_put_aside(tmp_path, text):
    path = tmp_path / "live.json"
    path.write_text(text)
    with pytest.raises(SettingsError) as refusal:
        load_settings(path)
    assert str(path) in str(refusal.value)
    assert str(refusal.value).endswith(".")
    save_settings(KEPT, path)
    assert load_settings(path) == KEPT
    assert path.with_suffix(".damaged").read_text() == text


@given(st.binary(max_size=80))
def test_whatever_lies_in_the_file_is_understood_or_refused(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("settings") / "live.json"
    path.write_bytes(data)
    try:
        settings = load_settings(path)
    except SettingsError:
        settings = LiveSettings()
    assert settings == LiveSettings() or json.loads(data)


def test_a_folder_that_is_none_is_told_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="RIPIENO_SETTINGS"):
        save_settings(KEPT, tmp_path / "file" / "live.json")


def test_the_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("RIPIENO_SETTINGS", str(tmp_path))
    assert settings_path() == tmp_path / "live.json"
    monkeypatch.delenv("RIPIENO_SETTINGS")
    assert settings_path().parent.name == "ripieno"


def test_a_delay_of_one_port_leaves_the_others():
    assert dict(KEPT.delayed({"Pads": 0.02}).delays) == {"Synth": -0.0125, "Pads": 0.02}


def test_a_message_that_was_learnt_under_an_earlier_name_moves_the_control_of_today(tmp_path):
    path = tmp_path / "live.json"
    path.write_text(json.dumps({"learnt": {"polyphony": "cc 21 on channel 1"}}), encoding="utf-8")
    assert load_settings(path).bindings == (Binding("max_polyphony", "cc", 21, 0),)
