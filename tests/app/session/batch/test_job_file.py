import pytest

from app.session.batch.job_file import JobFileError, read_job


def job(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_job(path)


def test_a_csv_table_has_a_row_for_each_file(tmp_path):
    rows = job(tmp_path, "jobs.csv", 'file,bars,tracks\na.mid,5-8,Piano\nb.mid,"1,3",\n')
    assert [row.files for row in rows] == [str(tmp_path / "a.mid"), str(tmp_path / "b.mid")]
    assert [dict(row.options) for row in rows] == [{"bars": "5-8", "tracks": "Piano"}, {"bars": "1,3"}]


def test_a_toml_file_has_tables_and_keys_for_all(tmp_path):
    first = '[[file]]\nfile = "a.mid"\nbars = "5-8"\nlock_chords = true\n'
    text = f'steps = 8\n{first}[[file]]\nfile = "b.mid"\nsteps = 4\n'
    rows = job(tmp_path, "jobs.toml", text)
    assert dict(rows[0].options) == {"steps": "8", "bars": "5-8", "lock-chords": True}
    assert dict(rows[1].options) == {"steps": "4"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "path,bars\na.mid,1\n", "no column called file"),
        ("a.csv", "file,bars\na.mid,1,2\n", "line 2 has more fields"),
        ("a.csv", "file,bars\n,1\n", "line 2 names no file"),
        ("a.csv", "file,bars\n", "lists no files"),
        ("a.toml", "file = 3", "no tables"),
        ("a.toml", "[[file]", "no TOML file"),
        ("a.toml", "[[file]]\nbars = 3\n", "file 1 names no file"),
        ("a.toml", '[[file]]\nfile = "a.mid"\nbars = [1, 2]\n', "bars is no text"),
    ],
)
def test_a_table_that_cannot_be_understood_says_where(tmp_path, name, text, message):
    with pytest.raises(JobFileError, match=message):
        job(tmp_path, name, text)


def test_a_table_in_another_encoding_says_so(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"file\n\xe4.mid\n")
    with pytest.raises(JobFileError, match="UTF-8"):
        read_job(tmp_path / "a.csv")
