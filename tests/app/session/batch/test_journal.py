import pytest

from ripieno.app.session.batch.journal import NAME, Journal, JournalError
from ripieno.app.session.batch.records import FileRecord

DONE = FileRecord(
    "a.mid", "songs/a.mid", "done", 7, "Piano, bars 5-8", 4, 3, 9, 0.5, ("a.mid",), ("Careful.",)
)


def test_what_was_written_down_is_there_when_it_is_opened_again(tmp_path):
    with Journal(tmp_path) as journal:
        assert journal.settings is None
        journal.begin({"bars": "5-8", "seed": 1})
        journal.add(DONE)
    with Journal(tmp_path) as journal:
        assert journal.settings == {"bars": "5-8", "seed": 1}
        assert journal.records() == {"a.mid": DONE}


def test_a_file_done_again_replaces_its_record(tmp_path):
    failed = FileRecord("a.mid", "songs/a.mid", "failed", 7, error="It is empty.")
    with Journal(tmp_path) as journal:
        journal.add(failed)
        journal.add(DONE)
        assert journal.records() == {"a.mid": DONE}


def test_a_new_batch_forgets_the_old_one(tmp_path):
    with Journal(tmp_path) as journal:
        journal.begin({})
        journal.add(DONE)
        journal.begin({"bars": "1"})
        assert journal.records() == {}


def test_a_damaged_journal_is_one_sentence(tmp_path):
    (tmp_path / NAME).write_bytes(b"this is no database, and it is longer than a header of one" * 20)
    with pytest.raises(JournalError, match="cannot be used"):
        Journal(tmp_path)
