"""bfloat16 is for devices that are quick in it."""

import pytest
import torch

from ripieno.training.precision import lowered


@pytest.mark.parametrize(("able", "dtype"), [({}, torch.float32), ({"amx_bf16": True}, torch.bfloat16)])
def test_a_processor_computes_in_bfloat16_where_it_has_instructions_for_it(monkeypatch, able, dtype):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: able)
    with lowered(torch.device("cpu")):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype is dtype
