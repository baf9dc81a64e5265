from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.scenes import scene_of
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.presets import (
    PresetError,
    load_preset,
    preset_names,
    preset_of,
    save_preset,
    with_own,
)
from ripieno.app.session.live.routes import Route, Sound
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.music.roles import Role
from tests.app.session.live.controls.test_scenes import TURNS, turned

SETTINGS = LiveSettings(
    ("Synth",),
    ("Keyboard",),
    (("Synth", -0.012),),
    (Binding("density", "cc", 21, 0),),
    ((3, scene_of(turned([("tempo", 0.5)]), (Route("bass", "", 4),))),),
)
ROUTES = (Route("bass", "Synth", 2), Route("metronome", "", 15))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "presets"


@given(TURNS)
def test_a_preset_brings_everything_back(tmp_path_factory, turns):
    folder = tmp_path_factory.mktemp("presets")
    setup = LiveSetup(
        clock="midi",
        clock_to=("Synth",),
        metre=(6, 8),
        parts=(Role.BASS, Role.PAD),
        clip=Path("/music/song.mid"),
        bars=(4, 5),
        tracks="Piano",
        sounds=(Sound("bass", 33, 128),),
    )
    save_preset("Blue club", preset_of(setup, SETTINGS, turned(turns), ROUTES), folder)
    kept = load_preset("Blue club", folder)
    assert kept.controls == turned(turns)
    assert kept.preset == SETTINGS
    assert (kept.outputs, kept.inputs, kept.routes) == (("Synth",), ("Keyboard",), ROUTES)
    for field in ("clock", "clock_to", "metre", "parts", "clip", "bars", "tracks", "sounds"):
        assert getattr(kept, field) == getattr(setup, field)


def test_presets_are_listed_by_name(folder):
    for name in ("Zoo", "Attic"):
        save_preset(name, preset_of(LiveSetup(), LiveSettings(), Controls(), ()), folder)
    assert preset_names(folder) == ("Attic", "Zoo")


def test_what_is_given_beside_a_preset_counts(folder):
    save_preset("one", preset_of(LiveSetup(), SETTINGS, Controls(), ROUTES), folder)
    setup = with_own(load_preset("one", folder), {"clock": "link", "delays": (("Pads", 0.003),)})
    assert setup.clock == "link"
    assert setup.routes == ROUTES
    assert setup.delays == (("Pads", 0.003), ("Synth", -0.012))


def test_a_preset_that_is_missing_names_those_that_are_there(folder):
    with pytest.raises(PresetError, match="there are none yet"):
        load_preset("two", folder)
    save_preset("one", preset_of(LiveSetup(), LiveSettings(), Controls(), ()), folder)
    with pytest.raises(PresetError, match="there are one"):
        load_preset("two", folder)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"controls": {"volume": 3}}',
        '{"controls": {"tempo": "fast"}}',
        '{"learnt": {"density": "knob"}}',
        '{"scenes": {"one": {"values": {}}}}',
        '{"clock": "sun"}',
        '{"set_list": "/not/there.toml"}',
    ],
)
def test_a_damaged_preset_is_refused_in_one_sentence_with_file_and_remedy(folder, text):
    folder.mkdir()
    (folder / "one.json").write_text(text, encoding="utf-8")
    with pytest.raises(PresetError) as refusal:
        load_preset("one", folder)
    sentence = str(refusal.value)
    assert str(folder / "one.json") in sentence
    assert "save the preset again" in sentence


@pytest.mark.parametrize("name", ["", "../live", "a/b", ".hidden", "x" * 61, "con:1"])
def test_a_name_that_no_file_may_have_is_refused(folder, name):
    with pytest.raises(PresetError, match="no name for a preset"):
        save_preset(name, preset_of(LiveSetup(), LiveSettings(), Controls(), ()), folder)


@given(st.text(max_size=30))
def test_no_name_leads_out_of_the_folder(tmp_path_factory, name):
    folder = tmp_path_factory.mktemp("presets")
    try:
        path = save_preset(name, preset_of(LiveSetup(), LiveSettings(), Controls(), ()), folder)
    except PresetError:
        return
    assert path.parent == folder
