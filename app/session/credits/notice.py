"""The notice of works of others, made from the cards of the models that are shipped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from textwrap import wrap

from ripieno.engine.errors import RipienoError
from ripieno.engine.model.card import Card
from ripieno.engine.model.pack import SHIPPED

WIDTH = 100
RULE = "-" * WIDTH

HEAD = (
    "Ripieno itself is under the MIT licence; see the file LICENSE. It holds works of others, or was made "
    "from them. Here are their owners, their terms and what was changed; the terms follow in full."
)

_FOLDER = Path(__file__).parent
_TEXTS = {"MIT": "mit.txt", "BSD 3-Clause": "bsd-3-clause.txt"}
"""Licences whose text has to go along, each with its file."""

_LINKS = {
    "CC-BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY": "https://www.mutopiaproject.org/legal.html",
    "Not published": "https://www.mellowood.ca/mma/",
}
"""Licences for which a link is enough."""

_HOLDERS = {"Freedoom music": "the Freedoom project", "Blasphemer music": "the Blasphemer team"}
"""Names that the BSD licence protects, by the work."""

GROOVE = "Groove MIDI Dataset (Magenta)"
PHRASES_FROM = ("POP909", "POP909-CL", "POP909 structure", GROOVE)
PHRASES = (
    "Excerpts, four bars each, of 24 songs; the markers are their numbers in POP909. Their notes were moved "
    "to sixteenths; basses were added, and beats from the Groove MIDI Dataset."
)
KEYS_FROM = ("POP909", "POP909-CL", "POP909 structure")
KEYS = "Numbers fitted to where the keys of their songs begin notes; their own licence is MIT."
PADS_FROM = ("Songs and chords of POP909 and OpenEWLD, arranged by MMA (Musical MIDI Accompaniment)",)
PADS = "Numbers fitted to where pads begin notes in these arrangements; their own licence is MIT."
TABLES = (("keys", "keys_odds.npz"), ("pads", "pad_odds.npz"))
EXAMPLES: Mapping[str, tuple[str, str]] = {
    "freedoom-e3m3.mid": (
        "Freedoom music",
        "music of level E3M3, bars 29 to 48. Tracks were put in order and named, and one was left out.",
    ),
    "groove-funk-96.mid": (GROOVE, "drummer8/session1/9_funk_96_beat_4-4.mid, bars 1 to 20."),
    "schumann-ich-grolle-nicht.mid": (
        "OpenScore Lieder",
        "Robert Schumann, Ich grolle nicht, Op. 48 No. 7. Converted from the score 4978382, with velocities.",
    ),
}
"""The example clips, each with the work that it was made from and what it is."""

WEIGHTS = (
    "The weights were trained on these works, 6 % of their songs kept out; their own licence is {licence}."
)


class CreditsError(RipienoError):
    """Works whose terms are not known here."""


@dataclass(frozen=True)
class Work:
    """A work of others.

    Attributes:
        name: Its name.
        source: Owner and name of its repository on GitHub.
        licence: Its licence in short, as a card has it; what follows a semicolon is a remark.
        owner: Who made it.
    """

    name: str
    source: str
    licence: str
    owner: str

    @property
    def terms(self) -> str:
        """The licence without remarks."""
        return self.licence.partition(";")[0]


@dataclass(frozen=True)
class Use:
    """What was made from works.

    Attributes:
        title: What it is, and where it lies.
        words: What was done with the works.
        works: The works.
    """

    title: str
    words: str
    works: tuple[Work, ...]


def notice() -> str:
    """Return the notice of all that is shipped, lines of at most 100 letters.

    Raises:
        CreditsError: If a card does not say who made its data, or a licence is unknown.
        ModelError: If a card cannot be used.
    """
    uses = _uses()
    works = tuple({work.name: work for use in uses for work in use.works}.values())
    lines = ["NOTICE", "", *wrap(HEAD, WIDTH), ""]
    for use in uses:
        names = ", ".join(work.name for work in use.works)
        lines += [use.title, *_indented(f"Made from {names}."), *_indented(use.words), ""]
    for work in works:
        lines += [work.name, *_entry(work), ""]
    for title, text in _licences(works):
        lines += [RULE, title, RULE, "", text, ""]
    return "\n".join(lines).rstrip() + "\n"


def _uses() -> tuple[Use, ...]:
    """Return what is shipped: models, tables, phrases, examples."""
    cards = [Card.read(path) for path in sorted(SHIPPED.glob("*/card.json"))]
    models = [
        Use(
            f"The model {card.name} {card.version} (engine/model/packs/{card.name})",
            WEIGHTS.format(licence=card.licence),
            tuple(map(_work, card.data)),
        )
        for card in cards
    ]
    known = {work.name: work for use in models for work in use.works}
    examples = [
        Use(f"The example clip {name}", f"Excerpt: {words}", _named(known, (work,)))
        for name, (work, words) in EXAMPLES.items()
    ]
    phrases = "The phrases of live playing (app/session/phrases.mid)"
    keys, pads = (f"The tables of new {each} (engine/generate/{file})" for each, file in TABLES)
    return (
        *models,
        Use(keys, KEYS, _named(known, KEYS_FROM)),
        Use(pads, PADS, _named(known, PADS_FROM)),
        Use(phrases, PHRASES, _named(known, PHRASES_FROM)),
        *examples,
    )


def _work(entry: Mapping[str, str]) -> Work:
    try:
        return Work(entry["name"], entry["source"], entry["licence"], entry["copyright"])
    except KeyError as error:
        raise CreditsError(
            f"A card does not say the {error.args[0]} of {dict(entry)}; export it anew."
        ) from error


def _named(known: Mapping[str, Work], names: Sequence[str]) -> tuple[Work, ...]:
    """Return the works of some names, none of which may be missing."""
    if missing := [name for name in names if name not in known]:
        raise CreditsError(f"No card credits {', '.join(missing)} any more; say in this module who made it.")
    return tuple(known[name] for name in names)


def _entry(work: Work) -> Iterator[str]:
    yield from _indented(work.owner)
    yield f"  Source: {work.source if '://' in work.source else f'https://github.com/{work.source}'}"
    yield f"  Licence: {work.licence}" + (f", {_LINKS[work.terms]}" if work.terms in _LINKS else "")


def _indented(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _licences(works: Sequence[Work]) -> Iterator[tuple[str, str]]:
    """Yield the texts that have to go along, each with the works it holds for."""
    groups: dict[tuple[str, str], list[Work]] = {}
    for work in works:
        if work.terms in _TEXTS:
            groups.setdefault((work.terms, _HOLDERS.get(work.name, "")), []).append(work)
        elif work.terms not in _LINKS:
            raise CreditsError(
                f"The licence {work.terms} of {work.name} is unknown; add its text or its link."
            )
    for (terms, holder), own in groups.items():
        text = Template((_FOLDER / _TEXTS[terms]).read_text(encoding="utf-8")).substitute(holder=holder)
        owners = "\n".join(work.owner for work in own)
        yield f"{terms}: {', '.join(work.name for work in own)}", f"{owners}\n\n{text.strip()}"
