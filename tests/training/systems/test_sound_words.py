"""Labels of clips, and words for them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.systems.spectrogram.words import (
    GROUPS,
    LABELS,
    VOCABULARY,
    WORDS_OF,
    WordsError,
    labels_of,
    read_words,
    vector_of,
)
from tests.support.pieces import piece


def test_each_word_has_one_label():
    assert len(set(VOCABULARY)) == len(VOCABULARY) == sum(map(len, WORDS_OF.values()))
    assert set(WORDS_OF) == set(LABELS)


def test_every_style_is_a_genre():
    assert {style.value for style in Style} < set(GROUPS["genre"])


def test_a_description_is_read_word_by_word():
    known, unknown = read_words("Slow, SAD hip-hop for violins and theremin, please")
    assert known == ("slow", "sad", "hiphop", "violin")
    assert unknown == ("for", "and", "theremin", "please")
    assert [VOCABULARY[at] for at in np.flatnonzero(vector_of(known))] == ["hiphop", "slow", "sad", "violin"]


def test_no_words_are_no_condition():
    assert read_words(" ") == ((), ())
    assert not vector_of(()).any()


def test_words_of_which_none_is_known_are_one_sentence():
    with pytest.raises(WordsError, match='No word of "purple" is known; say some of pop,'):
        read_words("purple")


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, unique=True))
def test_all_words_of_the_vocabulary_are_read(words):
    assert read_words(", ".join(words).upper()) == (tuple(words), ())


def band(style=Style.JAZZ, tempo=100.0, **programs):
    chord = [(4.0 * beat, 4.0, pitch, 80) for beat in range(32) for pitch in (57, 60, 64, 69)]
    parts = [make_part(Role.KEYS, chord), make_part(Role.DRUMS, [(0.0, 1.0, 36, 90)])]
    parts += [make_part(Role.LEAD, chord, program) for program in programs.values()]
    return replace(piece(), parts=tuple(parts), style=style, tempo=tempo)


def test_labels_say_what_sounds():
    labels = labels_of(band(flute=73, nylon=24), 0, 16)
    assert labels == {"jazz", "medium", "calm", "minor", "piano", "drums", "woodwind", "guitar"}


def test_what_is_silent_in_a_clip_is_no_label_of_it():
    assert "drums" not in labels_of(band(), 16, 32)


@pytest.mark.parametrize(("tempo", "label"), [(60.0, "slow"), (100.0, "medium"), (150.0, "fast")])
def test_tempo_is_a_label(tempo, label):
    assert label in labels_of(band(tempo=tempo), 0, 16)


def test_much_that_begins_is_lively():
    rows = [(step, 0.5, 60, 80) for step in np.arange(0, 64, 0.5)]
    assert "lively" in labels_of(replace(band(), parts=(make_part(Role.LEAD, rows, 73),)), 0, 32)


def test_a_source_of_scores_is_classical():
    assert "classical" in labels_of(replace(band(style=None), source="quartets"), 0, 16)
    assert not set(GROUPS["genre"]) & labels_of(replace(band(style=None), source="bands"), 0, 16)
