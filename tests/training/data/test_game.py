from collections.abc import Sequence
from pathlib import Path

import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data.game import MAX_LANES, SOURCE
from ripieno.training.data.piece import Piece, check_piece
from ripieno.training.data.source import Unfit
from tests.training.data.builders import BeatNote, TrackSpec, write_midi

SONG = "game-midi/freedoom/song.mid"


def riff(bars: int = 12, bar: float = 4, pitch: int = 40, late: float = 0.0) -> list[BeatNote]:
    """A long note on beat 1 and quavers after it."""
    notes = []
    for start in (late + bar * index for index in range(bars)):
        notes.append((start, 1.5, pitch, 100))
        count = int(2 * (bar - 1.5))
        notes += [(start + 1.5 + i / 2, 0.5, pitch + 3 + i % 4, 90 - 5 * i) for i in range(count)]
    return notes


def drums(bars: int = 12, bar: float = 4, late: float = 0.0) -> list[BeatNote]:
    kicks = [(late + bar * index, 0.1, 36, 110) for index in range(bars)]
    return [*kicks, *((late + bar * index, 0.1, 49, 110) for index in range(0, bars, 4))]


def read(
    tmp_path: Path, tracks: Sequence[TrackSpec], metres: Sequence[tuple[float, int, int]] = ((0, 4, 4),)
) -> Piece:
    write_midi(tmp_path / SONG, tracks, metres)
    [piece] = SOURCE.read(tmp_path, SONG)
    check_piece(piece)
    return piece


def band(**how: float) -> list[TrackSpec]:
    return [
        TrackSpec("Bass", riff(**how), 1, 33),
        TrackSpec("Drums", drums(**how), 9),
        TrackSpec("Lead", riff(pitch=76, **how), 2, 80),
    ]


def test_lanes_take_their_roles(tmp_path: Path) -> None:
    piece = read(tmp_path, band())
    assert [part.role for part in piece.parts] == [Role.BASS, Role.LEAD, Role.DRUMS]
    assert piece.bars == 12
    assert (piece.name, piece.has_velocity) == ("freedoom/song", True)


@pytest.mark.parametrize(("metre", "beats"), [((7, 8), 3.5), ((5, 4), 5), ((3, 4), 3), ((6, 8), 3)])
def test_odd_metres_are_kept(tmp_path: Path, metre: tuple[int, int], beats: float) -> None:
    piece = read(tmp_path, band(bar=beats), [(0, *metre)])
    assert set(piece.bar_starts[1:] - piece.bar_starts[:-1]) == {4 * beats}


def test_metre_changes_move_the_bar_lines(tmp_path: Path) -> None:
    piece = read(tmp_path, band(bars=10), [(0, 4, 4), (32, 2, 4)])
    assert (piece.bar_starts[1:] - piece.bar_starts[:-1]).tolist() == [16] * 8 + [8] * 4


def test_silent_bars_at_both_ends_are_cut(tmp_path: Path) -> None:
    piece = read(tmp_path, band(late=8))
    assert piece.bars == 12
    assert piece.parts[0].onset[0] == 0


def test_doubles_are_left_out(tmp_path: Path) -> None:
    octave = TrackSpec("Lead 2", riff(pitch=64), 3, 81)
    assert len(read(tmp_path, [*band(), octave]).parts) == 3


def test_a_bass_that_follows_the_guitar_is_no_double(tmp_path: Path) -> None:
    guitar = TrackSpec("Guitar", riff(pitch=40), 3, 30)
    assert len(read(tmp_path, [*band(), guitar]).parts) == 4


def test_drum_lanes_are_joined(tmp_path: Path) -> None:
    hats = TrackSpec("Hats", [(beat / 2, 0.1, 42, 60) for beat in range(96)], 9)
    piece = read(tmp_path, [*band(), hats])
    assert [part.role for part in piece.parts].count(Role.DRUMS) == 1
    assert {36, 42, 49} == set(piece.parts[-1].pitch.tolist())


def test_only_the_busiest_lanes_stay(tmp_path: Path) -> None:
    many = [TrackSpec(f"Keys {i}", riff(pitch=50 + i)[i:], i % 8, 4) for i in range(10)]
    piece = read(tmp_path, [*many, *band()])
    assert len(piece.parts) == MAX_LANES
    assert piece.parts[-1].role is Role.DRUMS


def test_flat_velocities_are_marked(tmp_path: Path) -> None:
    flat = [TrackSpec("Lead", [(a, b, c, 100) for a, b, c, _ in riff()], 0, 80)]
    assert not read(tmp_path, flat).has_velocity


@pytest.mark.parametrize(
    ("tracks", "reason"),
    [
        (band(late=1), "bar lines unclear"),
        (band(late=0.03), "off the grid of twelfths"),
        (band(bars=5), "shorter than eight bars"),
        ([], "no notes"),
    ],
)
def test_songs_that_do_not_keep_to_their_bars_are_dropped(
    tmp_path: Path, tracks: list[TrackSpec], reason: str
) -> None:
    with pytest.raises(Unfit, match=reason):
        read(tmp_path, tracks)
