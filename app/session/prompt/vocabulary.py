"""What the words of a language mean; another language needs no more than another value of this type."""

from collections.abc import Mapping
from dataclasses import dataclass

Meaning = tuple[str, str]
"""A parameter and its value, as a person writes it: ``("tempo", "66")``, ``("roles", "bass")``."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language.

    Attributes:
        phrases: What a word, or several with a blank between them, means; in lower case.
        forms: Regular expressions of what holds a number or a key, and the parameter that the value of each
            belongs to. Its groups, put together by ``templates``, are the value.
        templates: By parameter, the text that the groups of its form are put into.
        numbers: Numbers in words.
        exclusions: Words after which roles are left out, such as ``without``.
        ignored: Words that say nothing of the music.
    """

    phrases: Mapping[str, tuple[Meaning, ...]]
    forms: tuple[tuple[str, str], ...]
    templates: Mapping[str, str]
    numbers: Mapping[str, int]
    exclusions: frozenset[str]
    ignored: frozenset[str]
