"""Sections of a form, and the text in which a person gives them."""

import re
from dataclasses import dataclass

from ripieno.app.session.live.form.words import ALIASES, AUTO, BREAK, BUILD, END, INTRO, SECTION_NAMES
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.chords import ChordNameError, parse_chord, parse_progression
from ripieno.engine.music.harmony import Progression

MAX_SECTION_BARS = 64
MAX_SECTIONS = 64
USUAL_BARS = {INTRO: 4, BREAK: 4, BUILD: 4, END: 4}
"""Bars of a section whose length is not given; 8 for all others."""

_SECTION = re.compile(r"([A-Za-z]+'*)(?:\s+([0-9]{1,3}))?(?:\s*:\s*(.*))?")


class FormError(RipienoError):
    """A text that gives no form."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section.

    Attributes:
        name: One of ``SECTION_NAMES``, or a capital letter; sections of one name have one theme.
        bars: How many bars, at least 1.
        chords: Its chords, from the beginning again where they end; None leaves them to the seed.
    """

    name: str
    bars: int
    chords: Progression | None = None


Form = tuple[Section, ...]
"""The sections of a piece, one after the other."""


def parse_form(text: str) -> Form:
    """Return the form that a text such as ``intro 4, A 8: C G Am F, B 8, end`` gives.

    Chords stand after a colon: one for each bar, or bars of chords between bar lines.

    Args:
        text: Sections between commas, each with its number of bars.

    Raises:
        FormError: If it gives none.
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > MAX_SECTIONS:
        raise FormError(f"A form of {len(parts)} sections is too long; give {MAX_SECTIONS} at most.")
    return tuple(_section(part, place) for place, part in enumerate(parts, 1))


def read_form(text: str) -> Form | None:
    """Return the form that a text gives; None where the seed draws it.

    Raises:
        FormError: If it gives none.
    """
    return None if text.strip().casefold() == AUTO else parse_form(text)


def _section(text: str, place: int) -> Section:
    match = _SECTION.fullmatch(text)
    name = _name(match[1]) if match else None
    if match is None or name is None:
        raise FormError(
            f'Section {place} of the form, "{text}", is none; write one such as "A 8" or "intro 4", '
            f"with {', '.join(SECTION_NAMES)} or a letter."
        )
    bars = int(match[2]) if match[2] else USUAL_BARS.get(name, 8)
    if not 1 <= bars <= MAX_SECTION_BARS:
        raise FormError(f"Section {place} of the form has {bars} bars; give it 1 to {MAX_SECTION_BARS} bars.")
    return Section(name, bars, None if match[3] is None else _progression(match[3], place))


def _name(word: str) -> str | None:
    """Return the name of a section that a word means; a letter with dashes has the theme of the letter."""
    plain = word.rstrip("'")
    name = ALIASES.get(plain.casefold(), plain.casefold())
    if name in SECTION_NAMES:
        return name
    return plain.upper() if len(plain) == 1 else None


def _progression(text: str, place: int) -> Progression:
    try:
        if "|" in text:
            return parse_progression(text)
        return tuple((parse_chord(name),) for name in text.split() or [""])
    except ChordNameError as error:
        raise FormError(f"In the chords of section {place} of the form, {error}") from None
