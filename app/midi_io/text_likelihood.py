"""How likely it is that decoded names, markers and lyrics are what their writer wrote.

Names are short, and most legacy encodings can decode most bytes; letters that a language seldom has,
letters of two scripts in one word and capitals inside of words show a wrong one, and words that music is
labelled with show the right one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ripieno.app.midi_io.text_words import COMMON_HANGUL, COMMON_HANZI, WORDS

IMPOSSIBLE = -3.0
"""Points of a letter that no text has."""

_CJK_WORDS = frozenset(word for word in WORDS if len(word) > 1 and word[0] >= "\u3040")
_OTHER_WORDS = frozenset(word for word in WORDS if word[0] < "\u3040" and not word.isascii())
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_MARKS = frozenset(
    "\u2018\u2019\u201a\u201c\u201d\u201e\u2013\u2014\u2026\u00b0\u00a9\u00ae\u2122\u00ab\u00bb\u00bf\u00a1\u00ba\u00aa\u00b7\u266a\u266b\u266d\u266f\u2116\u20ac"
)
_MARK_INSIDE = re.compile(r"(?<=[^\W\d_])[^\w\s\u2019\u00b7\x00-\x7f\u2e80-\uffff](?=[^\W\d_])")
_PAIRS = frozenset(
    (
        "çã",
        "çõ",
        "ää",
        "öö",
        "üü",
        "ış",
        "şı",
        "ığ",
        "ří",
        "ší",
        "ží",
        "čí",
        "ýř",
        "áš",
        "ść",
        "łą",
        "łę",
        "łó",
        "śń",
    )
)
_VOWELS = {
    "latin": frozenset("aeiouyæøœı"),
    "cyrillic": frozenset("аеиоуыэюяіє"),
    "greek": frozenset("αειουηω"),
}


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What an encoding is used for.

    Attributes:
        script: Its script: ``ja``, ``zh``, ``zh-tw``, ``ko``, ``latin``, ``cyrillic`` or another.
        frequent: Letters that texts in it often have, in lower case.
        usual: Other letters that they have.
    """

    script: str
    frequent: str = ""
    usual: str = ""


def likelihood(texts: Sequence[str], letters: Alphabet, spread: Callable[[str], int]) -> float:
    """Return the mean points of the letters beyond ASCII, weighted by their bytes; at most about 2.

    Args:
        texts: What an encoding makes of each text.
        letters: What the encoding is used for.
        spread: Bytes of a letter in the encoding.
    """
    total = points = 0.0
    for text in texts:
        beyond = [(letter, spread(letter)) for letter in text if not letter.isascii()]
        total += sum(size for _, size in beyond)
        points += sum(size * _letter_points(letter, letters) for letter, size in beyond)
        points += sum(_word_points(text, letters.script)) + _lexicon_points(text, spread)
    return points / total if total else 0.0


def _letter_points(letter: str, letters: Alphabet) -> float:
    """Return how usual a letter is, from ``IMPOSSIBLE`` to 1."""
    code = ord(letter)
    category = unicodedata.category(letter)
    if category in {"Cc", "Cn", "Co", "Cs"} or letter == "\ufffd":
        return IMPOSSIBLE
    if code >= 0x2E80:
        return _wide_points(letter, code, letters.script)
    if letter in _MARKS:
        return 0.3
    if category.startswith("L"):
        return _alphabet_points(letter.lower(), letters)
    return 0.75 if letter in letters.frequent else -0.8


def _alphabet_points(letter: str, letters: Alphabet) -> float:
    if letter in letters.frequent:
        return 0.95
    if letter in letters.usual:
        return 0.75
    return 0.0 if letters.script == "latin" else -0.4


