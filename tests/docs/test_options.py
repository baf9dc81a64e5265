"""The tables of options are the parser's own, and no sentence names an option that is not there."""

import importlib
import re

import click
import pytest

from bench import batch, dispatch, edit, endings, fills, live, live_music, paint, read
from ripieno.app.cli.main import main
from ripieno.app.session.parameters import PARAMETERS
from tests.support.documents import named_options
from tests.support.program import ROOT
from tools.reference import MarkError, described, filled_in, options, pages, shared

OF_OTHERS = frozenset({"--no-recommends"})
"""Options of other programs that a sentence names."""


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_tables_of_a_page_are_up_to_date(page):
    text = page.read_text(encoding="utf-8")
    assert filled_in(text) == text, "run: make reference"


def test_the_guide_describes_the_options_of_every_command():
    found = set().union(*(described(page.read_text(encoding="utf-8")) for page in pages()))
    assert found == {name for name, command in main.commands.items() if options(name) and not command.hidden}


def test_every_option_is_explained():
    assert [
        (name, row.written)
        for name, command in main.commands.items()
        for row in options(name)
        if not re.sub(r"\[.*\]", "", row.meaning).strip()
    ] == []


def test_a_table_follows_the_parser():
    page = "Before\n<!-- begin options of panic -->\nold\n<!-- end -->\nAfter\n"
    text = filled_in(page)
    assert text.startswith("Before\n<!-- begin options of panic -->\n")
    assert text.endswith("\n<!-- end -->\nAfter\n")
    assert "old" not in text
    assert [line.split("`")[1].split()[0] for line in text.splitlines() if line.startswith("| `")] == [
        option.opts[0] for option in main.commands["panic"].params
    ]


def test_shared_options_are_told_once():
    names = {row.written for row in shared()}
    assert "--seed N" in names
    text = filled_in("<!-- begin options of vary beyond inpaint -->\n<!-- end -->")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == ["--strength PERCENT"]


@pytest.mark.parametrize("mark", ["options", "options of tuba", "options of vary beyond tuba", "nothing"])
def test_a_mark_that_asks_for_no_table_is_refused(mark):
    with pytest.raises(MarkError, match=mark):
        filled_in(f"<!-- begin {mark} -->\n<!-- end -->")


def test_parameters_are_described_in_one_table_alone():
    texts = {page.name: page.read_text(encoding="utf-8") for page in pages()}
    for name in PARAMETERS:
        assert [page for page, text in texts.items() if f"\n| `{name}`" in text] == ["parameters.md"]
    option = re.compile(r"^\| `--(?:max-polyphony|retrieval|seed)", re.MULTILINE)
    assert [page for page, text in texts.items() if option.search(text)] == []


def known() -> set[str]:
    """Return the options of every command line in these sources."""
    training = importlib.import_module("ripieno.training.__main__").commands
    groups = [each for each in training.commands.values() if isinstance(each, click.Group)]
    commands: list[click.Command] = [main, *main.commands.values(), *training.commands.values()]
    commands += [each for group in groups for each in group.commands.values()]
    commands += [each.main for each in (batch, dispatch, edit, endings, fills, live, live_music, paint, read)]
    found = {
        name for each in commands for option in each.params for name in (*option.opts, *option.secondary_opts)
    }
    return found | {"--help"}


@pytest.mark.parametrize("each", named_options(), ids=lambda each: f"{each.place} {each.line}")
def test_an_option_that_a_sentence_names_exists(each):
    assert each.line in known() | OF_OTHERS


def test_every_target_of_make_that_the_guide_shows_exists():
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [page.read_text(encoding="utf-8") for page in (ROOT / "README.md", *pages())]
    named = {
        name
        for text in texts
        for line in re.findall(r"(?:^|`)make ([a-z -]+)", text, re.MULTILINE)
        for name in line.split()
    }
    assert {"demo", "test"} <= named & made
    assert {name for name in named if not name.startswith("-")} - made == set()
