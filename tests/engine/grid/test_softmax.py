"""Chances from the logarithms of weights."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special

from ripieno.engine.grid.softmax import softmax


@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 5)), elements=st.floats(-1e6, 1e6)))
def test_chances_are_those_of_scipy(logarithms):
    np.testing.assert_allclose(softmax(logarithms), special.softmax(logarithms, axis=-1), atol=1e-12)


def test_chances_are_in_proportion_to_the_weights():
    np.testing.assert_allclose(softmax(np.log([1.0, 2.0, 5.0])), [0.125, 0.25, 0.625])
