"""Signals that end a program, taken so that what sounds ends first."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PATIENT_SIGNALS = 3
"""Signals after which a program that does not end is ended as Python would."""

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextmanager
def taking_signals(take: Callable[[], object]) -> Iterator[None]:
    """Call a function at each signal that would end the program, while the block lasts.

    Args:
        take: Is called on the main thread; what it raises is raised there.

    Raises:
        KeyboardInterrupt: At the last of `PATIENT_SIGNALS`.
    """
    came = 0

    def count(_: int, __: FrameType | None) -> None:
        nonlocal came
        came += 1
        take()
        if came >= PATIENT_SIGNALS:
            raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {number: signal.signal(number, count) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
