"""Options that had other names."""

import click
import pytest
from click.testing import CliRunner

from ripieno.app.cli.renamed_option import renamed_option


@click.command()
@renamed_option(("--metronome/--no-metronome", "--click/--no-click"), "metronome", is_flag=True, default=True)
@renamed_option(("--beats", "--count", "--length"), "beats", type=int, help="How many beats.")
def play(**values):
    click.echo(repr(sorted(values.items())))


def run(*words):
    return CliRunner().invoke(play, words)


@pytest.mark.parametrize(
    ("words", "metronome", "beats"),
    [
        ((), True, None),
        (("--no-metronome", "--beats", "3"), False, 3),
        (("--no-click", "--count", "3"), False, 3),
        (("--click", "--length", "4"), True, 4),
        (("--metronome", "--no-metronome"), False, None),
        (("--count", "3", "--count", "5"), True, 5),
    ],
)
def test_a_value_may_be_given_under_each_name(words, metronome, beats):
    assert run(*words).output == f"[('beats', {beats}), ('metronome', {metronome})]\n"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("--click", "--no-metronome"), "--metronome and --click"),
        (("--no-metronome", "--no-click"), "--metronome and --click"),
        (("--length", "2", "--count", "3"), "--count and --length"),
    ],
)
def test_a_value_is_refused_under_two_names(words, names):
    ended = run(*words)
    assert ended.exit_code == 2
    assert f"Error: {names} are one option; give it under one name." in ended.output


def test_a_wrong_value_is_refused_under_the_name_that_was_given():
    assert "Invalid value for '--count': 'x'" in run("--count", "x").output


def test_the_help_shows_the_name_of_today_alone():
    shown = run("--help").output
    assert "--beats" in shown
    assert "--metronome / --no-metronome" in shown
    assert not {"--count", "--length", "--click"} & set(shown.split())


def test_a_shell_that_completes_words_gets_no_error():
    context = play.make_context("play", ["--count", "1", "--beats", "2"], resilient_parsing=True)
    assert context.params["beats"] == 2
