from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from ripieno.engine.grid.part import Part
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import (
    VALID_SHARE,
    StoreError,
    load_store,
    save_store,
    split_of,
    split_of_key,
)
from tests.training.data.builders import plain_piece


def same(first: object, second: object) -> bool:
    if isinstance(first, Piece | Part):
        return all(same(getattr(first, f.name), getattr(second, f.name)) for f in fields(first))
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second)
    if isinstance(first, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    return first == second


def test_a_store_gives_back_what_was_saved(tmp_path: Path) -> None:
    pieces = [plain_piece(f"s{i}", bars=i + 1, seed=i) for i in range(5)]
    save_store(pieces, tmp_path / "a.npz")
    loaded = load_store(tmp_path / "a.npz").all_pieces
    assert len(loaded) == 5
    assert all(map(same, pieces, loaded))


def test_the_splits_share_no_song_and_lose_none(tmp_path: Path) -> None:
    pieces = [plain_piece(f"s{i % 60}#{i}", bars=1) for i in range(120)]
    save_store(pieces, tmp_path / "a.npz")
    store = load_store(tmp_path / "a.npz")
    train, valid = ({piece.song for piece in store.pieces(split)} for split in ("train", "valid"))
    assert train.isdisjoint(valid)
    assert len(store.pieces("train")) + len(store.pieces("valid")) == 120


def test_about_one_song_in_seventeen_is_for_validation() -> None:
    splits = [split_of(plain_piece(f"song {i}", bars=1)) for i in range(2000)]
    assert splits.count("valid") / 2000 == pytest.approx(VALID_SHARE, abs=0.015)


def test_pieces_are_views_into_few_arrays(tmp_path: Path) -> None:
    save_store([plain_piece("a"), plain_piece("b")], tmp_path / "a.npz")
    first, second = load_store(tmp_path / "a.npz").all_pieces
    assert first.parts[0].onset.base is second.parts[0].onset.base is not None


def test_the_same_pieces_make_the_same_file(tmp_path: Path) -> None:
    assert save_store([plain_piece()], tmp_path / "a.npz") == save_store([plain_piece()], tmp_path / "b.npz")


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    save_store([plain_piece()], tmp_path / "a.npz")
    assert [path.name for path in tmp_path.iterdir()] == ["a.npz"]


def test_a_store_without_pieces_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no piece was read"):
        save_store([], tmp_path / "a.npz")


@pytest.mark.parametrize("content", [b"", b"not a store", None])
def test_what_is_no_store_is_refused_in_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"a\.npz is not a data store; prepare it again\.$"):
        load_store(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_store_that_was_cut_off_is_refused_in_one_sentence(tmp_path: Path, share: float) -> None:
    path = tmp_path / "a.npz"
    save_store([plain_piece()], path)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    with pytest.raises(StoreError, match="prepare it again"):
        load_store(path)


def test_an_array_alone_is_no_store(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(StoreError, match="prepare it again"):
        load_store(path)


def test_an_archive_of_something_else_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", other=np.zeros(3))
    with pytest.raises(StoreError, match="another store format"):
        load_store(tmp_path / "a.npz")


def test_the_split_of_a_piece_is_that_of_its_key():
    drawn = [plain_piece(f"song {number}", bars=1) for number in range(60)]
    assert {split_of_key(each.split_key) for each in drawn} == {"train", "valid"}
    assert all(split_of(each) == split_of_key(each.split_key) for each in drawn)
