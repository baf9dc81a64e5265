import zipfile
from pathlib import Path

import pytest

from ripieno.training.data import musicxml
from ripieno.training.data.musicxml import read_score
from ripieno.training.data.score import DEFAULT_TEMPO, NotatedScore, ScoreError
from tests.training.data.builders import CHORD, attributes, measure, rest, sung, write_score


def read(tmp_path: Path, *measures: str, head: str = "") -> NotatedScore:
    write_score(tmp_path / "s.mxl", {"Voice": "".join(measures)}, head=head)
    return read_score(tmp_path / "s.mxl")


def test_notes_follow_one_another_in_sixteenths(tmp_path: Path) -> None:
    score = read(tmp_path, measure(attributes(2), sung("C4", 2), sung("F#4", 1), rest(1), sung("Bb3", 4)))
    assert score.staves[0].notes == ((0, 4, 60), (4, 2, 66), (8, 8, 58))
    assert score.bar_lines == (0, 16)


def test_a_chord_shares_its_onset(tmp_path: Path) -> None:
    score = read(tmp_path, measure(attributes(), sung("C4", 8), sung("E4", 8, CHORD), sung("D4", 8)))
    assert score.staves[0].notes == ((0, 8, 60), (0, 8, 64), (8, 8, 62))


def test_voices_go_back_and_forward(tmp_path: Path) -> None:
    back = "<backup><duration>16</duration></backup><forward><duration>4</duration></forward>"
    score = read(tmp_path, measure(attributes(), sung("C5", 16), back, sung("C4", 12)))
    assert score.staves[0].notes == ((0, 16, 72), (4, 12, 60))
    assert score.bar_lines == (0, 16)


def test_ties_are_joined_across_bars(tmp_path: Path) -> None:
    start, both, stop = '<tie type="start"/>', '<tie type="stop"/><tie type="start"/>', '<tie type="stop"/>'
    score = read(
        tmp_path,
        measure(attributes(), rest(8), sung("C4", 8, start)),
        measure(sung("C4", 16, both)),
        measure(sung("C4", 4, stop), sung("C4", 12)),
    )
    assert score.staves[0].notes == ((8, 28, 60), (36, 12, 60))


def test_triplets_keep_their_exact_time(tmp_path: Path) -> None:
    score = read(tmp_path, measure(attributes(12), *(sung("C4", 4) for _ in range(3)), rest(36)))
    assert [onset for onset, *_ in score.staves[0].notes] == pytest.approx([0, 4 / 3, 8 / 3])


@pytest.mark.parametrize("inside", ["<grace/>", "<cue/>"])
def test_grace_and_cue_notes_are_left_out(tmp_path: Path, inside: str) -> None:
    score = read(
        tmp_path,
        measure(attributes(), sung("C4", 0 if "grace" in inside else 16, inside)),
        measure(sung("D4", 16)),
    )
    assert [pitch for *_, pitch in score.staves[0].notes] == [62]


def test_transposing_parts_sound_at_pitch(tmp_path: Path) -> None:
    clarinet = "<transpose><chromatic>-2</chromatic><octave-change>-1</octave-change></transpose>"
    score = read(tmp_path, measure(attributes(extra=clarinet), sung("D5", 16)))
    assert score.staves[0].notes == ((0, 16, 60),)


def test_a_pick_up_is_a_short_first_bar(tmp_path: Path) -> None:
    score = read(tmp_path, measure(attributes(), sung("G4", 4)), measure(sung("C5", 16)))
    assert score.bar_lines == (0, 4, 20)


def test_a_bar_that_a_repeat_sign_cuts_is_one_bar(tmp_path: Path) -> None:
    score = read(
        tmp_path,
        measure(attributes(), sung("C4", 16)),
        measure(sung("D4", 12)),
        measure(sung("E4", 4)),
        measure(sung("F4", 16)),
    )
    assert score.bar_lines == (0, 16, 32, 48)


def test_metre_changes_change_the_bars(tmp_path: Path) -> None:
    score = read(
        tmp_path,
        measure(attributes(), sung("C4", 16)),
        measure(attributes(4, 7, 8), sung("D4", 14)),
        measure(attributes(8, 3, 4), sung("E4", 24)),
    )
    assert score.bar_lines == (0, 16, 30, 42)


def test_parts_stay_together_where_one_is_silent(tmp_path: Path) -> None:
    write_score(
        tmp_path / "s.mxl",
        {
            "Voice": measure(attributes()) + measure(sung("C5", 16)),
            "Piano": measure(
                attributes(2, extra="<staves>2</staves>"), sung("C4", 8), sung("C3", 8, CHORD, staff=2)
            )
            + measure(sung("D4", 8)),
        },
    )
    score = read_score(tmp_path / "s.mxl")
    assert [(staff.part, staff.number, staff.name) for staff in score.staves] == [
        (0, 1, "Voice"),
        (1, 1, "Piano"),
        (1, 2, "Piano"),
    ]
    assert score.staves[0].notes == ((16, 16, 72),)


def harmony(step: str, kind: str, extra: str = "") -> str:
    return f"<harmony><root><root-step>{step}</root-step></root><kind>{kind}</kind>{extra}</harmony>"


def test_chord_symbols_hold_until_the_next_one(tmp_path: Path) -> None:
    bass = "<bass><bass-step>B</bass-step><bass-alter>-1</bass-alter></bass>"
    score = read(
        tmp_path,
        measure(
            attributes(), harmony("C", "major", bass), sung("C4", 12), harmony("G", "dominant"), sung("D4", 4)
        ),
        measure(
            harmony("N", "none"),
            sung("C4", 8),
            harmony("A", "minor-seventh", "<offset>4</offset>"),
            sung("C4", 8),
        ),
    )
    assert [(chord.start, chord.end, chord.root) for chord in score.chords] == [
        (0, 12, 0),
        (12, 16, 7),
        (28, 32, 9),
    ]
    assert score.chords[0].mask == 1 << 0 | 1 << 4 | 1 << 7 | 1 << 10


def test_the_tempo_is_the_first_one_marked(tmp_path: Path) -> None:
    mark = '<direction><sound tempo="72"/></direction>'
    assert read(tmp_path, measure(attributes(), mark, sung("C4", 16))).tempo == 72
    assert read(tmp_path, measure(attributes(), sung("C4", 16))).tempo == DEFAULT_TEMPO


def test_entity_bombs_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(ScoreError, match="entities"):
        read(tmp_path, measure(attributes(), sung("C4", 16)), head=bomb)


def test_an_archive_that_unpacks_to_something_monstrous_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(musicxml, "MAX_BYTES", 1000)
    with pytest.raises(ScoreError, match="not a compressed MusicXML score"):
        read(tmp_path, measure(attributes(), *[sung("C4", 1)] * 16))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<score-partwise/>"])
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s.mxl").write_bytes(content)
    with pytest.raises(ScoreError, match=r"s\.mxl is not a compressed MusicXML score"):
        read_score(tmp_path / "s.mxl")


@pytest.mark.parametrize(("text", "fault"), [("<score-partwise>", "broken XML"), ("<opus/>", "part-wise")])
def test_an_archive_without_score_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    with zipfile.ZipFile(tmp_path / "s.mxl", "w") as archive:
        archive.writestr("s.xml", text)
    with pytest.raises(ScoreError, match=fault):
        read_score(tmp_path / "s.mxl")
