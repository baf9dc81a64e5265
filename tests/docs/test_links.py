"""Pages that link to each other, to files and to headings lead to what is there."""

import re

import pytest

from tests.support.program import ROOT

PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def targets_of(page):
    """Yield file and heading of each link of a page."""
    for place, heading in _LINK.findall(page.read_text(encoding="utf-8")):
        yield (page.parent / place).resolve() if place else page, heading


def anchors_of(page):
    """Return the headings of a page as they are linked to."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading(page):
    broken = [
        (name_of(page), str(target), heading)
        for target, heading in targets_of(page)
        if not target.exists() or (heading and heading not in anchors_of(target))
    ]
    assert broken == []


def test_every_page_is_reached_from_the_first_one():
    reached, waiting = set(), [PAGES[0]]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += [
                target for target, _ in targets_of(page) if target.suffix == ".md" and target.exists()
            ]
    assert [name_of(page) for page in PAGES if page not in reached] == []


def test_every_decision_is_listed_with_its_title():
    listed = (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")
    for page in (ROOT / "docs/decisions").glob("0*.md"):
        title = page.read_text(encoding="utf-8").splitlines()[0]
        number = int(page.name[:4])
        assert title.startswith(f"# {number}. ")
        assert f"[{page.name[:4]}]({page.name}) | {title.partition('. ')[2]} |" in listed
