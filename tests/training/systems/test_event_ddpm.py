"""The event DDPM: numbers and bits, shapes, learning, sampling, what is tracked."""

import io
from itertools import groupby

import numpy as np
import pretty_midi
import pytest
import torch

from ripieno.engine.systems.card import NOISE_SCHEDULES
from ripieno.engine.systems.representations.event_numbers import EventBits, EventNumbers
from ripieno.training.systems.event_ddpm import variants
from ripieno.training.systems.event_ddpm.network import UNet1D
from ripieno.training.systems.event_ddpm.variants import SYSTEMS, pitch_class_shares
from ripieno.training.systems.song import song_midi
from tests.support.system_songs import losses, request, smaller, song, songs

NUMBERS, BITS = EventNumbers(), EventBits()


def small(system, width=8):
    """Return a system with a narrow network."""
    return smaller(
        system, batch=2, window=64, build=lambda: UNet1D(width, (1, 2), system.representation.channels)
    )


@pytest.fixture(params=["event-ddpm-cosine", "event-ddpm-bits-fixed"])
def system(request, monkeypatch):
    monkeypatch.setattr(variants, "LENGTH", 64)
    return small({each.name: each for each in SYSTEMS}[request.param])


def test_numbers_are_those_of_the_described_steps_on_a_file_that_pretty_midi_reads():
    """Ons and offs by time, in any order at one time; floored hundredths between them, 257 each."""
    file = pretty_midi.PrettyMIDI(io.BytesIO(song_midi(song())))
    changes = []
    for note in file.instruments[0].notes:
        changes += [(note.start, note.pitch), (note.end, 128 + note.pitch)]
    numbers, last = [], 0.0
    for when, number in sorted(changes, key=lambda change: change[0]):
        numbers += [257] * int((when - last) // 0.01) + [number]
        last = when
    ours = np.rint((NUMBERS.encode(song())[:, 0] + 1) * 257 / 2).astype(int).tolist()
    assert by_time(ours) == by_time(numbers)


def by_time(numbers):
    """Return numbers with those of one time sorted."""
    runs = groupby(numbers, key=lambda number: number == 257)
    return [sorted(run) for _, run in runs]


def test_there_is_a_system_for_each_schedule():
    names = {each.name for each in SYSTEMS}
    assert {f"event-ddpm-{schedule}" for schedule in NOISE_SCHEDULES} <= names


@pytest.mark.parametrize("length", [32, 64])
def test_the_network_returns_the_shape_that_it_reads(length):
    x = torch.randn(2, 9, length)
    assert UNet1D(8, (1, 2, 4), 9)(x, torch.tensor([0, 999])).shape == x.shape


def test_steps_lower_the_loss(system):
    first, *_, last = losses(system, 6)
    assert last < first


def test_sampling_ends_and_yields_a_part_for_each_primer(system):
    parts = system.sample(system.build().eval(), request(), sampler="ddim", steps=4)
    assert len(parts) == 2


def test_the_distance_of_pitch_classes_is_tracked(system):
    found = system.track(system.build().eval(), songs(2))
    assert 0 <= found["pitch_class_js"] <= 1


def test_shares_of_pitch_classes_are_of_note_ons():
    assert pitch_class_shares(song().part).sum() == pytest.approx(1)
    assert not pitch_class_shares(song().excerpt(900, 901).part).any()
