"""What the arrays of the diffusion core are: real numbers of a precision that stays, variations first."""

from typing import get_args

import numpy as np
import pytest

from ripieno.engine.diffusion.array import Array, Mask
from ripieno.engine.diffusion.noise import Noise
from ripieno.engine.diffusion.registry import SAMPLERS
from ripieno.engine.diffusion.schedules import geometric
from tests.support.closed_form import Gaussian

SCHEDULE = geometric(5, 0.05, 10.0)
every_sampler = pytest.mark.parametrize("name", SAMPLERS)


def sample(name, first, count, dtype):
    noise = Noise.from_seed(1, count, first)
    x = SCHEDULE.prior(noise.normal((2, 3), dtype))
    return [step.x for step in SAMPLERS[name].function(Gaussian().denoise, x, SCHEDULE, noise)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@every_sampler
def test_states_keep_their_precision_and_shape(name, dtype):
    for state in sample(name, 0, 4, dtype):
        assert state.dtype == dtype
        assert state.shape == (4, 2, 3)


@pytest.mark.parametrize("name", [name for name in SAMPLERS if not SAMPLERS[name].smooth])
def test_the_first_axis_holds_variations_that_do_not_touch_each_other(name):
    together, alone = sample(name, 0, 4, np.float64)[-1], sample(name, 2, 1, np.float64)[-1]
    assert together[2] == pytest.approx(alone[0], abs=1e-12)


def test_arrays_are_real_and_masks_boolean():
    (of_arrays,), (of_masks,) = (get_args(get_args(kind)[1]) for kind in (Array, Mask))
    assert np.issubdtype(np.float32, of_arrays.__origin__)
    assert not np.issubdtype(np.complex128, of_arrays.__origin__)
    assert of_masks is np.bool_
