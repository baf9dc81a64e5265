"""Ripieno's own network: it reads a clip once and denoises the masked patches.

The context network runs once for a clip: it reads every (lane, beat) token with
the masked cells blanked, and leaves keys and values for each layer of the
denoiser. The denoiser runs at every step of the sampler, on the masked tokens
only, and attends to both. What can be known in closed form is left to closed
form: the noise adds a known log-likelihood ratio to each onset, and a known
share of the noisy value to each attribute, so the network learns only what the
music around a cell says about it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ripieno.engine.grid.conditions import FEATURES, FEATURES_WITH_STYLES, FIRST_FEATURES, FeatureColumn
from ripieno.engine.grid.spec import CELLS, PATCH_SHAPE, PITCHES, STEPS, Plane
from ripieno.training.networks.adapters import ChordTones, EvidenceWeights, StyleAdapter
from ripieno.training.networks.attention import rotary, split_heads, turn
from ripieno.training.networks.layers import Block, Copy, NoiseLevel, Patches

LANES = 8
PRIOR_LOGIT = -4.5
MAX_RATIO = 40.0
STYLE_RANK = 16
FIRST_TRUST = -2.0
FAINT_COPY = 0.05
"""Chance of a copied onset at which its attributes count for half."""

ATTRIBUTE_SPREAD = (0.6, 0.5, 0.3)
"""Standard deviations of length, velocity and offset values given the context."""

_FEATURE_GROUPS = (FIRST_FEATURES, FEATURES_WITH_STYLES - FIRST_FEATURES, FEATURES - FEATURES_WITH_STYLES)


@dataclass(frozen=True)
class Size:
    """Widths and depths of an ``Inpainter``."""

    width: int = 256
    heads: int = 4
    context_layers: int = 4
    layers: int = 8


@dataclass(frozen=True)
class Context:
    """What the context network leaves for the denoiser.

    Attributes:
        memory: Shape ``(batch, tokens, width)``.
        prior: Shape ``(batch, tokens, STEPS, PITCHES)``, onset logits without
            any look at the noisy cells.
        keys: Shape ``(batch, layers, heads, tokens, head width)``.
        values: Same shape.
        pointers: Shape ``(batch, heads, tokens, head width)``, keys for copying.
        cells: Shape ``(batch, tokens, len(Plane) * CELLS)``, what can be copied: onsets, 0
            or 1, and attributes at the onsets; zero where anything is masked.
        whole: Shape ``(batch, tokens)``, bool, tokens without any masked cell.
    """

    memory: Tensor
    prior: Tensor
    keys: Tensor
    values: Tensor
    pointers: Tensor
    cells: Tensor
    whole: Tensor


class ContextNetwork(nn.Module):
    """Read the known notes and the conditions of a window."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        width = size.width
        self.notes = nn.Linear(len(Plane) * CELLS, width)
        self.mask = nn.Linear(CELLS, width, bias=False)
        self.features = nn.Linear(FIRST_FEATURES, width, bias=False)
        self.player = nn.Linear(FEATURES - FEATURES_WITH_STYLES, width, bias=False)
        self.lane = nn.Embedding(LANES, width)
        self.blocks = nn.ModuleList(
            Block(width, size.heads, modulated=False) for _ in range(size.context_layers)
        )
        self.norm = nn.LayerNorm(width)
        self.prior = nn.Linear(width, CELLS)
        self.copy = Copy(width, size.heads)
        self.chord = ChordTones(width, STEPS, PITCHES)
        self.habits = StyleAdapter(width, FEATURES_WITH_STYLES - FIRST_FEATURES, STYLE_RANK, CELLS)
        self.evidence = EvidenceWeights(width, STEPS, PITCHES)
        self.pointer = nn.Linear(width, width)
        self.before = nn.Linear(width, 2 * width * size.layers)
        nn.init.constant_(self.prior.bias, PRIOR_LOGIT)
        nn.init.normal_(self.prior.weight, std=0.02)
        nn.init.zeros_(self.player.weight)

    def forward(
        self, known: Tensor, mask: Tensor, features: Tensor, place: Tensor, valid: Tensor
    ) -> tuple[Tensor, ...]:
        """Read a window.

        Args:
            known: Shape ``(batch, tokens, *PATCH_SHAPE)``; blank where masked.
            mask: Shape ``(batch, tokens, STEPS, PITCHES)``, 1 = make anew.
            features: Shape ``(batch, tokens, FEATURES)``.
            place: Shape ``(batch, tokens, 3)``, integers: bar, beat, lane.
            valid: Shape ``(batch, tokens)``, bool; False is padding.

        Returns:
            The fields of ``Context``.
        """
        onset = (known[:, :, : Plane.ONSET + 1] + 1) / 2
        notes = torch.cat([onset, known[:, :, Plane.ONSET + 1 :]], dim=2).flatten(2)
        plain, style, player = features.split(_FEATURE_GROUPS, dim=-1)
        x = self.notes(notes) + self.mask(mask.flatten(2)) + self.features(plain) + self.player(player)
        x = x + self.lane(place[..., 2])
        angles = rotary(place, self.size.width // self.size.heads)
        visible = valid[:, None, None, :]
        for block in self.blocks:
            x = block(x, angles, visible)
        memory = self.norm(x)
        whole = valid & (mask.flatten(2).amax(-1) == 0)
        patches = Patches(self.copy.keys(memory, angles), onset.flatten(2), whole)
        copied = self.copy(memory, angles, patches)
        roots, tones = features[..., FeatureColumn.CHORD : FeatureColumn.TEMPO - 1].chunk(2, dim=-1)
        conditioned = self.chord(memory, roots, tones)
        usual = self.evidence(memory, features[..., FeatureColumn.PLACES :])
        prior = self.prior(memory) + copied + conditioned + usual + self.habits(memory, style)
        prior = prior.unflatten(-1, (STEPS, PITCHES))
        keys, values = self._before(memory, angles)
        pointers = turn(split_heads(self.pointer(memory), self.size.heads), *angles)
        cells = torch.cat([onset, onset * known[:, :, Plane.LENGTH :]], dim=2).flatten(2)
        return memory, prior.float(), keys, values, pointers, cells * whole.unsqueeze(-1), whole

    def _before(self, memory: Tensor, angles: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        size = self.size
        both = self.before(memory).unflatten(-1, (size.layers, 2, size.width))
        keys = split_heads(both[..., 0, :].transpose(1, 2).flatten(0, 1), size.heads)
        values = split_heads(both[..., 1, :].transpose(1, 2).flatten(0, 1), size.heads)
        cosine, sine = (part.repeat_interleave(size.layers, dim=0) for part in angles)
        keys = turn(keys, cosine, sine)
        shape = (-1, size.layers)
        return keys.unflatten(0, shape), values.unflatten(0, shape)


class Denoiser(nn.Module):
    """Estimate the clean patches of the masked tokens."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        width = size.width
        self.noisy = nn.Linear((len(Plane) + 1) * CELLS, width)
        self.guess = nn.Linear(len(Plane) * CELLS, width, bias=False)
        self.memory = nn.Linear(width, width)
        self.level = NoiseLevel(width)
        self.modulation = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(width, size.heads, modulated=True) for _ in range(size.layers))
        self.norm = nn.LayerNorm(width)
        self.copy = Copy(width, size.heads, gain=0.1)
        self.trust = nn.Linear(width, len(Plane) - 1)
        self.out = nn.Linear(width, len(Plane) * CELLS)
        nn.init.constant_(self.trust.bias, FIRST_TRUST)
        nn.init.zeros_(self.modulation.weight)
        nn.init.zeros_(self.modulation.bias)
        nn.init.normal_(self.out.weight, std=0.005)
        nn.init.zeros_(self.out.bias)
        nn.init.zeros_(self.guess.weight)

    def estimate(
        self,
        x: Tensor,
        sigma: Tensor,
        context: Context,
        mask: Tensor,
        place: Tensor,
        visible: Tensor,
        guess: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Return onset logits and attribute values of the masked cells.

        Args:
            x: Shape ``(batch, tokens, *PATCH_SHAPE)``, clean values plus
                ``sigma`` times standard normal noise.
            sigma: Shape ``(batch,)``, above 0.
            context: ``memory`` and ``prior`` of these tokens, the rest of the
                whole window.
            mask: Shape ``(batch, tokens, STEPS, PITCHES)``, 1 = make anew.
            place: Shape ``(batch, tokens, 3)``.
            visible: Shape ``(batch, window tokens + tokens)``, bool.
            guess: Shape of ``x``, what was returned at the noise level before; silence where there is
                none yet.

        Returns:
            Logits, shape ``(batch, tokens, STEPS, PITCHES)``, and attributes,
            shape ``(batch, tokens, 3, STEPS, PITCHES)``: the expected value of
            each cell's attribute if a note begins there.

        Source: the guess is self-conditioning, Chen et al. 2022, arXiv:2208.04202, section 2.3.
        """
        level = sigma[:, None, None, None]
        onset = x[:, :, Plane.ONSET]
        ratio = (2 * onset / level**2).clamp(-MAX_RATIO, MAX_RATIO)
        evidence = context.prior + ratio
        angles = rotary(place, self.size.width // self.size.heads)
        hidden = self._embed(x, level, evidence, mask) + self.memory(context.memory)
        hidden = hidden + self._self_conditioned(guess, mask)
        hidden = self._transform(hidden, sigma, context, angles, visible)
        copied, cells = self._copied(hidden, angles, context, evidence.sigmoid() * mask, visible)
        out = self.out(hidden).float().unflatten(-1, PATCH_SHAPE)
        spread = x.new_tensor(ATTRIBUTE_SPREAD)[:, None, None] ** 2
        kept = spread / (spread + level[..., None] ** 2)
        expected = self._mixed(out[:, :, Plane.LENGTH :], cells, hidden)
        attributes = kept * x[:, :, Plane.LENGTH :] + (1 - kept) * expected
        return out[:, :, Plane.ONSET] + copied + evidence, attributes

    def _copied(
        self,
        hidden: Tensor,
        angles: tuple[Tensor, Tensor],
        context: Context,
        likely: Tensor,
        visible: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Point at known patches and at the other selected ones as far as they can be seen.

        Returns:
            Logits of onsets, ``(batch, tokens, STEPS, PITCHES)``, and what was copied from known
            patches, ``(batch, tokens, *PATCH_SHAPE)``: the chance of an onset, and attributes
            times that chance.
        """
        count, size = hidden.shape[1], context.whole.shape[1]
        keys = torch.cat([context.pointers, self.copy.keys(hidden, angles)], dim=2)
        others = ~torch.eye(count, dtype=torch.bool, device=hidden.device)
        masked = visible[:, None, size:] & others
        known = torch.cat([context.whole[:, None].expand(-1, count, -1), masked], dim=2)
        gains, shares = self.copy.weights(hidden, angles, keys, known)
        cells = context.cells.to(gains.dtype)
        onsets = torch.cat([cells[:, :, :CELLS], likely.flatten(2).to(gains.dtype)], dim=1)
        logits = (gains @ onsets).float().unflatten(-1, (STEPS, PITCHES))
        return logits, (shares[..., :size] @ cells).float().unflatten(-1, PATCH_SHAPE)

    def _mixed(self, attributes: Tensor, cells: Tensor, hidden: Tensor) -> Tensor:
        chance = cells[:, :, : Plane.LENGTH]
        copied = cells[:, :, Plane.LENGTH :] / (chance + 1e-3)
        trust = self.trust(hidden).float().sigmoid()[..., None, None] * chance / (chance + FAINT_COPY)
        mixed: Tensor = attributes + trust * (copied - attributes)
        return mixed

    def _embed(self, x: Tensor, level: Tensor, evidence: Tensor, mask: Tensor) -> Tensor:
        likely = (evidence.sigmoid() * mask).unsqueeze(2)
        scaled = x / (level.unsqueeze(-1) ** 2 + 0.25).sqrt()
        onset = (scaled[:, :, :1] + 1 / (level.unsqueeze(-1) ** 2 + 0.25).sqrt()) * mask.unsqueeze(2)
        parts = [likely, onset, scaled[:, :, Plane.LENGTH :] * likely]
        embedded: Tensor = self.noisy(torch.cat(parts, dim=2).flatten(2))
        return embedded

    def _self_conditioned(self, guess: Tensor, mask: Tensor) -> Tensor:
        onset = (guess[:, :, : Plane.LENGTH] + 1) / 2
        planes = torch.cat([onset, guess[:, :, Plane.LENGTH :]], dim=2) * mask.unsqueeze(2)
        self_conditioned: Tensor = self.guess(planes.flatten(2))
        return self_conditioned

    def _transform(
        self,
        x: Tensor,
        sigma: Tensor,
        context: Context,
        angles: tuple[Tensor, Tensor],
        visible: Tensor,
    ) -> Tensor:
        modulation = self.modulation(self.level(sigma)).unflatten(-1, (6, -1))
        seen = visible[:, None, None, :]
        keys, values = context.keys.unbind(1), context.values.unbind(1)
        for block, *before in zip(self.blocks, keys, values, strict=True):
            x = block(x, angles, seen, before, modulation)
        normed: Tensor = self.norm(x)
        return normed

    def forward(
        self,
        x: Tensor,
        sigma: Tensor,
        context: Context,
        mask: Tensor,
        place: Tensor,
        visible: Tensor,
        guess: Tensor,
    ) -> Tensor:
        """Return the expected clean ``x``; see ``estimate`` for the arguments."""
        logits, attributes = self.estimate(x, sigma, context, mask, place, visible, guess)
        probability = logits.sigmoid()
        onset = 2 * probability - 1
        return torch.cat([onset.unsqueeze(2), probability.unsqueeze(2) * attributes], dim=2)


def silence(x: Tensor) -> Tensor:
    """Return patches of the shape of ``x`` without any note: the guess of a denoiser that has made none."""
    empty = torch.zeros_like(x)
    empty[:, :, Plane.ONSET] = -1
    return empty


class Inpainter(nn.Module):
    """The context network and the denoiser, trained together."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.size = size
        self.context = ContextNetwork(size)
        self.denoiser = Denoiser(size)
