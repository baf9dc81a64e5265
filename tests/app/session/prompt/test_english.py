"""The English words: every value is one that its parameter takes."""

import pytest

from ripieno.app.session.prompt.english import ENGLISH
from ripieno.app.session.prompt.prompt_values import prompt_values

MEANINGS = sorted({meaning for meanings in ENGLISH.phrases.values() for meaning in meanings})


@pytest.mark.parametrize("meaning", MEANINGS, ids=" ".join)
def test_a_value_is_one_that_its_parameter_takes(meaning):
    parameter, value = meaning
    if parameter == "mode":
        parameter, value = "key", f"A {value}"
    assert prompt_values({parameter: value})


def test_words_are_in_lower_case_and_mean_something_or_nothing():
    assert all(phrase == phrase.casefold() for phrase in ENGLISH.phrases)
    assert not ENGLISH.ignored & (set(ENGLISH.phrases) | ENGLISH.exclusions)
