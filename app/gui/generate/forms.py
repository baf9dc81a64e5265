"""The parameters of each operation, as a form that becomes a command."""

from dataclasses import dataclass, replace

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from ripieno.app.gui.role_names import role_name
from ripieno.app.gui.style import indent
from ripieno.app.session.choice import MAX_FILL_BARS
from ripieno.app.session.commands import AccompanyFile, End, ExtendFile, ReharmoniseFile
from ripieno.app.session.editor.fill import USUAL
from ripieno.app.session.editor.generation import NO_FILE, THE_CLIP
from ripieno.engine.generate import FillOptions, OperationError
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.harmony import Progression
from ripieno.engine.music.region import parse_bars
from ripieno.engine.music.roles import Role


@dataclass(frozen=True)
class FormContext:
    """What a form knows of the window.

    Attributes:
        options: How to make notes, as the knobs have it.
        words: The selection, in words.
        bars: The selected bars, as they are typed; empty where there are none.
        tracks: Names of the tracks to fill, as they are shown; empty where none is ticked.
        track_text: The same tracks, as a command names them.
    """

    options: FillOptions = USUAL
    words: str = ""
    bars: str = ""
    tracks: str = ""
    track_text: str = ""


class OperationForm(QWidget):
    """Fields under each other.

    Args:
        context: What the form knows of the window.

    Attributes:
        title: What the operation is called.
        verb: What the button says.
        intro: What the operation does, in a sentence.
    """

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.title = self.verb = self.intro = ""
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setVerticalSpacing(8)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.chords = QLineEdit()
        self.chords.setPlaceholderText(self.tr("Auto"))

    def add(self, name: str, widget: QWidget, why: str) -> None:
        """Add a field with its name and what it does."""
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(why)
        widget.setToolTip(why)
        self._form.addRow(name, widget)

    def add_chords(self) -> None:
        """Add the field for chords."""
        self.add(
            self.tr("Chords"),
            self.chords,
            self.tr("Chords of the new bars, such as C | Am F | G7; they begin again where they end."),
        )

    def progression(self) -> Progression | None:
        """Return the chords that were typed; None where there are none."""
        text = self.chords.text().strip()
        return parse_progression(text) if text else None

    def options(self) -> FillOptions:
        """Return how to make notes, with the chords that were typed."""
        return replace(self.context.options, chords=self.progression())

    def bar_count(self, usual: int) -> QSpinBox:
        """Return a field for a number of bars."""
        box = QSpinBox()
        indent(box)
        box.setRange(1, MAX_FILL_BARS)
        box.setValue(usual)
        return box


class ExtendForm(OperationForm):
    """More bars after the end, or before the start."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title, self.verb = self.tr("Extend the clip"), self.tr("Extend")
        self.intro = self.tr("Plays on after the end, or leads into the start. All notes stay.")
        self.bars = self.bar_count(4)
        self.at = QComboBox()
        self.at.addItem(self.tr("After the end"), "end")
        self.at.addItem(self.tr("Before the start"), "start")
        self.tracks = QComboBox()
        self.tracks.addItem(self.tr("All that play there"), None)
        if context.tracks:
            self.tracks.addItem(self.tr("Ticked: {0}").format(context.tracks), context.track_text)
        self.add(self.tr("Bars"), self.bars, self.tr("How many bars to add."))
        self.add(self.tr("Where"), self.at, self.tr("At the start, everything moves later by whole bars."))
        self.add(self.tr("Tracks"), self.tracks, self.tr("The tracks that play in the new bars."))
        self.add_chords()

    def command(self) -> ExtendFile:
        """Return what the fields ask for.

        Raises:
            RipienoError: If a field names nothing that can be made.
        """
        at: End = self.at.currentData()
        return ExtendFile(
            source=THE_CLIP,
            destination=NO_FILE,
            add=self.bars.value(),
            at=at,
            tracks=self.tracks.currentData(),
            options=self.options(),
        )


class NewTrackForm(OperationForm):
    """A track that plays along."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title, self.verb = self.tr("New track"), self.tr("Add track")
        self.intro = self.tr("Adds a track that accompanies the others, whose notes stay.")
        self.role = QComboBox()
        for role in Role:
            self.role.addItem(role_name(role), role)
        self.role.setCurrentIndex(list(Role).index(Role.BASS))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("as the role"))
        self.bars = QLineEdit(context.bars)
        self.bars.setPlaceholderText(self.tr("all bars"))
        self.add(self.tr("Role"), self.role, self.tr("What the new track does."))
        self.add(self.tr("Name"), self.name, self.tr("The name of the new track."))
        self.add(self.tr("Bars"), self.bars, self.tr("Where it plays, such as 5-8; empty for all bars."))
        self.add_chords()
        self.chords.setPlaceholderText(self.tr("as in the clip"))

    def command(self) -> AccompanyFile:
        """Return what the fields ask for.

        Raises:
            RipienoError: If a field names nothing that can be made.
        """
        bars = self.bars.text().strip()
        return AccompanyFile(
            source=THE_CLIP,
            destination=NO_FILE,
            role=Role(self.role.currentData()),
            bars=parse_bars(bars) if bars else None,
            name=self.name.text().strip(),
            options=self.options(),
        )


class ReharmoniseForm(OperationForm):
    """New chords under the rhythm that is there."""

    def __init__(self, context: FormContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.title, self.verb = self.tr("Reharmonise"), self.tr("Reharmonise")
        self.intro = self.tr("Puts what is selected to other chords. Rhythm, lengths and drums stay.")
        selection = QLabel(context.words)
        selection.setWordWrap(True)
        self.add(self.tr("Selection"), selection, self.tr("What is put to other chords."))
        self.add_chords()
        self.chords.setPlaceholderText("C | Am F | G7")

    def command(self) -> ReharmoniseFile:
        """Return what the fields ask for.

        Raises:
            RipienoError: If a field names nothing that can be made.
        """
        if self.progression() is None:
            raise OperationError(self.tr("Type the new chords, such as C | Am F | G7."))
        bars = parse_bars(self.context.bars)
        return ReharmoniseFile(source=THE_CLIP, destination=NO_FILE, bars=bars, options=self.options())
