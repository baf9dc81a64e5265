"""What is shown is what is heard: the transport follows the parts of the editor model."""

from typing import NamedTuple

from PySide6.QtCore import QObject

from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.sound.transport import Transport
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.region import Region


class Heard(NamedTuple):
    """What the transport was told to play."""

    clip: Clip
    region: Region | None
    muted: frozenset[int]
    solo: frozenset[int]
    volumes: tuple[tuple[int, float], ...]

    def is_as(self, other: "Heard") -> bool:
        """Say whether the same is heard; clips are told apart by identity, which costs nothing."""
        return self.clip is other.clip and self[1:] == other[1:]


class ShownMusic(QObject):
    """Gives the transport the clip, the mix and the loop of what is shown, where they have changed.

    Args:
        studio: What is shown.
        transport: What plays it.
        parent: The object that it lives with.
    """

    def __init__(self, studio: EditorModel, transport: Transport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio, self._transport = studio, transport
        self._heard: Heard | None = None
        for signal in (
            studio.history.changed,
            studio.fill_session.changed,
            studio.selection.changed,
            studio.mix.changed,
        ):
            signal.connect(self.follow)

    def follow(self) -> None:
        """Let the transport play what is shown now."""
        mix, region, shown = self._studio.mix, self._studio.shown_region, self._studio.shown
        clip = self._studio.clip
        heard = Heard(clip, region, mix.muted, mix.solo, tuple(mix.volumes.items()))
        if self._heard is not None and heard.is_as(self._heard):
            return
        self._heard = heard
        if shown is None or not clip.lanes:
            self._transport.set_clip(None)
            return
        self._transport.set_clip(clip, heard.muted, dict(heard.volumes), heard.solo, shown.controls)
        if region is not None and region.bars:
            time = clip.time
            self._transport.set_span(time.bar_start(region.bars[0]), time.bar_start(region.bars[-1] + 1))
        else:
            self._transport.set_span(0, 0)
