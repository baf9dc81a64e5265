"""Where the music goes, what is listened to, and whose clock counts."""

from importlib.util import find_spec
from typing import cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.card import TitledFrame
from ripieno.app.session.commands import ListPorts
from ripieno.app.session.live.setup import Tempo
from ripieno.app.session.machine_reports import PortsReport
from ripieno.app.session.session import perform

LOOK_EVERY = 3000
"""Milliseconds between two looks at what is plugged in."""

LINK_PACKAGE = "aalink"
OWN_OUTPUT = "virtual Ripieno"
OWN_INPUT = "virtual Ripieno in"
OWN_CLOCK = "virtual Ripieno clock"


class PortsBox(TitledFrame):
    """Choosers for output, input and clock; they follow what is plugged in and out.

    Args:
        heading: What the group is called.
    """

    troubled = Signal(str)
    """One sentence; empty when all is well again."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self.grid.setColumnStretch(1, 1)
        self._output = self._chooser(
            0,
            self.tr("Play to"),
            self.tr("The port that the music goes to: a DAW's, a synth's or a new one."),
        )
        self._input = self._chooser(
            1, self.tr("Listen to"), self.tr("The port whose notes and knobs are heard: a keyboard or a DAW.")
        )
        self._clock = self._chooser(2, self.tr("Clock"), self.tr("Whose tempo and place the music follows."))
        self._source = self._chooser(
            3, self.tr("Clock from"), self.tr("The port that the DAW sends its MIDI clock to.")
        )
        self.sends_clock = QCheckBox(self.tr("Send MIDI clock to this port"))
        self.sends_clock.setChecked(True)
        explanation = self.tr("Whether what plays there is to follow; only Ripieno's own clock is sent.")
        self.sends_clock.setToolTip(explanation)
        self.sends_clock.setAccessibleDescription(explanation)
        self.grid.addWidget(self.sends_clock, 4, 1)
        self._fill_clock()
        self._report = PortsReport("", (), (), makes_virtual=True)
        self.show_ports(self._report)
        self._search = BackgroundTask(self, is_serial=True)
        self._search.succeeded.connect(self._found)
        self._search.failed.connect(self.troubled)
        self._timer = QTimer(self)
        # As a keyword, PySide looks for the setter by the C library's capital I, which Turkish lacks.
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.refresh)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The selected output, as a live session takes it; empty where there is none to choose."""
        return _selected_ports(self._output)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The selected inputs, that of the clock included."""
        own = _selected_ports(self._input)
        from_clock = _selected_ports(self._source) if self.clock == "midi" else ()
        return tuple(dict.fromkeys((*own, *from_clock)))

    @property
    def clock(self) -> Tempo:
        """Whose clock counts."""
        return cast("Tempo", self._clock.currentData())

    @property
    def clock_to(self) -> tuple[str, ...] | None:
        """The outputs that get MIDI clock; None for all."""
        return None if self.sends_clock.isChecked() else ()

    def choose(self, outputs: tuple[str, ...], inputs: tuple[str, ...]) -> None:
        """Choose ports, such as those of last time; one that is not there is listed as missing."""
        for box, names in ((self._output, outputs), (self._input, inputs)):
            if names:
                _select(box, names[0], self.tr("{port} (not there)"))

    def choose_clock(self, clock: Tempo) -> None:
        """Choose whose clock counts."""
        self._clock.setCurrentIndex(self._clock.findData(clock))

    def refresh(self) -> None:
        """Look which ports there are, beside the window."""
        if not self._search.is_busy:
            self._search.run_steps(lambda: perform(ListPorts()))

    def show_ports(self, report: PortsReport) -> None:
        """List ports, and keep what was selected."""
        self._report = report
        makes = report.makes_virtual
        _list(self._output, [self._own(OWN_OUTPUT)] if makes else [], report.outputs)
        nothing = (self.tr("Nothing"), "")
        _list(self._input, [nothing, *([self._own(OWN_INPUT)] if makes else [])], report.inputs)
        _list(self._source, [self._own(OWN_CLOCK)] if makes else [], report.inputs)

    def shut(self) -> None:
        """Look no more, and wait until the last look is over."""
        self._timer.stop()
        self._search.stop()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin to look."""
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Look no more."""
        super().hideEvent(event)
        self._timer.stop()
        self._search.cancel()

    def changeEvent(self, event: object) -> None:  # noqa: N802 (Qt's name)
        """Look only while a choice could be made."""
        super().changeEvent(event)  # type: ignore[arg-type]
        if hasattr(self, "_timer") and self.isVisible():
            if self.isEnabled():
                self._timer.start()
            else:
                self._timer.stop()

    def _found(self, report: object) -> None:
        if isinstance(report, PortsReport):
            if report != self._report:
                self.show_ports(report)
            self.troubled.emit("")

    def _own(self, choice: str) -> tuple[str, str]:
        """Return the entry of a port that is made here."""
        name = choice.removeprefix("virtual ")
        return self.tr("New port: {name}").format(name=name), choice

    def _chooser(self, row: int, name: str, explanation: str) -> QComboBox:
        """Add a chooser with its name."""
        label, box = QLabel(name), QComboBox()
        box.setAccessibleName(name)
        box.setAccessibleDescription(explanation)
        box.setToolTip(explanation)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        label.setBuddy(box)
        self.grid.addWidget(label, row, 0)
        self.grid.addWidget(box, row, 1)
        return box

    def _fill_clock(self) -> None:
        """List the clocks; Link is there only with its package."""
        self._clock.addItem(self.tr("Internal clock"), "internal")
        self._clock.addItem(self.tr("MIDI clock of a DAW"), "midi")
        has_link = find_spec(LINK_PACKAGE) is not None
        self._clock.addItem(
            self.tr("Ableton Link") if has_link else self.tr("Ableton Link (not installed)"), "link"
        )
        if not has_link:
            row = self._clock.count() - 1
            reason = self.tr('Link comes as an extra; install it with: pip install "ripieno[link]"')
            self._clock.setItemData(row, reason, Qt.ItemDataRole.ToolTipRole)
            cast("QStandardItemModel", self._clock.model()).item(row).setEnabled(False)
        self._clock.currentIndexChanged.connect(self._clock_selected)
        self._clock_selected()

    def _clock_selected(self) -> None:
        self._source.setEnabled(self.clock == "midi")
        self.sends_clock.setEnabled(self.clock == "internal")


def _selected_ports(box: QComboBox) -> tuple[str, ...]:
    name = box.currentData()
    return (str(name),) if name else ()


def _list(box: QComboBox, own: list[tuple[str, str]], ports: tuple[str, ...]) -> None:
    """List entries anew; what was selected stays, by its name."""
    before, text = box.currentData(), box.currentText()
    box.blockSignals(True)
    box.clear()
    for shown, choice in own:
        box.addItem(shown, choice)
    for name in dict.fromkeys(ports):
        box.addItem(name, name)
    if before is not None:
        _select(box, str(before), text.replace("{", "").replace("}", ""))
    box.blockSignals(False)


def _select(box: QComboBox, choice: str, missing: str) -> None:
    """Choose an entry; one that is not there is added, under the name for missing ones."""
    if box.findData(choice) < 0:
        box.addItem(missing.format(port=choice), choice)
    box.setCurrentIndex(box.findData(choice))