def _wide_points(letter: str, code: int, language: str) -> float:
    """Return how usual a letter of Chinese, Japanese or Korean is."""
    if 0xFF61 <= code <= 0xFF9F:  # katakana of half width
        return 0.1
    if 0x3041 <= code <= 0x30FE:
        return 1.0 if language == "ja" else 0.2
    if 0xAC00 <= code <= 0xD7A3:
        return 1.0 if letter in COMMON_HANGUL else 0.0 if _is_two_bytes(letter, "euc_kr") else -0.8
    if 0x4E00 <= code <= 0x9FFF:
        if language == "ko":
            return -0.6
        return (0.9 if letter in COMMON_HANZI else 0.4) if _is_first_level(letter, language) else -0.6
    return 0.4 if 0x3000 <= code < 0x3040 or 0xFF01 <= code <= 0xFF5E else -0.5


_LEVELS = {"zh": ("gb2312", 16, 55), "zh-tw": ("big5", 4, 38), "ja": ("euc_jp", 16, 47)}
"""Where the most usual characters of each national standard lie: codec, first and last row."""

_BEFORE_ROWS = 160
"""The lead byte of row 0."""


def _is_first_level(letter: str, language: str) -> bool:
    codec, first, last = _LEVELS.get(language, _LEVELS["zh"])
    try:
        written = letter.encode(codec)
    except UnicodeEncodeError:
        return False
    return len(written) == 2 and first <= written[0] - _BEFORE_ROWS <= last


def _is_two_bytes(letter: str, codec: str) -> bool:
    try:
        return len(letter.encode(codec)) == 2
    except UnicodeEncodeError:
        return False


def _word_points(text: str, script: str) -> Iterator[float]:
    """Yield what tells against neighbouring letters and against words."""
    for before, after in pairwise(text):
        if (before.isascii() and after.isascii()) or not (before.isalpha() and after.isalpha()):
            continue
        if before.islower() and after.isupper():
            yield -0.8
        elif _script(before) != _script(after):
            yield -0.5 if before.islower() or after.islower() else -0.1
        elif script == "latin" and not before.isascii() and not after.isascii():
            yield 0.0 if (before + after).lower() in _PAIRS else -0.5
    yield -0.5 * len(_MARK_INSIDE.findall(text))
    for word in _WORD.findall(text):
        if not word.isascii() and word[0] < "\u2e80":
            yield _alphabetic_points(word, script)


def _alphabetic_points(word: str, script: str) -> float:
    """Return what tells against a word of letters."""
    beyond = sum(not letter.isascii() for letter in word)
    low = word.lower()
    points = -0.15 * sum(not letter.isascii() and letter.isupper() for letter in word[1:])
    if any(not up.isascii() and up.isupper() and after.islower() for up, after in pairwise(word[1:])):
        points -= 0.6
    if script in _VOWELS and len(word) > 2 and not _VOWELS[script] & set(unicodedata.normalize("NFD", low)):
        points -= 0.5 * beyond
    if script == "latin" and 2 * beyond > len(word) > 1:
        points -= 0.8 * beyond
    if script == "cyrillic" and low[0] in "ьъы":
        points -= 1.0
    if script == "greek":
        points -= 1.0 * ("ς" in low[:-1]) + 1.0 * word.endswith("σ") + 0.7 * sum(map(low.count, "ΐΰ"))
    if script == "hebrew":
        points -= 1.0 * sum(letter in "ךםןףץ" for letter in word[:-1])
    if script == "thai":
        points -= 1.0 * (word[-1] in "เแโใไ")
    return points


def _script(letter: str) -> str:
    """Return a letter's script; the scripts of Japanese are one."""
    name = unicodedata.name(letter, "?").split(maxsplit=1)[0]
    return "CJK" if name in {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH"} else name


def _lexicon_points(text: str, spread: Callable[[str], int]) -> float:
    """Return a point for each byte of a word that music is labelled with."""
    plain = unicodedata.normalize("NFKC", text).lower()
    found = {word for word in _CJK_WORDS if word in plain}
    found |= {plain} & set(WORDS)
    found |= {
        known
        for word in _WORD.findall(plain)
        for known in (word, *(word[:size] for size in range(4, len(word))))
        if known in _OTHER_WORDS
    }
    longest = (word for word in found if not any(word != other and word in other for other in found))
    return float(sum(spread(letter) for word in longest for letter in word if not letter.isascii()))
