import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.batch.job_file import MAX_BROKEN_ROWS, JobFileError, Row, read_job
from ripieno.app.session.batch.sources import Refused
from ripieno.engine.errors import RipienoError


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
        ("a.csv", "file,bars\n", "lists no files"),
        ("a.csv", "file,bars,bars\na.mid,1,2\n", "2 columns called bars"),
        ("a.csv", 'file,"bars\na.mid,1\n', "line 1 cannot be read"),
        ("a.csv", "file" + "," * 2**23, "larger than 8 MiB"),
        ("a.toml", "file = 3", "no tables"),
        ("a.toml", "[[file]", "no TOML file"),
        ("a.toml", "a = " + "9" * 5000, "no TOML file"),
        ("a.toml", "a = " + "[" * 5000, "no TOML file"),
    ],
)
def test_a_table_that_cannot_be_understood_says_why(tmp_path, name, text, message):
    with pytest.raises(JobFileError, match=message):
        job(tmp_path, name, text)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "file,bars\nbad.mid,1,2\ngood.mid,1\n", "line 2 has more fields"),
        ("a.csv", "file,bars\n,1\ngood.mid,1\n", "line 2 names no file"),
        ("a.csv", 'file,bars\n\nbad.mid,"1\ngood.mid,1\n', "line 3 cannot be read"),
        ("a.csv", 'file,bars\ngood.mid,1\nbad.mid,"1"2\n', "line 3 cannot be read"),
        ("a.csv", "file,bars\r\nbad.mid,C |\r A\r\ngood.mid,1\r\n", "line 2 cannot be read"),
        ("a.csv", "file,bars\nbad.mid," + "1" * 200_000 + "\ngood.mid,1\n", "line 2 cannot be read"),
        ("a.csv", "file,bars\r,1\rgood.mid,1", "line 2 names no file"),
        ("a.toml", '[[file]]\nbars = 3\n[[file]]\nfile = "good.mid"\n', "file 1 names no file"),
        ("a.toml", '[[file]]\nfile = "a"\nbars = [1]\n[[file]]\nfile = "good.mid"\n', "bars is no text"),
        ("a.toml", '[[file]]\nfile = "a"\nx = nan\n[[file]]\nfile = "good.mid"\n', "x is no text"),
        ("a.toml", f'[[file]]\nfile = "a"\nx = 0x{"f" * 9000}\n[[file]]\nfile = "good.mid"\n', "x is no"),
        ("a.toml", '[[file]]\nfile = 3\n[[file]]\nfile = "good.mid"\n', None),
    ],
)
def test_a_bad_row_says_where_it_stands_and_takes_no_other_with_it(tmp_path, name, text, message):
    rows = job(tmp_path, name, text)
    assert [row.files for row in rows if isinstance(row, Row)][-1:] == [str(tmp_path / "good.mid")]
    if message is not None:
        (refused,) = [row for row in rows if isinstance(row, Refused)]
        assert message in refused.error
        assert refused.error.startswith(str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("a.csv", "file,recall,retrieval\na.mid,on,off\n", "recall and retrieval"),
        ("a.csv", "file,retrieval,no-recall\na.mid,on,on\n", "retrieval and no-recall"),
        (
            "a.toml",
            '[[file]]\nfile = "a.mid"\npolyphony = 2\nmax-polyphony = 3\n',
            "polyphony and max-polyphony",
        ),
    ],
)
def test_a_row_that_gives_an_option_under_two_names_is_refused(tmp_path, name, text, names):
    (refused,) = job(tmp_path, name, text)
    assert f"gives {names}, which are one option; keep one of them." in refused.error


def test_an_empty_field_under_another_name_is_not_given(tmp_path):
    (row,) = job(tmp_path, "a.csv", "file,recall,retrieval\na.mid,,off\n")
    assert row.options == {"retrieval": "off"}


def test_a_table_gives_an_option_for_itself_under_any_name(tmp_path):
    text = 'recall = false\nseed = 3\n[[file]]\nfile = "a.mid"\nretrieval = true\n'
    (row,) = job(tmp_path, "a.toml", text)
    assert row.options == {"seed": "3", "retrieval": True}


def test_rows_of_open_quotes_come_to_an_end(tmp_path):
    rows = job(tmp_path, "a.csv", "file,bars\n" + 'a.mid,"1\n' * (3 * MAX_BROKEN_ROWS))
    assert len(rows) == MAX_BROKEN_ROWS


@given(st.text(alphabet='file,bars."\r\n\0 \u00e4[]=1', max_size=60) | st.text(max_size=60), st.booleans())
def test_whatever_a_job_file_holds_only_sentences_come_out(tmp_path_factory, text, is_csv):
    head, name = ("file,bars\n", "a.csv") if is_csv else ("[[file]]\n", "a.toml")
    path = tmp_path_factory.mktemp("job") / name
    path.write_bytes((head + text).encode("utf-8", "surrogatepass"))
    try:
        rows = read_job(path)
    except RipienoError:
        return
    assert all(isinstance(row, Row) or row.error.endswith(".") for row in rows)


def test_a_table_in_another_encoding_says_so(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"file\n\xe4.mid\n")
    with pytest.raises(JobFileError, match="UTF-8"):
        read_job(tmp_path / "a.csv")
