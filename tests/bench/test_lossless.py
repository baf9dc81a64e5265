"""The lossless benchmark tells identical, altered and refused files apart."""

from pathlib import Path

import pytest

from bench.lossless import main, midi_files, outcome_of, ripieno_codec
from ripieno.app.midi_io.smf_errors import SmfError

ODD = Path(__file__).parents[1] / "fixtures" / "odd-midi"
FILE = (ODD / "test-c-major-scale.mid").read_bytes()


def test_our_codec_gives_a_file_back() -> None:
    assert outcome_of(ripieno_codec, FILE) == "identical"


def test_a_codec_that_loses_a_byte_alters() -> None:
    assert outcome_of(lambda data: data[:-1], FILE) == "altered"


def test_a_refusal_is_no_crash() -> None:
    def refuse(_: bytes) -> bytes:
        raise SmfError("some.mid", 0, "it is empty", "choose another")

    assert outcome_of(refuse, FILE) == "refused"
    assert outcome_of(ripieno_codec, b"") == "refused"


def test_an_error_of_another_codec_is_a_refusal() -> None:
    def fail(_: bytes) -> bytes:
        raise EOFError

    assert outcome_of(fail, FILE) == "refused"


def test_files_are_found_by_their_endings(tmp_path: Path) -> None:
    for name in ("a.MID", "b.kar", "c.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in midi_files(tmp_path)] == ["a.MID", "b.kar"]


def test_the_table_counts_each_outcome(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.mid").write_bytes(FILE)
    (tmp_path / "bad.mid").write_bytes(b"no")
    assert main([str(tmp_path)]) == 0
    ours = next(line for line in capsys.readouterr().out.splitlines() if " ripieno " in line)
    assert ours.split()[-4:] == ["1", "0", "1", "0"]
