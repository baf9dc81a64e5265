"""What a file must hold, checked against a type before anything is made of it."""

import json
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec

from ripieno.engine.errors import RipienoError, cause_of

_Value = TypeVar("_Value")

Above0 = Annotated[float, msgspec.Meta(gt=0, le=1e9)]
"""A number above 0."""

NotBelow0 = Annotated[float, msgspec.Meta(ge=0, le=1e9)]
"""A number of at least 0."""

Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
"""A number from 0 to 1."""

Milliseconds = Annotated[float, msgspec.Meta(ge=-1000, le=1000)]
"""A delay of at most a second, or an advance where it is below 0."""

Index = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""Which one of many, from 0; a tick, bar, track or step."""

Count = Annotated[int, msgspec.Meta(ge=1, lt=2**31)]
"""How many, at least one."""

Bar = Annotated[int, msgspec.Meta(ge=0, lt=100_000)]
"""A bar, from 0; as many as may be asked for."""

Seed = Annotated[int, msgspec.Meta(ge=0, lt=2**62)]
"""Where randomness begins."""

SevenBits = Annotated[int, msgspec.Meta(ge=0, le=127)]
"""A pitch of MIDI."""

Velocity = Annotated[int, msgspec.Meta(ge=1, le=127)]
"""How hard a note is struck."""

Channel = Annotated[int, msgspec.Meta(ge=0, le=15)]
"""A channel of MIDI, from 0."""

Words = Annotated[str, msgspec.Meta(max_length=1000)]
"""A name or a short text."""


class SchemaError(RipienoError):
    """A text or value that is not what its type says; the message says where, such as ``$.steps[0]``."""


def read_json(data: bytes, kind: type[_Value]) -> _Value:
    """Return what a JSON text holds.

    Args:
        data: The text, in UTF-8.
        kind: What it shall hold: a dataclass, a ``msgspec.Struct``, or any annotation. Fields that
            the type does not know are passed over.

    Raises:
        SchemaError: If it is no JSON, holds a name twice or a number that JSON has not (NaN), or is of
            another type.
    """
    try:
        json.loads(data, object_pairs_hook=_once, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise SchemaError(cause_of(error)) from error
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SchemaError(cause_of(error)) from error


def fit(value: Any, kind: type[_Value]) -> _Value:  # noqa: ANN401 (whatever was read)
    """Return a value of lists, dicts, texts and numbers as a value of a type.

    Args:
        value: The value; as in JSON, its dicts have texts as keys.
        kind: See :func:`read_json`.

    Raises:
        SchemaError: If it is of another type.
    """
    try:
        return msgspec.convert(value, kind, str_keys=True)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise SchemaError(cause_of(error)) from error


def _once(pairs: Iterable[tuple[str, Any]]) -> None:
    """Refuse an object with a name that it has twice; what it holds is not kept."""
    found = set[str]()
    for name, _ in pairs:
        if name in found:
            raise SchemaError(f'the name "{name[:40]}" is there twice')
        found.add(name)


def _refuse(name: str) -> None:
    raise SchemaError(f"{name} is no number of JSON")
