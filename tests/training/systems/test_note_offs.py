"""Note-offs whose notes began before what a network sees."""

import numpy as np
import pytest
import torch
from torch import nn

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.events import EVENTS, EventSequence
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.note_offs import (
    SEEN,
    UNSEEN,
    inspect_note_offs,
    note_off_distances,
    note_off_nats,
)
from ripieno.training.systems.packing import unpack_keys


class EndsOnlyWhatIsDown(nn.Module):
    """Finds note-offs of the keys that it knows to be down likely, and all other events equally unlikely."""

    def forward(self, rows):
        if rows.ndim == 3:
            down = unpack_keys(rows[:, -1:, 1:])
        else:
            down = torch.zeros(len(rows), 1, 128)
            for at, events in enumerate(rows.tolist()):
                for event in events:
                    if event < 256:
                        down[at, 0, event % 128] = event < 128
        outputs = torch.zeros(len(rows), 1, EVENTS)
        outputs[..., 128:256] = 10.0 * down
        return outputs


@pytest.fixture
def held():
    """Return songs in which a bass note is held under many short notes."""
    short = [(float(at), 1.0, 72 + at % 2, 80) for at in range(120)]
    return [PianoSong("held", make_part(Role.KEYS, [*short, (0.0, 100.0, 36, 80), (101.0, 8.0, 36, 80)], 0))]


def test_distances_are_counted_from_the_note_on():
    assert note_off_distances(np.array([60, 300, 62, 128 + 60, 128 + 62, 128 + 99])).tolist() == [0] * 3 + [
        3,
        2,
        0,
    ]


def test_what_is_out_of_sight_is_forgotten_and_keys_that_are_down_cure_it(held):
    network = EndsOnlyWhatIsDown()
    faithful = note_off_nats(network, EventSequence(), held)
    cured = note_off_nats(network, EventSequence(holds=True), held)
    seen, unseen = ([kind for kind in faithful if (kind[0] <= SHOWN_ROWS) == side] for side in (True, False))
    assert all(faithful[kind].mean() < 1 for kind in seen)
    assert all(faithful[kind].mean() > 5 for kind in unseen)
    assert unseen
    assert all(each.mean() < 1 for each in cured.values())


def test_the_picture_and_both_figures_are_made(held, tmp_path):
    found = inspect_note_offs(EventSequence(), EndsOnlyWhatIsDown(), held, tmp_path)
    assert found.figures.keys() == {SEEN, UNSEEN}
    assert found.pictures[0].read_bytes().startswith(b"\x89PNG")
