"""How the values of the options of ``ripieno live`` are read: callbacks of click."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ripieno.app.cli.options import read_bars
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:
    from ripieno.app.session.live.controls.set_list import SetList
    from ripieno.app.session.live.osc.port import OscSetup, Place
    from ripieno.app.session.live.routes import Route, Sound

_SOUND = re.compile(r"(?P<lane>[^=]+)=\s*(?P<program>\d{1,3})(?:@(?P<bank>\d{1,5}))?\s*")
_DELAY = re.compile(r"(?P<port>.+)=\s*(?P<ms>[+-]?\d{1,4}(?:\.\d*)?)\s*(?:ms)?\s*")
_PLACE = re.compile(r"(?:(?P<host>[^:\s]+):)?(?P<port>\d{1,5})")

MAX_DELAY_MS = 1000.0

ALL = "all"
"""In place of bars or tracks: every one."""

NONE = "none"
"""In place of ports that get MIDI clock: no port."""


def read_clip_bars(
    context: click.Context, option: click.Parameter, text: str | None
) -> tuple[int, ...] | None:
    """Return the bars, from 0, that a text such as ``5-8`` names; None for all.

    Raises:
        click.BadParameter: If it names none.
    """
    return None if text is None or text.strip().casefold() == ALL else read_bars(context, option, text)


def read_clip_tracks(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Return the text that names tracks; None for all that play."""
    return None if text is None or text.strip().casefold() == ALL else text


def read_clock_ports(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the outputs that get MIDI clock; None for all, nothing for none."""
    if not names:
        return None
    return tuple(name for name in names if name.strip().casefold() != NONE)


def read_new_preset(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    """Return the name of a preset that is to be kept, refused before the session rather than after it.

    Raises:
        click.BadParameter: If no file may have it.
    """
    if name is None:
        return None
    from ripieno.app.session.live.presets import preset_path

    try:
        preset_path(name)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error
    return name


def read_songs(_: click.Context, __: click.Parameter, text: str | None) -> "SetList | None":
    """Return the set list of a file.

    Raises:
        click.BadParameter: If it is none.
    """
    if text is None:
        return None
    from ripieno.app.session.live.controls.set_list import read_set_list

    try:
        return read_set_list(Path(text))
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error


def read_routes(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> "tuple[Route, ...]":
    """Return the routes of texts such as ``bass=Synth:2``.

    Raises:
        click.BadParameter: If one is no route.
    """
    from ripieno.app.session.live.routes import parse_route

    try:
        return tuple(map(parse_route, texts))
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error


def read_sounds(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> "tuple[Sound, ...]":
    """Return the sounds of texts such as ``bass=34`` or ``keys=5@128``.

    Raises:
        click.BadParameter: If one is no sound.
    """
    from ripieno.app.session.live.routes import Sound

    return tuple(
        Sound(
            found["lane"].strip(),
            int(found["program"]) - 1,
            None if found["bank"] is None else int(found["bank"]),
        )
        for found in _all(
            _SOUND, texts, "a sound", "bass=34 or keys=5@128, with a program from 1 to 128", _is_sound
        )
    )


def read_delays(
    _: click.Context, __: click.Parameter, texts: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    """Return ports and seconds of texts such as ``Synth=12``, which are milliseconds.

    Raises:
        click.BadParameter: If one is no delay.
    """
    return tuple(
        (found["port"].strip(), float(found["ms"]) / 1000)
        for found in _all(
            _DELAY, texts, "a latency", "Synth=-12, with milliseconds from -1000 to 1000", _is_delay
        )
    )


def read_controls(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of controls, which there must be.

    Raises:
        click.BadParameter: If there is no such control.
    """
    from ripieno.app.session.live.controls.values import find_control

    try:
        return tuple(find_control(name).name for name in names)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error


def read_osc(_: click.Context, __: click.Parameter, text: str | None) -> "OscSetup | None":
    """Return where OSC is taken from a text such as ``9000`` or ``0.0.0.0:9000``.

    Raises:
        click.BadParameter: If it is no place.
    """
    if text is None:
        return None
    from ripieno.app.session.live.osc.port import HERE, OscSetup

    host, port = _place(text)
    return OscSetup(port, host or HERE)


def read_places(_: click.Context, __: click.Parameter, texts: tuple[str, ...]) -> "tuple[Place, ...]":
    """Return hosts and ports of texts such as ``127.0.0.1:9001``.

    Raises:
        click.BadParameter: If one is no place.
    """
    from ripieno.app.session.live.osc.port import HERE

    return tuple((host or HERE, port) for host, port in map(_place, texts))


def read_control(_: click.Context, option: click.Parameter, text: str | None) -> Any:  # noqa: ANN401 (any control's value)
    """Return the text of a control's value, which the control must take.

    Raises:
        click.BadParameter: If it does not, or the number is out of its range.
    """
    return None if text is None else _value_of(str(option.name), text)


def _value_of(name: str, text: str) -> Any:  # noqa: ANN401 (any control's value)
    """Return the value of a text, which the control must take.

    Raises:
        click.BadParameter: If it does not, or the number is out of its range.
    """
    from ripieno.app.session.live.controls.table import CONTROLS, Controls
    from ripieno.app.session.live.controls.values import changed, value_of
    from ripieno.app.session.parameter import ParameterKind

    control = CONTROLS[name]
    try:
        value = value_of(changed(Controls(), name, text), name)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error
    if control.kind in (ParameterKind.AMOUNT, ParameterKind.WHOLE) and float(text) != value:
        raise click.BadParameter(f"{text} is out of range; give {control.low:.10g} to {control.high:.10g}.")
    return value


def read_settings(
    _: click.Context, __: click.Parameter, texts: tuple[str, ...]
) -> tuple[tuple[str, Any], ...]:
    """Return controls and values of texts such as ``bass_transpose=-12``.

    Raises:
        click.BadParameter: If there is no such control, or it does not take the value.
    """
    return tuple(_setting(text) for text in texts)


def _setting(text: str) -> tuple[str, Any]:
    """Return a control and its value."""
    from ripieno.app.session.live.controls.values import find_control

    name, sign, value = (part.strip() for part in text.partition("="))
    if not sign or not value:
        raise click.BadParameter(f'"{text}" sets nothing; write one such as bass_transpose=-12.')
    try:
        name = find_control(name.replace("-", "_")).name
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error
    return name, _value_of(name, value)


def _all(
    pattern: re.Pattern[str],
    texts: Iterable[str],
    what: str,
    such_as: str,
    fits: Any,  # noqa: ANN401
) -> "Iterator[re.Match[str]]":
    """Yield the match of each text; what does not match is a usage error."""
    for text in texts:
        found = pattern.fullmatch(text.strip())
        if found is None or not fits(found):
            raise click.BadParameter(f'"{text}" is not {what}; write one such as {such_as}.')
        yield found


def _is_sound(found: "re.Match[str]") -> bool:
    return 1 <= int(found["program"]) <= 128 and int(found["bank"] or 0) < 1 << 14


def _is_delay(found: "re.Match[str]") -> bool:
    return abs(float(found["ms"])) <= MAX_DELAY_MS


def _place(text: str) -> tuple[str | None, int]:
    """Return a host, if there is one, and a port."""
    found = _PLACE.fullmatch(text.strip())
    if found is None or int(found["port"]) > 65535:
        raise click.BadParameter(f'"{text}" is not a place; write a port such as 9000, or HOST:9000.')
    return found["host"], int(found["port"])
