"""Reading the guide: its fenced blocks, and the commands that it shows."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from ripieno.app.cli.main import main
from tests.support.program import ROOT

PAGES = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "live").glob("*.md")),
)
HELP_PAGES = tuple(sorted((ROOT / "app/gui/help/pages").glob("*.md")))

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_COMMENT = re.compile(r"\s#\s.*")
_SHOWN = re.compile(r"(?:\$ )?((?:\w+=\S+ )?ripieno\b.*|.*\| ripieno\b.*)")


class CodeBlock(NamedTuple):
    """What stands between two lines of three back quotes."""

    page: Path
    language: str
    text: str


class Shown(NamedTuple):
    """A command that somebody may copy, as it is written."""

    place: str
    line: str


def blocks() -> Iterator[CodeBlock]:
    """Yield the fenced blocks of all pages."""
    for page in PAGES:
        for language, text in _FENCED.findall(page.read_text(encoding="utf-8")):
            yield CodeBlock(page, language, text)


def block(page: str, *beginnings: str) -> str:
    """Return the one fenced block of a page that begins so."""
    (found,) = (each.text for each in blocks() if each.page.name == page and each.text.startswith(beginnings))
    return found


def shown() -> list[Shown]:
    """Return every line with ``ripieno`` in a fenced block and among the examples of a command's help."""
    texts = [(each.page.name, each.text) for each in blocks()]
    texts += [(f"{each.name} --help", each.epilog or "") for each in (main, *main.commands.values())]
    lines = [
        Shown(place, _COMMENT.sub("", match[1]).split("   ")[0].rstrip())
        for place, text in texts
        for line in text.splitlines()
        if (match := _SHOWN.fullmatch(line.strip()))
    ]
    return list({each.line: each for each in lines}.values())


def modules() -> list[Shown]:
    """Return every ``python -m`` with a module of these sources, in blocks and in sentences."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        codes = [" ".join(code.split()) for code in _CODE.findall(_FENCED.sub("", text))]
        codes += [line for _, block_text in _FENCED.findall(text) for line in block_text.splitlines()]
        found += [Shown(page.name, code) for code in codes if re.match(r"python -m (training|bench)\b", code)]
    return list({each.line: each for each in found}.values())


def mentioned() -> list[Shown]:
    """Return what stands in back quotes within sentences and begins with ``ripieno``."""
    found = []
    for page in (*PAGES, *HELP_PAGES):
        prose = _FENCED.sub("", page.read_text(encoding="utf-8"))
        codes = (" ".join(code.split()) for code in _CODE.findall(prose))
        found += [Shown(page.name, code) for code in codes if re.match(r"ripieno( |$)", code)]
    return list({each.line: each for each in found}.values())


def named_options() -> list[Shown]:
    """Return the options that stand in back quotes within sentences, without what they take."""
    found = []
    for page in (*PAGES, *HELP_PAGES):
        prose = _FENCED.sub("", page.read_text(encoding="utf-8"))
        found += [
            Shown(page.name, name)
            for code in _CODE.findall(prose)
            for name in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code)
        ]
    return list(dict.fromkeys(found))


def parse(words: list[str]) -> click.Context:
    """Read the words after ``ripieno`` to their end, with the command's own options.

    Raises:
        click.UsageError: If they cannot be read.
    """
    if not words or words[0].startswith("-"):
        return main.make_context("ripieno", words or ["gui"], resilient_parsing=bool(words))
    return main.commands[words[0]].make_context(words[0], words[1:])


def words_of(line: str) -> list[str]:
    """Return the words after ``ripieno``, as a shell hands them over; variables before it are left out."""
    words = shlex.split(line)
    return words[words.index("ripieno") + 1 :]
