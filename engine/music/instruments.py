"""Which instrument a name means, in the languages of scores, as General MIDI counts instruments."""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Family(StrEnum):
    """A group of eight General MIDI programs; the order is that of the programs."""

    PIANO = "piano"
    MALLETS = "mallets"
    ORGAN = "organ"
    GUITAR = "guitar"
    BASS = "bass"
    STRINGS = "strings"
    ENSEMBLE = "ensemble"
    BRASS = "brass"
    REED = "reed"
    PIPE = "pipe"
    SYNTH_LEAD = "synth lead"
    SYNTH_PAD = "synth pad"
    SYNTH_EFFECT = "synth effect"
    FOLK = "folk"
    PERCUSSION = "percussion"
    NOISE = "noise"


# Words are stems; up to three letters they must be the whole word. `_` joins the words of a phrase.
# English, Italian, Latin, German, French and Polish, as the title pages of old scores spell them.
_PROGRAM_WORDS = {
    0: "piano pianof pianoforte fortepian klavier clavier flugel pno lewa_reka prawa_reka keyb",
    6: "cembalo cemb clavicemb harpsi clavecin clavic klawesyn klawikord spinet virginal",
    8: "celest",
    9: "glockensp dzwonki",
    11: "vibraph",
    12: "marimb",
    13: "xylo ksylo",
    14: "campan tubular glocken",
    19: "organ organo organy orgel orgue orgues fundament fondament continuo basso_continuo bc "
    "generalbass pedal manual",
    20: "harmonium fisharm physharm fizharm",
    21: "accord akkord akord concertina",
    24: "guitar guit chitarr gitar liuto laut lute lutnia luth theorb tiorba tiorb mandol mandor bandur ukul",
    33: "electric_bass bass_guitar gitara_basowa",
    40: "violin violino violini violon violons violinist geige skrzyp vn vln vno vl viol v fiddle",
    41: "viola viole violetta alto_viola alto_viole viola_di_alto bratsch altowk va vla braccio",
    42: "cello celli violoncel violonc wioloncz vc vcl vlc vcell vcel viola_da_gamba gambe gamba "
    "viola_bastarda",
    43: "contrabas contrabbass kontrabas double_bass string_bass violone violono cb cbs kb bassi basy "
    "contrebass",
    46: "arp arpa arfa harp harf",
    47: "timp timpan tympan pauk kotly timbal",
    48: "archi streich strings smycz cordes strumenti_ad_arco quartetto_d_archi",
    52: "voice voix voce voci vox vocal glos glosy spiew singst gesang chant canto cantus cant discant "
    "dessus sopr soprano ten alt alto altus alti contralt tenor tenore tenori bariton basso bass bas bassus "
    "basus taille haute_contre mezzo coro choeur chor chorus choir chori mannerchor madchenchor frauenchor "
    "dwuspiew ripieno recit",
    56: "trumpet tromba trombe trompet trombet clarino clarini clarinis trabk cornet flugelhorn tr trp",
    57: "trombon trombone tromboni posaun puzon sacqueb sackbut tbn",
    58: "tuba ophicl oficl serpent bombard euphon",
    60: "corno corni cornu cornua cor cors horn waldhorn hn rog rogi lituo lituus waltorn french_horn",
    61: "brass banda blech ottoni",
    64: "soprano_sax",
    65: "saxo sax alto_sax",
    66: "tenor_sax",
    67: "baritone_sax bariton_sax",
    68: "oboe oboi oboa hautb hoboe oboj hoboi hobois haubois huba hubo ob schalmei shawm",
    69: "corno_inglese cor_anglais english_horn englischhorn rozek_ang corno_ingl",
    70: "fagot basson bassoon fag fg dulcian contrafag controfag kontrafag",
    71: "clarinet clarinett klarinet klarnet cl clar clt chalumeau corno_di_basset corni_di_basset "
    "basset_horn",
    72: "piccol picol pikol ottavin flauto_picc kleine_flote petite_flute",
    73: "flut flaut flet flot fl traverso traversi travers",
    74: "recorder blockfl flauto_dolce flauto_diritto flute_a_bec flauti_dolci",
    104: "sitar",
    105: "banjo",
    106: "shamisen",
    107: "koto",
    109: "bagpipe cornamus dudy",
}

_PERCUSSION_WORDS = (
    "drum drums tambur tambour tamburo tamtam gong cassa gran_cassa grosse_caisse piatti cymbal cinelli "
    "talerz triang triangolo trojkat beben werbel becken trommel percuss perkus batter snare castagn kastan "
    "bass_drum bicie"
)

