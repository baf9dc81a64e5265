import numpy as np
import pytest

from ripieno.training.evaluation.texture import describe, kit, table, vertical
from tests.training.evaluation.scenes import notes

# Two bars: a C major chord held for a half, then two single quarters; nothing in the second bar.
BARS = table(notes((0, 8, 60), (0, 8, 64), (0, 8, 67), (8, 4, 72), (12, 4, 71)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notes", 2.5),
        ("attacks", 1.5),
        ("pitch", 66.8),
        ("pitch most", 72),
        ("chord size", 5 / 3),
        ("sounding", 2),
        ("silence", 0.5),
        ("beat 0", 0.5),
        ("beat 1", 0),
        ("top mean interval", 3),
        ("low mean interval", 6.5),
        ("top turns", 1),
        ("equal waits", 0),
        ("density spread", 1.5),
        ("legato", 1),
        ("equal velocities", 1),
    ],
)
def test_a_texture_is_as_counted_by_hand(name, value):
    assert describe(BARS, 2, 16)[name] == pytest.approx(value)


def test_silence_has_every_feature_and_no_notes():
    found = describe(table([]), 2, 16)
    assert found.keys() == describe(BARS, 2, 16).keys()
    assert (found["notes"], found["silence"]) == (0, 1)
    assert np.isnan(found["pitch"])


def test_intervals_that_sound_together_are_counted_by_class():
    found = vertical(BARS[:3])
    # A major triad holds a third of each kind and a fourth (a fifth turned over).
    assert [found[f"interval class {k}"] for k in (3, 4, 5)] == pytest.approx([1 / 3] * 3)
    assert found["lowest"] == 60


def test_a_kit_is_described_drum_by_drum():
    found = kit(table(notes((0, 1, 36), (4.1, 1, 38), (8, 1, 36), channel=9)), 1)
    assert (found["kick notes"], found["snare notes"], found["crash notes"]) == (2, 1, 0)
    assert found["snare offset"] == pytest.approx(0.1)
    assert np.isnan(found["crash velocity"])
