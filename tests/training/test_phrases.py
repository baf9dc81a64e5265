"""Phrases are four bars of each song, with a bass in its range, under markers."""

import numpy as np

from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.markers import markers
from ripieno.engine.grid.part import Part
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store
from ripieno.training.phrases import BARS, ROLES, write_phrases

BEATS = np.arange(0, 16 * 24, 2, dtype=np.float32)


def part(role, pitch):
    count = len(BEATS)
    return Part(
        role,
        BEATS,
        np.full(count, 1.5, np.float32),
        np.full(count, pitch, np.uint8),
        np.full(count, 90, np.uint8),
    )


def piece(name, source, *parts):
    bars = 24
    patches = 4 * bars
    return Piece(
        name,
        source,
        parts,
        np.arange(0, 16 * (bars + 1), 16, dtype=np.float32),
        np.full(patches, -1, np.int8),
        np.zeros(patches, np.uint16),
        120.0,
        has_velocity=True,
        has_timing=True,
        sections=("",) * bars,
    )


class Songs(Store):
    """Two songs and a beat."""

    def pieces(self, split):
        assert split == "train"
        lead, keys = part(Role.LEAD, 72), part(Role.KEYS, 50)
        songs = [piece(name, "pop909", lead, keys) for name in ("one", "two")]
        return [*songs, piece("beat", "groove", part(Role.DRUMS, 36))]


def test_every_phrase_has_four_bars_of_every_lane_that_is_there(tmp_path):
    write_phrases(Songs(()), tmp_path / "phrases.mid", 2)
    smf = load(tmp_path / "phrases.mid")
    clip = read_clip(smf)
    assert {marker.text for marker in markers(smf)} == {"one", "two"}
    assert clip.bars == 2 * BARS
    lanes = {lane.role: lane.notes for lane in clip.lanes}
    assert set(lanes) == set(ROLES) - {Role.COUNTER}
    assert {note.pitch for note in lanes[Role.BASS]} == {38}
    assert len(lanes[Role.LEAD]) == 2 * BARS * 8
