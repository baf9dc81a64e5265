"""What sounds on a channel while notes are put on it."""

from ripieno.engine.music.channel_lines import ChannelLine
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from ripieno.engine.music.spans import NEVER

KEPT = Notes.of((Note(10, 50, 60, 80, 2), Note(20, 5, 62, 80, 2), Note(90, 10, 60, 80, 3)))


def test_a_channel_is_busy_until_the_last_note_that_has_begun_ends() -> None:
    line = ChannelLine.of_channels(KEPT, (2, 3))[2]
    assert [line.busy_until(tick) for tick in (0, 10, 30, 80)] == [-1, 60, 60, 60]
    line.new.append(Note(62, 30, 50, 80, 2))
    assert line.busy_until(70) == 92
    assert line.kept_until(70) == 60


def test_the_next_onset_is_that_of_a_kept_note_of_the_channel() -> None:
    lines = ChannelLine.of_channels(KEPT, (2, 3, 4))
    assert [lines[2].next_onset(tick) for tick in (0, 10, 20)] == [10, 20, NEVER]
    assert lines[4].next_onset(0) == NEVER


def test_notes_that_sound_are_counted() -> None:
    line = ChannelLine.of_channels(KEPT, (2,))[2]
    line.new.append(Note(21, 3, 50, 80, 2))
    assert [line.sounding(tick) for tick in (9, 10, 22, 25)] == [0, 1, 3, 1]
    assert ChannelLine(NO_NOTES).sounding(0) == 0
