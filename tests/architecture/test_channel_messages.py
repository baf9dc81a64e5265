"""Status bytes are taken apart, put together and named in one module."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOME = ROOT / "app" / "midi_io" / "channel_messages.py"
FILES = [path for package in ("app", "engine") for path in sorted((ROOT / package).rglob("*.py"))]
KINDS = frozenset({"NOTE_OFF", "NOTE_ON", "KEY_PRESSURE", "CONTROL_CHANGE", "CONTROLLER"}) | frozenset(
    {"PROGRAM_CHANGE", "CHANNEL_PRESSURE", "PRESSURE", "PITCH_BEND", "BEND", "PROGRAM"}
)
STATUS_BYTES = frozenset(range(0x90, 0xF0, 0x10))
NIBBLES = frozenset({0x0F, 0xE0, 0xF0})


def status_arithmetic(source: str) -> Iterator[int]:
    """Yield the lines on which a status byte is taken apart, put together or given a name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.BinOp(op=ast.BitAnd()) if NIBBLES & numbers(node):
                yield node.lineno
            case ast.BinOp(op=ast.LShift() | ast.RShift(), right=ast.Constant(value=4)):
                yield node.lineno
            case ast.BinOp(op=ast.BitOr()) if STATUS_BYTES & numbers(node) or KINDS & names(node):
                yield node.lineno
            case ast.BinOp(op=ast.BitOr(), left=ast.Constant(value=0x80)):
                yield node.lineno
            case ast.Name(id=name, ctx=ast.Store()) if name.lstrip("_") in KINDS:
                yield node.lineno


def hexadecimal_status_bytes(source: str) -> Iterator[int]:
    """Yield the lines with a status byte of a note or controller, such as 0x90 or 0xB0, written out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value in STATUS_BYTES:
            written = ast.get_source_segment(source, node) or ""
            if written.startswith("0x"):
                yield node.lineno


def numbers(node: ast.BinOp) -> set[object]:
    return {side.value for side in (node.left, node.right) if isinstance(side, ast.Constant)}


def names(node: ast.BinOp) -> set[str]:
    return {side.id.lstrip("_") for side in (node.left, node.right) if isinstance(side, ast.Name)}


@pytest.mark.parametrize(
    "source",
    [
        "kind = data[0] & 0xF0",
        "channel = status & 0xF",
        "is_note = data[0] & 0xE0 == 0x80",
        "kinds = statuses >> 4",
        "status = kind << 4",
        "bytes((0x80 | channel, pitch, 64))",
        "bytes((NOTE_ON | channel, pitch, 64))",
        "bytes((0xC0 | channel, program))",
        "_PROGRAM_CHANGE = 0xC",
        "NOTE_OFF, NOTE_ON = 0x8, 0x9",
    ],
)
def test_status_arithmetic_is_found(source: str) -> None:
    assert list(status_arithmetic(source)) != []


@pytest.mark.parametrize("source", ["digits.append(value & 0x7F | 0x80)", "mask = low | high"])
def test_other_arithmetic_is_allowed(source: str) -> None:
    assert list(status_arithmetic(source)) == []


def test_status_bytes_are_handled_in_one_module() -> None:
    strays = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        if path != HOME
        for source in (path.read_text(encoding="utf-8"),)
        for line in (*status_arithmetic(source), *hexadecimal_status_bytes(source))
    ]
    assert strays == []
    assert list(status_arithmetic(HOME.read_text(encoding="utf-8"))) != []
