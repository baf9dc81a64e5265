"""Kinds of chords: their tones, how they are printed and how people spell them."""

import re
from typing import NamedTuple


class Quality(NamedTuple):
    """A kind of chord.

    Attributes:
        intervals: Semitones above the root, in the order of thirds.
        suffix: What follows the root in print.
        spellings: Other ways to write the suffix, after `read_quality` has simplified them.
    """

    intervals: tuple[int, ...]
    suffix: str
    spellings: str = ""


NO_CHORD_QUALITY = "N.C."

QUALITIES = {
    "maj": Quality((0, 4, 7), "", "maj"),
    "min": Quality((0, 3, 7), "m"),
    "7": Quality((0, 4, 7, 10), "7", "dom7 dom"),
    "maj7": Quality((0, 4, 7, 11), "maj7", "j7 j maj77"),
    "m7": Quality((0, 3, 7, 10), "m7"),
    "dim": Quality((0, 3, 6), "dim", "o mb5 m-5"),
    "dim7": Quality((0, 3, 6, 9), "dim7", "o7"),
    "m7b5": Quality((0, 3, 6, 10), "m7b5", "m7-5 h7 hdim hdim7"),
    "aug": Quality((0, 4, 8), "aug", "+ #5 +5 maj#5"),
    "sus2": Quality((0, 2, 7), "sus2"),
    "sus4": Quality((0, 5, 7), "sus4", "sus 4"),
    "6": Quality((0, 4, 7, 9), "6", "maj6 add6"),
    "m6": Quality((0, 3, 7, 9), "m6", "madd6"),
    "add9": Quality((0, 4, 7, 2), "add9", "2 add2 majadd9"),
    "9": Quality((0, 4, 7, 10, 2), "9", "dom9 7add9"),
    "5": Quality((0, 7), "5", "no3"),
    "mmaj7": Quality((0, 3, 7, 11), "m(maj7)", "mmaj7 m#7 mj7"),
    "aug7": Quality((0, 4, 8, 10), "aug7", "+7 7#5 7+5 7+"),
    "7sus4": Quality((0, 5, 7, 10), "7sus4", "7sus sus7 sus47"),
    "madd9": Quality((0, 3, 7, 2), "madd9", "madd2 m2"),
    "maj9": Quality((0, 4, 7, 11, 2), "maj9", "j9 maj7add9"),
    "m9": Quality((0, 3, 7, 10, 2), "m9", "m7add9"),
    "69": Quality((0, 4, 7, 9, 2), "69", "6/9 6add9 add69"),
    "7b9": Quality((0, 4, 7, 10, 1), "7b9", "7-9"),
    "7#9": Quality((0, 4, 7, 10, 3), "7#9", "7+9"),
    "m11": Quality((0, 3, 7, 10, 2, 5), "m11"),
    "13": Quality((0, 4, 7, 10, 2, 9), "13"),
    NO_CHORD_QUALITY: Quality((), "N.C."),
}

_BY_SPELLING = {
    spelling: name
    for name, quality in QUALITIES.items()
    if name != NO_CHORD_QUALITY
    for spelling in (quality.suffix, *quality.spellings.split())
}
# Applied in this order. A capital M alone is major, m is minor: only then may case be dropped.
_SIMPLER = (
    (re.compile(r"[\s(),:]"), ""),
    (re.compile("\u266d"), "b"),
    (re.compile("\u266f"), "#"),
    (re.compile("[\u2212\u2013]"), "-"),
    (re.compile("[\u0394\u25b3]"), "maj7"),
    (re.compile("[\u00f8\u00d8]7?"), "m7b5"),
    (re.compile("[\u00b0\u00ba]"), "dim"),
    (re.compile(r"M(?![A-Za-z])"), "maj"),
)
_WORDS = ((re.compile(r"^(minor|min|mi|-)"), "m"), (re.compile(r"(major|maj|ma(?!d))"), "maj"))


def read_quality(suffix: str) -> str | None:
    """Return the quality that the text after a chord's root names, or None if it names none."""
    for pattern, simpler in _SIMPLER:
        suffix = pattern.sub(simpler, suffix)
    suffix = suffix.casefold()
    for pattern, simpler in _WORDS:
        suffix = pattern.sub(simpler, suffix)
    return _BY_SPELLING.get(suffix)
