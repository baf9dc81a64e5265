"""A batch says what is missing in a file that it fills, and passes over one that would lose notes."""

from pathlib import Path

import pytest

from ripieno.app.session.batch.jobs import BatchJob, work
from ripieno.app.session.batch.where import Where
from ripieno.app.session.commands import InpaintFile
from ripieno.engine.generate import FillOptions
from tests.support import small_song
from tests.support.damaged import forgetful

COMMAND = InpaintFile(source=Path(), destination=Path(), bars=(0,), options=FillOptions(steps=2))


def job(data, bars, tracks):
    return BatchJob("in.mid", "songs/in.mid", data, COMMAND, Where(bars, tracks), 7, "{stem}{suffix}")


def test_damage_is_among_the_warnings_of_a_file():
    song = small_song.song()
    made = work(job(song[: song.rindex(b"MTrk")], "3", "Piano"))
    assert made.record.status == "done"
    assert made.record.warnings[0].startswith("songs/in.mid is damaged: 1 of the 4 tracks that the header")
    whole = work(job(song, "3", "Piano"))
    assert not any("damaged" in warning for warning in whole.record.warnings)


@pytest.mark.parametrize("data", forgetful(), ids=len)
def test_a_file_that_would_lose_notes_is_passed_over_in_a_sentence(data):
    made = work(job(data, "2", "2"))
    assert (made.record.status, made.files) == ("failed", ())
    assert made.record.error.startswith("songs/in.mid is damaged so that the notes of track ")
