import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.controls.bindings import (
    ANY_PROGRAM,
    Binding,
    BindingError,
    binding_from,
    parse_binding,
)
from ripieno.app.session.live.controls.learn import Learnt, MidiLearn
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import ControlError, at_knob, changed, value_of
from ripieno.app.session.live.requests import Knob, SetControl, Toggle, Trigger
from ripieno.app.session.parameter import ParameterKind

CC, NOTE, END, PROGRAM = 0xB0, 0x90, 0x80, 0xC0


def taught(control, data):
    learn = MidiLearn()
    learn.learn(control)
    assert learn.receive(data) == (Learnt(learn.bindings[0]),)
    return learn


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("data", [bytes((CC | 3, 21, 64)), bytes((NOTE, 36, 90)), bytes((PROGRAM | 15, 7))])
def test_every_control_learns_every_kind_of_message_and_answers_to_it(control, data):
    learn = taught(control, data)
    learn.receive(bytes((data[0], data[1], 0)[: len(data)]))  # the button comes up
    up = bytes((data[0], data[1], 127)[: len(data)])
    (asked,) = learn.receive(up)
    assert asked.name == control


def test_a_controller_turns_a_number_through_its_range():
    learn = taught("density", bytes((CC, 21, 5)))
    (low,), (high,) = learn.receive(bytes((CC, 21, 0))), learn.receive(bytes((CC, 21, 127)))
    assert (low, high) == (Knob("density", 0), Knob("density", 1))


def test_what_is_not_learnt_is_music():
    learn = taught("density", bytes((CC, 21, 5)))
    assert learn.receive(bytes((CC, 22, 5))) is None
    assert learn.receive(bytes((CC | 1, 21, 5))) is None
    assert learn.receive(bytes((NOTE, 21, 5))) is None


def test_a_learnt_note_and_its_end_are_no_music():
    learn = taught("freeze", bytes((NOTE, 36, 90)))
    assert learn.receive(bytes((END, 36, 0))) == ()
    assert learn.receive(bytes((NOTE, 36, 90))) == (Toggle("freeze"),)
    assert learn.receive(bytes((NOTE, 36, 0))) == ()


def test_a_pedal_on_its_way_down_triggers_once():
    learn = taught("panic", bytes((CC, 64, 127)))
    sweep = [*range(0, 128, 8), 127, *range(127, -1, -8), 0, *range(0, 128, 16)]
    done = [asked for value in sweep for asked in learn.receive(bytes((CC, 64, value)))]
    assert done == [Trigger("panic"), Trigger("panic")]


def test_the_message_that_was_learnt_does_nothing_before_it_comes_again():
    learn = taught("panic", bytes((CC, 64, 100)))
    assert learn.receive(bytes((CC, 64, 110))) == ()


def test_one_program_triggers_each_time_it_comes():
    learn = taught("panic", bytes((PROGRAM, 9)))
    assert learn.receive(bytes((PROGRAM, 9))) == learn.receive(bytes((PROGRAM, 9))) == (Trigger("panic"),)
    assert learn.receive(bytes((PROGRAM, 10))) is None


def test_any_program_turns_a_number():
    learn = taught("tempo", bytes((PROGRAM, 9)))
    assert learn.bindings == (Binding("tempo", "program", ANY_PROGRAM, 0),)
    assert learn.receive(bytes((PROGRAM, 127))) == (Knob("tempo", 1),)


@pytest.mark.parametrize(
    "data",
    [
        bytes((END, 36, 0)),
        bytes((NOTE, 36, 0)),
        bytes((0xE0, 0, 64)),
        bytes((0xF8,)),
        b"",
        bytes((CC, 123, 0)),
    ],
)
def test_what_is_no_knob_teaches_nothing_and_the_wish_stays(data):
    learn = MidiLearn()
    learn.learn("density")
    assert learn.receive(data) is None
    assert learn.wanted == "density"


def test_a_message_moves_one_control_and_a_control_has_one_message():
    learn = taught("density", bytes((CC, 21, 5)))
    learn.learn("swing")
    learn.receive(bytes((CC, 21, 5)))
    assert [binding.control for binding in learn.bindings] == ["swing"]
    learn.learn("swing")
    learn.receive(bytes((CC, 30, 5)))
    assert learn.bindings == (Binding("swing", "cc", 30, 0),)


def test_what_is_forgotten_is_music_again():
    learn = taught("density", bytes((CC, 21, 5)))
    assert learn.forget("density")
    assert not learn.forget("density")
    assert learn.receive(bytes((CC, 21, 5))) is None


def test_a_wish_can_be_called_off():
    learn = MidiLearn()
    learn.learn("density")
    learn.learn("")
    assert learn.receive(bytes((CC, 21, 5))) is None
    with pytest.raises(ControlError):
        learn.learn("volume")


messages = st.one_of(
    st.builds(
        lambda status, a, b: bytes((status, a, b)), st.integers(0x80, 0xBF), *[st.integers(0, 127)] * 2
    ),
    st.builds(lambda status, a: bytes((status, a)), st.integers(0xC0, 0xDF), st.integers(0, 127)),
)


@given(control=st.sampled_from(list(CONTROLS)), data=messages)
def test_a_binding_survives_as_text(control, data):
    binding = binding_from(control, data)
    if binding is not None:
        assert binding.fits(data)
        assert parse_binding(control, str(binding)) == binding


@pytest.mark.parametrize(
    "text", ["", "cc 128 on channel 1", "cc 1 on channel 17", "cc any on channel 1", "knob 1 on channel 1"]
)
def test_words_that_name_no_message_are_refused(text):
    with pytest.raises(BindingError):
        parse_binding("density", text)


@given(messages=st.lists(messages, max_size=60), control=st.sampled_from(list(CONTROLS)))
def test_whatever_comes_in_asks_only_for_what_can_be_done(messages, control):
    learn, controls = MidiLearn(), Controls()
    learn.learn(control)
    for data in messages:
        for asked in learn.receive(data) or ():
            if isinstance(asked, Knob):
                controls = changed(controls, asked.name, at_knob(CONTROLS[asked.name], asked.share))
                assert value_of(controls, asked.name) is not None
            elif isinstance(asked, Trigger):
                assert CONTROLS[asked.name].kind is ParameterKind.TRIGGER


@pytest.mark.parametrize("control", ["scene", "song"])
def test_a_program_change_gives_the_number_of_a_scene_and_of_a_song(control):
    learn = taught(control, bytes((PROGRAM, 3)))
    assert learn.receive(bytes((PROGRAM, 0))) == (SetControl(control, 1),)
    assert learn.receive(bytes((PROGRAM, 15))) == (SetControl(control, 16),)
