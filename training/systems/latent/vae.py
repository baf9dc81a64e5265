"""MusicVAE: two bars of melody as one point, and back, bar by bar."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from ripieno.engine.systems.melodies import LATENT, decode_bars
from ripieno.engine.systems.representations.melody import SILENCE
from ripieno.engine.systems.representations.representation import Floats, Generators, Rows
from ripieno.engine.systems.representations.two_bars import STEPS, TwoBarMelodies

SYMBOLS = TwoBarMelodies().symbols
EMBEDDING = 64
ENCODER_WIDTH, CONDUCTOR_WIDTH, DECODER_WIDTH = 128, 128, 256
BARS = 2
LATENT_SCALE = 3.0
"""Standard deviations of a latent that become 1."""


State = tuple[Tensor, Tensor]
"""Of an LSTM."""


class MelodyVae(nn.Module):
    """Bidirectional LSTM encoder; conductor LSTM, one step a bar; decoder LSTM, one step a sixteenth.

    The decoder begins each bar anew from what the conductor gives, and also reads that at each step. In
    training it does not see some of the symbols before, so that it must look at the point.

    Args:
        dropped: Share of the symbols before that the decoder does not see in training.

    Source: Roberts et al. 2018, "MusicVAE", arXiv:1803.05428, sec. 3; dropped symbols of Bowman et al. 2016,
        arXiv:1511.06349, sec. 3.1, in place of its scheduled sampling.
    """

    def __init__(self, dropped: float = 0.3) -> None:
        super().__init__()
        self.dropped = dropped
        self.embedding = nn.Embedding(SYMBOLS + 1, EMBEDDING)
        self.encoder = nn.LSTM(EMBEDDING, ENCODER_WIDTH, batch_first=True, bidirectional=True)
        self.posterior = nn.Linear(2 * ENCODER_WIDTH, 2 * LATENT)
        self.start = nn.Linear(LATENT, 2 * CONDUCTOR_WIDTH)
        self.conductor = nn.LSTM(LATENT, CONDUCTOR_WIDTH, batch_first=True)
        self.bar_start = nn.Linear(CONDUCTOR_WIDTH, 2 * DECODER_WIDTH)
        self.decoder = nn.LSTM(EMBEDDING + CONDUCTOR_WIDTH, DECODER_WIDTH, batch_first=True)
        self.out = nn.Linear(DECODER_WIDTH, SYMBOLS)
        self.steps: Tensor
        self.shift: Tensor
        self.spread: Tensor
        self.register_buffer("steps", torch.zeros((), dtype=torch.long))
        self.register_buffer("shift", torch.zeros(LATENT))
        self.register_buffer("spread", torch.ones(LATENT))

    def encode(self, melodies: Tensor) -> tuple[Tensor, Tensor]:
        """Return mean and log-variance of the points of melodies, each ``(batch, 42)``.

        Args:
            melodies: Symbols of shape ``(batch, 32)``.
        """
        _, (last, _) = self.encoder(self.embedding(melodies))
        posterior = self.posterior(torch.cat([last[0], last[1]], dim=-1)).float()
        mean, log_variance = posterior.chunk(2, dim=-1)
        return mean, log_variance.clamp(-12, 4)

    def conduct(self, points: Tensor) -> Tensor:
        """Return what the decoder is given for each bar: shape ``(batch, 2, width)``."""
        state = self.start(points).tanh().unsqueeze(0).chunk(2, dim=-1)
        bars: Tensor = self.conductor(
            points.unsqueeze(1).expand(-1, BARS, -1), tuple(each.contiguous() for each in state)
        )[0]
        return bars

    def forward(self, points: Tensor, melodies: Tensor) -> Tensor:
        """Return outputs for each symbol, given those before: shape ``(batch, 32, symbols)``."""
        before = functional.pad(melodies[:, :-1], (1, 0), value=SILENCE)
        if self.training:
            before = before.masked_fill(torch.rand(before.shape) < self.dropped, SYMBOLS)
        bars = self.conduct(points).flatten(0, 1)
        rows = self.embedding(before.reshape(len(bars), STEPS // BARS))
        read = torch.cat([rows, bars.unsqueeze(1).expand(-1, rows.shape[1], -1)], dim=-1)
        outputs: Tensor = self.out(self.decoder(read, self.bar_state(bars))[0])
        return outputs.view(len(points), STEPS, SYMBOLS)

    @torch.no_grad()
    def decode(self, points: Tensor, generators: Generators | None = None) -> Tensor:
        """Return a symbol for each step, given those before: shape ``(batch, 32)``; see `decode_bars`.

        Args:
            points: Shape ``(batch, 42)``.
            generators: By which symbols are drawn, one for each point; None takes the likeliest.
        """
        bars = self.conduct(points).unbind(1)

        def step(before: Rows, bar: int, state: State) -> tuple[Floats, State]:
            outputs, after = self.decode_step(torch.from_numpy(before), bars[bar], state)
            return outputs.numpy(), after

        symbols = decode_bars([self.bar_state(bar) for bar in bars], step, len(points), generators)
        return torch.from_numpy(symbols)

    def decode_step(self, before: Tensor, bar: Tensor, state: State) -> tuple[Tensor, State]:
        """Return outputs ``(batch, symbols)`` for the next symbol of a bar, and the next state."""
        read = torch.cat([self.embedding(before), bar], dim=-1).unsqueeze(1)
        out, after = self.decoder(read, state)
        return self.out(out[:, 0]), after

    def scaled(self, points: Tensor) -> Tensor:
        """Return points within -1 and 1, as a diffusion model reads them."""
        return ((points - self.shift) / (LATENT_SCALE * self.spread)).clamp(-1, 1)

    def unscaled(self, latents: Tensor) -> Tensor:
        """Return the points of what `scaled` gave."""
        return latents * (LATENT_SCALE * self.spread) + self.shift

    def bar_state(self, bars: Tensor) -> State:
        """Return the state with which the decoder begins a bar, given ``(batch, width)``."""
        state, cell = self.bar_start(bars).tanh().unsqueeze(0).chunk(2, dim=-1)
        return state.contiguous(), cell.contiguous()


def normal_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """Return the KL divergence of normal distributions from the standard one: shape ``(batch,)``, nats.

    Source: Kingma and Welling 2014, arXiv:1312.6114, appendix B.
    """
    each = mean.square() + log_variance.exp() - 1 - log_variance
    return each.sum(-1) / 2


def melody_bound(vae: MelodyVae, melodies: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return what bounds minus the log-likelihood of melodies, in two parts, and the means of their points.

    Args:
        vae: The network.
        melodies: Symbols of shape ``(batch, 32)``.

    Returns:
        Nats of the symbols given a drawn point, nats of the point, each ``(batch,)``; means ``(batch, 42)``.
    """
    mean, log_variance = vae.encode(melodies)
    points = mean + (log_variance / 2).exp() * torch.randn_like(mean)
    outputs = vae(points, melodies)
    nats = functional.cross_entropy(outputs.flatten(0, 1), melodies.flatten(), reduction="none")
    return nats.view(melodies.shape).sum(-1), normal_kl(mean, log_variance), mean
