from pathlib import Path

import pytest

from ripieno.engine.music.roles import Role
from ripieno.training.data.openewld import SOURCE
from ripieno.training.data.piece import check_piece
from ripieno.training.data.source import Unfit
from tests.training.data.builders import attributes, measure, rest, sung, write_score

PATH = "openewld/dataset/A/Tune/Tune.mxl"
CHORDS = [
    f"<harmony><root><root-step>{step}</root-step></root><kind>{kind}</kind></harmony>"
    for step, kind in (("C", "major"), ("D", "minor"), ("G", "dominant"), ("C", "major"))
]


def test_a_lead_sheet_is_a_melody_with_chords(tmp_path: Path) -> None:
    bars = [measure(attributes(), chord, sung("E4", 8), sung("G4", 8)) for chord in CHORDS]
    write_score(tmp_path / PATH, {"": "".join(bars)})
    assert SOURCE.songs(tmp_path) == [PATH]
    [piece] = SOURCE.read(tmp_path, PATH)
    check_piece(piece)
    assert [part.role for part in piece.parts] == [Role.LEAD]
    assert piece.chord_root.reshape(4, 4).tolist() == [[root] * 4 for root in (0, 2, 7, 0)]
    assert piece.chord_mask[8] == 1 << 7 | 1 << 11 | 1 << 2 | 1 << 5
    assert not piece.has_velocity


@pytest.mark.parametrize(
    ("bar", "count", "reason"),
    [
        (measure(attributes(), sung("E4", 16)), 3, "shorter than four bars"),
        (measure(attributes(), rest(16)), 8, "no notes"),
    ],
)
def test_empty_and_short_sheets_are_dropped(tmp_path: Path, bar: str, count: int, reason: str) -> None:
    write_score(tmp_path / PATH, {"": bar * count})
    with pytest.raises(Unfit, match=reason):
        SOURCE.read(tmp_path, PATH)
