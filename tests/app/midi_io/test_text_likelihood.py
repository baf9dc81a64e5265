import pytest

from ripieno.app.midi_io.text_likelihood import IMPOSSIBLE, Alphabet, likelihood

LATIN = Alphabet("latin", "äöüé", "êë")


def points(text, letters=LATIN, size=1):
    return likelihood([text], letters, lambda _: size)


def test_text_in_ascii_says_nothing():
    assert points("Piano") == 0


def test_a_word_that_music_is_labelled_with_counts_for_much():
    assert points("Flöte") > points("Nöte") + 0.5
    assert points("ドラム", Alphabet("ja")) > points("ドザム", Alphabet("ja")) + 0.5


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Nöte", "NÖte"),  # a capital inside of a word
        ("Göthe", "G³the"),  # a mark inside of a word
        ("Göte", "Gжte"),  # letters of two scripts
        ("Göte", "Gäöüe"),  # many letters beyond ASCII, one after the other
    ],
)
def test_what_words_seldom_have_tells_against_them(right, wrong):
    assert points(right) > points(wrong)


def test_letters_that_no_text_has_count_as_impossible():
    assert points("\x81") == pytest.approx(IMPOSSIBLE)


def test_rare_characters_are_less_likely_than_common_ones():
    assert points("好人", Alphabet("zh"), 2) > points("麤鱻", Alphabet("zh"), 2)
    assert points("나라", Alphabet("ko"), 2) > points("뷁쀍", Alphabet("ko"), 2)


def test_a_final_letter_stands_at_the_end_of_a_word():
    greek = Alphabet("greek", "αειονστςηρκπλμυδάίόέ")
    assert points("λόγος", greek) > points("λόγοσ", greek)
