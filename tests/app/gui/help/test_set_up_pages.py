"""Set-up pages: one for each DAW that is promised, in the window as in the guide."""

from pathlib import Path

import pytest

from ripieno.app.gui.help.set_up_pages import NAMES, pages

GUIDE = (Path(__file__).parents[4] / "docs/live.md").read_text(encoding="utf-8")


def test_there_is_a_page_for_each_promised_program():
    titles = {page.title for page in pages()}
    assert titles == {"Ableton Live", "Logic", "Reaper", "Bitwig", "Ardour", "Hardware", "Windows"}
    assert [page.name for page in pages()] == list(NAMES)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_the_guide_says_the_same(page):
    assert f"##{page.text}" in GUIDE


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_tells_how_in_the_window_and_on_the_command_line(page):
    assert "live panel" in page.text
    assert "`ripieno live" in page.text


def test_no_page_is_missing_from_the_list():
    folder = Path(__file__).parents[4] / "app/gui/help/pages"
    assert {path.stem for path in folder.glob("*.md")} == set(NAMES)
