"""What is to be heard: a span of a clip, and how loud each lane is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.engine.music.clip import Clip

Controls = tuple[tuple[int, bytes], ...]
"""Ticks and channel messages other than notes, ascending."""

MIN_FRAMES = SAMPLE_RATE // 50
"""Frames of a passage at least, so that a loop of a few ticks is no storm of notes."""


@dataclass(frozen=True)
class Playback:
    """A span of a clip, as it is to be heard.

    Attributes:
        clip: The clip.
        start: First tick.
        end: The first tick that is not played.
        muted: Indices of lanes that are silent.
        soloed: Indices of lanes; where there are any, all others are silent.
        volumes: Loudness by lane index, 0 to 1; 1 where nothing is said.
        metronome: Whether beats click.
        controls: Controllers, pitch bends and programs by lane index.
    """

    clip: Clip
    start: int
    end: int
    muted: frozenset[int] = frozenset()
    soloed: frozenset[int] = frozenset()
    volumes: Mapping[int, float] = field(default_factory=dict)
    metronome: bool = False
    controls: Mapping[int, Controls] = field(default_factory=dict)

    @cached_property
    def first_frame(self) -> int:
        """Frames from the begin of the clip to that of the passage."""
        return self.frame_at(self.start)

    @cached_property
    def frames(self) -> int:
        """Length in frames, at least ``MIN_FRAMES``."""
        return max(MIN_FRAMES, self.frame_at(self.end) - self.first_frame)

    def frame_at(self, tick: int) -> int:
        """Return the frame, counted from the begin of the clip, nearest to a tick."""
        return round(self.clip.time.seconds_at(tick) * SAMPLE_RATE)

    def tick_at(self, frame: int) -> int:
        """Return the tick nearest to a frame that is counted from the begin of the passage."""
        tick = self.clip.time.tick_at((self.first_frame + frame) / SAMPLE_RATE)
        return min(max(tick, self.start), self.end)

    def gain(self, lane: int) -> float:
        """Return how loud a lane is, 0 to 1."""
        if lane in self.muted or (self.soloed and lane not in self.soloed):
            return 0.0
        return min(max(self.volumes.get(lane, 1.0), 0.0), 1.0)
