import click
import pytest

from ripieno.app.cli.main import main
from ripieno.app.cli.options import (
    read_bars,
    read_chords,
    read_guidance,
    read_key,
    read_metre,
    read_parts,
    read_pitches,
    read_role,
    read_roles,
    read_sampler,
    read_style,
)
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style

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


@pytest.mark.parametrize(
    ("text", "pitches"),
    [
        ("C3-C5", (48, 72)),
        ("c3\u2013c5", (48, 72)),
        ("F#2 - Bb4", (42, 70)),
        ("C-1-G9", (0, 127)),
        ("C-1", (0, 0)),
        ("A4", (69, 69)),
        ("Cb4-B#4", (59, 72)),
    ],
)
def test_pitches_are_read_with_middle_c_as_c4(text, pitches):
    assert read(read_pitches, text) == pitches


@pytest.mark.parametrize("text", ["", "C", "H3-C5", "C5-C3", "C3-", "G#9", "Cb-1", "60-72", "C3-C4-C5"])
def test_what_is_no_range_of_pitches_is_refused(text):
    with pytest.raises(click.BadParameter):
        read(read_pitches, text)


def test_roles_are_given_to_tracks_in_any_manner_of_naming():
    roles = read(read_roles, "2=bass, Grand piano = Keys,3:10=drums,a=b=pad")
    assert roles == (("2", Role.BASS), ("Grand piano", Role.KEYS), ("3:10", Role.DRUMS), ("a=b", Role.PAD))


@pytest.mark.parametrize("text", ["", "2", "2=", "=bass", "2=tuba", "2=bass,"])
def test_what_gives_no_track_a_role_is_refused(text):
    with pytest.raises(click.BadParameter, match="lead, counter, keys, bass, pad, drums"):
        read(read_roles, text)


@pytest.mark.parametrize("name", SAMPLERS)
def test_every_sampler_can_be_named(name):
    assert read(read_sampler, name) == name


def test_an_unknown_sampler_is_refused_with_the_known_ones():
    with pytest.raises(click.BadParameter, match="ddim"):
        read(read_sampler, "none such")


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
    with pytest.raises(click.BadParameter, match="is not a metre"):
        read(read_metre, text)


def test_a_key_is_read_in_any_manner_of_writing():
    assert str(read(read_key, "f#m")) == "F# minor"


def test_chords_are_read_bar_by_bar():
    assert [[str(chord) for chord in bar] for bar in read(read_chords, "C | Am F")] == [["C"], ["Am", "F"]]


@pytest.mark.parametrize(("reader", "text"), [(read_key, "H"), (read_chords, "C | X"), (read_chords, "")])
def test_what_is_no_key_or_chord_is_refused(reader, text):
    with pytest.raises(click.BadParameter, match="write one"):
        read(reader, text)


def test_guidance_is_given_to_conditions():
    assert read(read_guidance, "chords=2, density = 1.5") == (("chords", 2.0), ("density", 1.5))


@pytest.mark.parametrize("text", ["", "2", "tempo=2", "chords=", "chords=-1", "chords=nan", "chords=2,"])
def test_what_gives_no_condition_a_weight_is_refused(text):
    with pytest.raises(click.BadParameter, match="chords, density, rhythm"):
        read(read_guidance, text)


@pytest.mark.parametrize(
    ("reader", "nothing"),
    [
        (read_roles, ()),
        *((reader, None) for reader in (read_bars, read_pitches, read_sampler, read_parts, read_role)),
        *((reader, None) for reader in (read_metre, read_key, read_chords, read_guidance)),
    ],
)
def test_what_is_not_given_stays_open(reader, nothing):
    assert read(reader, None) == nothing


def test_a_style_is_one_of_those_there_are():
    assert read(read_style, None) is None
    assert read(read_style, " Jazz ") is Style.JAZZ
    with pytest.raises(click.BadParameter, match="choose one of pop, rock"):
        read(read_style, "polka")
