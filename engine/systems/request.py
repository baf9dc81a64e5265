"""Music that a system is asked for."""

from dataclasses import dataclass

from ripieno.engine.systems.song import PianoSong


@dataclass(frozen=True)
class SampleRequest:
    """Music to make.

    Attributes:
        seconds: How long each piece is at most.
        seed: From which all chance follows.
        primers: Songs of the training split, one for each piece; what goes on from music goes on from these,
            and leaves them out of the result.
    """

    seconds: float
    seed: int
    primers: tuple[PianoSong, ...]

    @property
    def count(self) -> int:
        """How many pieces are made."""
        return len(self.primers)
