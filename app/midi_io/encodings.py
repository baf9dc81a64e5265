"""Finding the character encoding of a file's texts, which the format leaves open."""

import codecs
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice

from ripieno.app.midi_io.text_likelihood import Alphabet, likelihood
from ripieno.engine.errors import RipienoError

UTF_8 = "utf-8"

MAX_SAMPLE_BYTES = 4096
"""Bytes of texts by which their encoding is judged."""

MAX_TEXTS = 20_000
"""Texts that are looked at for letters beyond ASCII."""


class TextEncodingError(RipienoError):
    """A name that is no character encoding."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An encoding in which files are written.

    Attributes:
        codec: Python's name of it.
        title: What people call it.
        prior: Points for how common it is.
        letters: What it is used for.
    """

    codec: str
    title: str
    prior: float
    letters: Alphabet


_WESTERN = Alphabet("latin", "äöüéèñçáíóúãàßåø", "êëâîïôûùœõæ")
_CENTRAL = Alphabet("latin", "áäéíóúýčěřšžąęłóśżőűöü", "ďňťůćńźôĺľŕăâîșşţțđ")
_TURKISH = Alphabet("latin", "çğıöşü", "iâîû")
_CYRILLIC = Alphabet("cyrillic", "оеаинтсрвлкмдпуягбзычйхьжшю", "щцфэъёіїєґ")
_GREEK = Alphabet("greek", "αειονστςηρκπλμυδάίόέ", "βγζθξφχψωήύώϊϋ")
_HEBREW = Alphabet("hebrew", "אבגדהוזחטיכלמנסעפצקרשתםן", "ךףץ")
_ARABIC = Alphabet("arabic", "ابتحدرسعفقكلمنهويةىأ", "ثجخذزشصضطظغإؤئء")
_THAI = Alphabet("thai", "กขคงจชดตถทธนบปผพมยรลวสหอะัาำิีึืุูเแโใไ็่้๊์", "ซญณฝฟศษฤๆ๋")

CANDIDATES: tuple[Candidate, ...] = (
    Candidate("cp932", "Shift-JIS", 0.10, Alphabet("ja")),
    Candidate("euc_jp", "EUC-JP", 0.05, Alphabet("ja")),
    Candidate("gb18030", "GB18030", 0.10, Alphabet("zh")),
    Candidate("cp950", "Big5", 0.06, Alphabet("zh-tw")),
    Candidate("cp949", "EUC-KR", 0.08, Alphabet("ko")),
    Candidate("cp1252", "Windows-1252", 0.14, _WESTERN),
    Candidate("cp1250", "Windows-1250", 0.07, _CENTRAL),
    Candidate("cp1254", "Windows-1254", 0.06, _TURKISH),
    Candidate("iso8859_2", "ISO-8859-2", 0.05, _CENTRAL),
    Candidate("mac_roman", "Mac Roman", 0.08, _WESTERN),
    Candidate("cp850", "DOS 850", -0.10, _WESTERN),
    Candidate("cp852", "DOS 852", -0.15, _CENTRAL),
    Candidate("cp1251", "Windows-1251", 0.10, _CYRILLIC),
    Candidate("koi8_r", "KOI8-R", 0.08, _CYRILLIC),
    Candidate("cp866", "DOS 866", 0.03, _CYRILLIC),
    Candidate("mac_cyrillic", "Mac Cyrillic", 0.04, _CYRILLIC),
    Candidate("cp1253", "Windows-1253", 0.04, _GREEK),
    Candidate("cp1255", "Windows-1255", 0.05, _HEBREW),
    Candidate("cp1256", "Windows-1256", 0.02, _ARABIC),
    Candidate("cp874", "Windows-874", 0.02, _THAI),
)
"""Encodings that are tried, besides UTF-8."""

_TITLES = {each.codec: each.title for each in CANDIDATES} | {
    UTF_8: "UTF-8",
    "iso2022_jp": "ISO-2022-JP",
    "latin-1": "Latin-1",
}

_SPOKEN = {"sjis": "cp932", "xsjis": "cp932", "ansi": "cp1252", "mac": "mac_roman", "macintosh": "mac_roman"}

_SUPERSETS = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "euc_kr": "cp949"}
"""What programs that name the first write in fact."""

_TAGS = {b"{@JP}": "cp932", b"{@LATIN}": "cp1252"}
"""Tags at the beginning of a text that say its encoding.

Source: RP-026, SMF Language and Display Extensions.
"""

_MIN_CUT_LETTERS = 2
"""Letters beyond ASCII by which bytes that end within a letter are UTF-8 all the same."""

_CUT_POINTS = -0.5
"""Points, for each text, of a letter of which only the first bytes are there."""


