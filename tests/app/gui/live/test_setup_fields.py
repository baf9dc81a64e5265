"""A preset on the fields of the panel."""

import pytest

from ripieno.app.gui.live.board import Board
from ripieno.app.gui.live.ports_box import PortsBox
from ripieno.app.gui.live.set_box import SetBox
from ripieno.app.gui.live.setup_fields import first_controls, keep_setup, setup_of, show_setup
from ripieno.app.gui.live.source_box import SourceBox
from ripieno.app.session.live.controls.set_list import SetListError
from ripieno.app.session.live.presets import load_preset
from ripieno.app.session.live.routes import Route, Sound
from ripieno.app.session.live.setup import LiveSetup
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from tests.support import small_song


@pytest.fixture
def parts(qtbot):
    made = PortsBox("Ports"), SourceBox("Music"), SetBox("Set"), Board(first_controls())
    for widget in made[:3]:
        qtbot.addWidget(widget)
    return made


def asked(parts, kept):
    ports, source, set_box, board = parts
    return setup_of(kept, ports, source, set_box, board.controls)


def test_counter_and_pad_rest_at_first():
    assert first_controls().silent == {Role.COUNTER, Role.PAD}


def test_what_there_is_no_field_for_stays_as_the_preset_has_it(parts, tmp_path):
    kept = LiveSetup(
        outputs=("virtual pulse",),
        clock="midi",
        clock_to=(),
        metre=(6, 8),
        clip=small_song.write_song(tmp_path),
        routes=(Route("bass", "", 3),),
        sounds=(Sound("bass", 33),),
        delays=(("pulse", 0.01),),
    )
    show_setup(kept, *parts)
    setup = asked(parts, kept)
    for field in ("outputs", "clock", "clock_to", "metre", "clip", "routes", "sounds", "delays", "controls"):
        assert getattr(setup, field) == getattr(kept, field)


def test_bars_are_kept_as_they_are_written_and_must_make_sense(parts, tmp_path):
    kept = LiveSetup(outputs=("virtual pulse",), clip=small_song.write_song(tmp_path))
    show_setup(kept, *parts)
    keep_setup("club", asked(parts, kept), "2", tmp_path / "live.json")
    assert load_preset("club", tmp_path / "presets").bars == (1,)
    with pytest.raises(RipienoError):
        keep_setup("club", asked(parts, kept), "many", tmp_path / "live.json")


def test_a_set_list_begins_with_its_first_song(parts, tmp_path):
    path = tmp_path / "set.toml"
    path.write_text('[[songs]]\nname = "One"\n', encoding="utf-8")
    parts[2].show_setup(path, None, ())
    assert asked(parts, LiveSetup()).controls.song == 1
    parts[2].show_setup(tmp_path / "gone.toml", None, ())
    with pytest.raises(SetListError):
        asked(parts, LiveSetup())
