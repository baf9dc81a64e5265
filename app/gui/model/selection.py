"""The selected region, the lane in front, and the lanes to fill."""

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.model.fill_session import FillSession
from ripieno.engine.music.region import LAST_BAR, Region
from ripieno.engine.music.selection import describe


class Selection(QObject):
    """What is to be filled.

    While a fill runs, it stays. A new region discards the ideas on offer for the one before.

    Args:
        fill_session: The fill, and the clip that is shown.
        parent: The object that it lives with.

    Attributes:
        region: What is selected; None where nothing is.
        current: Index of the lane in front.
        fills: Lanes to fill; where there are none, the lane in front is filled.
    """

    changed = Signal()
    fronted = Signal(int)
    """The lane that was brought to the front, be it there already."""

    def __init__(self, fill_session: FillSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.region: Region | None = None
        self.current = 0
        self.fills: frozenset[int] = frozenset()
        self._fill_session = fill_session

    @property
    def words(self) -> str:
        """What is selected, in words."""
        if self.region is None:
            return self.tr("No selection. Drag over the bar numbers to select what to fill.")
        return describe(self.region, self._fill_session.clip)

    def restore(self, region: Region | None, current: int, fills: frozenset[int]) -> None:
        """Take the state of another session; whoever calls it emits :attr:`changed`."""
        self.region, self.current, self.fills = region, current, fills

    def fit(self, lanes: int) -> None:
        """Drop what lies in lanes that a clip does not have.

        Args:
            lanes: How many lanes it has.
        """
        before = self.region, self.current, self.fills
        self.current = min(self.current, max(lanes - 1, 0))
        self.fills = frozenset(lane for lane in self.fills if lane < lanes)
        if self.region is not None and any(lane >= lanes for lane in self.region.lanes):
            self.region = None
        if before != (self.region, self.current, self.fills):
            self.changed.emit()

    def choose(self, region: Region | None) -> None:
        """Select a region, or nothing."""
        if self._fill_session.is_filling:
            return
        self._fill_session.discard()
        self._fill_session.forget_fresh()
        self.region = region
        self.changed.emit()

    def choose_on_roll(self, region: Region | None) -> None:
        """Select what was marked on the piano roll; all pitches mean all lanes to fill."""
        if region is not None and self.fills and (region.low, region.high) == (0, 127):
            region = replace(region, lanes=tuple(sorted(self.fills)))
        if region != self.region:
            self.choose(region)

    def choose_bars(self, bars: Iterable[int], *, adds: bool = False) -> None:
        """Select whole bars of the lanes to fill, else of the one in front."""
        clip = self._fill_session.clip
        lanes = tuple(sorted(self.fills)) or (self.current,)
        held = self.region.spans(clip.time) if adds and self.region else ()
        if clip.lanes:
            self.choose(Region(tuple(bars), lanes).plus(held, clip.time))

    def choose_all(self) -> None:
        """Select all bars of the lanes to fill."""
        self.choose_bars(range(min(self._fill_session.clip.bars, LAST_BAR + 1)))

    def front(self, lane: int) -> None:
        """Bring a lane to the front; where no lane is to be filled, the region goes with it."""
        self.current = lane
        if not self.fills:
            self._move_region((lane,))
        self.changed.emit()
        self.fronted.emit(lane)

    def fill_lane(self, lane: int, *, wanted: bool) -> None:
        """Let a lane be filled, or not."""
        self.fills = self.fills | {lane} if wanted else self.fills - {lane}
        self._move_region(tuple(sorted(self.fills)) or (self.current,))
        self.changed.emit()

    def _move_region(self, lanes: tuple[int, ...]) -> None:
        """Select the same bars of other lanes, unless ideas for them are on offer or on their way."""
        region, session = self.region, self._fill_session
        is_pinned = session.offer is not None or session.is_filling
        if region is not None and region.lanes != lanes and not is_pinned:
            self.region = replace(region, lanes=lanes)
