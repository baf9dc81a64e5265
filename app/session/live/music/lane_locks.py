"""Pattern locks: lanes that repeat their last bars while the others go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import Bar
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note import Note


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a lane repeats.

    Attributes:
        length: Bars that were asked for.
        first: Number of the first bar of it.
        bars: The notes of each bar.
    """

    length: int
    first: int
    bars: tuple[tuple[Note, ...], ...]

    def at(self, bar: int) -> tuple[Note, ...]:
        """Return the notes of a bar, however far off it is."""
        return self.bars[(bar - self.first) % len(self.bars)]


@dataclass
class LaneLocks:
    """The patterns of the lanes that are locked.

    Attributes:
        lanes: The lanes.
        made: The lanes that may be locked; the others play what a clip holds.
    """

    lanes: Sequence[Lane]
    made: Sequence[int]
    _patterns: dict[int, _Pattern] = field(default_factory=dict)

    def turn(self, controls: Controls, bars: Mapping[int, Bar], current: int) -> None:
        """Lock and unlock lanes as the controls say; a lane is locked once a bar of it was played.

        Args:
            controls: Where they stand.
            bars: Bars by number.
            current: The bar that plays, the last of the pattern.
        """
        for lane in self.made:
            length = controls.lane(self.lanes[lane].role).lock
            held = self._patterns.get(lane)
            if held is not None and held.length != length:
                del self._patterns[lane]
                held = None
            if length and held is None:
                first = next((bar for bar in range(current - length + 1, current + 1) if bar in bars), None)
                if first is not None:
                    notes = tuple(
                        tuple(bars[bar].notes.get(lane, ())) if bar in bars else ()
                        for bar in range(first, current + 1)
                    )
                    self._patterns[lane] = _Pattern(length, first, notes)

    def apply(self, bar: int, content: Bar) -> Bar:
        """Return a bar in which the locked lanes play their patterns."""
        if not self._patterns:
            return content
        locked = {lane: pattern.at(bar) for lane, pattern in self._patterns.items()}
        return replace(content, notes={**content.notes, **locked})
