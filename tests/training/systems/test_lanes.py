"""Several instruments in the roll: lanes there and back, and whether they fit together."""

import json

import numpy as np
import pytest
import torch

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.song import PianoSong, rows_of
from ripieno.training.systems.registry import find_system
from ripieno.training.systems.score import inspection
from ripieno.training.systems.score.diffusion import as_lanes
from ripieno.training.systems.score.lanes import (
    ROLES,
    LaneRolls,
    inspect_lanes,
    lanes_clip,
    other_piano,
    shared_onsets,
    shared_pitch_classes,
)
from ripieno.training.systems.score.network import Deviation, ScoreNetwork
from ripieno.training.systems.song import song_of
from tests.support.pieces import piece
from tests.support.system_songs import losses, request, smaller, songs

LANES = LaneRolls(PianoRoll(36, 64))
DEVIATION = Deviation(25.0)


def lane_song(shift=0.0):
    """Return a lead of two notes above a chord of the piano."""
    lead = make_part(Role.LEAD, [(0.0 + shift, 4.0, 72, 80), (4.0 + shift, 4.0, 76, 80)], 0)
    keys = make_part(Role.KEYS, [(0.0 + shift, 8.0, pitch, 80) for pitch in (48, 52, 55)], 0)
    every = make_part(Role.KEYS, [*rows_of(lead), *rows_of(keys)], 0)
    return PianoSong("song", every, lanes=(lead, keys))


@pytest.fixture
def few_levels(monkeypatch):
    monkeypatch.setattr(inspection, "SAMPLER_LEVELS", dict.fromkeys(inspection.SAMPLER_LEVELS, 3))
    monkeypatch.setattr("ripieno.training.systems.score.lanes.ROLLS", 2)


def test_each_lane_has_its_own_roll():
    rows = LANES.encode(lane_song())
    assert rows.shape == (8, len(ROLES), 64)
    assert rows[:, ROLES.index(Role.LEAD)].sum() == 8
    assert rows[:, ROLES.index(Role.KEYS)].sum() == 24
    assert not rows[:, ROLES.index(Role.COUNTER)].any()


def test_lanes_come_back_as_they_were():
    song = lane_song()
    lead, counter, keys = LANES.decode_lanes(LANES.encode(song))
    assert list(rows_of(lead)) == list(rows_of(song.lanes[0]))
    assert list(rows_of(keys)) == list(rows_of(song.lanes[1]))
    assert not len(counter.onset)


def test_decoding_joins_all_lanes():
    song = lane_song()
    found = LANES.decode(LANES.encode(song))
    assert sorted(rows_of(found)) == sorted(rows_of(song.part))


def test_a_song_without_lanes_is_all_piano():
    rows = LANES.encode(songs(1)[0])
    assert rows[:, ROLES.index(Role.KEYS)].any()
    assert not rows[:, ROLES.index(Role.LEAD)].any()


def test_an_excerpt_cuts_its_lanes_too():
    cut = lane_song().excerpt(0.5, 2.0)
    lead, keys = cut.lanes
    assert list(rows_of(lead)) == [(0.0, 4.0, 76, 80)]
    assert not len(keys.onset)


def test_a_song_of_a_piece_keeps_lanes_that_begin_with_it():
    song = song_of(piece())
    assert min(float(part.onset.min()) for part in song.lanes if len(part.onset)) == 0
    assert Role.DRUMS not in {part.role for part in song.lanes}


def test_lanes_become_channels():
    assert as_lanes(torch.zeros(2, 16, 3, 64)).shape == (2, 3, 16, 64)
    assert as_lanes(torch.zeros(2, 16, 64)).shape == (2, 1, 16, 64)


def test_pitch_classes_are_shared_with_what_sounds_in_the_beat():
    roll, other = np.zeros((8, 24)), np.zeros((8, 24))
    roll[0:4, 12] = 1
    roll[4:8, 14] = 1
    other[:, 0] = 1
    assert shared_pitch_classes(roll, other) == 0.5
    assert np.isnan(shared_pitch_classes(roll, np.zeros((8, 24))))


def test_onsets_are_shared_in_the_same_row():
    roll, other = np.zeros((8, 24)), np.zeros((8, 24))
    roll[[0, 4], 12] = 1
    other[4:, 0] = 1
    assert shared_onsets(roll, other) == 0.5
    assert shared_onsets(other, roll) == 1


def test_the_piano_of_another_piece_leaves_the_lead():
    rolls = np.random.default_rng(1).random((3, 8, 3, 24))
    mixed = other_piano(rolls)
    assert np.array_equal(mixed[:, :, :2], rolls[:, :, :2])
    assert np.array_equal(mixed[1, :, 2], rolls[0, :, 2])


def test_a_clip_has_a_lane_for_each_role():
    clip = lanes_clip(LANES.decode_lanes(LANES.encode(lane_song())))
    assert [lane.role for lane in clip.lanes] == list(ROLES)
    assert len({lane.channel for lane in clip.lanes}) == len(ROLES)


def test_a_step_lowers_the_loss():
    first, *_, last = losses(smaller(find_system("score-unet-lanes-fixed"), batch=2), 4, songs(3, steps=600))
    assert last < first


@pytest.mark.usefixtures("few_levels")
def test_sampling_ends_and_yields_a_part_for_each_primer():
    system = find_system("score-unet-lanes-fixed")
    assert len(system.sample(system.build().eval(), request())) == 2


@pytest.mark.usefixtures("few_levels")
def test_lanes_are_measured_drawn_and_written(tmp_path):
    network = ScoreNetwork(DEVIATION, (4, 8), len(ROLES)).eval()
    found = inspect_lanes(LANES, DEVIATION, 64, network, songs(3, steps=600), tmp_path)
    assert [path.name for path in found.pictures] == ["lanes.png"]
    assert len(list((tmp_path / "lanes").iterdir())) == 2
    columns = json.loads((tmp_path / "lanes.json").read_text())["lanes"]
    assert columns["true"]["keys"][0] > 0
