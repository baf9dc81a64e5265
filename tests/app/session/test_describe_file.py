from pathlib import Path

import pytest

from ripieno.app.session.commands import DescribeFile
from ripieno.app.session.describe_file import CHORD_BARS
from ripieno.app.session.events import BarChords, ClipReport, MetreMark
from ripieno.app.session.session import perform
from ripieno.engine.errors import RipienoError
from tests.support.small_song import BAR, BASS, EMPTY, PIANO, PPQ, meta, note, track, write_song
from tests.support.smf_strategies import header


def describe(path: Path) -> ClipReport:
    (report,) = perform(DescribeFile(path))
    assert isinstance(report, ClipReport)
    return report


@pytest.fixture
def song(tmp_path):
    return describe(write_song(tmp_path))


def test_bars_and_length_are_those_of_the_file(song):
    assert (song.format, song.ticks_per_beat, song.bars) == (1, PPQ, 8)
    assert song.seconds == pytest.approx(sum(4 * (0.5 - 0.001 * bar) for bar in range(8)), abs=0.01)


def test_metres_and_tempos_carry_the_bar_where_they_begin(song):
    assert song.metres == (MetreMark(1, "4/4"),)
    assert [tempo.bar for tempo in song.tempos] == list(range(1, 9))
    assert song.tempos[0].bpm == 120


def test_tracks_are_numbered_as_in_the_file(song):
    assert [(track.track, track.channel, track.name) for track in song.tracks] == [
        (PIANO, 1, "Piano"),
        (BASS, 2, "Ba\u00df"),
    ]
    assert song.silent_tracks == (1, EMPTY)


def test_a_track_tells_its_sound_role_range_and_bars(song):
    piano, bass = song.tracks
    assert (piano.program, piano.sound, piano.role) == (5, "Electric piano 1", "keys")
    assert (piano.notes, piano.lowest, piano.highest) == (96, 53, 67)
    assert (bass.program, bass.sound, bass.role) == (34, "Fingered bass", "bass")
    assert (bass.first_bar, bass.last_bar) == (1, 8)


def test_key_and_chords_are_estimated(song):
    assert song.key == "C major"
    assert song.chords[:4] == (
        BarChords(1, ("C",)),
        BarChords(2, ("Am",)),
        BarChords(3, ("F",)),
        BarChords(4, ("G",)),
    )
    assert len(song.chords) == 8


def test_chords_stay_in_their_bars_where_the_metre_changes(tmp_path):
    metres = [(0, meta(0x58, bytes((7, 3, 24, 8)))), (7 * PPQ // 2, meta(0x58, bytes((3, 2, 24, 8))))]
    chords = [(0, (60, 64, 67)), (7 * PPQ // 2 + 3 * PPQ, (62, 65, 69))]
    notes = [event for tick, chord in chords for pitch in chord for event in note(tick, 3 * PPQ, pitch, 0)]
    path = tmp_path / "metres.mid"
    path.write_bytes(header(0, 1, PPQ) + track([*metres, *notes]))
    report = describe(path)
    assert report.metres == (MetreMark(1, "7/8"), MetreMark(2, "3/4"))
    assert report.chords == (BarChords(1, ("C",)), BarChords(3, ("Dm",)))


def test_a_file_without_notes_has_neither_key_nor_tracks(tmp_path):
    path = tmp_path / "empty.mid"
    path.write_bytes(header(1, 1, PPQ) + track([]))
    report = describe(path)
    assert (report.key, report.tracks, report.chords) == (None, (), ())
    assert report.bars == 0


def test_a_note_hours_after_the_start_costs_no_more_than_a_near_one(tmp_path):
    far = 1000 * CHORD_BARS * BAR
    path = tmp_path / "far.mid"
    steps = [(tick, meta(0x01, b"")) for tick in range(2**27, far, 2**27)]
    path.write_bytes(header(0, 1, PPQ) + track([*note(0, PPQ, 60, 0), *steps, *note(far, PPQ, 60, 0)]))
    report = describe(path)
    assert report.bars == 1000 * CHORD_BARS + 1
    assert report.tracks[0].last_bar == report.bars
    assert len(report.chords) <= CHORD_BARS


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(RipienoError, match=r"nowhere\.mid"):
        describe(tmp_path / "nowhere.mid")
