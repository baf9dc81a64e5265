"""Messages as frames of JSON."""

import dataclasses
from typing import get_args

import pytest

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.frames import FrameError, decode, encode

NOTE = says.BeatMessage(1.5, 0, b"\x90\x3c\x40")
EXAMPLES = {
    "float": 1.25,
    "int": 3,
    "str": "text",
    "bool": True,
    "bytes": b"\x90\x3c\x40",
    "tuple[BeatMessage, ...]": (NOTE, NOTE),
    "tuple[str, ...]": ("a", "b"),
    "Follows": "link",
}
KINDS = (*get_args(says.Command), *get_args(says.Report))


def example(field):
    kind = field.type if isinstance(field.type, str) else getattr(field.type, "__name__", str(field.type))
    return next(
        (value for name, value in EXAMPLES.items() if kind.split(" | ")[0] == name),
        EXAMPLES["str"],
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_each_message_comes_back_as_it_was(kind):
    values = {field.name: example(field) for field in dataclasses.fields(kind)}
    if "messages" in values:
        values["messages"] = (NOTE, NOTE)
    if "data" in values:
        values["data"] = b"\x90\x3c\x40"
    for name in ("outputs", "inputs"):
        if name in values:
            values[name] = ("a", "b")
    message = kind(**values)
    assert decode(encode(message)) == message


def test_a_frame_is_json_without_spaces():
    assert encode(says.SendNow(0, b"\x90\x3c\x40")) == b'["SendNow",0,"903c40"]'
    assert encode(says.Play((NOTE,))) == b'["Play",[[1.5,0,"903c40"]]]'


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\xff",
        b"[",
        b"3",
        b"[]",
        b'["Unknown"]',
        b'["SendNow",0]',
        b'["SendNow",0,"90",1]',
        b'["SendNow",0,"9x"]',
        b'["Play",[[1.5,0]]]',
        b'["Play",3]',
        b"[[1],2]",
    ],
)
def test_a_strange_frame_is_one_error(frame):
    with pytest.raises(FrameError, match="start again"):
        decode(frame)
