"""How to fill: few knobs in sight, the rest folded away, and one large button."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ripieno.app.gui import parameter_words as words
from ripieno.app.gui.explanation import Explanation
from ripieno.app.gui.model.editor_model import EditorModel
from ripieno.app.gui.parameter_fields import ParameterField, ParameterSwitch, make_field
from ripieno.app.session.parameter import Surface
from ripieno.app.session.parameter_values import plain_value, read_options, value_in
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.errors import RipienoError
from ripieno.engine.seed import draw_seed

LINES = 3
"""Lines of words that have room, so that nothing moves when they change."""

FIRST = ("strength", "density", "temperature", "lock_scale", "lock_chords", "keep", "retrieval", "seed")
"""Parameters that are always in view; the others of the table are folded away."""


class FillPanel(QFrame):
    """What is selected, how to fill it, and the button that does it."""

    def __init__(self, editor_model: EditorModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor_model = editor_model
        self.setProperty("panel", True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("heading", True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.button = QPushButton(self)
        self.button.setProperty("main", True)
        self.button.setToolTip(self.tr("Make ideas for what is selected; all else stays as it is."))
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
        self.fields: dict[str, ParameterField] = {}
        for parameter in parameters_of(Surface.WINDOW):
            field = self.fields[parameter.name] = make_field(parameter)
            field.changed.connect(partial(self._change, parameter.name))
        layout.addLayout(self._first_knobs())
        self._more = QToolButton(self)
        self._more.setText(self.tr("More"))
        self._more.setToolTip(self.tr("Show or hide the parameters that are seldom needed."))
        self._more.setArrowType(Qt.ArrowType.RightArrow)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setCheckable(True)
        self._more.setProperty("fold", True)
        self.rest = self._rest_of_knobs()
        self.rest.hide()
        self._more.toggled.connect(self._unfold)
        layout.addWidget(self._more)
        layout.addWidget(self.rest)
        layout.addStretch()
        self.explanation = Explanation(
            self.tr("Point at a parameter, or go to it with Tab, to read what it does.")
        )
        layout.addWidget(self.explanation)
        self.explanation.watch(self)
        self._follow(editor_model)
        self.refresh()

    def _follow(self, editor_model: EditorModel) -> None:
        """Show what the parts of the model hold, each when it changes."""
        editor_model.history.changed.connect(self._show_words)
        editor_model.history.changed.connect(self._show_key)
        editor_model.history.refused.connect(self._show_key)
        editor_model.analysis.changed.connect(self._show_key)
        editor_model.selection.changed.connect(self._show_words)
        editor_model.selection.changed.connect(self._show_fill)
        for show in (self._show_fill, self._show_words, self._show_key):
            editor_model.fill_session.changed.connect(show)
        editor_model.file.opened.connect(self._show_knobs)
        editor_model.fill_session.formed.connect(lambda _, share: self.progress.setValue(round(100 * share)))

    def refresh(self) -> None:
        """Say what is selected, whether it can be filled, and in which key."""
        self._show_words()
        self._show_fill()
        self._show_key()

    def _show_words(self) -> None:
        self.words.setMinimumHeight(LINES * self.words.fontMetrics().lineSpacing())
        self.words.setText(self._editor_model.shown_words)

    def _show_fill(self) -> None:
        """Show whether a fill runs, or may begin, and the seed of the ideas on offer."""
        session, region = self._editor_model.fill_session, self._editor_model.selection.region
        self.button.setText(self.tr("Cancel  (Esc)") if session.is_filling else self.tr("Fill  (F)"))
        self.button.setEnabled(session.is_filling or region is not None)
        self.progress.setVisible(session.is_filling)
        if not session.is_filling:
            self.progress.setValue(0)
        if session.offer is not None and self.fields["seed"].value is None:
            self._last_seed.setText(self.tr("last: {0}").format(session.offer.result.seed))

    def _show_key(self) -> None:
        key, specified_key = self._editor_model.analysis.key, self._editor_model.history.specified_key
        with QSignalBlocker(self.key):
            if not self.key.hasFocus():
                self.key.setText(str(key) if specified_key else "")
            self.key.setPlaceholderText(self.tr("{0} (detected)").format(key) if key else "")

    def _show_knobs(self) -> None:
        """Show the values that the session has."""
        for field in self.fields.values():
            self._show(field)

    def _show(self, field: ParameterField) -> None:
        value = value_in(self._editor_model.fill_session.options, field.parameter)
        field.show_value(plain_value(field.parameter, value))

    def _pressed(self) -> None:
        if self._editor_model.fill_session.is_filling:
            self._editor_model.fill_session.cancel()
        else:
            self._editor_model.fill()

    def _unfold(self, is_wanted: bool) -> None:  # noqa: FBT001 (Qt's signal)
        self._more.setArrowType(Qt.ArrowType.DownArrow if is_wanted else Qt.ArrowType.RightArrow)
        self.rest.setVisible(is_wanted)

    def _change(self, name: str, value: object) -> None:
        """Take a value; one that contradicts another is told, and is not taken."""
        session = self._editor_model.fill_session
        try:
            session.options = read_options(session.options, {name: value})
        except RipienoError as error:
            self._show(self.fields[name])
            session.failed.emit(str(error))

    def _first_knobs(self) -> QFormLayout:
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for name in FIRST[:-1]:
            self._add_row(form, self.fields[name])
        self.key = QLineEdit()
        self.key.setAccessibleName(self.tr("Key"))
        self.key.setToolTip(
            self.tr("Type a key such as A minor to specify it; leave it empty to use the detected one.")
        )
        self.key.editingFinished.connect(self._key_typed)
        form.addRow(self.tr("Key"), self.key)
        form.addRow(self._seed_row())
        return form

    def _rest_of_knobs(self) -> QWidget:
        rest = QWidget(self)
        form = QFormLayout(rest)
        form.setContentsMargins(0, 0, 0, 0)
        for name, field in self.fields.items():
            if name not in FIRST:
                self._add_row(form, field)
        form.addRow(self._last_seed)
        return rest

    def _add_row(self, form: QFormLayout, field: ParameterField) -> None:
        if isinstance(field, ParameterSwitch):
            form.addRow(field)
        else:
            form.addRow(words.label(field.parameter), field)

    def _seed_row(self) -> QWidget:
        row, seed = QWidget(), self.fields["seed"]
        layout, first, buttons = QVBoxLayout(row), QHBoxLayout(), QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        label = QLabel(words.label(seed.parameter))
        label.setBuddy(seed)
        first.addWidget(label)
        first.addWidget(seed, 1)
        self._last_seed = QLabel()
        self._last_seed.setProperty("faint", True)
        self.dice = QToolButton()
        self.dice.setText(self.tr("Randomize"))
        self.dice.setToolTip(self.tr("Take another random seed, and keep it until you randomize again."))
        self.dice.clicked.connect(lambda: self._set_seed(draw_seed()))
        self.lock_seed = QToolButton()
        self.lock_seed.setText(self.tr("Lock"))
        self.lock_seed.setToolTip(
            self.tr("Take the seed of the ideas on offer, or let each fill draw a new one.")
        )
        self.lock_seed.clicked.connect(self._lock_seed)
        layout.addLayout(first)
        buttons.addWidget(self.dice)
        buttons.addWidget(self.lock_seed)
        for button in (self.dice, self.lock_seed):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout.addLayout(buttons)
        return row

    def _set_seed(self, seed: int | None) -> None:
        self._change("seed", seed)
        self._show(self.fields["seed"])

    def _key_typed(self) -> None:
        if self.key.isModified() and self._editor_model.edits.specify_key(self.key.text().strip()):
            self.key.setModified(False)

    def _lock_seed(self) -> None:
        offer, step = self._editor_model.fill_session.offer, self._editor_model.history.step
        last = offer.result.seed if offer else step.seed if step else None
        self._set_seed(last if self.fields["seed"].value is None else None)
