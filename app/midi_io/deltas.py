"""The delta times of many events at once."""

import numpy as np
from numpy.typing import NDArray

from ripieno.app.midi_io.smf_vlq import read_vlq

_USUAL = 4
"""Bytes of a delta time at most, unless it is padded."""


def read_deltas(data: bytes, starts: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Return the offset past the delta time of each event, and that time in ticks.

    Args:
        data: The bytes of the events.
        starts: Where each event begins in them.
    """
    seen = np.frombuffer(data, np.uint8)
    digits = seen[starts]
    past = starts + np.uint32(1)
    goes_on = (digits > 0x7F).nonzero()[0]
    if not len(goes_on):
        return past, digits.astype(np.int32)
    waits = (digits & 0x7F).astype(np.int32)
    for _ in range(_USUAL - 1):
        digits = seen[past[goes_on]]
        waits[goes_on] = waits[goes_on] << 7 | digits & 0x7F
        past[goes_on] += np.uint32(1)
        goes_on = goes_on[digits > 0x7F]
    for index in goes_on.tolist():
        waits[index], past[index] = read_vlq(data, int(starts[index]), len(data))
    return past, waits
