"""The MidiNet-like GAN: shapes, what each player learns, sampling, what is measured."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.engine.systems.continuation import last_keys
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.training.systems.corpus import RowCorpus
from ripieno.training.systems.gan.continuation import sample_stretches
from ripieno.training.systems.gan.inspection import gan_figures, inspect_gan
from ripieno.training.systems.gan.network import GanNetwork
from ripieno.training.systems.gan.trainer import GanTrainer, halves, mean_distance, odds_loss
from ripieno.training.systems.gan.variants import FAITHFUL, FIXED, SYSTEMS
from ripieno.training.systems.packing import unpack_rows
from tests.support.system_songs import request, song, songs

SHAPES = {
    "faithful": replace(
        FAITHFUL,
        rows=384,
        channels=8,
        generator_layers=(16,),
        discriminator_layers=(16,),
        kernels=((24, 24),),
    ),
    "fixed": replace(FIXED, channels=16, primer_channels=8),
}


@pytest.fixture(params=SHAPES)
def shape(request):
    torch.manual_seed(1)
    return SHAPES[request.param]


def true_rows(rows, count=4):
    return RowCorpus.of(songs(), PackedRoll(), 2 * rows).draw(count, 2 * rows, 1)


def short_rows(shape, count=4):
    """Return rows as they are at 3.3 ms: each sixteenth many times."""
    few = true_rows(32, count)
    return few.repeat_interleave(shape.rows // 32, dim=1)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_the_players_of_each_system_read_its_windows(system):
    network, window = system.build().eval(), system.settings.window
    primer = torch.zeros(2, 88, window // 2)
    made = network(primer)
    assert made.shape == primer.shape
    assert network.discriminator(primer, made)[0].shape == (2,)


def test_the_kernels_of_the_faithful_discriminator_are_as_described():
    convolutions = [
        each for each in GanNetwork(FAITHFUL).discriminator.modules() if isinstance(each, torch.nn.Conv1d)
    ]
    assert convolutions[0].in_channels == 88
    assert [each.stride[0] for each in convolutions] == [1, 24, 16]
    assert [each.kernel_size[0] for each in convolutions[1:]] == [24, 16]


def test_the_fixed_discriminator_is_smaller():
    sizes = [
        sum(each.numel() for each in GanNetwork(shape).discriminator.parameters())
        for shape in (FAITHFUL, FIXED)
    ]
    assert sizes[0] > 2 * sizes[1]


def test_the_discriminator_learns_to_know_true_music(shape):
    network, trainer = GanNetwork(shape), GanTrainer(rate=2e-3, discriminator_rate=2e-3)
    optimizer, _ = trainer.optimizers(network)
    found = []
    for _ in range(5):
        torch.manual_seed(2)
        loss = trainer.discriminator_loss(network, *halves(short_rows(shape)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        found.append(float(loss.detach()))
    assert found[-1] < found[0]


def test_the_generator_learns_to_deceive(shape):
    network, trainer = GanNetwork(shape), GanTrainer(rate=2e-3, discriminator_rate=2e-3)
    _, optimizer = trainer.optimizers(network)
    found = []
    for _ in range(6):
        torch.manual_seed(2)
        loss = trainer.generator_loss(network, *halves(short_rows(shape)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        found.append(float(loss.detach()))
    assert found[-1] < found[0]


def test_a_step_changes_both_players(shape):
    network, trainer = GanNetwork(shape), GanTrainer()
    before = [each.clone() for each in network.parameters()]
    assert trainer.step(network, trainer.optimizers(network), short_rows(shape)) > 0
    assert not any(
        torch.equal(one, other)
        for one, other in zip(before, network.parameters(), strict=True)
        if one.ndim > 1
    )


def test_true_music_is_to_be_nine_tenths_true():
    odds = torch.logit(torch.tensor([0.5, 0.9, 0.99]))
    losses = [float(odds_loss(each[None], 0.9)) for each in odds]
    assert min(losses) == losses[1]


def test_batches_of_equal_means_are_not_apart_and_others_by_half_the_square():
    rows = torch.tensor([[0.0, 2.0], [2.0, 0.0]])
    assert mean_distance(rows, rows.flip(0)) == 0
    assert mean_distance(rows, rows + 2) == pytest.approx(4)


def test_a_binary_generator_makes_nothing_between_off_and_on_and_still_learns():
    network = GanNetwork(SHAPES["fixed"])
    made = network(torch.zeros(3, 88, 32))
    assert set(made.unique().tolist()) <= {0.0, 1.0}
    made.sum().backward()
    assert network.generator.out.weight.grad.abs().sum() > 0


def test_sampling_ends_within_its_seconds_and_repeats_with_its_seed(shape):
    network, wanted = GanNetwork(shape).eval(), request(seconds=9.0)
    one, other = (sample_stretches(PackedRoll(), shape.rows, network, wanted) for _ in range(2))
    assert len(one) == wanted.count
    assert [part.pitch.tolist() for part in one] == [part.pitch.tolist() for part in other]


def test_a_primer_that_is_too_short_follows_silence():
    keys = last_keys(PackedRoll(), song(steps=8), 32)
    assert not keys[:, :16].any()
    packed = torch.from_numpy(PackedRoll().encode(song(steps=8)))
    assert np.array_equal(keys[:, -8:].T, unpack_rows(packed)[-8:].numpy())


def test_a_generator_that_knows_nothing_of_its_noise_is_seen():
    torch.manual_seed(1)
    network = GanNetwork(SHAPES["fixed"]).eval()
    rows = true_rows(32)
    free = gan_figures(network, rows)["difference that noise makes, of that between songs"]
    for layer in network.generator.makers[0]:
        if isinstance(layer, torch.nn.BatchNorm1d):
            torch.nn.init.zeros_(layer.weight)
    network.generator.layers[0][1].weight.data.zero_()
    assert gan_figures(network, rows)["difference that noise makes, of that between songs"] == 0 < free


def test_continuations_are_drawn_and_measured(tmp_path):
    torch.manual_seed(1)
    network = GanNetwork(SHAPES["fixed"]).eval()
    found = inspect_gan(PackedRoll(), 32, network, songs(), tmp_path)
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in found.pictures)
    assert found.figures["keys that are neither on nor off, share"] == 0
    assert 0 < found.figures["chance of being true, of made music"] < 1
