"""The recurrent family: shapes, learning, sampling, and what fixed variants see."""

import pytest
import torch

from ripieno.training.systems.recurrent import monophonic, polyphonic
from ripieno.training.systems.recurrent.network import NETWORKS, DotProductAttention
from ripieno.training.systems.registry import find_system
from tests.support.system_songs import losses, request, smaller, songs

SYSTEMS = {system.name: system for system in (*monophonic.SYSTEMS, *polyphonic.SYSTEMS)}
FULL = "attention-residual-embedding"
ONE_OF_EACH = [f"rnn-mono-{FULL}", f"rnn-mono-{FULL}-fixed", f"rnn-events-{FULL}-fixed", "rnn-roll-embedding"]


@pytest.fixture(params=ONE_OF_EACH)
def system(request):
    return smaller(find_system(request.param), batch=2)


def test_there_are_five_networks_for_each_kind_of_music():
    assert len(SYSTEMS) == 5 * len(NETWORKS)


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_network_gives_outputs_for_the_rows_that_are_targets(name):
    system = SYSTEMS[name]
    rows = torch.from_numpy(system.representation.encode(songs(1)[0]).astype("int64"))[None, :8]
    outputs = system.build()(rows)
    targets = 8 if system.changes == "fixed" else 1
    assert outputs.shape == (1, targets, system.representation.outputs)


def test_steps_lower_the_loss(system):
    first, *_, last = losses(system, 4)
    assert last < first


def test_sampling_ends_and_yields_notes_within_its_seconds(system):
    wanted = request(seconds=2.0)
    parts = system.sample(system.build().eval(), wanted)
    assert len(parts) == wanted.count
    assert max(part.onset.max(initial=0) for part in parts) <= 2.0 / 0.125


def test_the_same_seed_makes_the_same_music(system):
    network = system.build().eval()
    one, other = (system.sample(network, request()) for _ in range(2))
    assert [part.pitch.tolist() for part in one] == [part.pitch.tolist() for part in other]


@pytest.mark.parametrize("name", [name for name in SYSTEMS if name.endswith("-fixed")])
def test_where_every_row_is_a_target_none_sees_what_follows(name):
    system = SYSTEMS[name]
    rows = torch.from_numpy(system.representation.encode(songs(1)[0]).astype("int64"))[None, :12]
    changed = rows.clone()
    changed[:, 8:] = rows[:, :4]
    network = system.build().eval()
    assert torch.allclose(network(rows)[:, :8], network(changed)[:, :8], atol=1e-6)


def test_attention_without_a_mask_sees_everything():
    torch.manual_seed(1)
    attention = DotProductAttention(8, causal=False)
    x = torch.randn(1, 4, 8)
    changed = x.clone()
    changed[:, 3] += 1
    assert not torch.allclose(attention(x)[:, 0], attention(changed)[:, 0])
