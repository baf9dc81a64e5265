"""The transport bar, driven as a user does, on miniaudio and on a card whose time the tests make pass."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSlider, QVBoxLayout, QWidget

from ripieno.app.gui.sound.outputs import OutputChoice
from ripieno.app.gui.sound.positions import bars_and_beats
from ripieno.app.gui.sound.transport import TransportBar
from ripieno.app.render.sound import SAMPLE_RATE, SoundError
from ripieno.app.render.synth.stems import Stems
from ripieno.app.session.editor.player import Player
from tests.support.pulses import BAR, PPQ, Steps, StillCard, clip, lane, stems

MUSIC = clip(lane((0, 4 * BAR, 100)), lane((0, 4 * BAR, 50), channel=1), bars=4)


class TransportSetup:
    """A transport bar in a window, and its sound card."""

    def __init__(self, qtbot, player=None):
        self.cards = []
        self.window = QWidget()
        self.player = player or Player(stems=stems(Steps()), open_device=self.open)
        self.transport = TransportBar(self.player)
        self.words = QLineEdit()
        self.other = QPushButton("Other")
        layout = QVBoxLayout(self.window)
        for widget in (self.transport, self.words, self.other):
            layout.addWidget(widget)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    def open(self, take, show_message):
        self.cards.append(StillCard(take, show_message))
        return self.cards[-1]

    def button(self, name):
        return next(
            each for each in self.transport.findChildren(QPushButton) if each.accessibleName() == name
        )

    def pass_by(self, frames):
        return self.cards[-1].pass_by(frames)[:, 0]


@pytest.fixture
def bar(qtbot):
    made = TransportSetup(qtbot)
    yield made
    made.transport.shut()


@pytest.fixture
def playing(bar, qtbot):
    bar.transport.set_clip(MUSIC)
    bar.transport.set_span(BAR, 2 * BAR)
    bar.transport.play()
    qtbot.waitUntil(lambda: bar.player.is_playing)
    return bar


def test_without_a_clip_there_is_nothing_to_play(bar):
    assert not bar.button("Play").isEnabled()
    bar.transport.play()
    assert not bar.transport.is_playing


def test_space_plays_and_stops(bar, qtbot):
    bar.transport.set_clip(MUSIC)
    qtbot.keyClick(bar.window, Qt.Key.Key_Space)
    assert bar.transport.is_playing
    qtbot.waitUntil(lambda: bar.player.is_playing)
    qtbot.keyClick(bar.window, Qt.Key.Key_Space)
    assert not bar.transport.is_playing
    assert not bar.player.is_playing


def test_a_clip_without_bars_leaves_the_button_as_it_was(bar, qtbot):
    bar.transport.set_clip(clip(bars=0))
    qtbot.mouseClick(bar.button("Play"), Qt.MouseButton.LeftButton)
    assert not bar.transport.is_playing
    assert not bar.button("Play").isChecked()


def test_space_presses_the_button_that_was_reached_by_keyboard(bar, qtbot):
    bar.transport.set_clip(MUSIC)
    pressed = []
    bar.other.clicked.connect(lambda: pressed.append(1))
    bar.words.setFocus()
    qtbot.keyClick(bar.words, Qt.Key.Key_Tab)
    qtbot.keyClick(bar.window, Qt.Key.Key_Space)
    assert pressed == [1]
    assert not bar.transport.is_playing


def test_space_in_a_line_of_text_is_a_space(bar, qtbot):
    bar.transport.set_clip(MUSIC)
    bar.words.setFocus()
    qtbot.keyClick(bar.words, Qt.Key.Key_Space)
    assert bar.words.text() == " "
    assert not bar.transport.is_playing


def test_it_tells_where_the_music_is(playing, qtbot):
    with qtbot.waitSignal(playing.transport.moved) as reported:
        playing.pass_by(SAMPLE_RATE // 2)
    assert reported.args == [BAR + PPQ]
    assert playing.transport.tick == BAR + PPQ
    assert playing.transport.findChild(QLabel).text() == "2.2"


def test_another_clip_goes_on_at_the_same_place(playing, qtbot):
    playing.pass_by(20_000)
    quiet = clip(lane((0, 4 * BAR, 10)), bars=4)
    playing.transport.set_clip(quiet)
    qtbot.waitUntil(lambda: playing.player.loop.place[0].playback.clip is quiet)
    assert playing.player.loop.place[1] == 20_000
    assert playing.pass_by(1000)[-1] == pytest.approx(0.01)


def test_mutes_and_volumes_are_followed(playing, qtbot):
    playing.transport.set_clip(MUSIC, frozenset({0}), {1: 0.5})
    qtbot.waitUntil(lambda: playing.player.loop.place[0].playback.muted == frozenset({0}))
    assert playing.pass_by(1000)[-1] == pytest.approx(0.025)


def test_the_metronome_can_be_heard(playing, qtbot):
    qtbot.mouseClick(playing.button("Metronome"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: playing.player.loop.place[0].playback.metronome)
    assert playing.transport.is_playing


def test_without_the_loop_it_plays_to_the_end_and_stops(playing, qtbot):
    qtbot.mouseClick(playing.button("Loop"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not playing.player.loop.place[0].loop)
    with qtbot.waitSignal(playing.transport.changed) as reported:
        playing.pass_by(3 * 2 * SAMPLE_RATE)
    assert reported.args == [False]
    assert not playing.transport.is_playing
    assert playing.button("Play").text() == "Play"


def test_a_seek_moves_the_music(playing, qtbot):
    playing.transport.seek(BAR + 2 * PPQ)
    qtbot.waitUntil(lambda: playing.player.position() == BAR + 2 * PPQ)
    assert playing.transport.tick == BAR + 2 * PPQ


def test_volume_turns_the_sound_down(playing):
    playing.transport.findChild(QSlider).setValue(50)
    assert playing.pass_by(1000)[-1] == pytest.approx(0.15 / 4)


def test_a_note_is_tried_out_without_playing(bar, qtbot):
    bar.transport.audition(MUSIC.lanes[0], 60, 100)
    qtbot.waitUntil(lambda: bool(bar.cards) and bar.pass_by(10).max() > 0)
    assert not bar.transport.is_playing


def test_the_window_does_not_wait_for_the_synthesizer(qtbot):
    go_on = Event()

    class SlowTransportSteps(Steps):
        def stem(self, part):
            go_on.wait(10)
            return super().stem(part)

    slow = TransportSetup(qtbot, Player(stems=stems(SlowTransportSteps()), open_device=StillCard))
    slow.transport.set_clip(MUSIC)
    slow.transport.play()
    assert slow.transport.is_playing
    assert not slow.player.is_playing
    go_on.set()
    qtbot.waitUntil(lambda: slow.player.is_playing)
    slow.transport.shut()


def test_a_missing_synthesizer_is_told_once_and_the_button_comes_back(qtbot):
    def missing():
        raise SoundError("There is no synthesizer.")

    silent = TransportSetup(qtbot, Player(stems=Stems(missing), open_device=StillCard))
    silent.transport.set_clip(MUSIC)
    with qtbot.waitSignal(silent.transport.failed) as reported:
        silent.transport.play()
    assert reported.args == ["There is no synthesizer."]
    qtbot.waitUntil(lambda: not silent.transport.is_playing)
    silent.transport.shut()


def test_a_port_that_is_gone_brings_the_synth_back(bar, qtbot):
    output = bar.transport.findChild(OutputChoice)
    output.show_ports(("Gone",))
    output.setCurrentIndex(1)
    with qtbot.waitSignal(bar.transport.failed, timeout=20_000) as reported:
        output.selected.emit("Gone")
    qtbot.waitUntil(lambda: output.currentData() == "")
    assert "Gone" in reported.args[0] or "MIDI system" in reported.args[0]


def test_a_port_that_is_chosen_stays_listed(bar):
    output = bar.transport.findChild(OutputChoice)
    output.show_ports(("A", "B"))
    output.setCurrentIndex(2)
    output.show_ports(("A",))
    assert [output.itemText(row) for row in range(output.count())] == ["Built-in synth", "A", "B"]
    assert output.currentData() == "B"


def test_the_real_device_plays(qtbot):
    real = TransportSetup(qtbot, Player(stems=stems(Steps())))
    real.transport.set_clip(MUSIC)
    real.transport.play()
    ticks = []
    real.transport.moved.connect(ticks.append)
    qtbot.waitUntil(lambda: len(ticks) >= 3, timeout=10_000)
    assert ticks == sorted(ticks)
    real.transport.shut()


def test_every_control_has_a_name_and_a_tip(bar):
    for widget in bar.transport.findChildren(QWidget):
        if widget.parent().parent() is bar.transport:
            assert widget.accessibleName()
            assert widget.toolTip()


def test_positions_read_as_bar_and_beat():
    music = clip(bars=3, metre=(6, 8))
    assert [bars_and_beats(music.time, tick) for tick in (0, 240, 1439, 1440)] == ["1.1", "1.2", "1.6", "2.1"]
