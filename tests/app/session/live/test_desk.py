import pytest

from ripieno.app.session.events import Warned
from ripieno.app.session.live.bindings import Binding
from ripieno.app.session.live.control_values import ControlError
from ripieno.app.session.live.controls import CONTROLS, Controls
from ripieno.app.session.live.desk import LEAVE, NOTHING, Desk, Outcome
from ripieno.app.session.live.live_events import Taught, Turned
from ripieno.app.session.live.requests import Forget, Knob, Learn, Leave, Toggle, Trigger, Turn
from ripieno.app.session.live.settings_file import LiveSettings, load_settings
from ripieno.app.session.parameter import ParameterKind
from tests.support.live_controls import controls_at

CC = bytes((0xB0, 21, 127))
TRIGGERS = [name for name, control in CONTROLS.items() if control.kind is ParameterKind.TRIGGER]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "live.json"


@pytest.fixture
def desk(path):
    return Desk(Controls(), LiveSettings(("Synth",)), path)


def test_a_turn_moves_a_control_and_is_told_once(desk):
    assert desk.take(Turn("density", 2)) == Outcome((Turned("density", 2.0),))
    assert desk.controls == controls_at(density=2.0)
    assert desk.take(Turn("density", 2.0)) == NOTHING


def test_a_knob_turns_from_end_to_end(desk):
    desk.take(Knob("tempo", 0.0))
    assert desk.controls.tempo == 20
    desk.take(Knob("tempo", 1.0))
    assert desk.controls.tempo == 300


def test_a_toggle_turns_a_switch_there_and_back(desk):
    assert desk.take(Toggle("drums")).events == (Turned("drums", value=False),)
    assert desk.take(Toggle("drums")).events == (Turned("drums", value=True),)


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_is_to_be_done(desk, name):
    assert desk.take(Trigger(name)) == desk.take(Knob(name, 1.0)) == Outcome(triggers=(name,))
    assert desk.take(Knob(name, 0.0)) == NOTHING


def test_leaving_is_to_be_done(desk):
    assert desk.take(Leave()).triggers == (LEAVE,)


@pytest.mark.parametrize("asked", [Turn("volume", 1), Turn("key", "H"), Learn("volume"), Toggle("panic")])
def test_what_makes_no_sense_is_told_and_changes_nothing(desk, asked):
    (told,) = desk.take(asked).events
    assert isinstance(told, Warned)
    assert desk.controls == Controls()


def test_what_is_learnt_moves_and_is_remembered_beside_the_rest(desk, path):
    desk.take(Learn("tempo"))
    assert desk.heard(CC).events == (Taught("tempo", "cc 21 on channel 1"),)
    assert desk.heard(CC).events == (Turned("tempo", 300.0),)
    assert load_settings(path) == LiveSettings(("Synth",), bindings=(Binding("tempo", "cc", 21, 0),))


def test_what_is_forgotten_is_music_again(desk, path):
    desk.take(Learn("tempo"))
    desk.heard(CC)
    assert desk.take(Forget("tempo")).events == (Taught("tempo", ""),)
    assert desk.heard(CC) is None
    assert load_settings(path).bindings == ()


def test_several_controls_learn_one_after_the_other(path):
    desk = Desk(Controls(), LiveSettings(), path, ("density", "swing"))
    assert desk.wanted == "density"
    desk.heard(CC)
    assert desk.wanted == "swing"
    desk.heard(bytes((0xB0, 22, 1)))
    assert desk.wanted == ""
    assert [binding.number for binding in load_settings(path).bindings] == [21, 22]


def test_a_control_that_is_none_cannot_be_learnt_for(path):
    with pytest.raises(ControlError):
        Desk(Controls(), LiveSettings(), path, ("volume",))


def test_settings_that_cannot_be_kept_are_told_once_and_stop_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    desk = Desk(Controls(), LiveSettings(), tmp_path / "file" / "live.json", ("density", "swing"))
    first, second = desk.heard(CC), desk.heard(bytes((0xB0, 22, 1)))
    assert [type(event) for event in first.events] == [Taught, Warned]
    assert [type(event) for event in second.events] == [Taught]
