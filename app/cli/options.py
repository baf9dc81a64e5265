"""How the values of options are read, before any file is: callbacks of click, None for not given."""

from collections.abc import Callable
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ripieno.app.session.parameter_readers import read_time_signature
from ripieno.engine.errors import RipienoError

if TYPE_CHECKING:
    from ripieno.app.session.control_marks import ControlMarks
    from ripieno.engine.music.roles import Role

_Value = TypeVar("_Value")


class Number(click.FloatRange):
    """A number in a range; ``nan`` and ``inf`` are none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 (click's signature)
        """Return the number; see :meth:`click.FloatRange.convert`."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(f"{value} is no number to go by.", param, ctx)
        return number


def read_encoding(_: click.Context, __: click.Parameter, text: str | None) -> str | None:
    """Return the codec of the character encoding of that name.

    Raises:
        click.BadParameter: If there is none.
    """
    if text is None:
        return None
    from ripieno.app.midi_io.encodings import find_encoding

    return _parsed(find_encoding, text)


ENCODING = click.option(
    "--encoding",
    metavar="NAME",
    callback=read_encoding,
    help="The character encoding of names, markers and lyrics in the file, such as Shift-JIS, GB18030, Big5, "
    "EUC-KR or Windows-1251. Without it, it is detected.",
)


def read_bars(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """Return the bars, from 0, that a text such as ``5-8,12`` names.

    Raises:
        click.BadParameter: If it names none.
    """
    if text is None:  # the option is required, but a shell that completes words has none yet
        return None
    from ripieno.engine.music.region import parse_bars

    return _parsed(parse_bars, text)


def read_roles(_: click.Context, __: click.Parameter, text: str | None) -> "tuple[tuple[str, Role], ...]":
    """Return tracks and their roles from a text such as ``2=bass,Piano=keys``.

    Raises:
        click.BadParameter: If a part gives no track a role.
    """
    pairs: list[tuple[str, Role]] = []
    for part in text.split(",") if text is not None else ():
        track, name = part.rpartition("=")[::2]
        role = _role(name)
        if role is None or not track.strip():
            raise click.BadParameter(
                f'"{part.strip()}" gives no track a role; write one such as 2=bass; the roles are '
                f"{_role_names()}."
            )
        pairs.append((track.strip(), role))
    return tuple(pairs)


def read_control_notes(_: click.Context, __: click.Parameter, text: str | None) -> "ControlMarks | None":
    """Return tracks and the pitches of their control notes from a text such as ``2=C0-B0,Piano=none``.

    Raises:
        click.BadParameter: If a part gives a track none.
    """
    if text is None:
        return None
    from ripieno.app.session.control_marks import parse_control_marks

    return _parsed(parse_control_marks, text)


def read_parts(_: click.Context, __: click.Parameter, text: str | None) -> "tuple[Role, ...] | None":
    """Return the roles of a text such as ``lead,keys,bass``.

    Raises:
        click.BadParameter: If a part is no role.
    """
    return None if text is None else tuple(map(_known_role, text.split(",")))


def read_role(_: click.Context, __: click.Parameter, text: str | None) -> "Role | None":
    """Return the role of that name.

    Raises:
        click.BadParameter: If there is no such role.
    """
    return None if text is None else _known_role(text)


def read_metre(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, int] | None:
    """Return beats and written beat of a text such as ``3/4``.

    Raises:
        click.BadParameter: If it says no time signature.
    """
    return None if text is None else _parsed(read_time_signature, text)


def _parsed(parse: Callable[[str], _Value], text: str) -> _Value:
    """Return what a text says; what it does not say is a usage error."""
    try:
        return parse(text)
    except RipienoError as error:
        raise click.BadParameter(str(error)) from error


def _known_role(name: str) -> "Role":
    """Return the role of that name, which must be one."""
    role = _role(name)
    if role is None:
        raise click.BadParameter(f'"{name.strip()}" is not a role; choose one of {_role_names()}.')
    return role


def _role(name: str) -> "Role | None":
    """Return the role of that name, if there is one."""
    from ripieno.engine.music.roles import Role

    return {role.value: role for role in Role}.get(name.strip().lower())


def _role_names() -> str:
    """Return the names of all roles."""
    from ripieno.engine.music.roles import Role

    return ", ".join(role.value for role in Role)
