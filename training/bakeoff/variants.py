"""The variants: each differs from the first one in a single point."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import torch

from ripieno.training.bakeoff.denoisers import Plain, Silent
from ripieno.training.bakeoff.learning import Learning, drop_out
from ripieno.training.bakeoff.processes import Sampling
from ripieno.training.batches import TrainingBatch
from ripieno.training.networks.inpainter import Denoiser, Inpainter, Size

SMALL = Size(width=128, heads=4, context_layers=2, layers=4)
SMALLER = Size(width=96, heads=4, context_layers=2, layers=3)
BASELINE = Learning()


@dataclass(frozen=True)
class Variant:
    """One contender.

    Attributes:
        question: The choice that it belongs to.
        says: What it is, for a table.
        process: Name in ``processes.PROCESSES``.
        denoiser: Class of its denoiser.
        size: Its size.
        copies: Whether it has copy heads.
        one_index: Whether places are one running index instead of bar and beat.
        learning: How its weights are learnt.
        sampling: How its fills are drawn.
        weights: Name of the variant whose weights it takes; its own are trained where empty.
    """

    question: str
    says: str
    process: str = "clean"
    denoiser: type[Denoiser] = Denoiser
    size: Size = SMALL
    copies: bool = True
    one_index: bool = False
    learning: Learning = field(default_factory=Learning)
    sampling: Sampling = field(default_factory=Sampling)
    weights: str = ""

    def build(self, seed: int) -> Inpainter:
        """Return the network with fresh weights."""
        torch.manual_seed(seed)
        model = Inpainter(self.size)
        if self.denoiser is not Denoiser:
            model.denoiser = self.denoiser(self.size)
        if not self.copies:
            for network in (model.context, model.denoiser):
                network.copy = Silent(self.size.width, self.size.heads)
        if self.learning.dropout:
            drop_out(model, self.learning.dropout)
        return model

    def placed(self, batch: TrainingBatch) -> TrainingBatch:
        """Return the batch with the places that the variant sees."""
        if not self.one_index:
            return batch
        bar, beat, lane = batch.place.unbind(-1)
        longest = int(beat.max()) + 1
        return replace(batch, place=torch.stack([torch.zeros_like(bar), bar * longest + beat, lane], dim=-1))


def _drawn(says: str, sampling: Sampling) -> Variant:
    return Variant("sampling", says, sampling=sampling, weights="baseline")


def _learnt(question: str, says: str, learning: Learning = BASELINE, size: Size = SMALLER) -> Variant:
    return Variant(question, says, "shipped", size=size, learning=learning)


def _drawn_as_shipped(says: str, sampling: Sampling) -> Variant:
    return Variant("sampling", says, "shipped", size=SMALLER, sampling=sampling, weights="adamw")


DESIGN: Mapping[str, Variant] = {
    "baseline": Variant("baseline", "clean image, cross-entropy, copying, places by bar and beat"),
    "no-copy": Variant("copying", "no copy heads", copies=False),
    "velocity": Variant("target", "velocity (no copying)", "velocity", Plain, copies=False),
    "noise": Variant("target", "noise (no copying)", "noise", Plain, copies=False),
    "absorbing": Variant("process", "absorbing-state discrete diffusion", "absorbing"),
    "low-noise": Variant("noise levels", "log sigma 0.9 lower", "low"),
    "high-noise": Variant("noise levels", "log sigma 0.9 higher", "high"),
    "self-conditioned": Variant("self-conditioning", "given its last estimate", "told"),
    "one-index": Variant("places", "one running index of beats", one_index=True),
    "wide": Variant("size", "width 176, 1 + 2 layers", size=Size(176, 4, 1, 2)),
    "deep": Variant("size", "width 96, 4 + 8 layers", size=Size(96, 4, 4, 8)),
    "8-steps": _drawn("8 steps", Sampling(steps=8)),
    "60-steps": _drawn("60 steps", Sampling(steps=60)),
    "ode": _drawn("DPM-Solver++ without noise", Sampling("dpmpp-2m")),
    "ddpm": _drawn("DDPM's own steps", Sampling("ddpm")),
    "heun": _drawn("Heun, 12 steps of two looks", Sampling("heun", 12)),
    "cut-early": _drawn("ends at sigma 0.8, onsets cut at one half", Sampling(last=0.8)),
    "drawn": _drawn("ends at sigma 0.8, onsets drawn", Sampling(drawn=True, last=0.8)),
}
"""Choices of the network, of the process and of the sampler."""

LEARNING: Mapping[str, Variant] = {
    "adamw": _learnt("baseline", "AdamW at 1e-3, decay 0.02, width 96, 2 + 3 layers"),
    "adamw-fast": _learnt("rate", "AdamW at 2e-3", Learning(rate=2e-3)),
    "muon": _learnt("optimiser", "Muon at 2e-3, AdamW for the rest", Learning("muon", 2e-3)),
    "muon-fast": _learnt("optimiser", "Muon at 5e-3, AdamW for the rest", Learning("muon", 5e-3)),
    "decay": _learnt("weight decay", "0.2", Learning(decay=0.2)),
    "dropout": _learnt("dropout", "0.1 of what blocks add", Learning(dropout=0.1)),
    "aligned": _learnt("self-representation alignment", "weight 0.2", Learning(alignment=0.2)),
    "contrasted": _learnt("counterfactual chords", "weight 0.3", Learning(contrast=0.3)),
    "wider": _learnt("size", "width 144, 1 + 2 layers", size=Size(144, 4, 1, 2)),
    "deeper": _learnt("size", "width 64, 4 + 6 layers", size=Size(64, 4, 4, 6)),
    "again": _drawn_as_shipped("16 steps, 8 more from sigma 1.5", Sampling(steps=16, again=8)),
    "by-rule": _drawn_as_shipped("8 steps of 3 candidates, by a rule", Sampling(steps=8, candidates=3)),
}
"""Choices of how the shipped network learns, and of sampling it."""

CONTESTS: Mapping[str, Mapping[str, Variant]] = {"design": DESIGN, "learning": LEARNING}
"""The variants that are compared with one another; the first of each is what the others differ from."""
