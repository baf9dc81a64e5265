from pathlib import Path

import numpy as np
import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece, check_piece
from ripieno.training.data.pop909 import SOURCE
from ripieno.training.data.source import Unfit
from tests.training.data.builders import PopSong, without_structure, write_pop_song


def read(data_dir: Path, song: PopSong) -> list[Piece]:
    return SOURCE.read(data_dir, write_pop_song(data_dir, song))


def test_roles_are_recovered_from_the_original(tmp_path: Path) -> None:
    song = PopSong()
    [piece] = read(tmp_path, song)
    check_piece(piece)
    expected = {Role.LEAD: "MELODY", Role.COUNTER: "BRIDGE", Role.KEYS: "PIANO"}
    assert [part.role for part in piece.parts] == list(expected)
    for part in piece.parts:
        notes = sorted((4 * a, c, d) for a, _, c, d in song.parts()[expected[part.role]])
        got = zip(part.onset.tolist(), part.pitch.tolist(), part.velocity.tolist(), strict=True)
        assert [(round(a, 3), c, d) for a, c, d in got] == notes


@pytest.mark.parametrize("beats", [0, 1, 2, 3, 5, 0.25, 1 / 12, 1 / 8, 2 + 1 / 24])
def test_the_bar_phase_is_corrected(tmp_path: Path, beats: float) -> None:
    [straight] = read(tmp_path / "straight", PopSong())
    [late] = read(tmp_path / "late", PopSong(shift=beats))
    assert late.bars == straight.bars == 24
    assert np.array_equal(late.parts[2].onset, straight.parts[2].onset)
    assert np.array_equal(late.chord_root, straight.chord_root)


def test_chords_change_on_the_first_beat(tmp_path: Path) -> None:
    [piece] = read(tmp_path, PopSong(shift=3))
    assert piece.chord_root.reshape(-1, 4).tolist() == [[root] * 4 for root in (0, 7, 9, 5)] * 6
    assert piece.chord_mask[0] == 0b10010001


def test_the_tempo_is_the_original_one_and_sections_are_the_human_ones(tmp_path: Path) -> None:
    [piece] = read(tmp_path, PopSong(shift=2, bpm=84))
    assert piece.tempo == 84
    assert piece.sections == ("i",) * 4 + ("A",) * 8 + ("B",) * 8 + ("o",) * 4
    assert (piece.has_velocity, piece.has_timing) == (True, False)


def test_a_beat_too_many_cuts_the_song_in_two(tmp_path: Path) -> None:
    pieces = read(tmp_path, PopSong(bars=40, broken_at=20))
    assert [piece.name for piece in pieces] == ["001", "001#2"]
    assert all(set(piece.chord_root[::4]) == {0, 5, 7, 9} for piece in pieces)
    assert sum(piece.bars for piece in pieces) >= 37


@pytest.mark.parametrize(
    ("song", "reason"),
    [
        (PopSong(jitter=0.5), "off the grid"),
        (PopSong(bars=6), "bar lines too broken"),
    ],
)
def test_a_song_that_cannot_be_trusted_is_dropped_with_the_reason(
    tmp_path: Path, song: PopSong, reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        read(tmp_path, song)


def test_half_bar_chords_need_the_structure_analysis(tmp_path: Path) -> None:
    song = PopSong(chord_beats=2)
    path = write_pop_song(tmp_path, song)
    assert SOURCE.read(tmp_path, path)[0].bars == 24
    without_structure(song, tmp_path)
    with pytest.raises(Unfit, match="bar lines unclear"):
        SOURCE.read(tmp_path, path)


def test_notes_without_original_make_a_song_unfit(tmp_path: Path) -> None:
    path = write_pop_song(tmp_path, PopSong())
    write_pop_song(tmp_path / "other", PopSong(bars=12))
    (tmp_path / "other/pop909/POP909/001/001.mid").replace(tmp_path / "pop909/POP909/001/001.mid")
    with pytest.raises(Unfit, match="roles not recovered"):
        SOURCE.read(tmp_path, path)


def test_songs_are_listed_where_all_three_sources_have_them(tmp_path: Path) -> None:
    paths = [write_pop_song(tmp_path, PopSong(name=name, bars=1)) for name in ("002", "001")]
    (tmp_path / "pop909-cl/POP909_processed/003.mid").write_bytes(b"")
    assert SOURCE.songs(tmp_path) == sorted(paths)
