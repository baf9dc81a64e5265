"""Words that describe music become parameters, and say what they became."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ripieno.app.session.prompt.english import ENGLISH
from ripieno.app.session.prompt.vocabulary import Vocabulary
from ripieno.engine.errors import RipienoError

MAX_LETTERS = 1000
"""Letters of a description that are read."""

_LISTED, _LEFT_OUT = "roles", "without"
_TITLES = {"metre": "time signature", _LEFT_OUT: "no role"}
"""What people call a parameter, where that is not its name."""

_GIVEN_AS = {_LISTED: "parts", _LEFT_OUT: "parts"}
"""The field of ``GenerateFile`` that a parameter becomes, where it has another name."""

_SPELLINGS = {
    **dict.fromkeys(("♯", "sharp"), "#"),
    **dict.fromkeys(("♭", "flat"), "b"),
    **dict.fromkeys(("m", "min"), "minor"),
    "maj": "major",
}
_JOINING = frozenset({"or", "nor", "and"})
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*|[,;.]")


class PromptError(RipienoError):
    """A description of which nothing can be used."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What some words of a description mean.

    Attributes:
        words: The words.
        parameter: The parameter, as people call it.
        value: Its value, as people write it.
    """

    words: str
    parameter: str
    value: str


@dataclass(frozen=True, slots=True)
class PromptReading:
    """What a description of music says.

    Attributes:
        text: The description.
        understood: What is used, in the order of the description.
        overruled: Words that mean something, but later ones, a number or an option say otherwise.
        not_understood: Words without meaning here.
    """

    text: str
    understood: tuple[Understood, ...]
    overruled: tuple[str, ...]
    not_understood: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """One meaning, where it stands, and whether it is a number or a key rather than a word."""

    at: int
    words: str
    parameter: str
    value: str
    is_exact: bool


def read_prompt(
    text: str, given: Collection[str] = (), vocabulary: Vocabulary = ENGLISH
) -> tuple[PromptReading, Mapping[str, str]]:
    """Read a description of music.

    Args:
        text: Such as ``calm jazz waltz in A minor, piano, bass and brushes, slow``.
        given: Parameters and fields of ``GenerateFile`` that are given besides, and so are not taken from
            the description.
        vocabulary: The words of its language.

    Returns:
        What was understood, and the values that it gives, as text by parameter: ``style``, ``key``,
        ``tempo``, ``metre``, ``bars``, ``density``, ``temperature``, ``roles`` with commas between, and
        ``without``, the roles that are left out.

    Raises:
        PromptError: If nothing is understood, or it is too long.
    """
    if len(text) > MAX_LETTERS:
        raise PromptError(f"A description has at most {MAX_LETTERS} letters; shorten it.")
    found, rest = _exact(text, vocabulary)
    named, unknown = _phrases(rest, vocabulary)
    used, overruled = _settled([*found, *named])
    if not used and not unknown:
        raise PromptError("The description is empty; write words such as slow jazz waltz in A minor.")
    if not used:
        quoted = " ".join(text.split())
        raise PromptError(
            f'Nothing of "{quoted}" is understood; describe style, key, tempo, time signature, '
            'instruments or mood, such as "slow jazz waltz in A minor for piano and bass".'
        )
    free = [each for each in used if _GIVEN_AS.get(each.parameter, each.parameter) not in given]
    overruled += tuple(each.words for each in used if each not in free)
    values: dict[str, str] = {}
    for each in free:
        before = values.get(each.parameter)  # only roles are there more than once
        values[each.parameter] = each.value if before is None else f"{before},{each.value}"
    understood = tuple(
        Understood(each.words, _TITLES.get(each.parameter, each.parameter), each.value) for each in free
    )
    return PromptReading(text, understood, overruled, unknown), values


def _exact(text: str, vocabulary: Vocabulary) -> tuple[list[_Found], str]:
    """Return what the forms of a language say, and the text with blanks in their place."""
    found: list[_Found] = []
    for parameter, form in vocabulary.forms:
        for match in re.finditer(form, text):
            groups = {name: _spelt(name, part, vocabulary) for name, part in match.groupdict("").items()}
            value = vocabulary.templates[parameter].format(**groups)
            found.append(_Found(match.start(), " ".join(match[0].split()), parameter, value, is_exact=True))
        text = re.sub(form, lambda match: " " * len(match[0]), text)
    return found, text


def _spelt(group: str, part: str, vocabulary: Vocabulary) -> str:
    """Return a part of a value as it is read everywhere: roots in capitals, numbers as digits."""
    if group == "root":
        return part.upper()
    return _SPELLINGS.get(part, str(vocabulary.numbers.get(part, part)))


def _phrases(text: str, vocabulary: Vocabulary) -> tuple[list[_Found], tuple[str, ...]]:
    """Return what the words of a text mean, the longest phrase first, and the words without meaning."""
    words = [(match.start(), match[0]) for match in _WORD.finditer(text)]
    longest = max(phrase.count(" ") for phrase in vocabulary.phrases) + 1
    found: list[_Found] = []
    unknown: list[str] = []
    position, is_excluded = 0, False
    while position < len(words):
        at, word = words[position]
        size = next(_sizes(words[position : position + longest], vocabulary), 0)
        if size:
            phrase = " ".join(each for _, each in words[position : position + size])
            meanings = list(_meanings(at, phrase, vocabulary, is_excluded=is_excluded))
            found += meanings
            if not meanings:
                unknown.append(phrase)
            following = words[position + size][1].casefold() if position + size < len(words) else ""
            is_excluded = is_excluded and following in _JOINING
            position += size
            continue
        plain = word.casefold()
        if plain in vocabulary.exclusions:
            is_excluded = True
        elif plain not in vocabulary.ignored and word.isalnum():
            unknown.append(word)
        position += 1
    return found, tuple(unknown)


def _sizes(words: list[tuple[int, str]], vocabulary: Vocabulary) -> Iterator[int]:
    """Yield how many of some words are a phrase, the most first."""
    for size in range(len(words), 0, -1):
        if _plain(words[:size]) in vocabulary.phrases:
            yield size


def _plain(words: list[tuple[int, str]]) -> str:
    return " ".join(word for _, word in words).casefold()


def _meanings(at: int, phrase: str, vocabulary: Vocabulary, *, is_excluded: bool) -> Iterator[_Found]:
    """Yield the meanings of a phrase; of one that is excluded only roles, which are left out."""
    for parameter, value in vocabulary.phrases[phrase.casefold()]:
        if not is_excluded:
            yield _Found(at, phrase, parameter, value, is_exact=False)
        elif parameter == _LISTED:
            yield _Found(at, phrase, _LEFT_OUT, value, is_exact=False)


def _settled(found: list[_Found]) -> tuple[list[_Found], tuple[str, ...]]:
    """Return one meaning for each parameter, and the words that are overruled."""
    used: dict[tuple[str, str], _Found] = {}
    overruled: list[str] = []
    for each in sorted(found, key=lambda one: (one.is_exact, one.at)):
        before = used.get(_slot(each))
        if before is not None and before.value != each.value:
            overruled.append(before.words)
        used[_slot(each)] = each
    key = used.get(("key", ""))
    parts = (used.get((name, "")) for name in ("tonic", "mode"))
    overruled += [each.words for each in parts if key and each and each.value not in key.value.split()]
    return _with_key(sorted(used.values(), key=lambda one: one.at)), tuple(overruled)


def _slot(found: _Found) -> tuple[str, str]:
    """Return what only one meaning can fill; each role is one."""
    return found.parameter, found.value if found.parameter in (_LISTED, _LEFT_OUT) else ""


def _with_key(found: list[_Found]) -> list[_Found]:
    """Return meanings with one key: of its own, or of a tonic and a mode, of which one may be missing."""
    by_name = {each.parameter: each for each in found}
    key, tonic, mode = (by_name.get(name) for name in ("key", "tonic", "mode"))
    rest = [each for each in found if each.parameter not in ("key", "tonic", "mode")]
    if key is None and (tonic or mode):
        parts = [each for each in (tonic, mode) if each]
        usual = "A" if mode and mode.value == "minor" else "C"
        value = f"{tonic.value if tonic else usual} {mode.value if mode else 'major'}"
        words = ", ".join(each.words for each in sorted(parts, key=lambda one: one.at))
        key = _Found(parts[0].at, words, "key", value, is_exact=False)
    return sorted([*rest, key], key=lambda one: one.at) if key else rest
