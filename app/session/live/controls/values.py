"""Turning a control: by a value, by a text, or by a knob."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from ripieno.app.session.live.controls.control import Control
from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.parameter import NONE, PERCENT, Parameter, ParameterKind, Value
from ripieno.app.session.parameter import range_text as range_of
from ripieno.app.session.parameter_readers import ParameterError, read_choice, read_switch, read_value
from ripieno.app.session.parameter_values import options_with, plain_value, value_in
from ripieno.app.session.parameters import NAMES
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role

HALF = 0.5
"""Turn of a knob from which a switch is on and a trigger done: MIDI's 64 of 127 is above it."""

_ROLES = {role.value: role for role in Role}


_IN_WORDS = ("key", "chords")
"""Controls with too many values to list."""

_TEXTS = frozenset({ParameterKind.CHOICE, ParameterKind.TEXT})


class ControlError(RipienoError):
    """A control that is not there, or a value that it does not take."""


def find_control(name: str) -> Control:
    """Return the control of that name, or of a name that it had.

    Raises:
        ControlError: If there is none.
    """
    try:
        return CONTROLS[NAMES.get(name, name)]
    except KeyError:
        from difflib import get_close_matches  # takes 2 ms to import, and few names are wrong

        near = get_close_matches(name, CONTROLS, n=3)
        meant = f"did you mean {', '.join(near)}? " if near else ""
        raise ControlError(
            f'There is no control "{name}"; {meant}`ripieno controls` lists all of them.'
        ) from None


def changed(controls: Controls, name: str, value: Value) -> Controls:
    """Return controls with one of them at a new value.

    Numbers out of range go to the nearer end of it, as a knob does.

    Args:
        controls: Where they stand.
        name: Which one; no trigger.
        value: A number, a truth value, or the text of either, of a choice, a key or chords.

    Raises:
        ControlError: If there is no such control, or it does not take such a value.
    """
    control = find_control(name)
    if control.kind is ParameterKind.TRIGGER:
        raise ControlError(f'"{name}" has no value to set; send it alone.')
    if control.parameter is not None:
        engine_value = _engine_value(control, control.parameter, value)
        return replace(controls, options=options_with(controls.options, {control.name: engine_value}))
    if name in _ROLES:
        role = frozenset({_ROLES[name]})
        return replace(
            controls, silent=controls.silent - role if _switch(control, value) else controls.silent | role
        )
    if control.lane is not None:
        return controls.with_lane(
            control.lane.role, **{control.lane.row.field: _READERS[control.kind](control, value)}
        )
    if control.group:
        group = frozenset({control.group})
        is_on = _switch(control, value)
        muted = controls.muted_groups - group if is_on else controls.muted_groups | group
        return replace(controls, muted_groups=muted)
    return replace(controls, **{name: _READERS[control.kind](control, value)})


def value_of(controls: Controls, name: str) -> Value:
    """Return where a control stands, as ``changed`` takes it.

    Raises:
        ControlError: If there is no such control, or it is a trigger.
    """
    control = find_control(name)
    if control.kind is ParameterKind.TRIGGER:
        raise ControlError(f'"{name}" has no value.')
    if control.parameter is not None:
        held = plain_value(control.parameter, value_in(controls.options, control.parameter))
        return control.default or 0 if held is None else held
    if name in _ROLES:
        return controls.plays(_ROLES[name])
    if control.group:
        return control.group not in controls.muted_groups
    value: Value = (
        getattr(controls, name)
        if control.lane is None
        else getattr(controls.lane(control.lane.role), control.lane.row.field)
    )
    return value


def at_knob(control: Control, share: float) -> Value:
    """Return the value at a knob's position.

    Args:
        control: No trigger.
        share: How far the knob is turned, 0 to 1.
    """
    share = min(max(share, 0.0), 1.0)
    if control.kind is ParameterKind.SWITCH:
        return share > HALF
    if control.choices:
        return control.choices[min(int(share * len(control.choices)), len(control.choices) - 1)]
    if control.is_ratio:
        return float(control.low * (control.high / control.low) ** share)
    value = control.low + share * (control.high - control.low)
    if control.unit == PERCENT:
        return round(value, 2)
    return round(value) if control.kind is ParameterKind.WHOLE else value


def toggled(controls: Controls, control: Control) -> Value:
    """Return the other position of a switch, or the next of some choices; a number stays.

    Args:
        controls: Where everything stands.
        control: No trigger.
    """
    now = value_of(controls, control.name)
    if control.kind is ParameterKind.SWITCH:
        return not now
    if control.choices:
        place = control.choices.index(str(now)) if now in control.choices else -1
        return control.choices[(place + 1) % len(control.choices)]
    return now


def range_text(control: Control) -> str:
    """Return in words what values a control takes; nothing for a trigger."""
    if control.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE):
        return f"{control.low:g} to {control.high:.10g}{f' {control.unit}' if control.unit else ''}"
    if control.kind is ParameterKind.SWITCH:
        return "on or off"
    if control.parameter is not None and control.name in _IN_WORDS:
        return range_of(control.parameter)
    if control.kind is ParameterKind.TEXT:
        return f"sections such as A 8, or {', '.join(control.choices)}"
    return ", ".join(control.choices)


def _engine_value(control: Control, parameter: Parameter, value: Value) -> Any:  # noqa: ANN401 (values of any parameter)
    """Return the engine's value of a parameter; numbers go to the nearer end, and 0 may stand for none."""
    if control.kind in _TEXTS:
        return None if _is_none(value) else read_value(parameter, value)
    if control.kind is ParameterKind.SWITCH:
        return _switch(control, value)
    number = _whole(control, value) if control.kind is ParameterKind.WHOLE else _amount(control, value)
    if control.zero and number == 0:
        return None
    return read_value(parameter, f"{number}%" if parameter.unit == PERCENT else number)


def _amount(control: Control, value: Value) -> float:
    """Return a number within a control's range."""
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not isfinite(number):
        raise ControlError(
            f'"{control.name}" takes a number, not "{value}"; give one from {range_text(control)}.'
        )
    return min(max(number, control.low), control.high)


def _whole(control: Control, value: Value) -> int:
    """Return a whole number within a control's range."""
    return round(_amount(control, value))


def _switch(control: Control, value: Value) -> bool:
    """Return whether a switch is on."""
    try:
        return read_switch(control.name, value)
    except ParameterError as error:
        raise ControlError(str(error)) from error


def _choice(control: Control, value: Value) -> str:
    """Return one of a control's choices."""
    try:
        return read_choice(control.name, control.choices, value)
    except ParameterError as error:
        raise ControlError(str(error)) from error


def _form(control: Control, value: Value) -> str:
    """Return the text of a form, once it is known to be one."""
    from ripieno.app.session.live.form.sections import read_form  # it brings numpy

    text = str(value).strip() or str(control.default)
    read_form(text)
    return text


def _is_none(value: Value) -> bool:
    """Say whether a text asks for nothing."""
    return str(value).strip().casefold() in ("", NONE)


_READERS: Mapping[ParameterKind, Callable[[Control, Value], Any]] = {
    ParameterKind.AMOUNT: _amount,
    ParameterKind.WHOLE: _whole,
    ParameterKind.SWITCH: _switch,
    ParameterKind.CHOICE: _choice,
    ParameterKind.TEXT: _form,
}
