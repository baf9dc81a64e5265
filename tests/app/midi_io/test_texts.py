import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.encodings import CANDIDATES, UTF_8, detect
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.texts import MAX_NAME_LETTERS, decode_name, decode_text, detect_encoding, encode_text
from tests.support.small_song import meta, track
from tests.support.smf_strategies import header

CODECS = st.sampled_from([UTF_8, *(each.codec for each in CANDIDATES)])


@given(st.binary(max_size=60), CODECS)
def test_any_bytes_are_shown_in_some_way(content, codec):
    assert isinstance(decode_text(content, codec), str)
    assert "\n" not in decode_name(content, codec)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), CODECS)
def test_a_new_text_is_read_as_it_was_written(text, codec):
    content = encode_text(text, codec)
    again = decode_text(content, codec)
    assert again == text or (len(again) == len(text) and "?" in again)


def test_a_new_name_is_written_as_the_names_of_its_file():
    assert encode_text("ベース", "cp932") == "ベース".encode("cp932")
    assert encode_text("Бас и вокал", "cp932") == "Бас и вокал".encode("cp932")
    assert encode_text("드럼 기타", "cp932") == "드럼 기타".encode()
    assert encode_text("Flöte", UTF_8) == "Flöte".encode()


def test_a_text_in_utf_8_is_read_in_a_file_of_another_encoding():
    assert decode_text("Припев".encode(), "cp1252") == "Припев"


def test_a_name_that_is_cut_within_a_letter_is_read_up_to_there():
    assert decode_text("ピアノ".encode("cp932")[:-1], "cp932").startswith("ピア")


def test_a_name_in_utf_8_that_is_cut_within_a_letter_is_still_utf_8():
    content = "ドラムセット".encode()[:-2]
    assert detect([content]) == UTF_8
    assert decode_text(content, "cp932").startswith("ドラムセッ")
    assert decode_text(b"Caf\xe9", "cp1252") == "Caf\u00e9"


def test_accents_that_are_written_apart_are_composed():
    assert decode_name("Flo\u0308te".encode(), UTF_8) == "Fl\u00f6te"
    assert decode_name("\ufeffPiano".encode(), UTF_8) == "Piano"


def test_a_name_is_one_line_of_a_limited_length():
    assert decode_name(b" Slap\r\nBass\x00 ", UTF_8) == "Slap Bass"
    assert len(decode_name(b"x" * 1000, UTF_8)) == MAX_NAME_LETTERS


@pytest.mark.parametrize("kind", [1, 3, 5, 6, 7])
def test_texts_of_every_kind_say_what_the_encoding_is(kind):
    smf = decode(header(1, 1) + track([(0, meta(kind, "ストリングス".encode("cp932")))]))
    assert smf.encoding == detect_encoding(smf.tracks) == "cp932"


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_finding_the_encoding_changes_no_byte(name, marker):
    data = header(1, 1) + track([(0, meta(3, name)), (9, meta(6, marker))])
    assert encode(decode(data)) == data


def test_an_encoding_that_is_given_holds():
    data = header(1, 1) + track([(0, meta(3, "Flöte".encode("cp1252")))])
    assert decode(data, encoding="cp1251").encoding == "cp1251"
