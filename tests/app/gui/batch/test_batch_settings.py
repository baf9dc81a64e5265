"""Batch settings: what the form says becomes a batch, or one sentence."""

from dataclasses import replace

import pytest

from ripieno.app.gui.batch.batch_settings import BatchSettings, Planned, holds_batch, work_on
from ripieno.app.session.batch.records import BatchReport
from ripieno.app.session.operations import OPERATIONS
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from tests.support.small_song import write_song


@pytest.fixture
def batch_settings(tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    write_song(folder, "a.mid")
    return BatchSettings(
        sources=(str(folder),),
        out=tmp_path / "out",
        bars="3-4",
        tracks="Piano",
        values={"seed": 5, "steps": 2},
        workers=1,
    )


def valued(batch_settings, **values):
    return {**batch_settings.values, **values}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"sources": ()}, "no files"),
        ({"out": None}, "no folder"),
        ({"bars": "five"}, "five"),
        ({"way": "reharmonise", "values": {"chords": "H13 nonsense"}}, "H13"),
        ({"way": "reharmonise"}, "no chords"),
        ({"values": {"seed": 2**32}}, "0 to 4294967295"),
        ({"sources": ("nowhere.mid",)}, "nowhere.mid"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(batch_settings, change, words):
    with pytest.raises(RipienoError, match=words):
        next(work_on(replace(batch_settings, **change)))


def test_a_folder_that_holds_something_else_is_not_touched(batch_settings):
    batch_settings.out.mkdir()
    (batch_settings.out / "diary.txt").touch()
    with pytest.raises(RipienoError, match="not empty; choose a new one"):
        next(work_on(batch_settings))


@pytest.mark.parametrize("way", OPERATIONS)
def test_every_way_finds_its_files(batch_settings, way):
    events = work_on(
        replace(batch_settings, way=way, values=valued(batch_settings, chords="C | F"), add=1, role=Role.BASS)
    )
    assert next(events) == Planned(("a.mid",))
    events.close()


def test_a_batch_is_done_and_known_again_by_its_folder(batch_settings):
    assert not holds_batch(batch_settings.out)
    *_, report = work_on(replace(batch_settings, values=valued(batch_settings, variations=2)))
    assert isinstance(report, BatchReport)
    assert [file.name for file in sorted(batch_settings.out.glob("*.mid"))] == ["a-1.mid", "a-2.mid"]
    assert holds_batch(batch_settings.out)
    with pytest.raises(RipienoError, match="other options"):
        list(
            work_on(
                replace(batch_settings, values=valued(batch_settings, variations=2), bars="5", resume=True)
            )
        )
    again = replace(
        batch_settings,
        values=valued(batch_settings, variations=2, seed=None, strength=1.0),
        resume=True,
        workers=2,
    )
    *_, report = work_on(again)
    assert (report.earlier, report.seed) == (1, 5)
