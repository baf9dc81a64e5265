"""What parent and sender say to each other, as frames of JSON on a pipe.

JSON keeps the two sides apart: a frame that is damaged or strange is an error and runs nothing.
"""

import json
from dataclasses import fields
from typing import Any, get_args

from ripieno.app.midi_io.live.messages import BeatMessage, Command, Report
from ripieno.engine.errors import RipienoError

_KINDS = {kind.__name__: kind for kind in (*get_args(Command), *get_args(Report))}


class FrameError(RipienoError):
    """A frame that is none of the messages below."""


def encode(message: Command | Report) -> bytes:
    """Return a message as a frame."""
    values = [type(message).__name__]
    values += [_plain(getattr(message, each.name)) for each in fields(message)]
    return json.dumps(values, separators=(",", ":")).encode()


def decode(frame: bytes) -> Command | Report:
    """Return the message of a frame.

    Raises:
        FrameError: If it is none.
    """
    try:
        name, *values = json.loads(frame)
        kind: Any = _KINDS[name]
        given = {
            each.name: _value(each.name, value) for each, value in zip(fields(kind), values, strict=True)
        }
        message: Command | Report = kind(**given)
    except (ValueError, KeyError, TypeError) as error:
        raise FrameError(
            f"The sender and the program speak different languages ({error}); start again."
        ) from error
    return message


def _plain(value: Any) -> Any:  # noqa: ANN401 (values of any field)
    match value:
        case bytes():
            return value.hex()
        case BeatMessage():
            return value.beat, value.port, value.data.hex()
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 (values of any field)
    if name == "data":
        return bytes.fromhex(value)
    if name == "messages":
        return tuple(BeatMessage(beat, port, bytes.fromhex(data)) for beat, port, data in value)
    return tuple(value) if isinstance(value, list) else value
