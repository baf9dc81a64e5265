from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.cli.reports.clip_text import LISTED_BARS, LISTED_CHANGES, channels_text, clip_text
from ripieno.app.session.events import BarChords, ClipReport, MetreMark, TempoMark, TrackReport

PIANO = TrackReport(2, 1, "Piano", 1, "Acoustic grand piano", "keys", 96, 53, 72, 1, 8)
REPORT = ClipReport(
    source=Path("song.mid"),
    format=1,
    ticks_per_beat=480,
    bars=8,
    seconds=75.4,
    metres=(MetreMark(1, "4/4"),),
    tempos=(TempoMark(1, 120.0),),
    key="C major",
    tracks=(PIANO,),
    silent_tracks=(1,),
    chords=(BarChords(1, ("C",)), BarChords(2, ("Am", "Dm7")), BarChords(6, ("G",))),
)


def line(report: ClipReport, head: str) -> str:
    (found,) = [line for line in clip_text(report).splitlines() if line.startswith(head)]
    return found.removeprefix(head).strip()


def test_the_page_begins_with_the_whole_file():
    assert line(REPORT, "File") == "song.mid (format 1, 480 ticks per beat)"
    assert line(REPORT, "Length") == "8 bars, 1:15"
    assert (line(REPORT, "Time signature"), line(REPORT, "Tempo"), line(REPORT, "Key")) == (
        "4/4",
        "120 BPM",
        "C major",
    )


def test_one_bar_is_a_bar():
    assert line(replace(REPORT, bars=1), "Length") == "1 bar, 1:15"


def test_changes_are_told_with_the_bar_where_they_begin():
    report = replace(
        REPORT,
        metres=(MetreMark(1, "4/4"), MetreMark(5, "7/8")),
        tempos=(TempoMark(1, 119.9999), TempoMark(3, 92.5)),
    )
    assert line(report, "Time signature") == "4/4, 7/8 from bar 5"
    assert line(report, "Tempo") == "120 BPM, 92.5 BPM from bar 3"


def test_a_tempo_ramp_is_told_as_a_range():
    report = replace(REPORT, tempos=tuple(TempoMark(1, 100.0 + step) for step in range(51)))
    assert line(report, "Tempo") == "100 to 150 BPM, 50 changes"


def test_many_metres_are_cut_short():
    report = replace(REPORT, metres=tuple(MetreMark(bar, f"{bar}/4") for bar in range(1, LISTED_CHANGES + 4)))
    assert line(report, "Time signature").endswith("8/4 from bar 8 and 3 more changes")


def test_time_in_frames_is_told():
    assert "SMPTE" in line(replace(REPORT, ticks_per_beat=None), "File")


def test_a_track_has_a_line_with_all_that_is_known_of_it():
    assert line(REPORT, "    2").split() == [
        "Piano",
        "1",
        *PIANO.sound.split(),
        "keys",
        "96",
        "F3\u2013C5",
        "1\u20138",
    ]
    assert line(REPORT, "Without notes:") == "track 1"
    assert line(replace(REPORT, silent_tracks=(1, 3)), "Without notes:") == "tracks 1, 3"


def test_chords_stand_four_bars_to_a_line_under_the_number_of_the_first():
    lines = clip_text(REPORT).split("Chords\n")[1].splitlines()
    assert [line.split("|") for line in lines] == [
        ["     1  ", " C      ", " Am Dm7 ", " -      ", " -"],
        ["     5  ", " -      ", " G      ", " -      ", " -"],
    ]


def test_chords_of_a_long_file_are_cut_short():
    chords = tuple(BarChords(bar, ("C",)) for bar in range(1, LISTED_BARS + 3))
    assert clip_text(replace(REPORT, chords=chords)).endswith("and 2 more bars; --json has them all")


@pytest.mark.parametrize("silent", [(), (1,)])
def test_a_file_without_notes_has_a_page_too(silent):
    text = clip_text(replace(REPORT, tracks=(), chords=(), key=None, silent_tracks=silent))
    assert text.endswith("Without notes: track 1" if silent else "No tracks.")
    assert "Chords" not in text


def test_names_cannot_command_the_terminal():
    report = replace(REPORT, source=Path("\x1b[2J.mid"), tracks=(replace(PIANO, name="\x07"),))
    assert clip_text(report).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("channels", "text"), [((1,), "1"), ((1, 2, 3, 4), "1\u20134"), ((1, 3, 4, 16), "1, 3\u20134, 16")]
)
def test_channels_are_listed_as_ranges(channels, text):
    assert channels_text(channels) == text


def test_a_track_shows_its_channels_its_port_and_its_bank():
    track = replace(PIANO, channels=(1, 2, 3), port=2, bank=8)
    page = clip_text(replace(REPORT, tracks=(track,)))
    assert "1\u20133 (port 2)  Acoustic grand piano (bank 8)" in page


def test_control_notes_have_a_line_of_their_own():
    track = replace(PIANO, control_notes=5, control_pitches=(12, 14))
    assert line(replace(REPORT, tracks=(track,)), "Control notes:") == (
        "track 2, 5 notes on C0, D0, kept as they are"
    )
    assert "Control notes" not in clip_text(REPORT)
