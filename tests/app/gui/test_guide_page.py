"""Keys and menus that the page on the window names are there."""

import re

import pytest

from ripieno.app.gui.key_groups import key_groups
from tests.support.documents import PAGES

(PAGE,) = (page.read_text(encoding="utf-8") for page in PAGES if page.name == "gui.md")
KEYS = sorted(set(re.findall(r"\b(?:Ctrl|Shift|Alt)\+[A-Za-z0-9+-]+|\bF1\b|(?<=\()[A-Z](?=\))", PAGE)))
MENUS = sorted(
    set(re.findall(r"\*(File|Edit|Fill|Generate|View|Play|Help) > ([^*]+)\*", " ".join(PAGE.split())))
)


@pytest.fixture
def keys(window):
    groups = key_groups(window.menuBar(), ())
    return {part for _, pairs in groups for _, text in pairs for part in re.split(r"[;,] ", text)}


@pytest.fixture
def titles(window):
    return {
        (
            menu.text().replace("&", ""),
            action.text().replace("&", "").rstrip("\N{HORIZONTAL ELLIPSIS}").partition(":")[0],
        )
        for menu in window.menuBar().actions()
        for action in menu.menu().actions()
    }


@pytest.mark.parametrize("key", KEYS)
def test_a_key_that_the_page_names_does_something(keys, key):
    assert key in keys


@pytest.mark.parametrize(("menu", "entry"), MENUS)
def test_a_menu_that_the_page_names_is_there(titles, menu, entry):
    assert (menu, entry) in titles
