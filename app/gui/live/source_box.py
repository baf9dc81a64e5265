"""What is played: music from nothing or a clip in a loop; and where it is recorded."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from ripieno.app.gui.card import TitledFrame
from ripieno.app.gui.folders import folder_to_open, folder_to_save
from ripieno.app.session.live.setup import LiveSetup

METRES = ((4, 4), (3, 4), (2, 4), (5, 4), (6, 8), (7, 8), (9, 8), (12, 8))
MIDI_FILES = "MIDI (*.mid *.midi *.smf *.kar *.rmi)"


class SourceBox(TitledFrame):
    """Choosers for clip, bars, tracks, metre and recording.

    Args:
        heading: What the group is called.
    """

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self._clip: Path | None = None
        self._offer: tuple[Path | None, ...] = ()
        self._is_own = False
        self.grid.setColumnStretch(1, 1)
        self._what = QComboBox()
        self._what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._what.setMinimumContentsLength(14)
        self._what.activated.connect(self._update_fields)
        self.browse = QToolButton()
        self.browse.setText(self.tr("File\u2026"))
        self.browse.setAccessibleName(self.tr("Choose a MIDI file to loop"))
        self.browse.clicked.connect(self._choose_clip)
        self._add(0, self.tr("Music"), self.tr("From scratch, or a looped file."), self._what, self.browse)
        self._bars = QLineEdit(placeholderText=self.tr("all, or such as 5-8"))
        self._add(1, self.tr("Bars"), self.tr("The bars that are made anew at each pass."), self._bars)
        self._tracks = QLineEdit(placeholderText=self.tr("all that play, or such as Piano"))
        self._add(2, self.tr("Tracks"), self.tr("The tracks that are made anew at each pass."), self._tracks)
        self._metre = QComboBox()
        for beats, unit in METRES:
            self._metre.addItem(f"{beats}/{unit}", (beats, unit))
        self._add(
            3, self.tr("Time signature"), self.tr("The time signature of music from scratch."), self._metre
        )
        self._record = QLineEdit(placeholderText=self.tr("not recorded"))
        self._record.setClearButtonEnabled(True)
        browse = QToolButton()
        browse.setText(self.tr("File\u2026"))
        browse.setAccessibleName(self.tr("Choose a file to record to"))
        browse.clicked.connect(self._choose_record)
        explanation = self.tr("A MIDI file that takes what is played, written at the end.")
        self._add(4, self.tr("Record to"), explanation, self._record, browse)
        self.set_clip(None)

    @property
    def clip(self) -> Path | None:
        """The file that plays in a loop; None for music from nothing."""
        return self._clip if self._what.currentIndex() == 1 else None

    @property
    def bars(self) -> str:
        """The bars made anew, as written."""
        return self._bars.text()

    @property
    def tracks(self) -> str | None:
        """The tracks made anew; None for all that play."""
        return self._tracks.text().strip() or None

    @property
    def metre(self) -> tuple[int, int]:
        """The time signature of music from scratch."""
        beats, unit = self._metre.currentData()
        return int(beats), int(unit)

    @property
    def record(self) -> Path | None:
        """The file that takes what is played."""
        text = self._record.text().strip()
        return Path(text) if text else None

    def set_clip(self, path: Path | None) -> None:
        """Offer a clip and choose it; with None, music from nothing is all there is.

        An offer that is repeated changes nothing, nor does None take away what the user has selected.
        """
        if self._offer == (path,) or (path is None and self._is_own):
            return
        self._offer = (path,)
        self._choose(path, is_own=False)

    def _choose(self, path: Path | None, *, is_own: bool) -> None:
        """Let a clip be played, if there is one."""
        self._clip, self._is_own = path, is_own
        self._what.clear()
        self._what.addItem(self.tr("From scratch"))
        if path is not None:
            self._what.addItem(self.tr("{file}, looped").format(file=path.name))
            self._what.setCurrentIndex(1)
        self._update_fields()

    def show_setup(self, setup: LiveSetup) -> None:
        """Show what a preset plays."""
        self._choose(setup.clip, is_own=True)
        bars = () if setup.bars is None else setup.bars
        self._bars.setText(",".join(str(bar + 1) for bar in bars))
        self._tracks.setText(setup.tracks or "")
        at = self._metre.findText("/".join(map(str, setup.metre)))
        self._metre.setCurrentIndex(max(at, 0))

    def set_record(self, path: Path | None) -> None:
        """Choose the file that takes what is played; None for none."""
        self._record.setText("" if path is None else str(path))

    def _update_fields(self) -> None:
        """Let only what counts be changed."""
        has_clip = self.clip is not None
        self._bars.setEnabled(has_clip)
        self._tracks.setEnabled(has_clip)
        self._metre.setEnabled(not has_clip)
        self._what.setToolTip("" if self._clip is None else str(self._clip))

    def _choose_clip(self) -> None:
        folder, title = folder_to_open(self._clip), self.tr("Loop a file")
        name, _ = QFileDialog.getOpenFileName(self, title, str(folder), MIDI_FILES)
        if name:
            self._choose(Path(name), is_own=True)

    def _choose_record(self) -> None:
        usual = self.record or folder_to_save(self._clip) / "take.mid"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Record to"), str(usual), MIDI_FILES)
        if name:
            self.set_record(Path(name))

    def _add(self, row: int, name: str, explanation: str, *widgets: QWidget) -> None:
        """Add a row with its name."""
        label, side = QLabel(name), QHBoxLayout()
        side.setSpacing(6)
        label.setBuddy(widgets[0])
        for widget in widgets:
            side.addWidget(widget, 1 if widget is widgets[0] else 0)
            widget.setToolTip(widget.toolTip() or explanation)
            widget.setAccessibleDescription(explanation)
        widgets[0].setAccessibleName(name)
        self.grid.addWidget(label, row, 0)
        self.grid.addLayout(side, row, 1)
