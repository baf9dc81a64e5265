"""The table of files: status in words and icons, and where each result lies."""

from dataclasses import replace
from pathlib import Path

import pytest

from ripieno.app.gui.batch.files_model import NEWS, STATUS, FilesModel
from ripieno.app.session.batch.records import FileRecord

OUT = Path("/out")
DONE = FileRecord("a.mid", "a.mid", "done", 1, "Keys, bars 5-8", 4, 40, 44, 1.5, ("a.mid",))
FAILED = FileRecord("b.mid", "b.mid", "failed", 1, error="b.mid is damaged; save it again.")


@pytest.fixture
def model(qapp):
    assert qapp is not None
    made = FilesModel()
    made.plan(("a.mid", "b.mid", "c.mid"))
    return made


def cell(model, row, column):
    return model.item(row, column)


def test_files_wait_at_first(model):
    assert [cell(model, row, STATUS).text() for row in range(3)] == ["Waiting"] * 3
    assert model.result_at(model.index(0, 0)) is None


def test_a_file_that_is_done_says_what_happened_and_leads_to_its_result(model):
    model.show_record(DONE, OUT)
    assert cell(model, 0, STATUS).text() == "Done"
    assert "40 notes went, 44 came" in cell(model, 0, NEWS).text()
    assert model.result_at(model.index(0, STATUS)) == OUT / "a.mid"


def test_a_file_that_failed_says_why_and_leads_nowhere(model):
    model.show_record(FAILED, OUT)
    assert cell(model, 1, STATUS).text() == "Skipped"
    assert cell(model, 1, NEWS).text() == FAILED.error
    assert model.result_at(model.index(1, 0)) is None


def test_each_status_has_its_own_picture(model):
    model.show_record(DONE, OUT)
    model.show_record(FAILED, OUT)
    pictures = {
        bytes(cell(model, row, STATUS).icon().pixmap(16, 16).toImage().constBits()) for row in range(3)
    }
    assert len(pictures) == 3


def test_a_file_is_counted_once_however_often_it_is_told(model):
    for record in (DONE, FAILED, DONE, FAILED):
        model.show_record(record, OUT)
    assert (model.done, model.failed) == (1, 1)
    model.plan(())
    assert (model.done, model.failed, model.rowCount()) == (0, 0, 0)


def test_variations_lie_below_their_file_and_pictures_are_no_results(model):
    model.show_record(replace(DONE, files=("a-1.mid", "a-2.mid", "a.svg")), OUT)
    top = model.index(0, 0)
    assert [model.index(row, 0, top).data() for row in range(model.rowCount(top))] == ["a-1.mid", "a-2.mid"]
    assert model.result_at(model.index(1, 0, top)) == OUT / "a-2.mid"
    assert model.result_at(top) == OUT / "a-1.mid"


def test_a_record_of_no_listed_file_changes_nothing(model):
    model.show_record(replace(DONE, name="z.mid"), OUT)
    assert model.done == 0
