import json
from pathlib import Path

import pytest

from ripieno.training.data import groove, prepare
from ripieno.training.data.kept import load_verdicts, save_verdicts, state_of
from ripieno.training.data.store import load_store
from tests.training.data.builders import plain_piece, write_take

BEAT = [(float(beat), 0.1, 36, 100) for beat in range(16)]


def test_pieces_and_reasons_come_back_in_order(tmp_path: Path) -> None:
    verdicts = [[plain_piece("a"), plain_piece("a#2", seed=1)], "off the grid", [plain_piece("b", seed=2)]]
    save_verdicts(tmp_path, groove.SOURCE, "now", verdicts)
    found = load_verdicts(tmp_path, groove.SOURCE, "now")
    assert found is not None
    names = [each if isinstance(each, str) else [piece.name for piece in each] for each in found]
    assert names == [["a", "a#2"], "off the grid", ["b"]]


def test_a_source_that_has_changed_is_not_taken(tmp_path: Path) -> None:
    path = write_take(tmp_path, "take", BEAT)
    before = state_of(groove.SOURCE, tmp_path, [path])
    save_verdicts(tmp_path / "kept", groove.SOURCE, before, ["no notes"])
    with (tmp_path / path).open("ab") as stream:
        stream.write(b"\x00")
    after = state_of(groove.SOURCE, tmp_path, [path])
    assert load_verdicts(tmp_path / "kept", groove.SOURCE, before) == ["no notes"]
    assert load_verdicts(tmp_path / "kept", groove.SOURCE, after) is None
    assert load_verdicts(tmp_path / "elsewhere", groove.SOURCE, before) is None


def test_a_second_run_reads_nothing_and_makes_the_same_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_take(tmp_path, "take", BEAT)
    first = prepare.prepare(tmp_path, tmp_path / "one.npz", jobs=1, keep=tmp_path / "kept")
    monkeypatch.setattr(prepare, "_read", lambda *_: pytest.fail("a song was read again"))
    second = prepare.prepare(tmp_path, tmp_path / "two.npz", jobs=1, keep=tmp_path / "kept")
    assert first == second
    assert [piece.name for piece in load_store(tmp_path / "two.npz").all_pieces] == ["take"]


def test_the_tally_counts_lanes_and_notes(tmp_path: Path) -> None:
    write_take(tmp_path, "take", BEAT)
    prepare.prepare(tmp_path, tmp_path / "one.npz", jobs=1)
    tally = json.loads((tmp_path / "one.json").read_text())["sources"]["groove"]
    assert (tally["songs"], tally["lanes"], tally["notes"]) == (1, 1, 16)
