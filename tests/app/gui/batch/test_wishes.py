"""Wishes: what the form says becomes a batch, or one sentence."""

from dataclasses import replace

import pytest

from ripieno.app.gui.batch.wishes import Planned, Wishes, holds_batch, work_on
from ripieno.app.session.batch.records import BatchReport
from ripieno.app.session.operations import OPERATIONS
from ripieno.engine.errors import RipienoError
from ripieno.engine.music.roles import Role
from tests.support.small_song import write_song


@pytest.fixture
def wishes(tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    write_song(folder, "a.mid")
    return Wishes(
        sources=(str(folder),),
        out=tmp_path / "out",
        bars="3-4",
        tracks="Piano",
        values={"seed": 5, "steps": 2},
        workers=1,
    )


def valued(wishes, **values):
    return {**wishes.values, **values}


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
def test_what_cannot_be_is_said_in_a_sentence(wishes, change, words):
    with pytest.raises(RipienoError, match=words):
        next(work_on(replace(wishes, **change)))


def test_a_folder_that_holds_something_else_is_not_touched(wishes):
    wishes.out.mkdir()
    (wishes.out / "diary.txt").touch()
    with pytest.raises(RipienoError, match="not empty; choose a new one"):
        next(work_on(wishes))


@pytest.mark.parametrize("way", OPERATIONS)
def test_every_way_finds_its_files(wishes, way):
    events = work_on(replace(wishes, way=way, values=valued(wishes, chords="C | F"), add=1, role=Role.BASS))
    assert next(events) == Planned(("a.mid",))
    events.close()


def test_a_batch_is_done_and_known_again_by_its_folder(wishes):
    assert not holds_batch(wishes.out)
    *_, report = work_on(replace(wishes, values=valued(wishes, variations=2)))
    assert isinstance(report, BatchReport)
    assert [file.name for file in sorted(wishes.out.glob("*.mid"))] == ["a-1.mid", "a-2.mid"]
    assert holds_batch(wishes.out)
    with pytest.raises(RipienoError, match="other options"):
        list(work_on(replace(wishes, values=valued(wishes, variations=2), bars="5", resume=True)))
    again = replace(
        wishes, values=valued(wishes, variations=2, seed=None, strength=1.0), resume=True, workers=2
    )
    *_, report = work_on(again)
    assert (report.earlier, report.seed) == (1, 5)
