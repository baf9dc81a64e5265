import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.session.live.controls.lane_settings import GROUPS, LaneSettings
from ripieno.app.session.live.controls.table import CONTROLS, Controls, needs_of
from ripieno.app.session.live.controls.values import (
    ControlError,
    at_knob,
    changed,
    find_control,
    toggled,
    value_of,
)
from ripieno.app.session.parameter import PROGRESSIONS, ParameterKind, Surface
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role

SETTABLE = [control for control in CONTROLS.values() if control.kind is not ParameterKind.TRIGGER]
KNOB_POSITIONS = 30
"""Positions tried of each of the hundred knobs, most of which are alike."""

TRIGGERS = [control for control in CONTROLS.values() if control.kind is ParameterKind.TRIGGER]


@pytest.mark.parametrize("control", SETTABLE, ids=lambda control: control.name)
def test_the_table_and_the_fields_have_the_same_defaults(control):
    assert value_of(Controls(), control.name) == control.default


def test_every_field_has_a_row_and_every_row_a_field():
    apart = {"silent", "options", "lanes", "muted_groups"}
    fields = {field.name for field in dataclasses.fields(Controls)} - apart
    parameters = {row.name for row in parameters_of(Surface.LIVE)}
    lanes = {f"{role.value}_{field.name}" for role in Role for field in dataclasses.fields(LaneSettings)}
    groups = {f"group_{number}" for number in range(1, GROUPS + 1)}
    assert fields | parameters | {role.value for role in Role} | lanes - {"drums_transpose"} | groups == {
        control.name for control in SETTABLE
    }


def test_a_setting_of_one_lane_leaves_the_others_alone():
    turned = changed(Controls(), "bass_transpose", -12)
    assert turned.lane(Role.BASS).transpose == -12
    assert turned.lane(Role.LEAD) == LaneSettings()


def test_a_lane_is_not_heard_while_its_mute_group_is_off():
    controls = changed(changed(Controls(), "bass_group", 2), "group_2", "off")
    assert not controls.sounds(Role.BASS)
    assert controls.plays(Role.BASS)
    assert controls.sounds(Role.LEAD)


def test_a_parameter_has_the_same_words_and_names_live_as_elsewhere():
    for row in parameters_of(Surface.LIVE):
        control = CONTROLS[row.name]
        assert (control.label, control.summary, control.choices) == (row.label, row.help, row.choices)
        assert [find_control(name) for name in (row.name, *row.aliases)] == [control] * (1 + len(row.aliases))


def test_0_stands_for_no_limit():
    limited = changed(Controls(), "polyphony", 3)
    assert limited.options.locks.max_polyphony == 3
    assert changed(limited, "max_polyphony", 0).options.locks.max_polyphony is None


def test_the_highest_seed_is_taken():
    assert changed(Controls(), "seed", 2**32 - 1).seed == 2**32 - 1
    assert value_of(changed(Controls(), "seed", 2**40), "seed") == 2**32 - 1


@pytest.mark.parametrize("control", SETTABLE, ids=lambda control: control.name)
@settings(max_examples=KNOB_POSITIONS)
@given(position=st.floats(0, 1))
def test_every_knob_position_is_a_value_that_the_control_takes(control, position):
    value = at_knob(control, position)
    assert value_of(changed(Controls(), control.name, value), control.name) == value


@pytest.mark.parametrize("control", [row for row in SETTABLE if row.high > row.low and not row.choices])
def test_the_ends_of_a_knob_are_the_ends_of_the_range(control):
    assert at_knob(control, 0) == pytest.approx(control.low)
    assert at_knob(control, 1) == pytest.approx(control.high)


@pytest.mark.parametrize("control", [row for row in SETTABLE if row.choices], ids=lambda row: row.name)
def test_a_knob_reaches_every_choice(control):
    assert {at_knob(control, position / 127) for position in range(128)} == set(control.choices)


@pytest.mark.parametrize("control", SETTABLE, ids=lambda control: control.name)
@settings(max_examples=KNOB_POSITIONS)
@given(position=st.floats(0, 1))
def test_a_value_survives_as_text(control, position):
    there = changed(Controls(), control.name, at_knob(control, position))
    again = changed(Controls(), control.name, str(value_of(there, control.name)))
    assert again == there


@given(
    number=st.floats(allow_nan=False, allow_infinity=False),
    name=st.sampled_from(["density", "ahead", "tempo"]),
)
def test_a_number_out_of_range_goes_to_the_nearer_end(number, name):
    control = CONTROLS[name]
    assert control.low <= value_of(changed(Controls(), name, number), name) <= control.high


def test_a_role_switched_off_rests_until_it_is_switched_on():
    off = changed(Controls(), "drums", False)
    assert not off.plays(Role.DRUMS)
    assert off.plays(Role.BASS)
    assert changed(off, "drums", "on") == Controls()


def test_keys_and_chords_come_in_any_spelling():
    assert changed(Controls(), "key", "a minor").options.locks.key == Key(9, "minor")
    chords = changed(Controls(), "chords", "C Am|F")
    assert value_of(chords, "chords") == "C Am | F"
    assert changed(chords, "chords", "none").options.chords is None


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_chords_of_a_knob_are_chords(text):
    assert value_of(changed(Controls(), "chords", text), "chords") == text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("density", "much"),
        ("density", float("nan")),
        ("freeze", "perhaps"),
        ("late", "never"),
        ("key", "H flat"),
        ("chords", "C | what"),
        ("volume", 1),
        ("panic", 1),
    ],
)
def test_a_value_that_makes_no_sense_is_refused_in_one_sentence(name, value):
    with pytest.raises(RipienoError) as refusal:
        changed(Controls(), name, value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("control", TRIGGERS, ids=lambda control: control.name)
def test_a_trigger_has_no_value(control):
    with pytest.raises(ControlError):
        value_of(Controls(), control.name)


def test_a_toggle_goes_round():
    for control in SETTABLE:
        controls, seen = Controls(), []
        for _ in range(len(control.choices) or 2):
            controls = changed(controls, control.name, toggled(controls, control))
            seen.append(value_of(controls, control.name))
        assert value_of(controls, control.name) == control.default
        assert len(set(seen)) == (len(control.choices) or 1 + (control.kind is ParameterKind.SWITCH))


def test_a_toggle_from_chords_of_ones_own_goes_to_the_first():
    own = changed(Controls(), "chords", "Em | B7")
    assert toggled(own, find_control("chords")) == PROGRESSIONS[0]


def test_what_a_change_needs_is_what_the_table_says():
    assert needs_of(Controls(), Controls()) == frozenset()
    assert needs_of(Controls(), changed(Controls(), "swing", 0.5)) == {"timing"}
    assert needs_of(Controls(), changed(changed(Controls(), "drums", False), "late", "rest")) == {
        "notes",
        "now",
    }
