"""The formulas of noise schedules, variance exploding (VE) and variance preserving (VP)."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ripieno.engine.diffusion.schedule import Schedule, ScheduleError, Sigmas

MAX_BETA: Final = 0.999
"""Source: Nichol and Dhariwal 2021, arXiv:2102.09672, section 3.2."""

TABLE_LENGTH: Final = 1000
"""Levels of a discrete schedule. Source: Ho et al. 2020, arXiv:2006.11239, section 4."""


def karras(count: int, sigma_min: float, sigma_max: float, rho: float = 7.0) -> Schedule:
    """Return noise levels evenly spaced in ``sigma ** (1 / rho)``, scale 1.

    ``sigma_i = (a + i / (count - 1) * (b - a)) ** rho`` with ``a = sigma_max ** (1 / rho)``
    and ``b = sigma_min ** (1 / rho)``, then 0.

    Args:
        count: Number of non-zero levels, at least 2.
        sigma_min: Lowest non-zero level, in the units of the data.
        sigma_max: Highest level, same units.
        rho: Curvature; larger puts more levels near ``sigma_min``.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If ``count < 2`` or not ``0 < sigma_min < sigma_max``.

    Source: Karras et al. 2022, arXiv:2206.00364, eq. 5.
    """
    _check_range(count, sigma_min, sigma_max)
    a, b = sigma_max ** (1 / rho), sigma_min ** (1 / rho)
    return Schedule.exploding(np.linspace(a, b, count) ** rho)


def geometric(count: int, sigma_min: float, sigma_max: float) -> Schedule:
    """Return noise levels evenly spaced in ``log(sigma)``, scale 1.

    ``sigma_i = sigma_max * (sigma_min / sigma_max) ** (i / (count - 1))``, then 0.

    Args:
        count: Number of non-zero levels, at least 2.
        sigma_min: Lowest non-zero level, in the units of the data.
        sigma_max: Highest level, same units.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If ``count < 2`` or not ``0 < sigma_min < sigma_max``.

    Source: Song et al. 2021, arXiv:2011.13456, appendix C (VE SDE).
    """
    _check_range(count, sigma_min, sigma_max)
    return Schedule.exploding(np.geomspace(sigma_max, sigma_min, count))


def from_betas(betas: npt.ArrayLike) -> Schedule:
    """Return the VP schedule of a table of forward variances, low to high in noise.

    ``alpha_bar_t = product over i <= t of (1 - beta_i)``.

    Args:
        betas: Shape ``(count,)``, each in (0, 1).

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If a beta lies outside (0, 1).

    Source: Ho et al. 2020, arXiv:2006.11239, eq. 2 and 4.
    """
    table = np.asarray(betas, np.float64)
    if not ((table > 0) & (table < 1)).all():
        message = "Each beta of a schedule must lie between 0 and 1; choose smaller steps of noise."
        raise ScheduleError(message)
    return Schedule.preserving(np.cumprod(1 - table))


def linear(count: int = TABLE_LENGTH, beta_first: float = 1e-4, beta_last: float = 0.02) -> Schedule:
    """Return the VP schedule whose ``beta`` grows linearly.

    ``beta_t = (beta_first + (t - 1) / (count - 1) * (beta_last - beta_first)) * 1000 / count``:
    the factor keeps the total noise of the paper's 1000 levels.

    Args:
        count: Number of non-zero levels, at least 2.
        beta_first: Variance added by the first of 1000 forward steps.
        beta_last: Variance added by the last.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If ``count < 2`` or a beta is not positive.

    Source: Ho et al. 2020, arXiv:2006.11239, section 4.
    """
    _check_count(count)
    betas = np.linspace(beta_first, beta_last, count) * (TABLE_LENGTH / count)
    return from_betas(np.minimum(betas, MAX_BETA))


def cosine(count: int = TABLE_LENGTH, offset: float = 0.008) -> Schedule:
    """Return the VP schedule whose ``alpha_bar`` falls like a squared cosine.

    ``alpha_bar(u) = f(u) / f(0)``, ``f(u) = cos((u + offset) / (1 + offset) * pi / 2) ** 2``
    with ``u = t / count``; each ``beta`` is at most 0.999.

    Args:
        count: Number of non-zero levels, at least 2.
        offset: Keeps the first steps of noise from vanishing.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If ``count < 2``.

    Source: Nichol and Dhariwal 2021, arXiv:2102.09672, eq. 17.
    """
    return _from_alpha_bar(count, lambda u: np.cos((u + offset) / (1 + offset) * np.pi / 2) ** 2)


def sigmoid(count: int = TABLE_LENGTH, start: float = -3.0, end: float = 3.0, tau: float = 1.0) -> Schedule:
    """Return the VP schedule whose ``alpha_bar`` falls like a logistic curve.

    ``alpha_bar(u) = (v(end) - v(start + u * (end - start))) / (v(end) - v(start))`` with
    ``v(z) = 1 / (1 + exp(-z / tau))`` and ``u = t / count``; each ``beta`` is at most 0.999.

    Args:
        count: Number of non-zero levels, at least 2.
        start: Where on the logistic curve the clean end lies.
        end: Where the noisy end lies.
        tau: Temperature; larger makes the curve straighter.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If ``count < 2``.

    Source: Jabri et al. 2022, arXiv:2212.11972, algorithm 2; Chen 2023, arXiv:2301.10972.
    """
    from scipy.special import expit  # slow to import, and seldom needed

    def logistic(z: Sigmas) -> Sigmas:
        curve: Sigmas = expit(z / tau)
        return curve

    floor = logistic(np.asarray(end))
    return _from_alpha_bar(count, lambda u: floor - logistic(start + u * (end - start)))


def subsample(
    schedule: Schedule,
    count: int,
    sigma_min: float = 0.0,
    sigma_max: float = float("inf"),
) -> Schedule:
    """Return ``count`` levels of a longer schedule, evenly spaced in its own time, then 0.

    Only levels that the schedule has are selected, so that sigma and scale stay exact; the
    range therefore ends at the levels just inside ``sigma_min`` and ``sigma_max``.

    Args:
        schedule: A full schedule, such as 1000 levels of :func:`cosine`.
        count: Number of non-zero levels, at least 2.
        sigma_min: Lowest level wanted, in the units of the data.
        sigma_max: Highest level wanted, same units.

    Returns:
        A schedule of ``count`` steps.

    Raises:
        ScheduleError: If the range holds fewer than ``count`` levels.

    Source: Song et al. 2020, arXiv:2010.02502, section 4.2.
    """
    _check_count(count)
    wanted = (schedule.sigmas > 0) & (schedule.sigmas >= sigma_min) & (schedule.sigmas <= sigma_max)
    inside = np.flatnonzero(wanted)
    if len(inside) < count:
        message = (
            f"The noise schedule has only {len(inside)} levels between {sigma_min:g} and "
            f"{sigma_max:g}, not {count}; ask for fewer steps."
        )
        raise ScheduleError(message)
    selected = inside[np.linspace(0, len(inside) - 1, count).round().astype(int)]
    kept = np.append(selected, schedule.count)
    return Schedule(schedule.sigmas[kept], schedule.scales[kept])


ScheduleBuilder = Callable[[int, float, float], Schedule]
"""``build(count, sigma_min, sigma_max)``."""

SCHEDULES: Final[Mapping[str, ScheduleBuilder]] = {
    "karras": karras,
    "geometric": geometric,
    "linear": lambda count, low, high: subsample(linear(), count, low, high),
    "cosine": lambda count, low, high: subsample(cosine(), count, low, high),
    "sigmoid": lambda count, low, high: subsample(sigmoid(), count, low, high),
}
"""Every schedule by name, as ``count`` steps between two levels."""


def _check_count(count: int) -> None:
    if count < 2:
        message = f"A noise schedule needs at least 2 steps, not {count}; ask for more steps."
        raise ScheduleError(message)


def _check_range(count: int, sigma_min: float, sigma_max: float) -> None:
    _check_count(count)
    if not 0 < sigma_min < sigma_max < float("inf"):
        message = (
            f"Noise levels from {sigma_max:g} down to {sigma_min:g} are no range; "
            "give 0 < sigma_min < sigma_max."
        )
        raise ScheduleError(message)


def _from_alpha_bar(count: int, alpha_bar: Callable[[Sigmas], Sigmas]) -> Schedule:
    """Return the VP schedule of a falling curve over ``0 <= u <= 1``, its betas limited."""
    _check_count(count)
    curve = alpha_bar(np.linspace(0, 1, count + 1))
    return from_betas(np.minimum(1 - curve[1:] / curve[:-1], MAX_BETA))
