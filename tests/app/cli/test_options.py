import click
import pytest

from app.cli.main import main
from app.cli.options import read_bars, read_pitches, read_roles, read_sampler
from engine.diffusion.registry import SAMPLERS
from engine.music.roles import Role

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


@pytest.mark.parametrize(
    ("reader", "nothing"), [(read_bars, None), (read_pitches, None), (read_roles, ()), (read_sampler, None)]
)
def test_what_is_not_given_stays_open(reader, nothing):
    assert read(reader, None) == nothing
