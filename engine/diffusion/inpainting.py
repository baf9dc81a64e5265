"""Inpainting: make part of the data anew and keep the rest exactly.

Each way wraps a sampler and gives back a sampler, so that any schedule, start, guidance or
solver goes with it. Everywhere ``mask`` is True where values are made anew, and both ``mask``
and ``known`` broadcast against the state ``x`` of shape ``(variations, ...)``.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ripieno.engine.diffusion.array import Array, Mask
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, Sampler, SamplerError, Step


def hold_known(denoise: Denoise, known: Array, mask: Mask) -> Denoise:
    """Return a denoiser whose estimate of the known region is the known values.

    The sampler then carries that region along its own path: what the denoiser sees there is
    the known values with exactly the sampler's noise.
    """

    def held(x: Array, sigma: float) -> Array:
        return composite(denoise(x, sigma), known, mask)

    return held


def replace_known(denoise: Denoise, known: Array, mask: Mask, noise: Noise) -> Denoise:
    """Return a denoiser that sees the known region with fresh noise at the current level.

    Each call draws noise, so the result is no smooth function; solvers that adapt their steps
    need :func:`hold_known`.

    Source: Song et al. 2021, arXiv:2011.13456, appendix I.2; Lugmayr et al. 2022,
    arXiv:2201.09865, eq. 8a.
    """

    def replaced(x: Array, sigma: float) -> Array:
        seen = composite(x, known + sigma * noise.like(x), mask)
        return composite(denoise(seen, sigma), known, mask)

    return replaced


def composite(x: Array, known: Array, mask: Mask) -> Array:
    """Return ``x`` where the mask is True and ``known``, bit for bit, elsewhere."""
    kept: Array = np.where(mask, x, np.asarray(known, x.dtype))
    return kept


def hold(sampler: Sampler, known: Array, mask: Mask) -> Sampler:
    """Return a sampler for a denoiser that knows the context itself.

    Also the deterministic form of replacement for one that does not: start it from
    ``schedule.noised(known, 0, noise)``.
    """

    def sample(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, /) -> Iterator[Step]:
        steps = sampler(hold_known(denoise, known, mask), x, schedule, noise)
        return _exact(steps, known, mask)

    return sample


def replacement(sampler: Sampler, known: Array, mask: Mask) -> Sampler:
    """Return a sampler for a denoiser without a mask input, by replacement at each step.

    Quick, but the new part follows the known part late; :func:`repaint` is truer.
    """

    def sample(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, /) -> Iterator[Step]:
        steps = sampler(replace_known(denoise, known, mask, noise), x, schedule, noise)
        return _exact(steps, known, mask)

    return sample


def repaint(sampler: Sampler, known: Array, mask: Mask, *, jump: int = 2, resamples: int = 5) -> Sampler:
    """Return a sampler for a denoiser without a mask input, by replacement and resampling.

    Walks ``jump`` steps down, returns to where it came from with fresh noise, and so on until
    it has gone each stretch ``resamples`` times, so that the new part and the known part can
    agree. The first stretch, almost pure noise, is walked once, and all of a schedule of
    ``jump`` steps or fewer. Solvers with a memory start anew in each stretch.

    The paper walks stretches of 10 out of 250 steps, 10 times. In 20 to 50 steps short
    stretches come nearest to the true conditional distribution for the same work, hence the
    defaults, which cost five times :func:`replacement`.

    Args:
        sampler: The sampler for one stretch; the paper's is DDPM.
        known: Clean values.
        mask: True where values are made anew.
        jump: Steps in a stretch, at least 1.
        resamples: Times that each stretch is walked, at least 1; 1 is :func:`replacement`.

    Raises:
        SamplerError: If ``jump`` or ``resamples`` is below 1.

    Source: Lugmayr et al. 2022, arXiv:2201.09865, algorithm 1 and appendix B.
    """
    if jump < 1 or resamples < 1:
        raise SamplerError(
            f"RePaint cannot walk stretches of {jump} steps {resamples} times; give at least 1."
        )

    def sample(denoise: Denoise, x: Array, schedule: Schedule, noise: Noise, /) -> Iterator[Step]:
        seen = replace_known(denoise, known, mask, noise)
        walks = _walks(schedule, jump, resamples)
        count = sum(walk.count for walk in walks)
        index = 0
        for number, walk in enumerate(walks):
            if number and walk.sigmas[0] > walks[number - 1].sigmas[-1]:
                x = _renoised(x, walk, noise)
            for step in _exact(sampler(seen, x, walk, noise), known, mask):
                x = step.x
                yield replace(step, index=index, count=count)
                index += 1

    return sample


def _exact(steps: Iterator[Step], known: Array, mask: Mask) -> Iterator[Step]:
    """Yield steps whose clean values, the estimates and the sample, hold the known region."""
    for step in steps:
        x = composite(step.x, known, mask) if step.sigma == 0 else step.x
        yield replace(step, x=x, denoised=composite(step.denoised, known, mask))


def _walks(schedule: Schedule, jump: int, resamples: int) -> list[Schedule]:
    """Return the stretches of a schedule in the order in which RePaint walks them."""
    ends = [schedule.count - left for left in range(0, schedule.count - jump, jump)][::-1]
    first = ends[0] - jump if ends else schedule.count
    walks = [schedule.segment(0, first)]
    for end in ends:
        walks += [schedule.segment(end - jump, end)] * resamples
    return walks


def _renoised(x: Array, walk: Schedule, noise: Noise) -> Array:
    """Return a state at the last level of a stretch diffused back to its first.

    Source: Lugmayr et al. 2022, arXiv:2201.09865, eq. 2, over several steps at once.
    """
    high, low = walk.sigmas[[0, -1]].tolist()
    scale_high, scale_low = walk.scales[[0, -1]].tolist()
    again: Array = scale_high * (x / scale_low + math.sqrt(high**2 - low**2) * noise.like(x))
    return again
