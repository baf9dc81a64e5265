"""What each representation does: notes to rows, rows to notes, rows after rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.systems.representations.events import (
    EventSequence,
)
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.representations.symbols import seeded
from tests.support.piano_songs import note_places, playing, song

WRITERS = (Melody(), PianoRoll(), PackedRoll(), EventSequence(), EventSequence(holds=True))


@pytest.mark.parametrize(
    "representation", [Melody(), Melody(holds=True), PianoRoll(), PackedRoll(), EventSequence()]
)
def test_seconds_of_rows_add_up_to_those_of_the_song(representation):
    rows = representation.encode(song())[None]
    assert float(representation.seconds(rows).sum()) == pytest.approx(song().seconds, abs=0.13)


def test_no_song_is_no_rows_and_no_rows_are_no_notes():
    for representation in WRITERS:
        rows = representation.encode(playing())
        assert len(rows) == 0
        assert note_places(representation.decode(rows)) == []


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=10)
def test_the_next_row_has_the_shape_and_type_of_the_one_before(seed):
    outputs = np.random.default_rng(seed)
    for representation in WRITERS:
        before = representation.encode(song())[:2]
        likely = outputs.normal(size=(2, representation.outputs))
        drawn = representation.follow(likely, before, seeded(seed, 2))
        assert (drawn.shape, drawn.dtype) == (before.shape, before.dtype)


def test_names_tell_representations_apart():
    others = (Melody(), Melody(holds=True), PianoRoll(), PianoRoll(56, 28, 1.0), *WRITERS[-2:])
    assert len({each.name for each in others}) == len(others)
