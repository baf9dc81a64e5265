"""Descriptions of music: what they mean, what is overruled, and what is said of the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.prompt.english import ENGLISH
from ripieno.app.session.prompt.read_prompt import MAX_LETTERS, PromptError, read_prompt

WORDS = [
    *ENGLISH.phrases,
    *ENGLISH.ignored,
    *ENGLISH.exclusions,
    "in F# minor",
    "at 90",
    "7/8",
    "16 bars",
    ",",
]


def values(text, **keywords):
    return dict(read_prompt(text, **keywords)[1])


def test_the_example_of_the_guide_gives_every_parameter():
    reading, found = read_prompt("calm jazz waltz in A minor, piano, bass and brushes, slow")
    assert found == {
        "density": "0.7",
        "temperature": "0.8",
        "style": "jazz",
        "metre": "3/4",
        "key": "A minor",
        "roles": "keys,bass,drums",
        "tempo": "66",
    }
    assert reading.overruled == reading.not_understood == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("in F# minor", "F# minor"),
        ("Bb major", "Bb major"),
        ("in the key of E flat major", "Eb major"),
        ("a song in G", "G major"),
        ("something in C♯ min", "C# minor"),
        ("Am", "A minor"),
        ("a sad song in D", "D minor"),
        ("a sad song", "A minor"),
        ("a cheerful song", "C major"),
    ],
)
def test_keys_are_read_as_musicians_write_them(text, key):
    assert values(text)["key"] == key


@pytest.mark.parametrize("text", ["a pop song", "a bass, a piano", "be calm"])
def test_articles_and_words_are_no_keys(text):
    assert "key" not in values(text)


@pytest.mark.parametrize(
    ("text", "tempo"),
    [
        ("pop at 96", "96"),
        ("122.5 bpm", "122.5"),
        ("tempo of 80", "80"),
        ("very slow", "44"),
        ("not too fast", "84"),
        ("Allegro", "132"),
    ],
)
def test_tempos_are_numbers_or_words(text, tempo):
    assert values(text)["tempo"] == tempo


@pytest.mark.parametrize(
    ("text", "bars"), [("12-bar blues", "12"), ("sixteen bars", "16"), ("twenty-four bars", "24")]
)
def test_numbers_of_bars_are_digits_or_words(text, bars):
    assert values(text)["bars"] == bars


def test_roles_are_left_out_after_without_as_far_as_they_are_joined():
    assert values("pop without drums or bass, piano") == {
        "style": "pop",
        "without": "drums,bass",
        "roles": "keys",
    }
    assert values("no drums, bass") == {"without": "drums", "roles": "bass"}


def test_the_last_word_counts_a_number_counts_more_and_what_is_given_counts_most():
    reading, found = read_prompt("slow, fast")
    assert (found, reading.overruled) == ({"tempo": "132"}, ("slow",))
    reading, found = read_prompt("at 90, fast")
    assert (found, reading.overruled) == ({"tempo": "90"}, ("fast",))
    reading, found = read_prompt("slow sad pop", {"tempo", "key"})
    assert (found, reading.overruled) == ({"style": "pop"}, ("slow", "sad"))


@pytest.mark.parametrize(
    ("text", "overruled"),
    [
        ("happy pop in A minor", ("happy",)),
        ("sad pop in A minor", ()),
        ("pop in G, then in A minor", ("in G",)),
    ],
)
def test_words_that_contradict_a_whole_key_are_overruled(text, overruled):
    reading, found = read_prompt(text)
    assert (found["key"], reading.overruled) == ("A minor", overruled)


def test_words_without_meaning_are_named():
    assert read_prompt("pop with zither and kazoo")[0].not_understood == ("zither", "kazoo")


@pytest.mark.parametrize("text", ["", "  ", "the and", "zither", "x" * (MAX_LETTERS + 1)])
def test_a_description_that_says_nothing_is_refused_in_one_sentence(text):
    with pytest.raises(PromptError) as caught:
        read_prompt(text)
    assert str(caught.value).count("\n") == 0


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join) | st.text(max_size=60))
def test_whatever_is_written_each_word_is_used_overruled_or_named(text):
    try:
        reading, found = read_prompt(text)
    except PromptError:
        return
    assert set(found) <= {
        "style", "key", "tempo", "metre", "bars", "density", "temperature", "roles", "without"
    }  # fmt: skip
    assert {each.parameter for each in reading.understood} or reading.overruled
    for words in (*reading.overruled, *reading.not_understood):
        assert all(part.strip() in " ".join(text.split()) for part in words.split(", "))
