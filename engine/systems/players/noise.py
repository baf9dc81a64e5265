"""Data that the graph of a pack makes of noise, as the card of the pack says."""

from collections.abc import Callable

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedules import subsample
from ripieno.engine.diffusion.step import Sampler
from ripieno.engine.systems.card import SystemCard
from ripieno.engine.systems.making import Made
from ripieno.engine.systems.noise_levels import NoiseLevels, go_through, noise_denoiser
from ripieno.engine.systems.players.player import Chance, Graphs
from ripieno.engine.systems.representations.representation import Rows


def make_of_noise(
    card: SystemCard,
    graphs: Graphs,
    chance: Chance,
    shape: tuple[int, ...],
    noise: Noise,
    around: Callable[[Sampler], Sampler] = lambda sampler: sampler,
) -> Made[Rows]:
    """Make data by the graph ``model``, which takes noisy data and levels and returns the noise in them.

    Args:
        card: Names the schedule, and the sampler and the steps where the request does not.
        graphs: Those of the pack.
        chance: How data are drawn.
        shape: Of one piece.
        noise: A source for each piece.
        around: Turns a sampler into one that holds what is known.

    Returns:
        Shape ``(count, *shape)``, float32.

    Raises:
        SamplerError: If there is no sampler of that name.
    """
    sampling = card.sampling
    schedule = sampling.make_schedule()
    steps = chance.steps or sampling.steps
    used = subsample(schedule, steps) if 0 < steps < schedule.count else schedule
    denoise = noise_denoiser(lambda x, level: graphs["model"](x, level)[0], NoiseLevels(schedule))
    sampler = around(find_sampler(chance.sampler or sampling.sampler).function)
    return go_through(sampler, denoise, used, shape, noise)
