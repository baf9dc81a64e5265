import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.bindings import Binding
from ripieno.app.session.live.controls.set_list import SetListSong
from ripieno.app.session.live.controls.settings_file import LiveSettings, load_settings
from ripieno.app.session.live.controls.state import LEAVE, NOTHING, ControlState, RequestResult
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import ControlError
from ripieno.app.session.live.live_events import ControlChanged, Taught
from ripieno.app.session.live.requests import (
    Forget,
    Knob,
    Learn,
    Leave,
    SavePreset,
    SetClockOutput,
    SetControl,
    SetRoute,
    Toggle,
    Trigger,
)
from ripieno.app.session.live.routes import Route
from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at

CC = bytes((0xB0, 21, 127))
TRIGGERS = [name for name, control in CONTROLS.items() if control.kind is ParameterKind.TRIGGER]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "live.json"


@pytest.fixture
def control_state(path):
    return ControlState(Controls(), LiveSettings(("Synth",)), path)


def test_a_turn_moves_a_control_and_is_told_once(control_state):
    assert control_state.take(SetControl("density", 2)) == RequestResult((ControlChanged("density", 2.0),))
    assert control_state.controls == controls_at(density=2.0)
    assert control_state.take(SetControl("density", 2.0)) == NOTHING


def test_a_knob_turns_from_end_to_end(control_state):
    control_state.take(Knob("tempo", 0.0))
    assert control_state.controls.tempo == 20
    control_state.take(Knob("tempo", 1.0))
    assert control_state.controls.tempo == 300


def test_a_toggle_turns_a_switch_there_and_back(control_state):
    assert control_state.take(Toggle("drums")).events == (ControlChanged("drums", value=False),)
    assert control_state.take(Toggle("drums")).events == (ControlChanged("drums", value=True),)


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_trigger_is_to_be_done(control_state, name):
    assert (
        control_state.take(Trigger(name))
        == control_state.take(Knob(name, 1.0))
        == RequestResult(triggers=(name,))
    )
    assert control_state.take(Knob(name, 0.0)) == NOTHING


def test_leaving_is_to_be_done(control_state):
    assert control_state.take(Leave()).triggers == (LEAVE,)


@pytest.mark.parametrize(
    "asked", [SetControl("volume", 1), SetControl("key", "H"), Learn("volume"), Toggle("panic")]
)
def test_what_makes_no_sense_is_told_and_changes_nothing(control_state, asked):
    (reported,) = control_state.take(asked).events
    assert isinstance(reported, Warned)
    assert control_state.controls == Controls()


def test_what_is_learnt_moves_and_is_remembered_beside_the_rest(control_state, path):
    control_state.take(Learn("tempo"))
    assert control_state.receive(CC).events == (Taught("tempo", "cc 21 on channel 1"),)
    assert control_state.receive(CC).events == (ControlChanged("tempo", 300.0),)
    assert load_settings(path) == LiveSettings(("Synth",), bindings=(Binding("tempo", "cc", 21, 0),))


def test_what_is_forgotten_is_music_again(control_state, path):
    control_state.take(Learn("tempo"))
    control_state.receive(CC)
    assert control_state.take(Forget("tempo")).events == (Taught("tempo", ""),)
    assert control_state.receive(CC) is None
    assert load_settings(path).bindings == ()


def test_several_controls_learn_one_after_the_other(path):
    control_state = ControlState(Controls(), LiveSettings(), path, ("density", "swing"))
    assert control_state.wanted == "density"
    control_state.receive(CC)
    assert control_state.wanted == "swing"
    control_state.receive(bytes((0xB0, 22, 1)))
    assert control_state.wanted == ""
    assert [binding.number for binding in load_settings(path).bindings] == [21, 22]


def test_a_control_that_is_none_cannot_be_learnt_for(path):
    with pytest.raises(ControlError):
        ControlState(Controls(), LiveSettings(), path, ("volume",))


def test_settings_that_cannot_be_kept_are_told_once_and_stop_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    control_state = ControlState(
        Controls(), LiveSettings(), tmp_path / "file" / "live.json", ("density", "swing")
    )
    first, second = control_state.receive(CC), control_state.receive(bytes((0xB0, 22, 1)))
    assert [type(event) for event in first.events] == [Taught, Warned]
    assert [type(event) for event in second.events] == [Taught]


def test_stored_scenes_are_remembered_from_one_session_to_the_next(control_state, path):
    control_state.take(SetControl("swing", 0.5))
    control_state.take(SetRoute(Route("bass", "Pads", 3)))
    control_state.store_scene()
    again = ControlState(Controls(), load_settings(path), path)
    again.take(SetControl("scene", 1))
    assert again.controls.swing == 0.5
    assert again.routes == (Route("bass", "Pads", 3),)
    assert again.take_restored()
    assert not again.take_restored()


def test_a_scene_can_be_restored_again_where_it_stands(control_state):
    control_state.store_scene()
    control_state.take(SetControl("swing", 0.9))
    assert control_state.take(SetControl("scene", 1)).events == (ControlChanged("swing", 0.0),)


def test_the_first_empty_scene_is_stored_where_none_is_selected(control_state):
    control_state.store_scene()
    control_state.take(SetControl("scene", 0))
    assert ControlChanged("scene", 2) in control_state.store_scene().events


def test_presets_and_clock_outputs_are_passed_on(control_state):
    for request in (SavePreset("club"), SetClockOutput("Synth", sends=False)):
        assert control_state.take(request) == RequestResult(passed_on=(request,))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["swing", "tempo", "bass_transpose", "freeze", "key", "group_2"]), st.floats(0, 1)
        ),
        max_size=20,
    )
)
def test_undone_to_the_last_everything_stands_where_it_began(turns):
    state = ControlState(Controls(), LiveSettings(), None)
    for name, share in turns:
        state.take(Knob(name, share))
    for _ in turns:
        state.undo()
    assert state.controls == Controls()


def test_a_song_puts_back_what_the_song_before_it_set(control_state):
    control_state.take(SetControl("swing", 0.5))
    control_state.enter_song(SetListSong("One", values=(("key", "E minor"), ("bass_transpose", 12))))
    control_state.enter_song(SetListSong("Two", values=(("key", "C major"),)))
    assert control_state.controls.lane(Role.BASS).transpose == 0
    control_state.enter_song(SetListSong("Three"))
    assert control_state.controls == controls_at(swing=0.5)
