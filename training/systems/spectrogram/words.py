"""What can be said of a clip, and the words that say it."""

import re
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from ripieno.engine.errors import RipienoError
from ripieno.engine.grid.part import NO_PROGRAM, Part
from ripieno.engine.music.instruments import Family, family_of
from ripieno.engine.music.keys import key_of
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece

# The words of a label mean the same, and each has a vector of its own to learn.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "genre": {
        "pop": "pop ballad",
        "rock": "rock metal",
        "funk": "funk funky",
        "soul": "soul blues",
        "jazz": "jazz jazzy swing",
        "latin": "latin bossa samba salsa",
        "hiphop": "hiphop rap",
        "songbook": "songbook broadway",
        "lied": "lied romantic",
        "classical": "classical baroque",
    },
    "tempo": {
        "slow": "slow slowly adagio",
        "medium": "medium moderate andante",
        "fast": "fast quick allegro",
    },
    "mood": {"calm": "calm quiet gentle", "lively": "lively busy energetic"},
    "mode": {"major": "major happy bright", "minor": "minor sad dark"},
    "instrument": {
        "piano": "piano keyboard",
        "organ": "organ accordion",
        "guitar": "guitar banjo",
        "bass": "bass",
        "strings": "strings violin cello",
        "voices": "voices choir vocal",
        "brass": "brass trumpet horn",
        "woodwind": "woodwind flute clarinet oboe saxophone sax",
        "drums": "drums percussion beat",
    },
}
GROUPS: Mapping[str, tuple[str, ...]] = {group: tuple(labels) for group, labels in _WORDS.items()}
"""Labels by what they tell: of genre, tempo, mood, mode and instruments."""

LABELS = tuple(label for labels in GROUPS.values() for label in labels)
"""All labels, in the order of their columns."""

WORDS_OF: Mapping[str, tuple[str, ...]] = {
    label: tuple(words.split()) for labels in _WORDS.values() for label, words in labels.items()
}
"""The words of each label."""

VOCABULARY = tuple(word for label in LABELS for word in WORDS_OF[label])
"""All words, in the order of their vectors."""

_PLACES = {word: at for at, word in enumerate(VOCABULARY)}
_SOURCES = dict.fromkeys(
    ("quartets", "mutopia", "orchestra", "polish-scores", "chopin-first-editions"), "classical"
)
"""Genres of data sets whose pieces have no style of their own."""

_FAMILIES: Mapping[Family, str] = {
    Family.PIANO: "piano",
    Family.ORGAN: "organ",
    Family.GUITAR: "guitar",
    Family.BASS: "bass",
    Family.STRINGS: "strings",
    Family.ENSEMBLE: "strings",
    Family.BRASS: "brass",
    Family.REED: "woodwind",
    Family.PIPE: "woodwind",
}
_VOICES = range(52, 55)
"""General MIDI programs of voices."""

SLOW_BPM, FAST_BPM = 80, 112
"""Below the first tempo music is slow, above the second fast."""

CALM_RATE, LIVELY_RATE = 3.0, 7.0
"""Moments a second at which something begins: below the first music is calm, above the second lively."""

MOMENTS_A_STEP = 4
"""What begins within a quarter of a sixteenth begins at one moment."""


class WordsError(RipienoError):
    """A description of sound of which no word is known."""


def read_words(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which words of a text are known, and which are not; capitals and a plural do not matter.

    Raises:
        WordsError: If there are words, and none is known.
    """
    said = re.findall(r"[a-z]+", re.sub(r"\bhip[ -]hop\b", "hiphop", text.casefold()))
    forms = [next((form for form in (word, word.removesuffix("s"), word + "s") if form in _PLACES), "")
             for word in said]  # fmt: skip
    unknown = tuple(dict.fromkeys(word for word, form in zip(said, forms, strict=True) if not form))
    known = tuple(dict.fromkeys(form for form in forms if form))
    if said and not known:
        raise WordsError(f'No word of "{text}" is known; say some of {", ".join(VOCABULARY)}.')
    return known, unknown


def vector_of(words: Collection[str]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """Return 1 at each of some words of the vocabulary; shape ``(len(VOCABULARY),)``."""
    vector = np.zeros(len(VOCABULARY), np.float32)
    vector[[_PLACES[word] for word in words]] = 1
    return vector


def genre_of(piece: Piece) -> str | None:
    """Return the label of a piece's genre; None where nothing tells it."""
    return piece.style.value if piece.style is not None else _SOURCES.get(piece.source)


def labels_of(piece: Piece, first: float, last: float) -> frozenset[str]:
    """Return the labels of what sounds from one step of a piece to another.

    Args:
        piece: Where the notes are.
        first: The first step (sixteenth).
        last: The first step after them.
    """
    return frozenset(_labels(piece, first, last))


def _labels(piece: Piece, first: float, last: float) -> Iterator[str]:
    genre = genre_of(piece)
    if genre is not None:
        yield genre
    yield "slow" if piece.tempo < SLOW_BPM else "fast" if piece.tempo > FAST_BPM else "medium"
    seconds = (last - first) * 15 / piece.tempo
    onsets = np.concatenate([part.onset for part in piece.parts])
    begun = onsets[(onsets >= first) & (onsets < last)]
    rate = len(np.unique(np.round(begun * MOMENTS_A_STEP))) / seconds
    if rate < CALM_RATE or rate > LIVELY_RATE:
        yield "calm" if rate < CALM_RATE else "lively"
    sounding = [(part, overlaps(part, first, last)) for part in piece.parts]
    durations = np.zeros(12)
    for part, each in sounding:
        if part.role is not Role.DRUMS:
            durations += np.bincount(part.pitch % 12, each, minlength=12)
    key = key_of(durations)
    if key is not None:
        yield key.mode
    yield from {name for part, each in sounding if each.any() and (name := instrument_of(part))}


def overlaps(part: Part, first: float, last: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how many steps each note of a part sounds between two steps."""
    start, end = part.onset.astype(float), (part.onset + part.length).astype(float)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.minimum(end, last) - np.maximum(start, first)
    return found.clip(0)


def instrument_of(part: Part) -> str | None:
    """Return the label of a part's instrument, None where it has none; an unknown one sounds as a piano."""
    if part.role is Role.DRUMS:
        return "drums"
    program = 0 if part.program == NO_PROGRAM else part.program
    return "voices" if program in _VOICES else _FAMILIES.get(family_of(program))
