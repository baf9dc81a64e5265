import click
import pytest

from ripieno.app.cli.main import main
from ripieno.app.cli.options import (
    read_bars,
    read_control_notes,
    read_metre,
    read_parts,
    read_role,
    read_roles,
)
from ripieno.engine.music.roles import Role

CONTEXT = click.Context(main)
PARAMETER = click.Option(["--value"])


def read(reader, text):
    return reader(CONTEXT, PARAMETER, text)


@pytest.mark.parametrize(
    ("text", "bars"), [("5-8", (4, 5, 6, 7)), ("5-6,12", (4, 5, 11)), ("1", (0,)), (" 3 - 4 ", (2, 3))]
)
def test_bars_count_from_1_and_include_both_ends(text, bars):
    assert read(read_bars, text) == bars


@pytest.mark.parametrize("text", ["", "0", "8-5", "a", "5-", "-5", "1.5", "5;6", "\u0665", "999999999999"])
def test_what_is_no_bar_is_refused(text):
    with pytest.raises(click.BadParameter):
        read(read_bars, text)


def test_roles_are_given_to_tracks_in_any_manner_of_naming():
    roles = read(read_roles, "2=bass, Grand piano = Keys,3:10=drums,a=b=pad")
    assert roles == (("2", Role.BASS), ("Grand piano", Role.KEYS), ("3:10", Role.DRUMS), ("a=b", Role.PAD))


@pytest.mark.parametrize("text", ["", "2", "2=", "=bass", "2=tuba", "2=bass,"])
def test_what_gives_no_track_a_role_is_refused(text):
    with pytest.raises(click.BadParameter, match="lead, counter, keys, bass, pad, drums"):
        read(read_roles, text)


def test_parts_are_roles_in_their_order():
    assert read(read_parts, "lead, Keys,lead") == (Role.LEAD, Role.KEYS, Role.LEAD)
    assert read(read_role, " Drums ") == Role.DRUMS


@pytest.mark.parametrize("reader", [read_parts, read_role])
@pytest.mark.parametrize("text", ["", "tuba", "lead,", "2=bass"])
def test_what_is_no_role_is_refused(reader, text):
    with pytest.raises(click.BadParameter, match="lead, counter, keys, bass, pad, drums"):
        read(reader, text)


def test_a_metre_is_two_numbers():
    assert read(read_metre, " 12 / 8 ") == (12, 8)


@pytest.mark.parametrize("text", ["", "4", "4/", "3/4/4", "-3/4", "waltz", "\u0663/4"])
def test_what_is_no_metre_is_refused(text):
    with pytest.raises(click.BadParameter, match="is not a time signature"):
        read(read_metre, text)


@pytest.mark.parametrize(
    ("reader", "nothing"),
    [(read_roles, ()), *((reader, None) for reader in (read_bars, read_parts, read_role, read_metre))],
)
def test_what_is_not_given_stays_open(reader, nothing):
    assert read(reader, None) == nothing


def test_control_notes_are_given_to_tracks():
    marks = read(read_control_notes, "2=C0-C#0,Piano=none")
    assert marks == (("2", frozenset({12, 13})), ("Piano", frozenset()))
    with pytest.raises(click.BadParameter, match="control notes"):
        read(read_control_notes, "2")
    assert read(read_control_notes, None) is None
