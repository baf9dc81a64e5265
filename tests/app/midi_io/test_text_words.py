from ripieno.app.midi_io.text_words import COMMON_HANGUL, COMMON_HANZI, WORDS


def test_words_are_in_lower_case():
    assert [word for word in WORDS if word != word.lower()] == []


def test_common_characters_are_of_their_script():
    assert all("\u4e00" <= letter <= "\u9fff" for letter in COMMON_HANZI)
    assert all("\uac00" <= letter <= "\ud7a3" for letter in COMMON_HANGUL)
