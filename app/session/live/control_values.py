"""Turning a control: by a value, by a text, or by a knob."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from ripieno.app.session.live.controls import CONTROLS, NONE, Control, Controls, Kind, Touch, Value
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

if TYPE_CHECKING:  # both bring numpy, which `ripieno --help` should not wait for
    from ripieno.engine.music.harmony import Progression
    from ripieno.engine.music.keys import Key

HALF = 0.5
"""Turn of a knob from which a switch is on and a trigger done: MIDI's 64 of 127 is above it."""

_WORDS = {
    **dict.fromkeys(("on", "yes", "true", "1"), True),
    **dict.fromkeys(("off", "no", "false", "0"), False),
}
_ROLES = {role.value: role for role in Role}


class ControlError(RipienoError):
    """A control that is not there, or a value that it does not take."""


def find_control(name: str) -> Control:
    """Return the control of that name.

    Raises:
        ControlError: If there is none.
    """
    try:
        return CONTROLS[name]
    except KeyError:
        raise ControlError(f'There is no control "{name}"; choose out of {", ".join(CONTROLS)}.') from None


def turned(controls: Controls, name: str, value: Value) -> Controls:
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
    if control.kind is Kind.TRIGGER:
        raise ControlError(f'"{name}" has no value to set; send it alone.')
    if name in _ROLES:
        role = frozenset({_ROLES[name]})
        return replace(
            controls, silent=controls.silent - role if _switch(control, value) else controls.silent | role
        )
    read = _OWN.get(name) or _READERS[control.kind]
    return replace(controls, **{name: read(control, value)})


def value_of(controls: Controls, name: str) -> Value:
    """Return where a control stands, as ``turned`` takes it.

    Raises:
        ControlError: If there is no such control, or it is a trigger.
    """
    control = find_control(name)
    if control.kind is Kind.TRIGGER:
        raise ControlError(f'"{name}" has no value.')
    if name in _ROLES:
        return controls.plays(_ROLES[name])
    if name == "chords":
        return progression_text(controls.chords)
    if name in _OWN:
        return str(getattr(controls, name) or NONE)
    value: Value = getattr(controls, name)
    return value


def at_knob(control: Control, share: float) -> Value:
    """Return the value at a knob's position.

    Args:
        control: No trigger.
        share: How far the knob is turned, 0 to 1.
    """
    share = min(max(share, 0.0), 1.0)
    if control.kind is Kind.SWITCH:
        return share > HALF
    if control.choices:
        return control.choices[min(int(share * len(control.choices)), len(control.choices) - 1)]
    if control.is_ratio:
        return float(control.low * (control.high / control.low) ** share)
    value = control.low + share * (control.high - control.low)
    return round(value) if control.kind is Kind.WHOLE else value


def toggled(controls: Controls, control: Control) -> Value:
    """Return the other position of a switch, or the next of some choices; a number stays.

    Args:
        controls: Where everything stands.
        control: No trigger.
    """
    now = value_of(controls, control.name)
    if control.kind is Kind.SWITCH:
        return not now
    if control.choices:
        place = control.choices.index(str(now)) if now in control.choices else -1
        return control.choices[(place + 1) % len(control.choices)]
    return now


def touched(before: Controls, after: Controls) -> frozenset[Touch]:
    """Return what the way from one setting to another needs."""
    return frozenset(
        control.touch
        for name, control in CONTROLS.items()
        if control.kind is not Kind.TRIGGER and value_of(before, name) != value_of(after, name)
    )


def range_text(control: Control) -> str:
    """Return in words what values a control takes; nothing for a trigger."""
    if control.kind in (Kind.AMOUNT, Kind.WHOLE):
        return f"{control.low:g} to {control.high:g}{f' {control.unit}' if control.unit else ''}"
    if control.kind is Kind.SWITCH:
        return "on or off"
    return _OWN_RANGES.get(control.name, ", ".join(control.choices))


def progression_text(progression: "Progression | None") -> str:
    """Return chords as ``parse_progression`` reads them."""
    return NONE if progression is None else " | ".join(" ".join(map(str, bar)) for bar in progression)


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
    if not isinstance(value, str) and isfinite(value):
        return value > 0
    try:
        return _WORDS[str(value).strip().casefold()]
    except KeyError:
        raise ControlError(f'"{control.name}" is a switch; say on or off, not "{value}".') from None


def _choice(control: Control, value: Value) -> str:
    """Return one of a control's choices."""
    text = str(value).strip().casefold()
    if text not in control.choices:
        raise ControlError(f'"{control.name}" takes {", ".join(control.choices)}, not "{value}".')
    return text


def _key(_: Control, value: Value) -> "Key | None":
    """Return a key, or None."""
    from ripieno.engine.music.keys import parse_key

    return None if _is_none(value) else parse_key(str(value))


def _chords(_: Control, value: Value) -> "Progression | None":
    """Return chords, or None."""
    from ripieno.engine.music.chords import parse_progression

    return None if _is_none(value) else parse_progression(str(value))


def _style(control: Control, value: Value) -> Style | None:
    """Return a style, or None."""
    return None if _is_none(value) else Style(_choice(control, value))


def _is_none(value: Value) -> bool:
    """Say whether a text asks for nothing."""
    return str(value).strip().casefold() in ("", NONE)


_READERS: Mapping[Kind, Callable[[Control, Value], Any]] = {
    Kind.AMOUNT: _amount,
    Kind.WHOLE: _whole,
    Kind.SWITCH: _switch,
    Kind.CHOICE: _choice,
}
_OWN: Mapping[str, Callable[[Control, Value], Any]] = {"key": _key, "chords": _chords, "style": _style}
_OWN_RANGES = {"key": "a key such as A minor, or none", "chords": "chords such as C | Am F | G7, or none"}
