"""Clips beside another reader of real files: pretty_midi."""

from pathlib import Path

import pretty_midi
import pytest

from ripieno.app.midi_io.clip_file import load, read_clip

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.mid"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_notes_sound_when_and_as_pretty_midi_says(path):
    clip = read_clip(load(path))
    mine = sorted(
        (round(clip.time.seconds_at(note.onset), 4), note.pitch, note.velocity)
        for lane in clip.lanes
        for note in lane.notes
    )
    instruments = pretty_midi.PrettyMIDI(str(path)).instruments
    theirs = sorted((round(n.start, 4), n.pitch, n.velocity) for each in instruments for n in each.notes)
    assert [note[1:] for note in mine] == [note[1:] for note in theirs]
    assert [note[0] for note in mine] == pytest.approx([note[0] for note in theirs], abs=2e-4)