def find_encoding(name: str) -> str:
    """Return the codec of an encoding that a person names, such as ``Shift-JIS``.

    Args:
        name: A name or alias in any case; spaces, hyphens and underscores are the same.

    Raises:
        TextEncodingError: If there is no such encoding of text.
    """
    known = _SPOKEN | {_key(title): codec for codec, title in _TITLES.items()}
    wanted = known.get(_key(name), name.strip().replace(" ", "_"))
    try:
        codec = codecs.lookup(wanted).name.replace("-", "_")
        "a".encode(codec).decode(codec)
    except (LookupError, UnicodeError, ValueError, AttributeError):
        raise TextEncodingError(
            f'"{name.strip()[:40]}" is no character encoding; give one such as UTF-8, Shift-JIS, GB18030, '
            "Big5, EUC-KR, Windows-1251 or Windows-1252."
        ) from None
    return UTF_8 if codec == "utf_8" else _SUPERSETS.get(codec, codec)


def _key(name: str) -> str:
    """Return a name without what people write in different ways."""
    return name.strip().lower().replace("-", "").replace("_", "").replace(" ", "")


def title_of(codec: str) -> str:
    """Return what people call an encoding."""
    return _TITLES.get(codec, codec.replace("_", "-").upper())


def detect(texts: Iterable[bytes]) -> str:
    """Return the encoding that all texts of a file are most likely in.

    UTF-8 where all are valid in it, as texts in ASCII are. Else each candidate decodes all texts, and the
    one whose letters and words are the most usual is taken; charset-normalizer's measures of disorder and of
    language count too.

    Args:
        texts: Contents of meta events; of many texts the first few thousand bytes decide.
    """
    sample: list[bytes] = []
    size = 0
    for text in islice(texts, MAX_TEXTS):
        if not text.isascii() or b"\x1b$" in text or text.startswith(b"{@"):
            sample.append(text[:MAX_SAMPLE_BYTES])
            size += len(text)
            if size > MAX_SAMPLE_BYTES:
                break
    return _detect(tuple(dict.fromkeys(sample))) if sample else UTF_8


@lru_cache(maxsize=64)
def _detect(texts: tuple[bytes, ...]) -> str:
    tagged = (codec for text in texts for tag, codec in _TAGS.items() if text.startswith(tag))
    beyond = tuple(text for text in texts if not text.isascii() and not is_utf_8(text))
    if not beyond:
        is_jis = any(b"\x1b$" in text for text in texts) and all(map(_is_jis, texts))
        return "iso2022_jp" if is_jis else UTF_8
    if (codec := next(tagged, None)) is not None:
        return codec
    # A single byte says nothing but that it is no letter of Chinese, Japanese or Korean.
    is_single = sum(byte > 0x7F for text in beyond for byte in text) == 1
    tried = [each for each in CANDIDATES if each.letters.script == "latin" or not is_single]
    points = {each.codec: _points(each, beyond) for each in tried}
    measured = _measures(beyond)
    return max(points, key=lambda codec: points[codec] + measured.get(codec, 0.0))


def is_utf_8(text: bytes, letters: int = 0) -> bool:
    """Say whether bytes are valid in UTF-8; they may end within a letter, as names cut to a length do.

    Args:
        text: The bytes.
        letters: How many letters beyond ASCII they must hold; two where they end within one.
    """
    decoder = codecs.getincrementaldecoder(UTF_8)()
    try:
        decoded = decoder.decode(text)
    except UnicodeDecodeError:
        return False
    wanted = max(letters, _MIN_CUT_LETTERS) if decoder.getstate()[0] else letters
    return sum(not letter.isascii() for letter in decoded) >= wanted


def _is_jis(text: bytes) -> bool:
    try:
        text.decode("iso2022_jp")
    except UnicodeDecodeError:
        return False
    return True


def _points(candidate: Candidate, texts: Sequence[bytes]) -> float:
    """Return how likely texts are in an encoding; far below 0 where one cannot be decoded."""
    decoded: list[str] = []
    cut = 0
    for text in texts:
        decoder = codecs.getincrementaldecoder(candidate.codec)()
        try:
            decoded.append(decoder.decode(text))
        except UnicodeDecodeError:
            return -100.0
        cut += bool(decoder.getstate()[0])
    spread = partial(_spread, codec=candidate.codec)
    return candidate.prior + likelihood(decoded, candidate.letters, spread) + _CUT_POINTS * cut / len(texts)


def _spread(letter: str, codec: str) -> int:
    """Return how many bytes a letter has in an encoding; 0 where it has none."""
    return len(letter.encode(codec, "ignore"))


def _measures(texts: Sequence[bytes]) -> dict[str, float]:
    """Return what charset-normalizer says for and against encodings."""
    from charset_normalizer import from_bytes  # takes 30 ms to import, and few files need it

    names = [each.codec for each in CANDIDATES]
    matches = from_bytes(b"\n".join(texts), cp_isolation=names, threshold=1.0, enable_fallback=False)
    return {
        name: match.coherence / 2 - match.chaos / 2
        for match in matches
        for name in (match.encoding, *(each.encoding for each in match.submatch))
    }
