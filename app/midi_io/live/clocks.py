"""Where seconds come from: the host's clock, or one that a test moves by hand."""

import time
from dataclasses import dataclass
from typing import Protocol


class Clock(Protocol):
    """Something that says what time it is, in seconds that never run backwards."""

    def now(self) -> float:
        """Return the seconds since a moment that stays the same."""
        ...


@dataclass(frozen=True)
class HostClock:
    """The clock of the machine: steady, never set, the finest that Python offers."""

    def now(self) -> float:
        """Return seconds of `time.perf_counter`."""
        return time.perf_counter()


@dataclass
class VirtualClock:
    """A clock that stands still until it is moved.

    Attributes:
        seconds: The time it shows.
    """

    seconds: float = 0.0

    def now(self) -> float:
        """Return the seconds that the clock was moved to."""
        return self.seconds

    def advance(self, seconds: float) -> float:
        """Move on by ``seconds`` and return the new time.

        Raises:
            ValueError: If ``seconds`` is negative.
        """
        if seconds < 0:
            raise ValueError(f"A clock cannot run back {-seconds} seconds.")
        self.seconds += seconds
        return self.seconds
