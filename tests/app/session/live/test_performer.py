"""What a performer asks for, in virtual time: a live player, its music and a sender's core."""

import pytest

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.metronome import ACCENT, CLICK
from ripieno.app.midi_io.live.pulses import START, STOP, TICK
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.scenes import scene_of
from ripieno.app.session.live.controls.set_list import SetList, SetListSong
from ripieno.app.session.live.controls.settings_file import LiveSettings
from ripieno.app.session.live.controls.state import ControlState
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.live_events import ControlChanged, LiveStatus, Notice
from ripieno.app.session.live.live_player import LivePlayer
from ripieno.app.session.live.requests import SetControl, SetRoute, Toggle, Trigger
from ripieno.app.session.live.routes import Route
from tests.support.pulse_music import BAR, PulseSource

STEP = 0.005
PORTS = says.PortsOpened(("Synth", "Pads"), ("Keys",), "JACK", realtime=True)
PULSE, CLICKED = 0, 9
"""Channels of the music and of the metronome."""


class Stage:
    """A session in virtual time."""

    def __init__(self, tmp_path, *, clock="internal", songs=(), scenes=(), **controls):
        set_list = SetList(tuple(songs), tmp_path / "set.toml") if songs else None
        self.state = ControlState(Controls(**controls), LiveSettings(scenes=tuple(scenes)), None)
        self.music = PulseSource(self.state.controls)
        self.core = SenderCore(1, 0.0, self.state.controls.tempo)
        self.player = LivePlayer(
            self.state, self.music, self._send, clock, PORTS, starts=clock == "internal", set_list=set_list
        )
        self.seconds = 0.0
        self.events = []
        self.out = []
        self.late = []
        self.ticks = None
        self._send(says.FollowClock(clock))

    def _send(self, command):
        self.core.apply(command, self.seconds)

    def ask(self, request):
        self.events += self.player.do(self.state.take(request))

    def play(self, seconds):
        """Let time pass, with MIDI clock coming in where it shall."""
        end = self.seconds + seconds
        while self.seconds < end - 1e-9:
            self.events += self.player.work()
            if self.ticks is not None:
                while self.ticks <= self.seconds:
                    self.core.received(0, TICK, self.ticks)
                    self.ticks += 60 / 120 / 24
            self.seconds += STEP
            self.out += self.core.advance(self.seconds)
            while self.core.reports:
                report = self.core.reports.popleft()
                self.late += [report] if isinstance(report, says.Late) else []
                self.events += self.player.report(report)

    def begun(self, channel=PULSE):
        return [each.seconds for each in self.out if is_note_on(each.data) and each.data[0] & 0xF == channel]

    def said(self, data):
        return [each.seconds for each in self.out if each.data == data]

    def told(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def tempo(self):
        return self.core.transport.tempo


@pytest.fixture
def stage(tmp_path):
    return lambda **options: Stage(tmp_path, **options)


def test_a_count_in_clicks_before_the_first_note_and_starts_followers_with_it(stage):
    playing = stage(count_in=2)
    playing.play(6.0)
    clicks, first = playing.begun(CLICKED), playing.begun()[0]
    assert len(clicks) == 8
    assert clicks == pytest.approx([clicks[0] + number / 2 for number in range(8)], abs=1e-6)
    assert first - clicks[0] == pytest.approx(4.0, abs=1e-6)
    (start,) = playing.said(START)
    ticks = playing.said(TICK)
    assert min(tick for tick in ticks if tick > start) == pytest.approx(first, abs=1e-6)
    pitches = [
        each.data[1] for each in playing.out if is_note_on(each.data) and each.data[0] & 0xF == CLICKED
    ]
    assert pitches == [ACCENT, CLICK, CLICK, CLICK] * 2


def test_without_a_count_in_the_music_starts_at_once(stage):
    playing = stage()
    playing.play(1.0)
    assert playing.begun()[0] < 0.02
    assert playing.begun(CLICKED) == []


def test_every_note_ends_after_a_stop_in_a_count_in(stage):
    playing = stage(count_in=1)
    playing.play(0.8)
    playing.ask(Trigger("stop"))
    playing.play(0.5)
    ons = sum(is_note_on(each.data) for each in playing.out)
    assert ons
    assert sum(is_note_off(each.data) for each in playing.out) >= ons
    playing.ask(Trigger("continue"))
    playing.play(1.0)
    assert playing.begun()


def test_taps_set_the_tempo(stage, monkeypatch):
    playing = stage()
    for number in range(4):
        monkeypatch.setattr(
            "ripieno.app.session.live.performer.perf_counter", lambda number=number: 5 + number * 0.4
        )
        playing.ask(Trigger("tap"))
    assert playing.state.controls.tempo == 150
    playing.play(0.1)
    assert playing.tempo == 150


def test_the_tempo_of_another_clock_cannot_be_tapped(stage):
    playing = stage(clock="midi")
    playing.ask(Trigger("tap"))
    assert playing.told(Warned)


def test_a_ramp_begins_at_a_bar_line_and_ends_after_its_bars(stage):
    playing = stage(tempo=120.0, ramp_tempo=180.0, ramp_bars=2)
    playing.play(1.0)
    playing.ask(Trigger("ramp"))
    playing.play(0.9)
    assert playing.tempo == 120
    playing.play(1.7)  # four beats at 135 BPM on the whole
    assert playing.tempo == pytest.approx(150, abs=4)
    playing.play(2.0)
    assert playing.tempo == 180
    assert playing.state.controls.tempo == 180


def test_a_start_ends_a_ramp(stage):
    playing = stage(ramp_tempo=180.0, ramp_bars=8)
    playing.play(3.0)
    playing.ask(Trigger("ramp"))
    playing.ask(Trigger("play"))
    playing.play(3.0)
    assert playing.tempo == 120


def test_a_turn_of_the_tempo_ends_a_ramp(stage):
    playing = stage(ramp_tempo=180.0, ramp_bars=8)
    playing.play(1.0)
    playing.ask(Trigger("ramp"))
    playing.play(3.0)
    playing.ask(SetControl("tempo", 100))
    playing.play(3.0)
    assert playing.tempo == 100


def test_a_scene_brings_its_tempo_at_a_bar_line_and_its_routes(stage):
    scene = scene_of(Controls(tempo=90.0, swing=0.5), (Route("pulse", "Pads"),))
    playing = stage(scenes=[(1, scene)])
    playing.play(1.0)
    playing.ask(SetControl("scene", 1))
    assert (playing.state.controls.swing, playing.music.routes) == (0.5, (Route("pulse", "Pads"),))
    playing.play(0.9)
    assert playing.tempo == 120
    playing.play(0.2)
    assert playing.tempo == 90
    line = playing.core.transport.timeline
    assert line.beat == pytest.approx(BAR, abs=1e-9)
    playing.play(4.0)
    begins = playing.begun()
    assert begins[9] - begins[8] == pytest.approx(60 / 90 / 2)
    assert begins[8] - begins[7] == pytest.approx(60 / 120 / 2)


def test_what_was_stored_is_restored_and_an_empty_scene_changes_nothing(stage):
    playing = stage()
    playing.ask(SetControl("swing", 0.3))
    playing.ask(SetControl("scene", 2))
    assert "Scene 2 is empty" in playing.told(Warned)[0].message
    playing.ask(Trigger("store_scene"))
    playing.ask(SetControl("swing", 0.9))
    playing.ask(SetControl("scene", 2))
    assert playing.state.controls.swing == 0.3


def test_undo_takes_back_one_change_after_the_other(stage):
    playing = stage()
    playing.ask(SetControl("swing", 0.2))
    playing.ask(SetControl("swing", 0.4))
    playing.ask(Toggle("bass"))
    playing.ask(SetRoute(Route("bass", "Pads", 3)))
    before = []
    for _ in range(3):
        playing.ask(Trigger("undo"))
        controls = playing.state.controls
        before.append((controls.swing, bool(controls.silent), playing.state.routes))
    assert before == [(0.4, True, ()), (0.4, False, ()), (0.0, False, ())]
    playing.ask(Trigger("undo"))
    assert playing.told(Warned)[-1].message == "There is nothing to undo."


def test_a_drum_fill_is_passed_to_the_music(stage):
    playing = stage()
    playing.ask(Trigger("drum_fill"))
    assert playing.music.fills == 1


SONGS = (SetListSong("One"), SetListSong("Two", values=(("tempo", 90),)), SetListSong("Three", scene=4))


def test_the_next_song_begins_anew_at_a_bar_line_at_its_own_tempo(stage):
    playing = stage(songs=SONGS, song=1)
    playing.play(1.0)
    playing.ask(Trigger("next_song"))
    playing.play(0.8)
    assert playing.told(LiveStatus)[-1].music.upcoming == "song Two"
    assert not playing.said(STOP)
    playing.play(1.0)
    (stop,) = playing.said(STOP)
    assert stop == pytest.approx(2.0, abs=0.06)
    assert playing.music.entered == SONGS[1]
    first, second, *_ = (each for each in playing.begun() if each > stop)
    assert second - first == pytest.approx(30 / 90, abs=1e-6)
    assert Notice("Song 2: Two.") in playing.events
    assert len(playing.said(START)) == 2


def test_nothing_of_the_song_before_sounds_after_the_bar_line(stage):
    playing = stage(songs=SONGS, song=1)
    playing.play(1.0)
    playing.ask(SetControl("song", 2))
    playing.play(1.2)
    (stop,) = playing.said(STOP)
    bar_line = 2.0 + playing.begun()[0]
    assert [each for each in playing.begun() if bar_line - 0.01 <= each < stop] == []


def test_what_was_turned_while_a_song_was_about_to_come_holds_in_it(stage):
    playing = stage(songs=(SetListSong("One"), SetListSong("Plain")), song=1)
    playing.play(1.0)
    playing.ask(SetControl("song", 2))
    playing.ask(SetControl("density", 2.0))
    playing.play(2.0)
    assert playing.music.entered.name == "Plain"
    assert playing.music.controls == playing.state.controls


def test_a_song_is_entered_at_once_where_the_music_stands(stage):
    playing = stage(songs=SONGS)
    playing.ask(Trigger("stop"))
    playing.play(0.5)
    playing.ask(Trigger("stop"))
    playing.play(0.1)
    playing.ask(SetControl("song", 3))
    playing.play(0.1)
    assert playing.music.entered == SONGS[2]
    assert "Scene 4 of the song Three is empty" in playing.told(Warned)[-1].message


@pytest.mark.parametrize(("number", "words"), [(9, "has 3 songs"), (0, "ends there")])
def test_a_song_that_is_not_in_the_set_list_changes_nothing(stage, number, words):
    playing = stage(songs=SONGS, song=1)
    playing.ask(SetControl("song", number) if number else Trigger("previous_song"))
    assert words in playing.told(Warned)[-1].message
    assert playing.state.controls.song == 1


def test_without_a_set_list_there_is_no_song(stage):
    playing = stage()
    playing.ask(Trigger("next_song"))
    assert "--set-list" in playing.told(Warned)[-1].message
    assert playing.state.controls.song == 0


def followed(stage, **controls):
    """Return a session that has followed a clock for a while and lost it for a second."""
    playing = stage(clock="midi", **controls)
    playing.core.received(0, START, 0.0)
    playing.ticks = 0.01
    playing.play(5.0)
    playing.ticks = None
    playing.play(1.5)
    assert not playing.core.transport.playing
    playing.ticks = 0.01 + 60 / 120 / 24 * round(6.5 / (60 / 120 / 24))
    playing.play(0.3)
    return playing


def test_the_return_of_a_clock_is_offered_and_joined_at_a_bar_when_asked(stage):
    playing = followed(stage)
    assert "join" in playing.told(Warned)[-1].message
    playing.play(2.0)
    assert not playing.core.transport.playing
    asked_at = playing.seconds
    playing.late.clear()
    playing.ask(Trigger("join"))
    playing.play(3.0)
    assert playing.core.transport.playing
    first = min(each for each in playing.begun() if each > asked_at)
    bar = (first - 0.01) / 2  # bars of two seconds since the start
    assert bar == pytest.approx(round(bar), abs=0.02)
    assert not playing.late
    beat = playing.core.transport.beat_at(playing.seconds)
    assert beat == pytest.approx((playing.seconds - 0.01) * 2, abs=0.05)


def test_the_return_of_a_clock_is_joined_by_itself_where_that_was_chosen(stage):
    playing = followed(stage, rejoin="bar")
    playing.play(2.5)
    assert playing.core.transport.playing
    assert any("joins it at the next bar line" in event.message for event in playing.told(Notice))


def test_there_is_nothing_to_join_where_no_clock_came_back(stage):
    playing = stage(clock="midi")
    playing.ask(Trigger("join"))
    assert "nothing to join" in playing.told(Warned)[-1].message


def test_a_start_of_the_clock_counts_beside_the_offer(stage):
    playing = followed(stage)
    playing.core.received(0, START, playing.seconds)
    playing.play(1.0)
    assert playing.core.transport.playing
    assert playing.core.transport.beat_at(playing.seconds) < BAR


def test_status_tells_scene_density_and_music(stage):
    playing = stage()
    playing.play(0.5)
    status = playing.told(LiveStatus)[-1]
    assert (status.scene, status.density, status.music.lanes[0].name) == (0, 1.0, "Pulse")
    assert playing.told(ControlChanged) == []
