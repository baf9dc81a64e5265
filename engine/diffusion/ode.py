"""The probability-flow ordinary differential equation with an adaptive solver."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ripieno.engine.diffusion.array import Array
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.schedule import Schedule
from ripieno.engine.diffusion.step import Denoise, SamplerError, Step

if TYPE_CHECKING:
    from scipy.integrate import RK45

Flat = npt.NDArray[np.float64]


def ode(
    denoise: Denoise,
    x: Array,
    schedule: Schedule,
    noise: Noise,
    *,
    rtol: float = 1e-5,
    atol: float = 1e-5,
    limit: int = 2000,
) -> Iterator[Step]:
    """Yield the probability flow at each level, as exact as the tolerances ask.

    Solves ``dx / du = x - D(x, exp(u))``, ``u = log(sigma)``, for states divided by their scale,
    with the Dormand-Prince pair of SciPy (the method of ``solve_ivp``). The solver chooses its
    own steps; the schedule gives the ends and the levels that are shown. From the last
    level above 0 the sample is the estimate.

    One error norm covers the batch, so variations agree with those made alone to the
    tolerances only.

    Args:
        denoise: Estimator of the clean data; a smooth function without noise of its own.
        x: Shape ``(variations, ...)``, at the first level of ``schedule``.
        schedule: Levels and scales.
        noise: Untouched: the sampler is deterministic.
        rtol: Relative error per step of the solver.
        atol: Absolute error per step, in the units of the data.
        limit: Most evaluations of the denoiser before the solver gives up.

    Raises:
        SamplerError: If the solver cannot keep the tolerances within the limit.

    Source: Song et al. 2021, arXiv:2011.13456, section 4.3 and appendix D.4; in the variables
    of Karras et al. 2022, arXiv:2206.00364, eq. 1.
    """
    from scipy.integrate import RK45  # its import takes longer than that of all the rest

    del noise
    shape, dtype = x.shape, x.dtype

    def estimate(flat: Flat, sigma: float) -> Array:
        return denoise(flat.reshape(shape).astype(dtype, copy=False), sigma)

    def flow(u: float, flat: Flat) -> Flat:
        return flat - estimate(flat, math.exp(u)).ravel()

    levels = np.log(schedule.sigmas[schedule.sigmas > 0]).tolist()
    if schedule.count == 0:
        return
    flat = (x / schedule.scales[0]).ravel().astype(np.float64)
    solver = RK45(flow, levels[0], flat, levels[-1], rtol=rtol, atol=atol)
    for index, sigma, sigma_next, _, scale_next in schedule.intervals():
        if sigma_next > 0:
            flat = _advance(solver, levels[index + 1], limit)
            denoised = (solver.y - solver.f).reshape(shape).astype(dtype, copy=False)
        else:
            denoised = estimate(flat, sigma)
            flat = denoised.ravel()
        state = (scale_next * flat).reshape(shape).astype(dtype, copy=False)
        yield Step(index, schedule.count, sigma_next, state, denoised)


def _advance(solver: "RK45", u: float, limit: int) -> Flat:
    """Let the solver pass ``u`` and return the state there."""
    # `solve_ivp` would return only at the end; its stepper lets each level be shown in time.
    while solver.t > u:
        solver.step()
        if solver.status == "failed" or solver.nfev > limit:
            raise SamplerError(
                f"The ODE sampler came no further than sigma {math.exp(solver.t):.3g} in "
                f"{solver.nfev} evaluations; choose a larger rtol or another sampler."
            )
    state: Flat = solver.dense_output()(u)
    return state
