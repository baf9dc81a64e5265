"""A denoiser that remembers."""

import numpy as np

from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.diffusion.schedules import geometric
from ripieno.engine.diffusion.self_conditioning import remembering


class RecordingDenoiser:
    """Halves what it sees, and notes what it was given."""

    def __init__(self) -> None:
        self.estimated: list[np.ndarray | None] = []
        self.made: list[np.ndarray] = []

    def __call__(self, x: np.ndarray, sigma: float, guess: np.ndarray | None = None) -> np.ndarray:
        assert sigma > 0
        self.estimated.append(guess)
        self.made.append(x / 2)
        return self.made[-1]


def test_each_estimate_is_told_to_the_next_call():
    listener = RecordingDenoiser()
    denoise = remembering(listener)
    for level in (4.0, 2.0, 2.0, 1.0):
        assert np.array_equal(denoise(np.full(3, level), level), np.full(3, level / 2))
    assert listener.estimated[0] is None
    assert all(
        reported is made for reported, made in zip(listener.estimated[1:], listener.made, strict=False)
    )


def test_it_forgets_where_the_noise_rises():
    listener = RecordingDenoiser()
    denoise = remembering(listener)
    for level in (2.0, 1.0, 3.0, 1.5):
        denoise(np.zeros(1), level)
    assert [reported is None for reported in listener.estimated] == [True, False, True, False]


def test_two_runs_do_not_hear_each_other():
    listener = RecordingDenoiser()
    for _ in range(2):
        remembering(listener)(np.zeros(1), 1.0)
    assert listener.estimated == [None, None]


def test_a_sampler_tells_every_step_but_the_first():
    listener, noise = RecordingDenoiser(), Noise.from_seed(1, 2)
    schedule = geometric(6, 0.1, 4.0)
    x = schedule.prior(noise.normal((5,), np.float64))
    steps = list(find_sampler("dpmpp-2m-sde").function(remembering(listener), x, schedule, noise))
    assert len(steps) == schedule.count
    assert [reported is None for reported in listener.estimated] == [True] + [False] * (
        len(listener.estimated) - 1
    )
