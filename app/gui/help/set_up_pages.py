"""The pages on setting up a DAW or a synth, which lie beside this module."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

NAMES = ("ableton-live", "logic", "reaper", "bitwig", "ardour", "hardware", "windows")
"""The pages, in the order in which they are shown."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        name: Its name, such as ``ableton-live``.
        title: What it is about.
        text: Markdown, the title included.
    """

    name: str
    title: str
    text: str


def pages() -> tuple[Page, ...]:
    """Return all pages, in order."""
    return tuple(_pages())


def _pages() -> Iterator[Page]:
    folder = resources.files("ripieno.app.gui.help") / "pages"
    for name in NAMES:
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
        yield Page(name, text.splitlines()[0].removeprefix("# "), text)
