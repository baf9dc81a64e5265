"""A page on files that were filled: pictures before and after, players, and a table to sort."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from string import Template

_SHEET = "page.html"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file on the page.

    Attributes:
        name: What it is called.
        facts: Names and values, such as bars and seed; the same names for all files.
        notes: Sentences on it: warnings, or why it failed.
        failed: Whether it failed.
        picture: Link to its picture; empty for none.
        sounds: Names and links of its sounds.
        music: Links to its MIDI files.
    """

    name: str
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    failed: bool = False
    picture: str = ""
    sounds: tuple[tuple[str, str], ...] = ()
    music: tuple[str, ...] = ()


def page(title: str, summary: str, entries: Iterable[Entry]) -> str:
    """Return an HTML page that needs nothing but the files it links to.

    Args:
        title: Its heading.
        summary: A sentence below it.
        entries: The files, in order.

    Source: HTML Living Standard; the links are relative and percent-encoded by the caller.
    """
    sheet = Template(files("ripieno.app.render").joinpath(_SHEET).read_text(encoding="utf-8"))
    body = "\n".join(map(_article, entries))
    return sheet.substitute(title=escape(title), summary=escape(summary), entries=body)


def _article(entry: Entry) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in entry.facts)
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in entry.notes)
    picture = (
        f'<img loading="lazy" src="{escape(entry.picture)}" alt="Piano roll of {escape(entry.name)}, '
        f'before and after">'
        if entry.picture
        else ""
    )
    sounds = "".join(
        f'<figure><figcaption>{escape(name)}</figcaption><audio controls preload="none" '
        f'src="{escape(link)}"></audio></figure>'
        for name, link in entry.sounds
    )
    music = " ".join(
        f'<a href="{escape(link)}">{escape(link.rpartition("/")[2])}</a>' for link in entry.music
    )
    state = "failed" if entry.failed else "done"
    label = "Skipped" if entry.failed else "Done"
    return (
        f'<article data-state="{state}"><h2>{escape(entry.name)}</h2><p class="state">{label}</p>'
        f'<dl>{facts}</dl>{notes}{picture}<div class="sounds">{sounds}</div>'
        f'<p class="music">{music}</p></article>'
    )
