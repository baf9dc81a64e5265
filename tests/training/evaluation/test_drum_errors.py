from pathlib import Path

import mido
import numpy as np
import pytest

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.training.evaluation.drum_errors import LaneExcerpt, fit_weights, judge_drums


def write(path: Path, channel: int, pitches: tuple[int, ...], length: int) -> None:
    track = mido.MidiTrack()
    for at in range(160):
        pitch = pitches[at % len(pitches)]
        track.append(mido.Message("note_on", channel=channel, note=pitch, velocity=80))
        track.append(mido.Message("note_off", channel=channel, note=pitch, time=length))
        track.append(mido.Message("control_change", channel=channel, control=7, time=240 - length))
    path.parent.mkdir(parents=True, exist_ok=True)
    mido.MidiFile(tracks=[track]).save(path)


def test_the_table_counts_missed_drums_and_false_ones(tmp_path: Path) -> None:
    for number in range(12):
        write(tmp_path / "groove" / f"{number}.mid", 9, (36, 42, 38, 42), 40)
        write(tmp_path / "pop909" / f"{number}.mid", 0, (60, 62, 64, 65, 67, 69), 200)
    table = judge_drums(tmp_path, 20, fits=False)
    assert "| groove | all | 0.00 % of " in table
    assert "| pop909 | 2 |  | 0.00 % of " in table
    assert "Weights" not in table
    assert "Weights: (" in judge_drums(tmp_path, 20, fits=True)


def test_a_folder_without_drums_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RipienoError, match="unpack the sources"):
        judge_drums(tmp_path, 20, fits=False)


def test_the_fit_tells_short_notes_of_a_kit_from_long_ones() -> None:
    def excerpt(pitches: tuple[int, ...], length: int, *, is_drums: bool) -> LaneExcerpt:
        notes = [Note(240 * at, length, pitches[at % len(pitches)], 90) for at in range(32)]
        return LaneExcerpt("", None, False, is_drums, False, Notes.of(notes), 480)

    drums = [excerpt((36, 42, 38, 42), length, is_drums=True) for length in (30, 60, 100)]
    others = [excerpt((60, 62, 64, 67), length, is_drums=False) for length in (200, 300, 400)]
    weights = fit_weights([*drums, *others])
    assert weights.shape == (8,)
    assert np.isfinite(weights).all()
    assert weights[0] > 0
    assert weights[2] > 0
