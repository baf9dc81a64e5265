"""The number format that a device is quickest in."""

import torch


def lowered(device: torch.device) -> torch.autocast:
    """Return the context in which a device computes in bfloat16, if it has instructions for that.

    A processor without them multiplies matrices three times more slowly in bfloat16 than in 32 bits.
    """
    able = torch.cpu.get_capabilities()
    has_instructions = bool(able.get("avx512_bf16") or able.get("amx_bf16"))
    return torch.autocast(device.type, torch.bfloat16, enabled=device.type != "cpu" or has_instructions)
