"""Where the music of a clip lies, and how much silence the file holds before and after it."""

from dataclasses import dataclass

from ripieno.engine.music.clip import Clip

MAX_SILENT_BARS = 16
"""Bars of silence at one end that are taken for a part of the music; in longer music, as many as it has."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the music lies.

    Attributes:
        first: The bar of the first note, from 0.
        stop: The bar after that of the last note.
        bars: How many bars the clip has; one that it enters by less than a sixteenth is none.
    """

    first: int
    stop: int
    bars: int

    @property
    def begins_late(self) -> bool:
        """Whether more silence comes before the music than belongs to it."""
        return self.first > self._usual

    @property
    def ends_early(self) -> bool:
        """Whether the clip goes on for longer after the music than a rest would."""
        return self.bars - self.stop > self._usual

    @property
    def is_surrounded(self) -> bool:
        """Whether the music begins late, or the clip ends far after it."""
        return self.begins_late or self.ends_early

    @property
    def end(self) -> int:
        """The bar that comes next: after the clip, or after the music where the clip's end lies far off."""
        return self.stop if self.ends_early else self.bars

    @property
    def span(self) -> range:
        """The bars of the clip, without silence at an end that lies far off."""
        return range(self.first if self.begins_late else 0, self.end)

    @property
    def _usual(self) -> int:
        """Bars of silence that may belong to the music: 16, or as many as it has itself."""
        return max(MAX_SILENT_BARS, self.stop - self.first)


def extent_of(clip: Clip) -> Extent:
    """Return where the music of a clip lies; in one without notes, everywhere.

    What passes a bar line by a sixteenth at most does not reach into that bar: notes that ring on, and ends
    of tracks that some programs write a tick late.

    Args:
        clip: The clip.
    """
    sounding = [lane.notes for lane in clip.lanes if len(lane.notes)]
    if not sounding:
        return Extent(0, clip.bars, clip.bars)
    first = min(int(notes.onsets[0]) for notes in sounding)
    sixteenth = int(clip.time.step_ticks)
    last = max(int(notes.onsets[-1]) for notes in sounding)
    end = max(int(notes.ends.max()) for notes in sounding) - sixteenth
    stop = max(clip.time.bar_at(last) + 1, clip.time.bar_count(end))
    return Extent(clip.time.bar_at(first), stop, max(clip.time.bar_count(clip.end - sixteenth), stop))
