"""The transport bar: play, loop, metronome, output, loudness, and where the music is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QSlider, QWidget

from ripieno.app.gui.background_task import BackgroundTask
from ripieno.app.gui.button_room import keep_room
from ripieno.app.gui.side_by_side import SideBySide, in_a_row
from ripieno.app.gui.sound.outputs import OutputChoice
from ripieno.app.gui.sound.positions import bars_and_beats, playable_span
from ripieno.app.midi_io.port_names import PortChoice
from ripieno.app.render.synth.playback import Controls, Playback
from ripieno.app.session.editor.player import Player, midi_outputs
from ripieno.engine.music.clip import Clip, Lane

LOOK_EVERY = 33
"""Milliseconds between two looks at where the music is."""

GATHER = 30
"""Milliseconds in which changes are gathered before the music follows them."""

STOP_PATIENCE_MS = 5000
"""Milliseconds that unfinished work is waited for when a window closes."""


class TransportBar(SideBySide):
    """The transport bar, folded where it has no room.

    Nothing here waits for a synthesizer, a sound card or a port: they work on threads of their own.

    Args:
        player: What plays; None for one of its own.
        parent: The widget it lies in.
    """

    moved = Signal(int)
    """The music is at another tick; about thirty times a second while it plays."""

    failed = Signal(str)
    """Something could not be heard; says why, in a sentence."""

    changed = Signal(bool)
    """The music began or ended."""

    def __init__(self, player: Player | None = None, parent: QWidget | None = None) -> None:
        super().__init__(spacing=6, margins=(8, 4, 8, 4), parent=parent)
        self._audition, self._start = BackgroundTask(self), BackgroundTask(self)
        self._output_switch, self._port_search = BackgroundTask(self), BackgroundTask(self)
        self._tasks = (self._audition, self._start, self._output_switch, self._port_search)
        for task in self._tasks:
            task.failed.connect(self.failed)
        self._start.failed.connect(lambda _: self._rest())
        self._port_search.succeeded.connect(self._show_ports)
        self._fault_signal = _FaultSignal(self)
        self._fault_signal.said.connect(self.failed)
        self._player = player or Player(warn=self._fault_signal.said.emit)
        self._playback: Playback | None = None
        self._span: tuple[int, int] | None = None
        self._tick = 0
        self._state = _State()
        self._build()
        self._clock = _timer(self, LOOK_EVERY)
        self._clock.timeout.connect(self._look)
        self._gather = _timer(self, GATHER)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._follow)
        self._find_ports()

    @property
    def is_playing(self) -> bool:
        """Whether the music plays, or is about to."""
        return self._state.playing

    @property
    def clip(self) -> Clip | None:
        """What is heard, or will be; None where there is nothing."""
        return None if self._playback is None else self._playback.clip

    @property
    def tick(self) -> int:
        """Where the music is, or will begin."""
        return self._tick

    def set_clip(
        self,
        clip: Clip | None,
        mutes: frozenset[int] = frozenset(),
        volumes: Mapping[int, float] | None = None,
        solos: frozenset[int] = frozenset(),
        controls: Mapping[int, Controls] | None = None,
    ) -> None:
        """Take what is to be heard; music that plays goes on in it from the same place.

        Args:
            clip: The clip; None for none.
            mutes: Indices of silent lanes.
            volumes: Loudness by lane index, 0 to 1.
            solos: Indices of lanes; where there are any, all others are silent.
            controls: Controllers and the like by lane index.
        """
        if clip is None:
            self.stop()
            self._playback = None
        else:
            self._playback = Playback(clip, 0, clip.end, mutes, solos, volumes or {}, False, controls or {})
        self._play.setEnabled(clip is not None)
        self._changed()

    def set_span(self, start: int, end: int) -> None:
        """Take the ticks that the loop goes round; an empty span stands for the whole clip."""
        self._span = (start, end) if start < end else None
        if not self.is_playing:
            self._show(start)
        self._changed()

    def seek(self, tick: int) -> None:
        """Be at another tick."""
        self._show(max(0, tick))
        if self.is_playing:
            self._begin(self._tick)

    def play(self) -> None:
        """Play from where the music stands; with a loop, inside it."""
        playback = self._wanted()
        if playback is not None and not self.is_playing:
            self._begin(self._tick if playback.start <= self._tick < playback.end else playback.start)

    def stop(self) -> None:
        """Stop, and stand at the begin of the span."""
        if self.is_playing:
            self._player.stop()
            self._rest()
            self._show(self._span[0] if self._span else 0)

    def toggle(self) -> None:
        """Play, or stop."""
        (self.stop if self.is_playing else self.play)()
        self._show_button()  # a click has turned it over already, even where there is nothing to play

    def audition(self, lane: Lane, pitch: int, velocity: int) -> None:
        """Let a short note be heard as a lane would play it."""
        self._audition.run(lambda: self._player.strike(lane, pitch, velocity))

    def shut(self) -> None:
        """Be silent, and give sound card and port back; nothing is heard after it."""
        self._clock.stop()
        self._gather.stop()
        self._player.stop()
        for task in self._tasks:
            task.stop(STOP_PATIENCE_MS)
        self._player.close()

    def _build(self) -> None:
        self._play = self._button(self.tr("Play"), self.tr("Play or stop (Space)"))
        self._play.setObjectName("play")
        self._play.setEnabled(False)
        self._play.clicked.connect(self.toggle)
        self._loop = self._button(self.tr("Loop"), self.tr("Loop the selection (L)"), "L")
        self._loop.setChecked(True)
        self._click = self._button(self.tr("Metronome"), self.tr("Metronome (M)"), "M")
        self._click.setAccessibleName(self.tr("Metronome"))
        for button in (self._loop, self._click):
            button.toggled.connect(self._changed)
        self._output = OutputChoice(self)
        self._output.asked.connect(self._find_ports)
        self._output.selected.connect(self._choose)
        self._output_switch.failed.connect(lambda _: self._output.show_synth())
        self._volume = QSlider(Qt.Orientation.Horizontal, self)
        self._volume.setObjectName("volume")
        self._volume.setRange(0, 100)
        self._volume.setValue(100)
        self._volume.setMinimumWidth(56)
        self._volume.setMaximumWidth(110)
        self._volume.setAccessibleName(self.tr("Volume"))
        self._volume.setToolTip(self.tr("Loudness of the built-in synth."))
        # Loudness is heard by its square, roughly.
        self._volume.valueChanged.connect(lambda value: self._player.set_volume((value / 100) ** 2))
        self._place = QLabel("1.1", self)
        self._place.setAccessibleName(self.tr("Position"))
        self._place.setToolTip(self.tr("Bar and beat"))
        self.add(in_a_row(self._play, self._loop), 0)
        self.add(in_a_row(self._click, self._place), 0)
        self.add(in_a_row(self._volume, self._output), 1)
        self._fit()
        space = QShortcut(QKeySequence(Qt.Key.Key_Space), self)
        space.activated.connect(self._space)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """Fit another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """Keep room for whatever is written, so that nothing moves when it changes."""
        self._place.setMinimumWidth(self._place.fontMetrics().horizontalAdvance("0000.00"))
        keep_room(self._play, self.tr("Play"), self.tr("Stop"))

    def _button(self, text: str, tip: str, key: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        if key:
            button.setShortcut(QKeySequence(key))
        return button

    def _space(self) -> None:
        """Play or stop; but press the button that the user has gone to by keyboard."""
        held = QApplication.focusWidget()
        by_keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if isinstance(held, QAbstractButton) and by_keyboard:
            held.click()
        elif self._play.isEnabled():
            self.toggle()

    def _wanted(self) -> Playback | None:
        """Return what is to be played as the buttons stand; None where there is nothing."""
        playback = self._playback
        if playback is None:
            return None
        start, end = self._span or (0, playback.clip.end)
        if not self._loop.isChecked():
            start, end = min(start, self._tick), playback.clip.end
        if start >= end:
            return None
        start, end = playable_span(playback.clip.time, start, end, self._tick)
        return replace(playback, start=start, end=end, metronome=self._click.isChecked())

    def _changed(self) -> None:
        if self.is_playing:
            self._gather.start()

    def _follow(self) -> None:
        if self.is_playing:
            self._begin(None)

    def _begin(self, tick: int | None) -> None:
        """Play what is wanted; from where the music is if no tick is given."""
        playback, loop = self._wanted(), self._loop.isChecked()
        if playback is None:
            self.stop()
            return
        self._state = replace(self._state, playing=True)
        self._clock.start()
        self._show_button()
        self._start.run(lambda: self._player.play(playback, loop=loop, at=tick))

    def _rest(self) -> None:
        self._clock.stop()
        self._gather.stop()
        self._start.cancel()
        self._state = _State()
        self._show_button()

    def _look(self) -> None:
        tick = self._player.position()
        if tick is not None:
            self._state = replace(self._state, audible=True)
            self._show(tick)
        elif self._state.audible:
            self._rest()
            self._show(self._span[0] if self._span else 0)

    def _show(self, tick: int) -> None:
        if tick != self._tick:
            self._tick = tick
            self.moved.emit(tick)
        if self._playback is not None:
            self._place.setText(bars_and_beats(self._playback.clip.time, tick))

    def _show_button(self) -> None:
        playing = self._state.playing
        text = self.tr("Stop") if playing else self.tr("Play")
        self._play.setChecked(playing)
        if text != self._play.text():
            self._play.setText(text)
            self._play.setAccessibleName(text)
            self.changed.emit(playing)

    def _find_ports(self) -> None:
        self._port_search.run(midi_outputs)

    def _show_ports(self, names: object) -> None:
        if isinstance(names, tuple):
            self._output.show_ports(names)

    def _choose(self, name: str) -> None:
        self.stop()
        port = PortChoice(name) if name else None
        self._output_switch.run(lambda: self._player.choose(port))


def _timer(parent: QObject, milliseconds: int) -> QTimer:
    timer = QTimer(parent)
    timer.setInterval(milliseconds)
    return timer


@dataclass(frozen=True)
class _State:
    """Whether music is wanted, and whether it has been heard since."""

    playing: bool = False
    audible: bool = False


class _FaultSignal(QObject):
    """Carries what a player reports on its threads to the window's."""

    said = Signal(str)
