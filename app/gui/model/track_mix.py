"""Mutes, solos and volumes of the lanes."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal


class TrackMix(QObject):
    """How loud each lane is heard; it changes no note.

    Attributes:
        muted: Lanes that are muted.
        solo: Lanes that alone are heard, where there are any.
        volumes: Loudness by lane, 0 to 1; 1 where a lane is not named.
    """

    changed = Signal()
    """A mute, a solo or a volume."""
    switched = Signal()
    """A mute or a solo: what the piano roll shows of the mix."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.muted: frozenset[int] = frozenset()
        self.solo: frozenset[int] = frozenset()
        self.volumes: dict[int, float] = {}

    def restore(self, muted: frozenset[int], solo: frozenset[int], volumes: Mapping[int, float]) -> None:
        """Take the state of another session; whoever calls it emits :attr:`changed`."""
        self.muted, self.solo, self.volumes = muted, solo, dict(volumes)

    def silent(self, lanes: int) -> frozenset[int]:
        """Return the lanes that are not heard, of a clip with so many lanes."""
        others = frozenset(range(lanes)) - self.solo if self.solo else frozenset()
        return self.muted | others

    def mute(self, lane: int, *, wanted: bool) -> None:
        """Mute a lane, or not."""
        self.set_audible(muted=_with(self.muted, lane, wanted=wanted))

    def solo_lane(self, lane: int, *, wanted: bool) -> None:
        """Hear a lane alone, or no longer."""
        self.set_audible(solo=_with(self.solo, lane, wanted=wanted))

    def set_audible(self, *, muted: frozenset[int] | None = None, solo: frozenset[int] | None = None) -> None:
        """Mute lanes, or hear only some; None leaves either as it is."""
        self.muted = self.muted if muted is None else muted
        self.solo = self.solo if solo is None else solo
        self.changed.emit()
        self.switched.emit()

    def set_volume(self, lane: int, volume: float) -> None:
        """Set the loudness of a lane, from 0 to 1."""
        self.volumes[lane] = volume
        self.changed.emit()


def _with(lanes: frozenset[int], lane: int, *, wanted: bool) -> frozenset[int]:
    return lanes | {lane} if wanted else lanes - {lane}
