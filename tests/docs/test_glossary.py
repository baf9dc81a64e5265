"""Identifiers use the words of the glossary, and each class name belongs to one class."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.support.program import ROOT

PACKAGES = ("api", "app", "engine", "training", "tools", "bench")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
FURTHER = [path for folder in ("installer", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

DOUBLED: frozenset[str] = frozenset()
"""Class names that are defined more than once; no name may be added."""


def retired() -> dict[str, tuple[str, ...]]:
    """Return the retired words, and the files in which each is kept."""
    table = GLOSSARY.partition("| Retired |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return {
        word.strip(): tuple(each.strip() for each in kept.split(",") if each.strip())
        for words, _, kept in rows
        for word in words.split(",")
    }


def prefixes() -> tuple[str, ...]:
    """Return the words that no constant begins with."""
    return tuple(re.findall(r"`([A-Z]+)`", GLOSSARY.rpartition("Names of constants")[2]))


def names_of(source: str) -> Iterator[str]:
    """Yield every name that a source defines: functions, classes, arguments, variables, attributes."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.arg(arg=name):
                yield name
            case ast.alias(asname=str(name)):
                yield name


def misnamed(path: Path, source: str) -> set[str]:
    """Return the names in a file, and its own, that hold a retired word."""
    place = path.relative_to(ROOT).as_posix()
    words = {word for word, kept in retired().items() if not any(fnmatch(place, each) for each in kept)}
    names = set(names_of(source))
    found = {name for name in names if words & {each.lower() for each in WORD.findall(name)}}
    found |= {path.stem} if words & set(path.stem.split("_")) else set()
    starts = tuple(f"{each}_" for each in prefixes())
    return found | {name for name in names if f"{name.lstrip('_')}_".startswith(starts)}


@pytest.mark.parametrize("package", PACKAGES)
def test_identifiers_hold_no_retired_words(package):
    files = [path for path in FILES if path.relative_to(ROOT).parts[0] == package]
    wrong = {str(path): misnamed(path, path.read_text(encoding="utf-8")) for path in files}
    assert {path: names for path, names in wrong.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("told_chords = 1", "told_chords"),
        ("class StudioState: pass", "StudioState"),
        ("def f(heat): pass", "heat"),
        ("self._crew = 1", "_crew"),
        ("import numpy as desk", "desk"),
        ("MOST_BARS = 1", "MOST_BARS"),
        ("_LONGEST = 1", "_LONGEST"),
    ],
)
def test_a_retired_word_is_found_wherever_a_name_is_defined(source, name):
    assert misnamed(ROOT / "engine" / "part.py", source) == {name}


def test_words_that_only_hold_a_retired_one_are_free():
    assert misnamed(ROOT / "engine" / "part.py", "heating = linear = stages = almost = 1") == set()


def test_a_retired_word_is_free_where_a_format_keeps_it():
    assert misnamed(ROOT / "app" / "render" / "sound_blocks.py", "tell = 1") == set()


def test_files_that_keep_a_retired_word_exist():
    for kept in retired().values():
        assert all(any(ROOT.glob(each)) for each in kept)


def test_a_class_name_is_defined_once():
    places = defaultdict(list)
    for path in FILES + FURTHER:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(ROOT)))
    doubled = {name: found for name, found in places.items() if len(found) > 1 and name not in DOUBLED}
    assert doubled == {}


def test_the_glossary_names_each_term_once():
    rows = [line for line in GLOSSARY.partition("## Retired")[0].splitlines() if line.startswith("|")]
    terms = [row.split("|")[1].strip() for row in rows]
    terms = [each for each in terms if each not in ("Term", "---")]
    assert len(terms) == len(set(terms))
    assert len(terms) > 50
