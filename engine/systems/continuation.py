"""Music that goes on from a primer: row by row, or stretch by stretch."""

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ripieno.engine.systems.representations.packed_roll import KEYS, PackedRoll
from ripieno.engine.systems.representations.representation import (
    Floats,
    Generators,
    Rows,
    SymbolRepresentation,
)
from ripieno.engine.systems.representations.symbols import seeded
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.song import PianoSong

MAX_ROWS_PER_SECOND = 60
"""A piece ends here, whatever its rows mean, so that sampling ends; songs have 27 events in a second."""

SHOWN_ROWS = 128
"""Rows that a network sees at once, and those of a primer. Source: Luo 2021, sec. 5.4.3."""

NOISE = 100
"""Numbers of noise that a generator of stretches reads."""

PredictRow = Callable[[Rows], Floats]
"""From the rows before, ``(batch, time, ...)``, to outputs for the next one, ``(batch, outputs)``."""

MakeStretch = Callable[[Floats, Floats], Floats]
"""From noise ``(batch, 100)`` and a primer ``(batch, 88, rows)`` to the keys that follow, in its shape."""


def continue_rows(
    predict: PredictRow,
    representation: SymbolRepresentation,
    request: SampleRequest,
    *,
    shown: int = SHOWN_ROWS,
    max_rows_per_second: float = MAX_ROWS_PER_SECOND,
) -> list[Rows]:
    """Return the rows that a network adds to each primer, until their seconds are over.

    Args:
        predict: The network; it sees ``shown`` rows at once.
        representation: What its rows mean.
        request: How long, from what, by which chance.
        shown: Rows that the network sees, and those of a primer.
        max_rows_per_second: A piece ends after so many, whatever they mean.
    """
    primers = [representation.encode(song)[:shown] for song in request.primers]
    known = min(len(each) for each in primers)
    window = np.stack([each[-known:] for each in primers])
    made = list(
        add_rows(
            predict,
            representation,
            window,
            request.seconds,
            seeded(request.seed, request.count),
            shown=shown,
            max_rows_per_second=max_rows_per_second,
        )
    )
    return rows_within(representation, np.stack(made, axis=1), request.seconds)


def add_rows(
    predict: PredictRow,
    representation: SymbolRepresentation,
    window: Rows,
    seconds: float,
    generators: Generators,
    *,
    temperature: float = 1.0,
    shown: int = SHOWN_ROWS,
    max_rows_per_second: float = MAX_ROWS_PER_SECOND,
) -> Iterator[Rows]:
    """Yield the next row of each piece, until all last as long as wanted.

    Args:
        predict: The network.
        representation: What its rows mean.
        window: The rows before; shape ``(batch, time, ...)``.
        seconds: How long the new rows last.
        generators: One for each piece.
        temperature: Divides the log-odds.
        shown: Rows that the network sees.
        max_rows_per_second: A piece ends after so many, whatever they mean.
    """
    window = window.astype(np.int64)[:, -shown:]
    elapsed = np.zeros(len(window))
    for _ in range(int(seconds * max_rows_per_second) + 1):
        row = representation.follow(predict(window) / temperature, window[:, -1], generators)
        yield row
        window = np.concatenate([window, row[:, None]], axis=1)[:, -shown:]
        elapsed += representation.seconds(row[:, None])[:, 0]
        if (elapsed >= seconds).all():
            break


def rows_within(representation: SymbolRepresentation, rows: Rows, seconds: float) -> list[Rows]:
    """Return those of each piece's rows, ``(batch, time, ...)``, that begin within some seconds."""
    lengths = representation.seconds(rows)
    begins = lengths.cumsum(axis=1) - lengths
    return [each[time < seconds] for each, time in zip(rows, begins, strict=True)]


def continue_stretches(
    make: MakeStretch, representation: PackedRoll, rows: int, request: SampleRequest
) -> list[Rows]:
    """Return the packed rows that a generator makes after each primer, until its seconds are over.

    Args:
        make: The generator.
        representation: What rows mean.
        rows: Of a primer and of what is made at once.
        request: How long, from what, by which chance.
    """
    primer = np.stack([last_keys(representation, song, rows) for song in request.primers])
    count = math.ceil(request.seconds / (rows * representation.cell_made_seconds))
    made = list(add_stretches(make, primer, count, seeded(request.seed, request.count)))
    return packed_stretches(made)


def add_stretches(make: MakeStretch, primer: Floats, count: int, generators: Generators) -> Iterator[Floats]:
    """Yield stretch after stretch, 0 or 1, each the primer of the next; shape of the primer."""
    for _ in range(count):
        noise = np.stack([each.standard_normal(NOISE) for each in generators]).astype(np.float32)
        primer = (make(noise, primer) >= 0.5).astype(np.float32)
        yield primer


def packed_stretches(made: Sequence[Floats]) -> list[Rows]:
    """Return stretches of shape ``(batch, 88, rows)``, one after the other, as packed rows of each piece."""
    keys = np.concatenate(made, axis=2).transpose(0, 2, 1)
    return list(np.packbits(keys >= 0.5, axis=-1))


def last_keys(representation: PackedRoll, song: PianoSong, rows: int) -> Floats:
    """Return the last rows of a song as keys of shape ``(88, rows)``; silence before a short one."""
    keys = np.zeros((rows, KEYS), np.float32)
    packed = representation.encode(song)[-rows:]
    if len(packed):
        keys[-len(packed) :] = np.unpackbits(packed, axis=1)[:, :KEYS]
    return keys.T
