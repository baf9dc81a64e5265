"""What is shown is what is heard: the transport follows the parts of the editor model."""

from typing import NamedTuple

from PySide6.QtCore import QObject

from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.sound.transport import TransportBar
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region


class PlayedState(NamedTuple):
    """What the transport was told to play."""

    clip: Clip
    region: Region | None
    muted: frozenset[int]
    solo: frozenset[int]
    volumes: tuple[tuple[int, float], ...]

    def is_same_as(self, other: "PlayedState") -> bool:
        """Say whether the same is heard; clips are told apart by identity, which costs nothing."""
        return self.clip is other.clip and self[1:] == other[1:]


class ShownMusic(QObject):
    """Gives the transport the clip, the mix and the loop of what is shown, where they have changed.

    Args:
        editor_model: What is shown.
        transport: What plays it.
        parent: The object that it lives with.
    """

    def __init__(
        self, editor_model: EditorModel, transport: TransportBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor_model, self._transport = editor_model, transport
        self._played: PlayedState | None = None
        for signal in (
            editor_model.history.changed,
            editor_model.fill_session.changed,
            editor_model.selection.changed,
            editor_model.mix.changed,
        ):
            signal.connect(self.follow)

    def follow(self) -> None:
        """Let the transport play what is shown now."""
        mix, region, shown = self._editor_model.mix, self._editor_model.shown_region, self._editor_model.shown
        clip = self._editor_model.clip
        played = PlayedState(clip, region, mix.muted, mix.solo, tuple(mix.volumes.items()))
        if self._played is not None and played.is_same_as(self._played):
            return
        self._played = played
        if shown is None or not clip.lanes:
            self._transport.set_clip(None)
            return
        self._transport.set_clip(clip, played.muted, dict(played.volumes), played.solo, shown.controls)
        if region is not None and region.bars:
            time = clip.time
            self._transport.set_span(time.bar_start(region.bars[0]), time.bar_start(region.bars[-1] + 1))
        else:
            self._transport.set_span(0, 0)
