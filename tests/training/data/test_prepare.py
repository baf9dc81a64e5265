import json
from pathlib import Path

import pytest

from ripieno.training.data.prepare import ExcludeError, prepare, read_exclusions
from ripieno.training.data.store import StoreError, load_store
from tests.training.data.builders import PopSong, write_pop_song, write_take

BEAT = [(float(beat), 0.1, 36, 100) for beat in range(16)]


def names(store: Path) -> list[str]:
    return [piece.name for piece in load_store(store).all_pieces]


def test_every_source_that_is_there_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pop_song(tmp_path, PopSong())
    write_take(tmp_path, "take", BEAT)
    write_take(tmp_path, "short", BEAT[:3])
    digest = prepare(tmp_path, tmp_path / "out/store.npz", jobs=1)
    assert names(tmp_path / "out/store.npz") == ["001", "take"]
    said = capsys.readouterr().out
    assert "groove: 1 songs, 1 pieces, 4 bars; dropped: 1 shorter than two bars." in said
    assert digest in said


def test_a_missing_source_is_skipped_with_a_sentence_that_says_where_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_take(tmp_path, "take", BEAT)
    prepare(tmp_path, tmp_path / "store.npz", jobs=1)
    said = capsys.readouterr().out
    assert (
        "lieder skipped: lieder/scores is missing; get it from https://github.com/OpenScore/Lieder." in said
    )
    assert "pop909 skipped: pop909, pop909-cl, pop909-structure is missing" in said


def test_several_processes_read_the_same(tmp_path: Path) -> None:
    for name in "abc":
        write_take(tmp_path, name, BEAT)
    assert prepare(tmp_path, tmp_path / "one.npz", jobs=1) == prepare(tmp_path, tmp_path / "two.npz", jobs=2)


def test_left_out_songs_and_their_versions_are_not_in_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [
        write_pop_song(tmp_path, PopSong(name=name, shift=shift)) for name, shift in (("001", 0), ("002", 1))
    ]
    paths.append(write_take(tmp_path, "take", BEAT))
    (tmp_path / "held-out.txt").write_text(f"# examples\n\n{paths[1]}\ngroove/groove/typo.mid\n")
    prepare(tmp_path, tmp_path / "store.npz", tmp_path / "held-out.txt", jobs=1)
    assert names(tmp_path / "store.npz") == ["take"]
    drops = json.loads((tmp_path / "store.json").read_text())["sources"]["pop909"]["drops"]
    assert drops == {"left out": 1, "version of another song": 1}
    assert "groove/groove/typo.mid is to be left out, but no such song is there" in capsys.readouterr().out


def test_only_the_asked_sources_are_read(tmp_path: Path) -> None:
    write_pop_song(tmp_path, PopSong())
    write_take(tmp_path, "take", BEAT)
    prepare(tmp_path, tmp_path / "store.npz", sources=["groove"], jobs=1)
    assert names(tmp_path / "store.npz") == ["take"]


def test_an_empty_data_folder_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no piece was read"):
        prepare(tmp_path, tmp_path / "store.npz", jobs=1)
    assert not (tmp_path / "store.npz").exists()


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExcludeError, match=r"gone\.txt cannot be read; check its path\.$"):
        read_exclusions(tmp_path / "gone.txt")
