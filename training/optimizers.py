"""AdamW for all weights, or Muon for the matrices inside the blocks and AdamW for the rest."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import nn

from ripieno.engine.errors import RipienoError
from ripieno.training.recipe import RATES, Recipe

BETAS = (0.9, 0.98)
ADAMW_SHARE = 0.4
"""Rate of AdamW beside Muon, as a share of the recipe's: each is best at another one."""


class OptimizerError(RipienoError):
    """An optimiser that there is not."""


class MuonWithAdamW(torch.optim.Optimizer):
    """Muon for hidden matrices and AdamW for all else, as one optimiser.

    Each group has a ``share``: what its rate is of the recipe's.

    Args:
        muon: Optimiser of the hidden matrices.
        adamw: Optimiser of the others.

    Source: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; the scale of an update that
    matches AdamW's is that of Liu et al. 2025, arXiv:2502.16982, eq. 4.
    """

    def __init__(self, muon: torch.optim.Muon, adamw: torch.optim.AdamW) -> None:
        self.parts: Mapping[str, torch.optim.Optimizer] = {"muon": muon, "adamw": adamw}
        self.param_groups: list[dict[str, Any]] = []
        super().__init__([p for part in (muon, adamw) for g in part.param_groups for p in g["params"]], {})
        self._share_groups()

    def _share_groups(self) -> None:
        self.param_groups = [group for part in self.parts.values() for group in part.param_groups]

    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override]
        """Let both take their step."""
        loss = closure() if closure is not None else None
        for part in self.parts.values():
            part.step()
        return loss

    def state_dict(self) -> dict[str, Any]:
        """Return the states of both, by name."""
        return {name: part.state_dict() for name, part in self.parts.items()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Give both their states back."""
        for name, part in self.parts.items():
            part.load_state_dict(state_dict[name])
        self._share_groups()


def make_optimizer(model: nn.Module, recipe: Recipe, device: torch.device) -> torch.optim.Optimizer:
    """Return the optimiser of a recipe; on a GPU in its fused form.

    Where no matrix inside the blocks learns, it is AdamW for all.

    Args:
        model: The network, on the device.
        recipe: Its ``optimizer``, ``rate`` and ``decay`` count.
        device: Where the network is trained.

    Raises:
        OptimizerError: If the recipe names another one than ``adamw`` and ``muon``.
    """
    fused = True if device.type == "cuda" else None
    if recipe.optimizer not in RATES:
        raise OptimizerError(f"There is no optimizer {recipe.optimizer}; choose {' or '.join(RATES)}.")
    inside = {name: p for name, p in model.named_parameters() if _is_hidden(name, p)}
    if recipe.optimizer == "adamw" or not any(p.requires_grad for p in inside.values()):
        groups = _group(list(model.parameters()), recipe.decay)
        return torch.optim.AdamW(groups, lr=recipe.rate, betas=BETAS, fused=fused)
    others = [p for name, p in model.named_parameters() if name not in inside]
    groups = [{**group, "share": ADAMW_SHARE} for group in _group(others, recipe.decay)]
    muon = torch.optim.Muon(
        inside.values(), lr=recipe.rate, weight_decay=recipe.decay, adjust_lr_fn="match_rms_adamw"
    )
    return MuonWithAdamW(muon, torch.optim.AdamW(groups, lr=recipe.rate, betas=BETAS, fused=fused))


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Give each group its share of a learning rate."""
    for group in optimizer.param_groups:
        group["lr"] = rate * group.get("share", 1.0)


def _group(parameters: list[nn.Parameter], decay: float) -> list[dict[str, Any]]:
    matrices = [p for p in parameters if p.ndim >= 2]
    return [
        {"params": matrices, "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]


def _is_hidden(name: str, parameter: nn.Parameter) -> bool:
    return ".blocks." in name and name.endswith(".weight") and parameter.ndim == 2
