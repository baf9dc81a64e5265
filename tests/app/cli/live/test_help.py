"""What the help of ``ripieno live`` says can be given is taken by its parser."""

import re
import shlex

import pytest

from ripieno.app.cli.live.command import EXAMPLES, live
from tests.app.cli.live.test_options import setup_of

CLIP = ("--clip", "song.mid")
NEEDS_CLIP = ("bars", "tracks")
WORD = r'"[^"]+"|[^\s,;()]+'


def values_of(option):
    """Return the values that the help of an option names."""
    found = []
    help_text = option.help.rstrip(".")
    if takes := re.search(r"Takes (.+)$", help_text):
        words = takes[1]
        if numbers := re.fullmatch(r"(-?[\d.]+) to (-?[\d.]+)(?: .+)?", words):
            found += numbers.groups()
        elif such_as := re.search(r"such as ([^,]+)(?:, or (\w+))?$", words):
            found += [each for each in such_as.groups() if each]
        elif re.fullmatch(r"[\w ]+(, [\w ]+)+", words) and " with " not in words:
            found += words.split(", ")
    for start in re.finditer("such as ", help_text):
        rest = re.match(rf"({WORD})(?:(?:, | or |, or )({WORD}))?", help_text[start.end() :])
        found += [each.strip('."') for each in rest.groups() if each and ("=" in each or each[0].isdigit())]
    found += ["all"] if re.search(r"\bor all\b", help_text) else []
    found += list(getattr(option.type, "choices", ()))
    return tuple(dict.fromkeys(found))


NAMED = [
    pytest.param(option, value, id=f"{option.name} {value}")
    for option in live.params
    if getattr(option, "help", None) and not option.is_flag
    for value in values_of(option)
]


@pytest.mark.parametrize(("option", "value"), NAMED)
def test_a_value_that_the_help_names_is_taken(option, value):
    assert setup_of(*(CLIP if option.name in NEEDS_CLIP else ()), option.opts[0], value)


def test_the_help_names_values_of_many_options():
    assert {"bars", "tracks", "mode", "late", "tempo", "routes", "sounds", "settings", "groove"} <= {
        each.values[0].name for each in NAMED
    }


COMMANDS = [line.strip() for line in EXAMPLES.splitlines() if line.strip().startswith("ripieno live")]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_example_of_the_help_is_taken(command):
    assert setup_of(*shlex.split(command)[2:])


def test_all_bars_and_all_tracks_stand_for_no_choice():
    setup = setup_of(*CLIP, "--bars", "all", "--tracks", "ALL")
    assert (setup.bars, setup.tracks) == (None, None)
