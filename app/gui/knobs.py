"""How to fill: few knobs in sight, the rest folded away, and one large button."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui.dial import Dial
from ripieno.app.gui.explanation import Explanation
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.more_knobs import MoreKnobs
from ripieno.app.gui.style import indent
from ripieno.app.session.studio.fill import LARGEST_SEED, Knobs

LINES = 3
"""Lines of words that have room, so that nothing moves when they change."""


class FillPanel(QFrame):
    """What is chosen, how to fill it, and the button that does it."""

    def __init__(self, studio: EditorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.setProperty("panel", True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("heading", True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton(self)
        self.button.setProperty("main", True)
        self.button.setToolTip(self.tr("Make ideas for what is chosen; all else stays as it is."))
        self.button.clicked.connect(self._pressed)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.progress.setAccessibleName(self.tr("Progress"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addWidget(self.button)
        layout.addWidget(self.progress)
        layout.addLayout(self._first_knobs())
        self._more = QToolButton(self)
        self._more.setText(self.tr("More"))
        self._more.setToolTip(self.tr("Show the knobs that are seldom needed, or fold them away."))
        self._more.setArrowType(Qt.ArrowType.RightArrow)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setCheckable(True)
        self._more.setProperty("fold", True)
        self.rest = MoreKnobs(self)
        self.rest.turned.connect(lambda name, value: self._turn(name)(value))
        self.rest.add(self._last_seed)
        self.rest.hide()
        self._more.toggled.connect(self._unfold)
        layout.addWidget(self._more)
        layout.addWidget(self.rest)
        layout.addStretch()
        self.explanation = Explanation(
            self.tr("Point at a control, or go to it with Tab, to read what it does.")
        )
        layout.addWidget(self.explanation)
        self.explanation.watch(self)
        self._follow(studio)
        self.refresh()

    def _follow(self, studio: EditorModel) -> None:
        """Show what the parts of the model hold, each when it changes."""
        studio.history.changed.connect(self._show_words)
        studio.history.changed.connect(self._show_key)
        studio.history.refused.connect(self._show_key)
        studio.analysis.changed.connect(self._show_key)
        studio.selection.changed.connect(self._show_words)
        studio.selection.changed.connect(self._show_fill)
        for show in (self._show_fill, self._show_words, self._show_key):
            studio.fill_session.changed.connect(show)
        studio.file.opened.connect(self._show_knobs)
        studio.fill_session.formed.connect(lambda _, share: self.progress.setValue(round(100 * share)))

    def refresh(self) -> None:
        """Say what is chosen, whether it can be filled, and in which key."""
        self._show_words()
        self._show_fill()
        self._show_key()

    def _show_words(self) -> None:
        self.words.setMinimumHeight(LINES * self.words.fontMetrics().lineSpacing())
        self.words.setText(self._studio.shown_words)

    def _show_fill(self) -> None:
        """Show whether a fill runs, or may begin, and the seed of the ideas on offer."""
        session, region = self._studio.fill_session, self._studio.selection.region
        self.button.setText(self.tr("Cancel  (Esc)") if session.is_filling else self.tr("Fill  (F)"))
        self.button.setEnabled(session.is_filling or region is not None)
        self.progress.setVisible(session.is_filling)
        if not session.is_filling:
            self.progress.setValue(0)
        if session.offer is not None and self.seed.value() < 0:
            self._last_seed.setText(self.tr("last: {0}").format(session.offer.result.seed))

    def _show_key(self) -> None:
        key, told_key = self._studio.analysis.key, self._studio.history.told_key
        with QSignalBlocker(self.key):
            if not self.key.hasFocus():
                self.key.setText(str(key) if told_key else "")
            self.key.setPlaceholderText(self.tr("{0} (heard)").format(key) if key else "")

    def _show_knobs(self) -> None:
        """Turn the knobs to where the session has them."""
        knobs = self._studio.fill_session.knobs
        self.strength.value, self.density.value = knobs.strength, knobs.density
        self.temperature.value = knobs.temperature
        keeps = (knobs.keeps_key, knobs.keeps_chords, knobs.keeps_rhythm, knobs.recalls)
        for box, is_on in zip(self.keeps, keeps, strict=True):
            box.setChecked(is_on)
        self.seed.setValue(-1 if knobs.seed is None else knobs.seed)
        self.rest.show_knobs(knobs)

    def _pressed(self) -> None:
        if self._studio.fill_session.is_filling:
            self._studio.fill_session.cancel()
        else:
            self._studio.fill()

    def _unfold(self, is_wanted: bool) -> None:  # noqa: FBT001 (Qt's signal)
        self._more.setArrowType(Qt.ArrowType.DownArrow if is_wanted else Qt.ArrowType.RightArrow)
        self.rest.setVisible(is_wanted)

    def _turn(self, name: str) -> Callable[[object], None]:
        def turned(value: object) -> None:
            session = self._studio.fill_session
            session.knobs = replace(session.knobs, **{name: value})  # type: ignore[arg-type]

        return turned

    def _first_knobs(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        usual = Knobs()
        self.strength = Dial(
            self.tr("Strength"),
            self.tr(
                "How much changes: at 1 the old notes are not looked at, at 0.5 about half of them stay."
            ),
            *(0.05, 1.0, usual.strength),
        )
        self.density = Dial(
            self.tr("Density"),
            self.tr("How busy the new notes are, compared with the bars around: 1 is alike, 2 is twice."),
            *(0.25, 2.5, usual.density),
        )
        self.temperature = Dial(
            self.tr("Surprise"),
            self.tr("Below 1 the likeliest notes, above 1 bolder ones."),
            *(0.4, 2.0, usual.temperature),
        )
        for name, dial in (
            ("strength", self.strength),
            ("density", self.density),
            ("temperature", self.temperature),
        ):
            dial.turned.connect(self._turn(name))
        form.addRow(self.tr("Strength"), self.strength)
        form.addRow(self.tr("Density"), self.density)
        form.addRow(self.tr("Surprise"), self.temperature)
        self.keeps = self._switches()
        for box in self.keeps:
            form.addRow(box)
        self.key = QLineEdit()
        self.key.setAccessibleName(self.tr("Key"))
        self.key.setToolTip(
            self.tr("Type a key such as A minor to tell it; empty for the one that is heard.")
        )
        self.key.editingFinished.connect(self._key_typed)
        form.addRow(self.tr("Key"), self.key)
        form.addRow(self.tr("Seed"), self._seed_row())
        return form

    def _switches(self) -> list[QCheckBox]:
        return [
            self._switch(
                "keeps_key", self.tr("Stay in the key"), self.tr("No new note leaves the key below.")
            ),
            self._switch(
                "keeps_chords",
                self.tr("Stay in the chords"),
                self.tr("No new note leaves the chords above the notes."),
            ),
            self._switch(
                "keeps_rhythm",
                self.tr("Keep the rhythm"),
                self.tr("Only the pitches of the old notes change."),
            ),
            self._switch(
                "recalls",
                self.tr("Repeat what comes again"),
                self.tr("A verse is played like the same verse elsewhere; off, only the bars around count."),
                is_on=Knobs().recalls,
            ),
        ]

    def _seed_row(self) -> QWidget:
        row = QWidget()
        layout, buttons = QVBoxLayout(row), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        self.seed = QSpinBox()
        indent(self.seed)
        self.seed.setRange(-1, LARGEST_SEED)
        self.seed.setValue(-1)
        self.seed.setSpecialValueText(self.tr("new each time"))
        self.seed.setAccessibleName(self.tr("Seed"))
        self.seed.setToolTip(
            self.tr("The same seed gives the same ideas; lock the last one to go on from it.")
        )
        self.seed.valueChanged.connect(lambda value: self._turn("seed")(None if value < 0 else value))
        self._last_seed = QLabel()
        self._last_seed.setProperty("faint", True)
        self.dice = QToolButton()
        self.dice.setText(self.tr("Dice"))
        self.dice.setToolTip(self.tr("Throw another seed, and keep it until you throw again."))
        self.dice.clicked.connect(lambda: self.seed.setValue(secrets.randbelow(LARGEST_SEED + 1)))
        self.lock_seed = QToolButton()
        self.lock_seed.setText(self.tr("Lock"))
        self.lock_seed.setToolTip(
            self.tr("Take the seed of the ideas on offer, or let each fill draw a new one.")
        )
        self.lock_seed.clicked.connect(self._lock_seed)
        layout.addWidget(self.seed)
        buttons.addWidget(self.dice)
        buttons.addWidget(self.lock_seed)
        for button in (self.dice, self.lock_seed):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout.addLayout(buttons)
        return row

    def _switch(self, name: str, text: str, why: str, *, is_on: bool = False) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(is_on)
        box.setToolTip(why)
        box.setAccessibleDescription(why)
        box.toggled.connect(self._turn(name))
        return box

    def _key_typed(self) -> None:
        if self.key.isModified() and self._studio.edits.tell_key(self.key.text().strip()):
            self.key.setModified(False)

    def _lock_seed(self) -> None:
        offer, step = self._studio.fill_session.offer, self._studio.history.step
        last = offer.result.seed if offer else step.seed if step else None
        self.seed.setValue(-1 if self.seed.value() >= 0 or last is None else last)
