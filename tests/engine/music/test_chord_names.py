import pytest

from ripieno.engine.music.chord_names import NO_CHORD_QUALITY, QUALITIES, read_quality


@pytest.mark.parametrize("name", [name for name in QUALITIES if name != NO_CHORD_QUALITY])
def test_every_suffix_and_spelling_reads_back(name: str) -> None:
    quality = QUALITIES[name]
    assert {read_quality(text) for text in (quality.suffix, *quality.spellings.split())} == {name}


def test_no_two_qualities_have_the_same_tones() -> None:
    tones = [frozenset(quality.intervals) for quality in QUALITIES.values()]
    assert len(set(tones)) == len(tones)


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        ("M7", "maj7"),
        ("m7", "m7"),
        ("MAJ7", "maj7"),
        ("Ma7", "maj7"),
        ("-7", "m7"),
        ("min7", "m7"),
        ("Minor", "min"),
        ("mi", "min"),
        ("\u0394", "maj7"),
        ("\u03947", "maj7"),
        ("\u00b0", "dim"),
        ("\u00b07", "dim7"),
        ("\u00f8", "m7b5"),
        ("\u00f87", "m7b5"),
        ("m7(b5)", "m7b5"),
        ("m7\u266d5", "m7b5"),
        ("-7b5", "m7b5"),
        ("mM7", "mmaj7"),
        ("m(maj7)", "mmaj7"),
        ("(add9)", "add9"),
        (":min", "min"),
        ("sus", "sus4"),
        ("+", "aug"),
        ("6/9", "69"),
        ("min9", "m9"),
    ],
)
def test_common_spellings_are_read(suffix: str, name: str) -> None:
    assert read_quality(suffix) == name


@pytest.mark.parametrize("suffix", ["x", "77", "m-", "sus5", "/", "N.C.", "maj7maj7"])
def test_other_suffixes_name_nothing(suffix: str) -> None:
    assert read_quality(suffix) is None
