"""Layers that add to the log-odds of onsets what a chord, a style or the known notes of a lane say."""

import torch
from torch import Tensor, nn


class ChordTones(nn.Module):
    """Weigh pitch classes by what they are to the specified chord.

    A token gives one weight for each interval above the root, for tones of the chord and for others, on
    each step. They are turned by the root, so what is learnt of one chord holds for its transpositions.

    Args:
        width: Width of a token.
        steps: Steps of a patch.
        pitches: Pitches of a patch.
    """

    def __init__(self, width: int, steps: int, pitches: int) -> None:
        super().__init__()
        self.shape = (steps, 2, 12)
        self.pitches = pitches
        self.weigh = nn.Linear(width, steps * 2 * 12)
        nn.init.zeros_(self.weigh.weight)
        nn.init.zeros_(self.weigh.bias)

    def forward(self, x: Tensor, roots: Tensor, tones: Tensor) -> Tensor:
        """Weigh.

        Args:
            x: Shape ``(batch, tokens, width)``.
            roots: Shape ``(batch, tokens, 12)``, 1 at the root; zeros where no chord is specified.
            tones: Shape ``(batch, tokens, 12)``, 1 at the pitch classes of the chord.

        Returns:
            Logits to add, shape ``(batch, tokens, steps * pitches)``, zero where no chord is specified.
        """
        weights = self.weigh(x).unflatten(-1, self.shape)
        classes = torch.arange(12, device=x.device)
        above = (classes - roots.argmax(dim=-1, keepdim=True)).remainder(12)
        turned = above[:, :, None, None].expand(weights.shape)
        of_root = weights.gather(-1, turned) * roots.amax(dim=-1)[..., None, None, None]
        belongs = torch.stack([tones, 1 - tones], dim=2).unsqueeze(2)
        by_class = (of_root * belongs).sum(3)
        logits: Tensor = by_class.repeat(1, 1, 1, self.pitches // 12 + 1)[..., : self.pitches].flatten(2)
        return logits


class StyleAdapter(nn.Module):
    """Add to the log-odds of onsets what is usual in the specified style.

    What a token has read decides which of a style's patches apply; an unspecified style adds nothing.

    Args:
        width: Width of a token.
        styles: How many styles there are.
        habits: Patches of each.
        cells: Cells of a patch.
    """

    def __init__(self, width: int, styles: int, habits: int, cells: int) -> None:
        super().__init__()
        self.shape = (styles, habits)
        self.apply_to = nn.Linear(width, styles * habits)
        self.add = nn.Linear(styles * habits, cells, bias=False)
        nn.init.zeros_(self.add.weight)

    def forward(self, x: Tensor, styles: Tensor) -> Tensor:
        """Return what to add.

        Args:
            x: Shape ``(batch, tokens, width)``.
            styles: Shape ``(batch, tokens, styles)``, 1 at the style; zeros where none is specified.

        Returns:
            Logits, shape ``(batch, tokens, cells)``.
        """
        habits = nn.functional.gelu(self.apply_to(x)).unflatten(-1, self.shape) * styles.unsqueeze(-1)
        logits: Tensor = self.add(habits.flatten(-2))
        return logits


class EvidenceWeights(nn.Module):
    """Weigh what the known notes of a lane say in closed form of each pitch and place.

    Four kinds of evidence, each 1 at most, are added to the log-odds of onsets: how usual a pitch is, whether
    it is outside the lane's range, how often a note begins at a place of the bar, and whether none ever does.
    What a token has read decides how much each weighs; at first it is the same everywhere.

    Args:
        width: Width of a token.
        steps: Steps of a patch.
        pitches: Pitches of a patch.
    """

    FIRST_WEIGHTS = (1.0, -5.0, 1.0, -2.0)

    def __init__(self, width: int, steps: int, pitches: int) -> None:
        super().__init__()
        self.sizes = (steps, steps, pitches, pitches)
        self.weigh = nn.Linear(width, len(self.FIRST_WEIGHTS))
        nn.init.zeros_(self.weigh.weight)
        self.weigh.bias.data.copy_(torch.tensor(self.FIRST_WEIGHTS))

    def forward(self, x: Tensor, evidence: Tensor) -> Tensor:
        """Weigh.

        Args:
            x: Shape ``(batch, tokens, width)``.
            evidence: Shape ``(batch, tokens, 2 * steps + 2 * pitches)``: places, unused places, usual
                pitches, pitches outside.

        Returns:
            Logits to add, shape ``(batch, tokens, steps * pitches)``, zero where there is no evidence.
        """
        usual, outside, begins, never = self.weigh(x).unsqueeze(-1).unbind(-2)
        places, unused, pitches, beyond = evidence.split(self.sizes, dim=-1)
        by_place = begins * places + never * unused
        by_pitch = usual * pitches + outside * beyond
        logits: Tensor = (by_place.unsqueeze(-1) + by_pitch.unsqueeze(-2)).flatten(2)
        return logits
