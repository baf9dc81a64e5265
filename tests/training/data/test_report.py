import json
from pathlib import Path

import pytest

from ripieno.training.data.report import write_report
from ripieno.training.data.store import StoreError, save_store
from tests.training.data.builders import plain_piece


def test_a_report_tells_what_a_store_holds_and_what_was_dropped(tmp_path: Path) -> None:
    save_store([plain_piece("a", bars=4), plain_piece("a#2", bars=6)], tmp_path / "store.npz")
    drops = {"sources": {"made": {"drops": {"off the grid": 3}}}}
    (tmp_path / "store.json").write_text(json.dumps(drops))
    text = write_report(tmp_path / "store.npz", tmp_path / "out").read_text()
    assert "| made | 1 | 2 | 10 |" in text
    assert "| drums | 10 |" in text
    assert "## Roles and metres" in text
    assert "| made | off the grid | 3 |" in text


def test_every_picture_that_a_report_shows_is_there(tmp_path: Path) -> None:
    save_store([plain_piece()], tmp_path / "store.npz")
    report = write_report(tmp_path / "store.npz", tmp_path / "out")
    shown = {part.split(")")[0] for part in report.read_text().split("](")[1:]}
    drawn = {path.name for path in (tmp_path / "out").glob("*.png")}
    assert shown == drawn
    assert len(drawn) >= 6
    assert all((tmp_path / "out" / name).read_bytes().startswith(b"\x89PNG") for name in drawn)


def test_a_store_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="prepare it again"):
        write_report(tmp_path / "gone.npz", tmp_path / "out")