# The instrument codes of Humdrum, https://www.humdrum.org/rep/kern/ and its list of codes.
_HUMDRUM = {
    "piano": 0, "forte": 0, "klav": 0, "clavi": 6, "cemba": 6, "clest": 8, "glock": 9, "campn": 14,
    "organ": 19, "physh": 20, "accor": 21, "guitr": 24, "liuto": 24, "zithr": 24, "mando": 24,
    "violn": 40, "viola": 41, "viole": 41, "violb": 41, "cello": 42, "gamba": 42, "cbass": 43, "arpa": 46,
    "timpa": 47, "vox": 52, "soprn": 52, "canto": 52, "mezzo": 52, "calto": 52, "alto": 52, "tenor": 52,
    "ctenor": 52, "barit": 52, "bass": 52, "coro": 52, "male": 52, "feme": 52, "nfant": 52,
    "tromp": 56, "clrno": 56, "cornt": 56, "tromt": 57, "tromb": 57, "troma": 57, "tuba": 58, "ophic": 58,
    "serp": 58, "cor": 60, "corno": 60, "oboe": 68, "cangl": 69, "fagot": 70, "fag_c": 70, "dulc": 70,
    "clars": 71, "clara": 71, "clarb": 71, "claro": 71, "picco": 72, "flt": 73, "flts": 74,
}  # fmt: skip
_HUMDRUM_PERCUSSION = frozenset(
    {"trngl", "drumP", "drum", "piatt", "bdrum", "sdrum", "tambn", "gong", "tom", "casts", "perc"}
)

PROGRAMS = 128
VOICE = 52
_SEPARATE = re.compile(r"[\W\d_]+")


def family_of(program: int) -> Family:
    """Return the family of a General MIDI program, 0 to 127."""
    return list(Family)[program // 8]


def program_of(name: str) -> int | None:
    """Return the General MIDI program that a part's name means, or None where it names no instrument.

    Args:
        name: Such as ``Violino Secundo``, ``Corni in F``, ``BASSVS`` or ``Śpiew``. A name that could be a
            voice or an instrument, such as ``Basso``, is taken for a voice.
    """
    return _lookup(_words(name), _PHRASES)


def is_percussion(name: str) -> bool:
    """Tell whether a name means percussion without pitch."""
    return _lookup(_words(name), _PERCUSSION) is not None and program_of(name) is None


def program_of_code(code: str) -> int | None:
    """Return the General MIDI program of a Humdrum instrument code, such as ``violn`` or ``clars|oboe``."""
    return next((_HUMDRUM[part] for part in _codes(code) if part in _HUMDRUM), None)


def is_percussion_code(code: str) -> bool:
    """Tell whether a Humdrum instrument code means percussion without pitch."""
    return any(part in _HUMDRUM_PERCUSSION for part in _codes(code))


def _codes(code: str) -> list[str]:
    return [part.strip().removeprefix("I") for part in re.split(r"[&|]", code)]


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """Split a name into words without accents, in lower case; the stroke of a Polish l is no accent."""
    spelt = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    plain = "".join(letter for letter in spelt if not unicodedata.combining(letter)).casefold()
    latin = plain.replace("vs ", "us ").replace("vs.", "us.") if name.isupper() else plain
    latin = latin.removesuffix("vs") + "us" if name.isupper() and latin.endswith("vs") else latin
    return tuple(word for word in _SEPARATE.split(latin) if word)


def _phrases(table: dict[int, str]) -> list[tuple[tuple[str, ...], int]]:
    """Return the words of a table, longest first, so that a corno inglese is no corno."""
    pairs = [
        (tuple(entry.split("_")), program) for program, words in table.items() for entry in words.split()
    ]
    return sorted(pairs, key=lambda pair: (len(pair[0]), sum(map(len, pair[0]))), reverse=True)


_PHRASES = _phrases(_PROGRAM_WORDS)
_PERCUSSION = _phrases({0: _PERCUSSION_WORDS})


def _lookup(words: tuple[str, ...], phrases: list[tuple[tuple[str, ...], int]]) -> int | None:
    """Return what the longest phrase of the table that the words hold stands for."""
    for stems, program in phrases:
        for start in range(len(words) - len(stems) + 1):
            estimated = words[start : start + len(stems)]
            if all(map(_fits, stems, estimated)):
                return program
    return None


def _fits(stem: str, word: str) -> bool:
    return word == stem if len(stem) <= 3 else word.startswith(stem)
