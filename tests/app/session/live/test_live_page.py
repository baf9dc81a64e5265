"""The page on live playing shows the tables of the code, so that it cannot go stale."""

from pathlib import Path

import pytest

from ripieno.app.session.live.controls.table import CONTROLS, Controls
from ripieno.app.session.live.controls.values import changed, range_text
from ripieno.app.session.live.osc.map import PUBLISHED, TAKEN, Message, address_of
from ripieno.app.session.parameter import ParameterKind

PAGE = (Path(__file__).parents[4] / "docs" / "live.md").read_text(encoding="utf-8")


def row(*cells):
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def controls_table():
    rows = [
        row(
            f"`{control.name}`",
            range_text(control) or "does it",
            "" if control.default is None else _shown(control.default),
            control.summary,
        )
        for control in CONTROLS.values()
        if control.parameter is None and control.lane is None
    ]
    return "\n".join((row("control", "values", "at first", "what it does"), "|---|---|---|---|", *rows))


def lanes_table():
    found = {}
    for control in CONTROLS.values():
        if control.lane is not None:
            name = f"`LANE_{control.lane.row.field}`"
            summary = control.lane.row.summary.format(lane="lane")
            found.setdefault(name, row(name, range_text(control), _shown(control.default), summary))
    return "\n".join(
        (row("control", "values", "at first", "what it does"), "|---|---|---|---|", *found.values())
    )


def _shown(value):
    return (
        ("off", "on")[value]
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else value
    )


def addresses_table(addresses):
    rows = [row(f"`{each.address}`", each.values, each.summary) for each in addresses]
    return "\n".join((row("address", "values", "meaning"), "|---|---|---|", *rows))


@pytest.mark.parametrize(
    "table",
    [controls_table(), lanes_table(), addresses_table(TAKEN), addresses_table(PUBLISHED)],
    ids=["controls", "lanes", "taken", "told"],
)
def test_the_page_shows_the_table_of_the_code(table):
    assert table in PAGE


def test_the_table_of_lanes_names_each_control_of_a_lane():
    fields = {control.lane.row.field for control in CONTROLS.values() if control.lane is not None}
    assert all(f"`LANE_{field}`" in PAGE for field in fields)


def test_every_address_of_the_table_is_understood():
    values = {"value": (1,), "0.0 to 1.0": (0.5,), "CONTROL": ("density",), "nothing": ()}
    for address in TAKEN:
        if address.values in values:  # hello and bye belong to the port itself
            message = Message(address.address.replace("CONTROL", "density"), values[address.values])
            assert address_of(message)


def test_every_example_of_the_page_is_understood():
    examples = [words.split()[-3:] for words in PAGE.splitlines() if "/ripieno/knob/density 0.7" in words]
    assert examples
    assert address_of(Message("/ripieno/knob/density", (0.7,)))


def test_every_control_with_a_value_can_be_turned_to_what_it_is_at_first():
    settable = [control for control in CONTROLS.values() if control.kind is not ParameterKind.TRIGGER]
    assert all(changed(Controls(), control.name, control.default) == Controls() for control in settable)
