"""Transformer decoders: shapes, what heads see, learning, sampling, pictures."""

import pytest
import torch

from ripieno.training.systems.decoder.network import WideAttention, sines
from ripieno.training.systems.decoder.pictures import BEGIN, END, draw_attention, probes
from ripieno.training.systems.decoder.variants import SHAPES, SYSTEMS
from ripieno.training.systems.registry import find_system
from tests.support.system_songs import losses, request, smaller, song, songs


@pytest.fixture(params=["decoder-1x3", "decoder-2x2-fixed"])
def system(request):
    return smaller(find_system(request.param), batch=2)


def rows_for(system, count=12):
    return torch.from_numpy(system.representation.encode(song()).astype("int64"))[None, :count]


def sees_later_rows(system):
    rows = rows_for(system)
    changed = rows.clone()
    changed[:, 8:] = rows[:, :4]
    network = system.build().eval()
    return not torch.allclose(network(rows)[:, :8], network(changed)[:, :8], atol=1e-6)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_a_decoder_gives_outputs_for_each_row(system):
    assert system.build()(rows_for(system)).shape == (1, 12, 388)


@pytest.mark.parametrize("shape", SHAPES)
def test_heads_that_are_cut_out_of_time_see_later_rows_and_mended_ones_do_not(shape):
    stacks, heads = shape
    assert sees_later_rows(find_system(f"decoder-{stacks}x{heads}")) == (heads > 1)
    assert not sees_later_rows(find_system(f"decoder-{stacks}x{heads}-fixed"))


def test_with_one_head_both_attentions_are_the_same():
    torch.manual_seed(1)
    one, other = WideAttention(8, 1, mixed=True), WideAttention(8, 1, mixed=False)
    other.load_state_dict(one.state_dict())
    x = torch.randn(2, 5, 8)
    assert torch.equal(one(x)[0], other(x)[0])


def test_shares_of_attention_add_up_and_leave_out_what_comes_later():
    _, shares = WideAttention(8, 2, mixed=False)(torch.randn(1, 5, 8))
    assert shares.shape == (1, 2, 5, 5)
    assert torch.allclose(shares.sum(-1), torch.ones(1, 2, 5))
    assert not shares.triu(1).any()


def test_each_place_has_its_own_sines():
    places = sines(128, 16)
    assert places.shape == (128, 16)
    assert torch.cdist(places, places).fill_diagonal_(1).min() > 0.1


def test_steps_lower_the_loss(system):
    first, *_, last = losses(system, 4)
    assert last < first


def test_sampling_ends_and_yields_a_part_for_each_primer(system):
    wanted = request(seconds=0.5)
    assert len(system.sample(system.build().eval(), wanted)) == wanted.count


def test_the_inputs_of_the_pictures_have_their_events_where_the_figures_do():
    both = probes()["note-on, note-off"]
    assert set(both[list(BEGIN)]) == {50}
    assert set(both[list(END)]) == {128 + 50}


def test_attention_is_drawn(system, tmp_path):
    path = draw_attention(system.representation, system.build().eval(), songs(1), tmp_path)
    assert path.read_bytes().startswith(b"\x89PNG")
