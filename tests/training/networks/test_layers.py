"""What the layers promise in closed form."""

import torch

from ripieno.training.networks.layers import ChordTones, StyleAdapter

STEPS, PITCHES = 4, 128


def drawn():
    torch.manual_seed(1)
    layer = ChordTones(8, STEPS, PITCHES)
    torch.nn.init.normal_(layer.weigh.weight)
    return layer, torch.randn(2, 3, 8)


def chord(root, *classes):
    """Return roots and tones of one chord for two windows of three tokens."""
    roots, tones = torch.zeros(2, 3, 12), torch.zeros(2, 3, 12)
    roots[..., root % 12] = 1
    tones[..., [each % 12 for each in classes]] = 1
    return roots, tones


def weigh(layer, x, reported):
    return layer(x, *reported).detach().unflatten(-1, (STEPS, PITCHES))


def test_a_transposed_chord_weighs_transposed_pitches_the_same():
    layer, x = drawn()
    low, high = weigh(layer, x, chord(2, 2, 5, 9)), weigh(layer, x, chord(7, 7, 10, 14))
    assert torch.equal(low[..., :-5], high[..., 5:])


def test_octaves_weigh_the_same_and_thirds_do_not():
    layer, x = drawn()
    found = weigh(layer, x, chord(0, 0, 4, 7))
    assert torch.equal(found[..., :-12], found[..., 12:])
    assert not torch.allclose(found[..., 60], found[..., 64])


def test_tones_of_the_chord_and_others_are_weighed_apart():
    layer, x = drawn()
    major, minor = weigh(layer, x, chord(0, 0, 4, 7)), weigh(layer, x, chord(0, 0, 3, 7))
    same = [pitch for pitch in range(PITCHES) if pitch % 12 not in {3, 4}]
    assert torch.equal(major[..., same], minor[..., same])
    assert not torch.allclose(major[..., 63:65], minor[..., 63:65])


def test_without_a_chord_nothing_is_added():
    layer, x = drawn()
    assert not layer(x, torch.zeros(2, 3, 12), torch.zeros(2, 3, 12)).any()


def test_a_style_adds_only_what_is_its_own_and_nothing_where_none_is_told():
    torch.manual_seed(2)
    layer, x = StyleAdapter(8, 3, 2, 5), torch.randn(1, 4, 8)
    reported = torch.eye(4, 3).unsqueeze(0)
    assert not layer(x, reported).any()
    torch.nn.init.normal_(layer.add.weight)
    found = layer(x, reported).detach()[0]
    assert not found[3].any()
    alone = [layer(x, torch.eye(3)[style].expand(1, 4, 3)).detach()[0] for style in range(3)]
    for style in range(3):
        assert torch.allclose(found[style], alone[style][style])
    assert not torch.allclose(alone[0], alone[1])
