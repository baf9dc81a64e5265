"""Files of runs: whole, checked, and damaged ones named with a remedy."""

import pytest

from ripieno.app.midi_io.file_errors import FileError
from ripieno.training.systems.run_files import RunFileError, finite, read_run_file, write_run_file


def test_a_file_comes_back_as_it_was_written_and_its_folder_is_made(tmp_path):
    path = tmp_path / "new" / "a.json"
    write_run_file(path, {"a": [1.5, None]})
    assert read_run_file(path, dict[str, list[float | None]], "") == {"a": [1.5, None]}
    assert list(path.parent.iterdir()) == [path]


def test_what_is_no_number_is_nothing_in_a_file(tmp_path):
    path = tmp_path / "a.json"
    write_run_file(path, finite({"loss": float("nan"), "rate": float("inf"), "step": 3}))
    assert read_run_file(path, dict[str, float | None], "") == {"loss": None, "rate": None, "step": 3}


@pytest.mark.parametrize("text", ["", "{", '{"a": 1', '{"a": "x"}', '{"a": NaN}', "[]"])
def test_a_damaged_file_is_named_with_what_to_do(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text)
    with pytest.raises(RunFileError, match=r"a\.json is damaged \(.*\); make it again\.$"):
        read_run_file(path, dict[str, float], "make it again")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(RunFileError, match=r"There is no .*a\.json; make it again\."):
        read_run_file(tmp_path / "a.json", list[int], "make it again")
    with pytest.raises(RunFileError, match="cannot be read"):
        read_run_file(tmp_path, list[int], "make it again")


def test_what_lies_there_stays_where_a_value_cannot_be_written(tmp_path):
    path = tmp_path / "a.json"
    write_run_file(path, [1])
    path.chmod(0o400)
    with pytest.raises(FileError):
        write_run_file(path, [2])
    assert read_run_file(path, list[int], "") == [1]
