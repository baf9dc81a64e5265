from pathlib import Path

import mido
import pytest

from ripieno.engine.errors import RipienoError
from ripieno.training.evaluation.control_errors import judge_control_notes


def write(path: Path, switch: int | None) -> None:
    track = mido.MidiTrack([mido.Message("program_change", program=40)])
    for at in range(32):
        if switch is not None and at % 8 == 0:
            track.append(mido.Message("note_on", note=switch, velocity=1))
            track.append(mido.Message("note_off", note=switch, time=20))
        track.append(mido.Message("note_on", note=67 + at % 5, velocity=80))
        track.append(mido.Message("note_off", note=67 + at % 5, time=440))
    path.parent.mkdir(parents=True, exist_ok=True)
    mido.MidiFile(tracks=[track]).save(path)


def test_lanes_with_control_notes_are_counted(tmp_path: Path) -> None:
    write(tmp_path / "pop909" / "1.mid", 12)
    write(tmp_path / "pop909" / "2.mid", None)
    assert "| all | 2 | 1 |" in judge_control_notes(tmp_path, 10)


def test_a_folder_without_music_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RipienoError, match="unpack the sources"):
        judge_control_notes(tmp_path, 10)
