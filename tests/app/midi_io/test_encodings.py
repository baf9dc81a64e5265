import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.encodings import (
    CANDIDATES,
    MAX_SAMPLE_BYTES,
    UTF_8,
    TextEncodingError,
    detect,
    find_encoding,
    is_utf_8,
    title_of,
)

# Titles and names that the program does not know as words.
NAMES = {
    ("cp932", "euc_jp"): (
        "夜に駆ける/メインメロ/鍵盤 残酷な天使のテーゼ となりのトトロ Aメロ/Bメロ 右手/左手 笛/三味線/太鼓 "
        "エンディング 春よ、来い 上を向いて歩こう/坂本九 千本桜/黒うさ"
    ),
    ("gb18030",): "月亮代表我的心 青花瓷/周杰伦/左手 左手/右手 小星星 电钢琴/镲片/军鼓 第一段/第二段/结尾",
    ("cp950",): "月亮代表我的心 青花瓷/周杰倫 左手/右手 小星星 電鋼琴/小鼓 望春風 第一段/結尾",
    ("cp949",): "아리랑 왼손/오른손 애국가 강남스타일 사랑했지만/김광석 북/장구/가야금",
    ("cp1251", "koi8_r", "cp866"): "Калинка Левая/Правая Катюша/Соло Конец Тарелки/Малый",
    (
        "cp1252",
        "mac_roman",
    ): "Ménage/à/trois Piñata Noël Große/Fuge Blåbærturen Träumerei Señorita Vögel Prélude",
    ("cp1250", "iso8859_2"): "Kolędy/Wśród Děti Kołysanka Szőke/kislány Dvořák/Škoda",
    ("cp1253",): "Ζορμπάς Πειραιά/παιδιά",
    ("cp1254",): "Güneş Aşık/Veysel Işık/Üsküdar",
    ("cp1255",): "ירושלים/זהב",
    ("cp874",): "ลอยกระทง",
}
FILES = [
    (codec, tuple(names.split("/")))
    for codecs_of, files in NAMES.items()
    for codec in codecs_of
    for names in files.split(" ")
]


@pytest.mark.parametrize(("codec", "names"), FILES)
def test_names_come_back_whatever_encoding_they_are_written_in(codec, names):
    contents = [name.encode(codec) for name in names]
    found = detect(contents)
    assert tuple(content.decode(found) for content in contents) == names


@given(st.lists(st.text(max_size=20), max_size=5))
def test_texts_in_utf_8_are_read_as_such(texts):
    texts = [text.replace("\x1b", "").encode() for text in texts]
    assert detect(texts) in {UTF_8, "cp932", "cp1252"} if any(b"{@" in text for text in texts) else UTF_8


@given(st.lists(st.binary(min_size=1, max_size=40), min_size=1, max_size=4))
def test_bytes_of_any_kind_have_an_encoding(texts):
    codec = detect(texts)
    assert codecs.lookup(codec)


def test_a_few_texts_in_utf_8_do_not_decide_for_the_others():
    others = [text.encode("cp1251") for text in ("Скрипка", "Гитара")]
    assert detect([*others, "Припев".encode()]) == "cp1251"


def test_a_single_byte_beyond_ascii_is_a_letter_of_the_west():
    assert detect([b"Fl\xf6te"]) == "cp1252"


@pytest.mark.parametrize("name", ["Batería acústica", "Música", "Según"])
def test_letters_that_east_and_west_share_are_taken_for_those_of_the_west(name):
    assert detect([name.encode("cp1252")]) == "cp1252"


def test_a_tag_says_which_encoding_holds():
    assert detect([b"{@JP}", b"\xb1"]) == "cp932"
    assert detect([b"{@LATIN}", b"\x83h\x83\x89"]) == "cp1252"


def test_japanese_in_seven_bits_is_found_by_its_escapes():
    assert detect(["ピアノ".encode("iso2022_jp")]) == "iso2022_jp"


def test_long_texts_are_judged_by_their_beginning():
    text = ("ピアノ" * MAX_SAMPLE_BYTES).encode("cp932")
    assert detect([text]) == "cp932"


def test_utf_8_is_known_by_its_bytes():
    assert is_utf_8("Flöte".encode())
    assert not is_utf_8("Flöte".encode("cp1252"))
    assert not is_utf_8("Flöte".encode(), letters=2)
    assert is_utf_8("Flöten für".encode() + "ü".encode()[:1])
    assert not is_utf_8("é".encode("cp1252"))


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Shift-JIS", "cp932"),
        ("sjis", "cp932"),
        ("shift_jis", "cp932"),
        ("EUC JP", "euc_jp"),
        ("GBK", "gb18030"),
        ("big5", "cp950"),
        ("euc-kr", "cp949"),
        ("Windows-1251", "cp1251"),
        ("KOI8-R", "koi8_r"),
        ("Mac Roman", "mac_roman"),
        ("latin1", "iso8859_1"),
        ("utf8", UTF_8),
    ],
)
def test_encodings_are_found_by_the_names_that_people_use(name, codec):
    assert find_encoding(name) == codec


@pytest.mark.parametrize("candidate", CANDIDATES, ids=lambda each: each.codec)
def test_what_an_encoding_is_called_finds_it(candidate):
    assert find_encoding(candidate.title) == find_encoding(candidate.codec) == candidate.codec
    assert title_of(candidate.codec) == candidate.title


@pytest.mark.parametrize("name", ["klingon", "", "hex", "rot13", "undefined", "a\0b", "\ud800", "x" * 99])
def test_another_name_is_refused_in_one_sentence(name):
    with pytest.raises(TextEncodingError, match="is no character encoding; give one such as UTF-8") as caught:
        find_encoding(name)
    assert len(str(caught.value)) < 200


@given(st.text(max_size=9))
def test_any_name_is_found_or_refused(name):
    with suppress(TextEncodingError):
        assert "a".encode(find_encoding(name))
