"""The windows beside the main one: live playing and batches."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ripieno.app.gui.looks import resize_within_screen

if TYPE_CHECKING:
    from ripieno.app.gui.batch.panel import BatchPanel
    from ripieno.app.gui.live.panel import LivePanel

LIVE_SIZE = 1000, 780
BATCH_SIZE = 980, 680


class Sides(QObject):
    """Windows that are made when they are first asked for.

    Signals:
        opened: A file of a batch that is to be seen and heard.
    """

    opened = Signal(Path)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.live: LivePanel | None = None
        self.batch: BatchPanel | None = None

    def show_live(self, clip: Path | None) -> None:
        """Open the live panel, or bring it to the front.

        Args:
            clip: A file that it may play in a loop; None for none.
        """
        if self.live is None:
            from ripieno.app.gui.live.panel import LivePanel

            self.live = LivePanel()
            self.live.setWindowTitle(self.tr("Live \u2013 Ripieno"))
            resize_within_screen(self.live, *LIVE_SIZE)
        self.live.set_clip(clip)
        self.live.show()
        self.live.raise_()

    def show_batch(self) -> None:
        """Open the batch panel, or bring it to the front."""
        if self.batch is None:
            from ripieno.app.gui.batch.panel import BatchPanel

            self.batch = BatchPanel()
            self.batch.setWindowTitle(self.tr("Batch \u2013 Ripieno"))
            resize_within_screen(self.batch, *BATCH_SIZE)
            self.batch.opened.connect(self.opened)
        self.batch.show()
        self.batch.raise_()

    def shut(self) -> None:
        """Close them, and wait for their work to end."""
        for panel in (self.live, self.batch):
            if panel is not None:
                panel.shut()
                panel.close()
