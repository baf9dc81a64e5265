"""Music that goes on from a primer ends in time, and does not hold the primer."""

import numpy as np

from ripieno.engine.systems.continuation import (
    add_rows,
    add_stretches,
    continue_rows,
    last_keys,
    packed_stretches,
    rows_within,
)
from ripieno.engine.systems.representations.events import TIME_SHIFT_EVENT, EventSequence
from ripieno.engine.systems.representations.melody import Melody
from ripieno.engine.systems.representations.packed_roll import PackedRoll
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.request import SampleRequest
from tests.support.piano_songs import song, songs


def sure(symbol, outputs):
    return lambda rows: np.tile(1e3 * np.eye(outputs)[symbol], (len(rows), 1))


def test_rows_last_as_long_as_asked_for():
    (rows,) = continue_rows(sure(60, 129), Melody(), SampleRequest(2.0, 1, (song(),)))
    assert rows.tolist() == [60] * 16


def test_the_network_sees_no_more_rows_than_it_learnt_from():
    seen = []

    def predict(rows):
        seen.append(rows.shape[1])
        return sure(60, 129)(rows)

    window = np.zeros((1, 300), np.int64)
    list(add_rows(predict, Melody(), window, 2.0, seeded(1, 1), shown=20))
    assert set(seen) == {20}


def test_rows_that_take_no_time_end_too():
    rows = list(add_rows(sure(60, 388), EventSequence(), np.zeros((1, 4), int), 1.0, seeded(1, 1)))
    assert len(rows) == 61


def test_rows_after_the_end_are_left_out():
    second = TIME_SHIFT_EVENT + 99
    rows = np.array([[60, second, 62, second, 64]])
    assert rows_within(EventSequence(), rows, 1.5)[0].tolist() == [60, second, 62, second]


def test_each_stretch_is_the_primer_of_the_next():
    primer = np.stack([last_keys(PackedRoll(), each, 8) for each in songs(2)])
    made = list(add_stretches(lambda _, before: 1 - before, primer, 3, seeded(1, 2)))
    assert np.array_equal(made[0], 1 - primer)
    assert np.array_equal(made[1], primer)
    rows = packed_stretches(made)
    assert [each.shape for each in rows] == [(24, 11)] * 2
    assert np.array_equal(np.unpackbits(rows[0], axis=1)[8:16, :88], primer[0].T)
