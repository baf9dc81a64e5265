"""English words for music, and the Italian ones that scores have."""

import re
from collections.abc import Iterator

from ripieno.app.session.prompt.vocabulary import Meaning, Vocabulary

# `_` joins the words of a phrase. The words of a line mean the same.
_STYLES = {
    "pop": "pop ballad chart_pop",
    "rock": "rock hard_rock metal punk grunge indie indie_rock",
    "funk": "funk funky disco",
    "soul": "soul soulful motown gospel rnb r_b blues bluesy",
    "jazz": "jazz jazzy swing bebop bop cool_jazz",
    "latin": "latin salsa bossa bossa_nova samba rumba tango cha_cha mambo cumbia son afro_cuban",
    "hiphop": "hiphop hip_hop rap trap boom_bap lofi lo_fi",
    "songbook": "songbook standard broadway show_tune showtune musical",
    "lied": "lied art_song romantic classical",
}
_TEMPOS = {
    "44": "grave very_slow extremely_slow",
    "52": "largo lento",
    "66": "slow slowly adagio",
    "76": "rather_slow quite_slow fairly_slow andantino",
    "84": "andante walking not_too_fast",
    "100": "moderate moderately moderato medium medium_tempo mid_tempo midtempo not_too_slow",
    "112": "allegretto rather_fast quite_fast fairly_fast",
    "132": "fast allegro brisk lively quick upbeat up_tempo uptempo",
    "152": "vivace",
    "176": "presto very_fast extremely_fast breakneck",
}
_TIME_SIGNATURES = {
    "3/4": "waltz in_three three_four minuet mazurka",
    "4/4": "in_four four_four common_time",
    "2/4": "in_two two_four march polka",
    "6/8": "in_six six_eight jig barcarolle siciliana",
    "5/4": "in_five five_four",
    "7/8": "in_seven seven_eight",
    "12/8": "twelve_eight shuffle_ballad",
}
_ROLES = {
    "lead": "melody melodies lead tune theme solo voice vocals vocal singer violin fiddle flute oboe "
    "clarinet sax saxophone trumpet trombone horn harmonica whistle recorder synth_lead lead_guitar "
    "guitar_solo",
    "counter": "countermelody counter_melody counter second_voice second_melody harmony_line cello viola",
    "keys": "piano keys keyboard keyboards organ rhodes electric_piano harpsichord guitar acoustic_guitar "
    "rhythm_guitar banjo ukulele harp chords comping arpeggios accordion vibraphone vibes marimba",
    "bass": "bass bass_guitar electric_bass double_bass upright_bass walking_bass synth_bass contrabass",
    "pad": "pad pads strings string_section orchestra choir synth_pad brass brass_section horns ensemble",
    "drums": "drums drum drum_kit drum_set percussion beat brushes beats kit cymbals snare",
}
_MOODS: dict[str, tuple[Meaning, ...]] = {
    "calm calmly peaceful gentle gently relaxed mellow quiet soft tender dreamy": (
        ("density", "0.7"),
        ("temperature", "0.8"),
    ),
    "energetic busy driving powerful intense exciting": (("density", "1.4"),),
    "dense rich full thick": (("density", "1.5"),),
    "sparse thin minimal minimalist bare airy spacious": (("density", "0.5"),),
    "simple plain predictable easy": (("temperature", "0.75"),),
    "surprising adventurous wild crazy strange unusual experimental weird": (("temperature", "1.3"),),
    "sad melancholy melancholic dark gloomy mournful sorrowful wistful minor": (("mode", "minor"),),
    "happy cheerful joyful bright sunny glad major": (("mode", "major"),),
}
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = {"twenty-four": 24, "thirty-two": 32, "forty-eight": 48, "sixty-four": 64}

_COUNT = "|".join(re.escape(word) for word in sorted((*_NUMBERS.split(), *_TENS), key=len, reverse=True))
_ROOT = r"(?P<root>[A-Ga-g])[ -]?(?P<sign>#|♯|b(?![a-z])|♭|sharp|flat)?"
_FORMS = (
    ("key", rf"\b(?:in\s+|key\s+of\s+)*{_ROOT}[ -]+(?P<mode>minor|major|min|maj)\b"),
    ("key", r"\b(?:in\s+|key\s+of\s+)*(?P<root>[A-G])(?P<sign>#|♯|b|♭)?(?P<mode>m|min|maj)\b"),
    ("tonic", r"\b(?:in|key\s+of)\s+(?P<root>[A-G])[ -]?(?P<sign>#|♯|b|♭|sharp|flat)?(?!\w)"),
    ("metre", r"\b(?:in\s+)?(?P<beats>\d+)\s*/\s*(?P<unit>\d+)(?:\s+time\b)?"),
    ("tempo", r"(?:\bat\s+)?(?<![\w.])(?P<number>\d+(?:\.\d+)?)\s*(?:bpm|beats\s+(?:per|a)\s+minute)\b"),
    ("tempo", r"\b(?:tempo|bpm)(?:\s+of)?\s+(?P<number>\d+(?:\.\d+)?)\b"),
    ("tempo", r"\bat\s+(?P<number>\d+(?:\.\d+)?)\b"),
    ("bars", rf"(?<![\w.])(?P<number>\d+|{_COUNT})[ -]?(?:bars?|measures?)\b"),
)
# The letters of signs, so that a key is read as `ripieno --key` reads it.
_TEMPLATES = {
    "key": "{root}{sign} {mode}",
    "tonic": "{root}{sign}",
    "metre": "{beats}/{unit}",
    "tempo": "{number}",
    "bars": "{number}",
}
_IGNORED = (
    "a an the and or of in with for to on at by from is it its some any my me i want would like please make "
    "play write generate create give music song piece clip track bars bar key tempo time feel "
    "feeling style sound sounding mood very rather quite bit little section part parts instrument "
    "instruments only just also plus featuring played playing"
)


def _entries() -> Iterator[tuple[str, tuple[Meaning, ...]]]:
    tables = {"style": _STYLES, "tempo": _TEMPOS, "metre": _TIME_SIGNATURES, "roles": _ROLES}
    for parameter, table in tables.items():
        for value, words in table.items():
            for word in words.split():
                yield word.replace("_", " "), ((parameter, value),)
    for words, meanings in _MOODS.items():
        for word in words.split():
            yield word, meanings


ENGLISH = Vocabulary(
    phrases=dict(_entries()),
    forms=_FORMS,
    templates=_TEMPLATES,
    numbers={**{word: number for number, word in enumerate(_NUMBERS.split(), 1)}, **_TENS},
    exclusions=frozenset({"no", "without", "not"}),
    ignored=frozenset(_IGNORED.split()),
)
