"""Ticks and pitches lie where they are found again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.gui.roll.geometry import Geometry, Limits

scales = st.floats(0.0005, 4)
rows = st.floats(3, 36)
offsets = st.floats(0, 1e6)
geometries = st.builds(Geometry, scales, rows, offsets, st.floats(0, 4000))


@given(geometries, st.integers(0, 10**6))
def test_a_tick_is_found_again_at_its_pixel(geometry, tick):
    assert round(geometry.tick_at(geometry.x_at(tick))) == tick


@given(geometries, st.integers(0, 127), st.floats(0.01, 0.99))
def test_a_pitch_is_found_again_anywhere_in_its_row(geometry, pitch, share):
    assert geometry.pitch_at(geometry.y_at(pitch) + geometry.row * share) == pitch


@given(geometries, st.floats(-5000, 5000))
def test_a_pitch_is_always_one_of_128(geometry, y):
    assert 0 <= geometry.pitch_at(y) <= 127


@given(geometries, scales, rows, st.floats(0, 2000), st.floats(0, 2000))
def test_zooming_keeps_what_lies_under_the_pointer(geometry, per_tick, row, x, y):
    zoomed = geometry.zoomed(per_tick, row, x, y)
    assert zoomed.tick_at(x) == pytest.approx(geometry.tick_at(x), rel=1e-6, abs=1e-3)
    assert (zoomed.top + y) / zoomed.row == pytest.approx((geometry.top + y) / geometry.row, abs=1e-6)


@given(
    st.builds(
        Geometry, st.floats(1e-6, 100), st.floats(0.1, 200), st.floats(-1e6, 1e7), st.floats(-1e4, 1e4)
    ),
    st.builds(Limits, st.integers(1, 10**6), st.floats(50, 4000), st.floats(50, 3000), st.integers(24, 960)),
)
def test_kept_geometry_shows_the_clip_and_only_rows_there_are(geometry, limits):
    kept = limits.kept(geometry)
    assert kept.left >= 0
    assert kept.top >= 0
    assert kept.y_at(0) + kept.row >= limits.height - 1
    assert kept.left <= max(0, limits.ticks * kept.per_tick - limits.width) + 1
    assert Limits.kept(limits, kept) == kept


def test_the_rows_in_view_are_those_between_top_and_bottom():
    assert Geometry(0.1, 10, 0, 100).pitches(50) == range(113, 118)
