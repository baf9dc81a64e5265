from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.controls.scenes import APART, scene_of
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import at_knob, changed
from ripieno.app.session.live.routes import Route
from ripieno.app.session.parameter import ParameterKind

SETTABLE = [
    name
    for name, control in CONTROLS.items()
    if control.kind is not ParameterKind.TRIGGER and name not in APART
]


def turned(turns):
    controls = Controls()
    for name, share in turns:
        controls = changed(controls, name, at_knob(CONTROLS[name], share))
    return controls


TURNS = st.lists(st.tuples(st.sampled_from(SETTABLE), st.floats(0, 1)), max_size=12)


@given(TURNS, TURNS)
def test_a_scene_brings_every_control_back_whatever_was_turned_since(stored, since):
    assert scene_of(turned(stored)).restore(turned(since)) == turned(stored)


def test_a_scene_keeps_the_routes():
    routes = (Route("bass", "Synth", 3),)
    assert scene_of(Controls(), routes).routes == routes


def test_a_scene_does_not_say_which_scene_and_song_it_is():
    here = changed(changed(Controls(), "scene", 4), "song", 2)
    there = scene_of(Controls()).restore(here)
    assert (there.scene, there.song) == (4, 2)
