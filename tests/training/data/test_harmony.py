import numpy as np
import pytest

from ripieno.training.data.harmony import ChordBlock, mask_of, per_patch, root_of


@pytest.mark.parametrize(
    ("pitches", "root"),
    [
        ((48, 52, 55), 0),
        ((52, 55, 60), 0),  # C/E
        ((57, 60, 64, 67), 9),  # Am7
        ((48, 52, 55, 57), 0),  # C6 on its own bass
        ((55, 60, 62), 7),  # Gsus4, not C sus 2
        ((59, 62, 65), 11),  # B diminished
        ((43, 53, 57, 59), 7),  # G7 without its fifth stands on its bass
        ((50, 51, 52), 2),
    ],
)
def test_the_root_is_what_a_musician_would_name(pitches: tuple[int, ...], root: int) -> None:
    assert root_of(pitches) == root


def test_a_mask_has_a_bit_for_each_pitch_class() -> None:
    assert mask_of((60, 64, 67, 72)) == 0b000010010001


def test_each_patch_takes_the_chord_that_fills_most_of_it() -> None:
    lines = np.array([0, 14], np.float32)
    root, mask = per_patch(
        [ChordBlock(0, 5, 0, 1), ChordBlock(5, 9, 5, 32), ChordBlock(12, 14, 7, 128)], lines
    )
    assert root.tolist() == [0, 5, -1, 7]
    assert mask.tolist() == [1, 32, 0, 128]
