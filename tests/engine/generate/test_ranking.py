import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.diffusion.step import Denoise
from ripieno.engine.generate.ranking import distance, order, plausibility, surprise
from ripieno.engine.generate.window_geometry import WindowGeometry
from ripieno.engine.grid.spec import Plane
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support.random_model import small_clip

REGION = Region((2,), (0,))


def notes(*pitches: int) -> dict[int, tuple[Note, ...]]:
    return {0: tuple(Note(768 + 96 * beat, 90, pitch, 80) for beat, pitch in enumerate(pitches))}


def expecting(pitch: int, geometry: WindowGeometry) -> Denoise:
    """Return a denoiser that expects one pitch on every step."""

    def denoise(x, sigma, _guess=None):
        assert sigma > 0
        out = np.full(x.shape, -0.998, np.float32)
        out[:, :, Plane.ONSET, :, pitch] = 0.5
        return out

    assert len(geometry.masked) == 4
    return denoise


def test_expected_notes_surprise_less():
    clip = small_clip()
    geometry = WindowGeometry.of(clip, next(plan_windows(clip, REGION, 16)))
    made = [notes(60, 60, 60, 60), notes(60, 61, 60, 61), notes(61, 61, 61, 61)]
    nats = surprise(geometry, expecting(60, geometry), made)
    assert nats[0] < nats[1] < nats[2]


def test_plausibility_is_per_note():
    scores = plausibility(np.array([8.0, 8.0, 8.0]), [notes(60), notes(60, 61), {0: ()}])
    assert scores.tolist() == [-8, -4, -8]


def test_the_most_plausible_comes_first():
    made = [notes(60), notes(61), notes(62)]
    assert order(np.array([-3.0, -1.0, -2.0]), made)[0] == 1


def test_equally_plausible_variations_are_ordered_by_difference():
    made = [notes(60, 62), notes(60, 62), notes(50, 52)]
    assert order(np.array([-1.0, -1.0, -1.0]), made) == [0, 2, 1]


@given(st.lists(st.floats(-9, 0), min_size=1, max_size=6))
def test_every_variation_has_one_place(scores):
    made = [notes(60 + index) for index in range(len(scores))]
    assert sorted(order(np.array(scores), made)) == list(range(len(scores)))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [((), (), 0.0), ((60,), (60,), 0.0), ((60,), (61,), 1.0), ((60, 61), (60, 62), 2 / 3)],
)
def test_distance_is_the_share_of_attacks_not_shared(one, other, apart):
    pair = [frozenset((0, beat, pitch) for beat, pitch in enumerate(pitches)) for pitches in (one, other)]
    assert distance(*pair) == pytest.approx(apart)
