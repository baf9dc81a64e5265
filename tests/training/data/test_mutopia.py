from pathlib import Path

import numpy as np
import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data.mutopia import SOURCE
from ripieno.training.data.piece import check_piece
from ripieno.training.data.source import Unfit
from tests.training.data.builders import BeatNote, TrackSpec, write_midi

PATH = "mutopia/PD__BachJS__BWV1__score__score.mid"


def tune(start: float = 0.0, bars: int = 12, low: int = 60) -> list[BeatNote]:
    """Return bars of a half note and two quarters."""
    steps = ((0.0, 2.0), (2.0, 1.0), (3.0, 1.0))
    return [
        (start + 4 * bar + at, length, low + (3 * bar + int(at)) % 12, 90)
        for bar in range(bars)
        for at, length in steps
    ]


def read(tmp_path: Path, *tracks: TrackSpec):
    write_midi(tmp_path / PATH, tracks)
    [piece] = SOURCE.read(tmp_path, PATH)
    check_piece(piece)
    return piece


def test_a_file_is_a_piece_of_its_work_without_velocities(tmp_path: Path) -> None:
    piece = read(tmp_path, TrackSpec("violin", tune(), program=40), TrackSpec("cello", tune(low=40), 1, 42))
    assert SOURCE.songs(tmp_path) == [PATH]
    assert (piece.split_key, piece.has_velocity) == ("mutopia/BachJS__BWV1", False)
    assert [part.program for part in piece.parts] == [40, 42]
    assert [part.role for part in piece.parts] == [Role.LEAD, Role.BASS]


def test_a_pick_up_that_the_file_does_not_tell_is_found(tmp_path: Path) -> None:
    piece = read(tmp_path, TrackSpec("violin", [(0.0, 1.0, 67, 90), *tune(1.0)], program=40))
    assert piece.bar_starts[:3].tolist() == [0, 4, 20]
    assert np.all(np.diff(piece.bar_starts[1:]) == 16)


def test_written_bars_stay_where_they_are_strong(tmp_path: Path) -> None:
    assert read(tmp_path, TrackSpec("violin", tune(), program=40)).bar_starts[:3].tolist() == [0, 16, 32]


@pytest.mark.parametrize("names", [("upper:", "lower:"), ("RH:", "LH:")])
def test_hands_are_keys(tmp_path: Path, names: tuple[str, str]) -> None:
    upper, lower = names
    piece = read(tmp_path, TrackSpec(upper, tune(low=60), 0), TrackSpec(lower, tune(low=40), 1))
    assert {part.role for part in piece.parts} == {Role.KEYS}


def test_grace_notes_before_the_beat_are_left_out(tmp_path: Path) -> None:
    graced = [*tune(), *((4 * bar + 1.85, 0.1, 84, 90) for bar in range(12))]
    piece = read(tmp_path, TrackSpec("violin", sorted(graced), program=40))
    assert 84 not in piece.parts[0].pitch


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ([(beat * 1.017, 0.9, 60 + beat % 5, 90) for beat in range(64)], "off the grid"),
        ([(float(beat), 1.0, 60 + beat % 5, 90) for beat in range(1, 48)][::2], "bar lines unclear"),
        (tune(bars=4), "shorter than eight bars"),
    ],
)
def test_what_keeps_to_no_bars_is_dropped(tmp_path: Path, notes: list[BeatNote], reason: str) -> None:
    write_midi(tmp_path / PATH, [TrackSpec("violin", notes, program=40)])
    with pytest.raises(Unfit, match=reason):
        SOURCE.read(tmp_path, PATH)
