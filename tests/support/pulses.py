"""A synthesizer whose sound can be foretold, a sound card without time, and clips for both."""

import numpy as np

from ripieno.app.render.sound import Samples
from ripieno.app.render.synth.parts import InstrumentPart
from ripieno.app.render.synth.stems import Stems
from ripieno.app.render.synth.synthesizer import TAIL, faded
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ = 480
BAR = 4 * PPQ


class Steps:
    """Plays a note as a constant of its velocity / 1000 from its onset to its end, and half a second on.

    Attributes:
        played: The parts that were asked for.
    """

    def __init__(self, rings: int = 22_050) -> None:
        self.played: list[InstrumentPart] = []
        self._rings = rings

    def stem(self, part: InstrumentPart) -> Samples:
        """Return a part's sound."""
        self.played.append(part)
        sound = np.zeros((part.end + TAIL, 2), np.float32)
        for strike in part.strikes:
            sound[strike.on : strike.off + self._rings] += strike.velocity / 1000
        return faded(sound, len(sound))


class StillCard:
    """A sound card that takes frames only when told to.

    Args:
        take: Returns the next frames.
        tell: Told of troubles.

    Attributes:
        is_open: Whether it has not been closed.
    """

    def __init__(self, take, tell) -> None:
        self._take = take
        self.tell = tell
        self.is_open = True

    def pass_by(self, frames: int, block: int = 441) -> Samples:
        """Take frames in blocks; return them."""
        sizes = [block] * (frames // block) + ([frames % block] if frames % block else [])
        return np.concatenate([self._take(size) for size in sizes])

    def close(self) -> None:
        """Take no more."""
        self.is_open = False


def stems(synth: Steps) -> Stems:
    """Return sounds of a synthesizer."""
    return Stems(lambda: synth)


def lane(*notes: tuple[int, int, int], channel: int = 0, role: Role = Role.KEYS) -> Lane:
    """Return a lane of notes given as onset, length and velocity."""
    return Lane(
        "",
        role,
        tuple(Note(onset, length, 60, velocity, channel) for onset, length, velocity in notes),
        channel + 1,
        channel,
        0,
    )


def clip(*lanes: Lane, bars: int = 2, tempos=((0, 500_000),), metre=(4, 4)) -> Clip:
    """Return a clip of lanes, at 120 BPM in 4/4 unless said otherwise."""
    time = TimeMap(PPQ, tuple(TempoChange(*each) for each in tempos), (MetreChange(0, *metre),))
    return Clip(time, lanes, time.bar_start(bars))
