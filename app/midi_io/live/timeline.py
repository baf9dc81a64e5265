"""The straight line between seconds and beats while the tempo stays the same."""

from dataclasses import dataclass

from ripieno.engine.errors import RipienoError

SECONDS_PER_MINUTE = 60.0
SLOWEST, FASTEST = 5.0, 999.0


class TempoError(RipienoError):
    """A tempo outside what a clock can keep."""


@dataclass(frozen=True)
class Timeline:
    """Which beat falls on which second.

    Attributes:
        beat: A position in beats; a beat is a quarter note, 0 the begin of the song.
        seconds: When that position is reached, on the clock of the sender.
        tempo: Beats per minute, from `SLOWEST` to `FASTEST`.

    Raises:
        TempoError: If the tempo lies outside its range.
    """

    beat: float = 0.0
    seconds: float = 0.0
    tempo: float = 120.0

    def __post_init__(self) -> None:
        if not SLOWEST <= self.tempo <= FASTEST:
            raise TempoError(
                f"A tempo of {self.tempo:g} beats per minute cannot be kept; "
                f"choose one from {SLOWEST:g} to {FASTEST:g}."
            )

    def seconds_at(self, beat: float) -> float:
        """Return when ``beat`` is reached, in seconds; before `seconds` for an earlier beat."""
        return self.seconds + (beat - self.beat) * SECONDS_PER_MINUTE / self.tempo

    def beat_at(self, seconds: float) -> float:
        """Return the position at ``seconds``, in beats."""
        return self.beat + (seconds - self.seconds) * self.tempo / SECONDS_PER_MINUTE

    def with_tempo(self, tempo: float, at_seconds: float) -> "Timeline":
        """Return the line that turns at ``at_seconds``: same position there, another tempo.

        Raises:
            TempoError: If the tempo lies outside its range.
        """
        return Timeline(self.beat_at(at_seconds), at_seconds, tempo)

    def located(self, beat: float, at_seconds: float) -> "Timeline":
        """Return the line of the same tempo that is at ``beat`` at ``at_seconds``."""
        return Timeline(beat, at_seconds, self.tempo)
