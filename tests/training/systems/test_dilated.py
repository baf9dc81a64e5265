"""Dilated convolutions: shapes, what they equal and see, learning, sampling, what is measured."""

from dataclasses import replace
from math import prod

import pytest
import torch
from torch.nn import functional

from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.training.systems.autoregression import row_sampler
from ripieno.training.systems.dilated.network import FlatDilation, RowDilation
from ripieno.training.systems.dilated.variants import LINE_ROWS, NARROW, SYSTEMS, WIDE
from ripieno.training.systems.packing import unpack_rows
from ripieno.training.systems.registry import find_system
from tests.support.system_songs import losses, request, smaller, song, songs


def rows(count=20):
    return torch.from_numpy(PackedRoll().encode(song()).astype("int64"))[None, :count]


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_network_gives_outputs_for_the_rows_that_are_targets(system):
    outputs = system.build()(rows())
    assert outputs.shape == (1, 20 if system.changes == "fixed" else 1, 88)


@pytest.mark.parametrize("sizes", [NARROW, WIDE])
def test_the_line_fits_into_the_rows(sizes):
    assert (LINE_ROWS - 1) * 88 < prod(sizes[0]) <= LINE_ROWS * 88


def test_strides_give_the_last_place_of_dilated_convolutions():
    torch.manual_seed(1)
    network = FlatDilation((2, 4, 4, 2), (3, 4, 5, 6))
    x, dilation = unpack_rows(rows())[:, -1:, -64:], 1
    for layer in network.layers:
        x = functional.relu(functional.conv1d(x, layer.weight, layer.bias, dilation=dilation))
        dilation *= layer.kernel_size[0]
    assert x.shape[-1] == 1
    assert torch.allclose(network.out(x.transpose(1, 2)), network(rows()), atol=1e-5)


def test_silence_comes_before_a_short_primer():
    network = FlatDilation((8, 8, 8), (2, 2, 2))
    short = rows(3)
    silent = torch.cat([torch.zeros(1, 5, 11, dtype=torch.long), short], dim=1)
    assert torch.equal(network(short), network(silent))


def test_no_row_sees_a_later_one_and_each_sees_as_many_as_dilations_reach():
    torch.manual_seed(1)
    network = RowDilation(8, 3).eval()
    seen = rows(20)
    late, early = seen.clone(), seen.clone()
    late[:, 12:] = 0
    early[:, 4] = 255
    assert torch.allclose(network(seen)[:, :12], network(late)[:, :12], atol=1e-6)
    differs = (network(seen) - network(early)).abs().amax(-1)[0] > 1e-6
    assert differs.nonzero().flatten().tolist() == list(range(4, 12))


def test_steps_lower_the_loss_of_a_line():
    system = smaller(find_system("dilated-narrow"), batch=2, window=12)
    small = replace(system, build=lambda: FlatDilation((2,) * 9, (4,) * 9), representation=PackedRoll())
    first, *_, last = losses(small, 8)
    assert last < first


def test_steps_lower_the_loss_of_rows():
    first, *_, last = losses(smaller(find_system("dilated-fixed"), batch=2), 4)
    assert last < first


def test_sampling_ends_at_its_seconds_with_rows_of_any_length():
    network, wanted = FlatDilation((8, 8), (2, 2)).eval(), request(seconds=1.0)
    for representation in (PackedRoll(), PackedRoll(1 / 300)):
        most = 1.05 / representation.cell_made_seconds
        parts = row_sampler(representation, shown=40, max_rows_per_second=most)(network, wanted)
        assert len(parts) == wanted.count
        assert 6 < max(part.onset.max() for part in parts) < 8.01


def test_what_rows_say_alone_is_drawn_and_compared(tmp_path):
    system = find_system("dilated-fixed")
    found = system.inspect(RowDilation(8, 2).eval(), songs(), tmp_path)
    assert found.pictures[0].read_bytes().startswith(b"\x89PNG")
    assert 0 <= found.figures["rows that repeat the one before"] < 1
    assert found.figures["nats of a row"] > found.figures["nats of a row, by its last values alone"] > 0
