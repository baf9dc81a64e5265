"""Every sampler by name, with what it is good for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ripieno.engine.diffusion.ddim import ddim
from ripieno.engine.diffusion.ddpm import ddpm
from ripieno.engine.diffusion.dpm_solver import dpmpp_2m, dpmpp_2m_sde
from ripieno.engine.diffusion.heun import heun
from ripieno.engine.diffusion.ode import ode
from ripieno.engine.diffusion.predictor_corrector import predictor_corrector
from ripieno.engine.diffusion.sde import euler_maruyama
from ripieno.engine.diffusion.step import SamplerError, Step


@dataclass(frozen=True, slots=True)
class SamplerInfo:
    """A sampler as a user meets it.

    Attributes:
        name: What the user types.
        function: The sampler: ``function(denoise, x, schedule, noise, **options)``.
        summary: What it is good for, one sentence.
        deterministic: Whether, with default options, the start alone decides the result.
        steps: Steps that give good results, if the user does not choose.
        smooth: Whether the estimate must be a smooth function of state and level alone.
    """

    name: str
    function: Callable[..., Iterator[Step]]
    summary: str
    deterministic: bool
    steps: int
    smooth: bool = False


SAMPLERS: Final[Mapping[str, SamplerInfo]] = {
    info.name: info
    for info in (
        SamplerInfo(
            "dpmpp-2m",
            dpmpp_2m,
            "Best for speed: second order for one evaluation a step.",
            deterministic=True,
            steps=16,
        ),
        SamplerInfo(
            "dpmpp-2m-sde",
            dpmpp_2m_sde,
            "Best for quality in few steps: fresh noise corrects earlier errors.",
            deterministic=False,
            steps=24,
        ),
        SamplerInfo(
            "ddim",
            ddim,
            "Simple and steady at any number of steps; eta adds fresh noise.",
            deterministic=True,
            steps=32,
        ),
        SamplerInfo(
            "heun",
            heun,
            "Accurate: second order with two evaluations a step; churn adds fresh noise.",
            deterministic=True,
            steps=18,
        ),
        SamplerInfo(
            "ode",
            ode,
            "The reference without noise: adaptive steps to a set tolerance, however long it takes.",
            deterministic=True,
            steps=16,
            smooth=True,
        ),
        SamplerInfo(
            "ddpm",
            ddpm,
            "The original ancestral sampler: varied results, given many steps.",
            deterministic=False,
            steps=100,
        ),
        SamplerInfo(
            "euler-maruyama",
            euler_maruyama,
            "The plain reverse SDE, for study and comparison; needs hundreds of steps.",
            deterministic=False,
            steps=250,
        ),
        SamplerInfo(
            "predictor-corrector",
            predictor_corrector,
            "Reverse diffusion with Langevin correction: slow, but forgives an inexact model.",
            deterministic=False,
            steps=200,
        ),
    )
}
"""Every sampler by name, the recommended first."""


def find_sampler(name: str) -> SamplerInfo:
    """Return the sampler of that name.

    Raises:
        SamplerError: If there is none; the message lists those there are.
    """
    if name not in SAMPLERS:
        raise SamplerError(f"There is no sampler {name!r}; choose one of {', '.join(SAMPLERS)}.")
    return SAMPLERS[name]
