"""Two ways to compute attention are one."""

import torch

from ripieno.training.networks.attention import attend, attend_fused


def test_fused_attention_is_plain_attention():
    torch.manual_seed(1)
    query, (key, value) = torch.randn(2, 2, 3, 8), torch.randn(2, 2, 2, 5, 8)
    visible = torch.tensor([[True] * 5, [True, True, False, True, False]])[:, None, None]
    plain, fused = (attend_with(query, key, value, visible) for attend_with in (attend, attend_fused))
    assert torch.allclose(plain, fused, atol=1e-6)
    assert not torch.allclose(plain[1], attend(query, key, value, torch.ones_like(visible))[1])
