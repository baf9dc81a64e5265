from pathlib import Path

import click
import pytest

from ripieno.app.cli.live.command import given_options, live, live_setup
from ripieno.app.cli.main import main
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.osc.port import OscSetup
from ripieno.app.session.live.routes import Route, Sound
from ripieno.app.session.live.setup import LiveSetup
from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at


def setup_of(*words):
    # As the program makes it: a click command remembers its first help option for ever.
    names = main.context_settings["help_option_names"]
    context = live.make_context("live", [str(word) for word in words], help_option_names=names)
    options = dict(context.params)
    del options["as_json"], options["lists_presets"]
    return live_setup(options, given_options(context))


def test_without_options_it_plays_for_ever_to_what_there_is():
    setup = setup_of()
    assert setup == LiveSetup(controls=controls_at(seed=setup.controls.seed), has_tempo=False)


def test_two_sessions_begin_from_other_seeds():
    assert setup_of().controls.seed != setup_of().controls.seed


def test_a_name_that_no_preset_may_have_is_refused_before_the_session():
    with pytest.raises(click.BadParameter, match="no name for a preset"):
        setup_of("--save-preset", "a/b")


def test_ports_may_be_given_several_times():
    setup = setup_of("--out", "Synth", "--out", "virtual Pads", "--in", "Keyboard")
    assert setup.outputs == ("Synth", "virtual Pads")
    assert setup.inputs == ("Keyboard",)


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("bass=Synth:2", Route("bass", "Synth", 1)),
        ("bass=Synth", Route("bass", "Synth")),
        ("bass=:16", Route("bass", "", 15)),
        ("2=Midi Through:Port-0 14:0:3", Route("2", "Midi Through:Port-0 14:0", 2)),
    ],
)
def test_a_route_names_lane_port_and_channel(text, route):
    assert setup_of("--route", text).routes == (route,)


@pytest.mark.parametrize(
    ("text", "sound"), [("bass=34", Sound("bass", 33)), ("keys=5@128", Sound("keys", 4, 128))]
)
def test_a_sound_is_counted_from_one_as_on_screen(text, sound):
    assert setup_of("--program", text).sounds == (sound,)


def test_a_latency_is_in_milliseconds_and_may_be_negative():
    assert setup_of("--latency", "Synth=-12.5", "--latency", "Pads=3ms").delays == (
        ("Synth", -0.0125),
        ("Pads", 0.003),
    )


def test_every_control_with_a_value_has_an_option():
    names = {option.name for option in live.params}
    roles = {role.value for role in Role}
    valued = {name for name, control in CONTROLS.items() if control.kind is not ParameterKind.TRIGGER}
    by_set = {name for name, control in CONTROLS.items() if control.lane or control.group}
    assert valued - roles - by_set <= names


def test_controls_stand_where_options_put_them():
    words = ("--density", 2, "--key", "a minor", "--mode", "answer", "--silent", "drums,pad", "--freeze")
    more = ("--seed", 7, "--late", "rest", "--tempo", 99.5, "--input-offset", -20, "--channel", 3, "--thru")
    assert setup_of(*words, *more).controls == controls_at(
        density=2.0,
        key=Key(9, "minor"),
        mode="answer",
        silent=frozenset({Role.DRUMS, Role.PAD}),
        freeze=True,
        seed=7,
        late="rest",
        tempo=99.5,
        input_offset=-20.0,
        channel=3,
        thru=True,
    )


def test_a_clip_has_bars_and_tracks():
    setup = setup_of("--clip", "song.mid", "--bars", "5-8", "--tracks", "Piano")
    assert (setup.clip, setup.bars, setup.tracks) == (Path("song.mid"), (4, 5, 6, 7), "Piano")


def test_osc_is_taken_from_this_computer_alone_unless_a_host_is_given():
    assert setup_of("--osc", "9000").osc == OscSetup(9000, "127.0.0.1")
    assert setup_of("--osc", "0.0.0.0:9000").osc == OscSetup(9000, "0.0.0.0")  # noqa: S104
    there = setup_of("--osc", "9000", "--osc-to", "9001", "--osc-to", "box:1").osc
    assert there.listeners == (("127.0.0.1", 9001), ("box", 1))


def test_a_measurement_ends_by_itself():
    assert setup_of("--measure").seconds == 60
    assert setup_of("--measure", "--minutes", "0.5").seconds == 30
    assert setup_of("--minutes", "2").seconds == 120


@pytest.mark.parametrize(
    "words",
    [
        ("--route", "bass"),
        ("--route", "bass="),
        ("--route", "bass=Synth:0"),
        ("--route", "bass=Synth:17"),
        ("--program", "bass=0"),
        ("--program", "bass=129"),
        ("--program", "bass=1@16384"),
        ("--latency", "Synth"),
        ("--latency", "Synth=2000"),
        ("--osc", "70000"),
        ("--osc", "here"),
        ("--density", "9"),
        ("--density", "busy"),
        ("--ahead", "1.5"),
        ("--mode", "sing"),
        ("--key", "H"),
        ("--silent", "kazoo"),
        ("--minutes", "0"),
        ("--clock", "sun"),
        ("--bars", "1"),
        ("--tracks", "Piano"),
        ("--osc-to", "9001"),
        ("--learn", "volume"),
    ],
    ids=" ".join,
)
def test_wrong_usage_is_refused_before_anything_is_opened(words):
    with pytest.raises(click.UsageError) as refusal:
        setup_of(*words)
    assert refusal.value.format_message().endswith(".")
