"""What a performer asks for beside the music: tempos by hand, songs, a clock to join, and how it begins."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from time import perf_counter

from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.messages import Command, Position
from ripieno.app.midi_io.live.second_voice import NO_SECOND_VOICE
from ripieno.app.session.events import Warned
from ripieno.app.session.live.controls.set_list import SetList, SetListSong
from ripieno.app.session.live.controls.state import ControlState
from ripieno.app.session.live.live_events import LiveEvent, Notice
from ripieno.app.session.live.music.music_source import MusicSource
from ripieno.app.session.live.requests import SetControl
from ripieno.app.session.live.tempo_moves import TapTempo, TempoRamp
from ripieno.engine.errors import RipienoError

LEAVE_BEATS = 0.3
"""Quarter notes before a bar line at which a song is left there, or a clock is joined there."""

COUNT_LEAD_BEATS = 0.1
"""Quarter notes before the first click of a count-in, so that it comes in time."""

MAX_JOINING_SECONDS = 1.0
"""Seconds within which a clock that is joined lets the music play, if it still ticks."""

SAME_TEMPO = 0.005
"""Change of tempo, in quarter notes per minute, that is not worth a command."""

_NOT_OURS = "The tempo is that of another clock; choose Ripieno's own clock to set it."


class Performer:
    """Does what a performer asks for.

    Args:
        control_state: The controls.
        music: What makes the music.
        send: Tells the sender something.
        apply: Lets controls that were turned have their effect.
        clock: Whose tempo and place the music follows.
        set_list: The songs to choose from, if any.
    """

    def __init__(
        self,
        control_state: ControlState,
        music: MusicSource,
        send: Callable[[Command], None],
        apply: Callable[[], None],
        clock: str,
        set_list: SetList | None = None,
    ) -> None:
        self._control_state = control_state
        self._music = music
        self._send = send
        self._apply = apply
        self._is_own_clock = clock == "internal"
        self._set_list = set_list
        self._position = Position(0.0, control_state.controls.tempo, playing=False, seconds=0.0, locked=True)
        self._played = self._position
        self._taps, self._midi_taps = TapTempo(), TapTempo()
        self._tapped_at: float | None = None
        self._ramp: TempoRamp | None = None
        self._song: SetListSong | None = None
        self._song_tempo = 0.0
        self._entered = control_state.controls.song
        self._leaves_at: float | None = None
        self._second_voice = NO_SECOND_VOICE
        self._is_clock_back = self._joins = False
        self._joined_at = float("-inf")
        self.triggers: Mapping[str, Callable[[], Iterator[LiveEvent]]] = {
            "tap": self._tap,
            "ramp": self._begin_ramp,
            "join": self._join,
            "store_scene": lambda: iter(control_state.store_scene().events),
            "undo": self._undo,
            "drum_fill": self._fill_drums,
            "previous_song": lambda: self._step_song(-1),
            "next_song": lambda: self._step_song(1),
        }

    @property
    def upcoming(self) -> str:
        """The song that is about to come; empty for none."""
        return "" if self._song is None else f"song {self._song.name}"

    def awaits(self, position: Position) -> bool:
        """Say whether a position is from before a clock was joined: nothing is to be planned for it."""
        return not position.playing and position.seconds - self._joined_at < MAX_JOINING_SECONDS

    def made(self) -> Iterator[Command]:
        """Yield what has been made, and the second voice where it is another than the sender has."""
        yield from self._music.made()
        voice = self._control_state.without_learnt(self._music.second_voice)
        if voice != self._second_voice:
            self._second_voice = voice
            yield voice

    def sender_replaced(self) -> None:
        """Take it that another sender goes on, which knows nothing."""
        self._second_voice = NO_SECOND_VOICE
        self._music.silenced()

    def midi_at(self, seconds: float | None) -> None:
        """Take when the MIDI message came that asks for what is asked now; None for no message."""
        self._tapped_at = seconds

    def starting(self) -> Iterator[Command]:
        """Yield what begins the music, its count-in included."""
        bars = self._control_state.controls.count_in
        clicks = self._music.count_in(bars) if bars and self._is_own_clock else ()
        if not clicks:
            yield says.Start()
            return
        # A start plans the begin of the song anew, so that the clicks are planned after it.
        yield says.Start(min(each.beat for each in clicks) - COUNT_LEAD_BEATS)
        yield says.Play(tuple(clicks))

    def tempo_turned(self, *, is_restored: bool) -> None:
        """Let the tempo of the controls hold: at once, or at the next bar line where a scene brought it."""
        if not self._is_own_clock:
            return
        self._ramp = None
        waits = is_restored and self._position.playing
        begin = self._music.bar_end(self._position.beat) if waits else None
        self._send(says.Tempo(self._control_state.controls.tempo, begin))

    def moved(self, position: Position) -> Iterator[LiveEvent]:
        """Take where the music is, and do what is due there."""
        if position.beat < self._position.beat - 1:  # a jump back, such as a start
            self._ramp = None
        self._position = position
        if position.playing:
            self._played = position
            self._is_clock_back = self._joins = False
        if self._ramp is not None:
            yield from self._lead_tempo(self._ramp, position)
        if self._joins:
            self._join_near_bar(position)
        if self._song is not None and self._music.is_song_ready:
            yield from self._near_song(self._song, position)

    def clock_back(self) -> Iterator[LiveEvent]:
        """Take it that the MIDI clock is back: join it, or offer that."""
        self._is_clock_back = True
        if self._control_state.controls.rejoin == "bar":
            self._joins = True
            yield Notice("The MIDI clock is back; the music joins it at the next bar line.")
        else:
            yield Warned(
                "The MIDI clock is back; join it at a bar line with join (key j), or start its sender again."
            )

    def song_selected(self) -> Iterator[LiveEvent]:
        """Go to the song that the controls name, as soon as it is ready, at a bar line."""
        number = self._control_state.controls.song
        songs = () if self._set_list is None else self._set_list.songs
        if not number:
            self._song = None
        elif not songs:
            yield from self._refuse_song("There is no set list; name one with --set-list.")
        elif number > len(songs):
            yield from self._refuse_song(f"The set list has {len(songs)} songs; choose one of them.")
        else:
            song = songs[number - 1]
            try:
                controls = self._music.open_song(song, self._control_state.of_song(song))
            except RipienoError as error:
                yield from self._refuse_song(str(error))
            else:
                self._song, self._song_tempo, self._leaves_at = song, controls.tempo, None

    def _refuse_song(self, sentence: str) -> Iterator[LiveEvent]:
        """Stay with the song that plays, and say why."""
        yield from self._control_state.stay_with_song(self._entered).events
        yield Warned(sentence)

    def _tap(self) -> Iterator[LiveEvent]:
        """Take a tap, and its tempo from the third on."""
        if not self._is_own_clock:
            yield Warned(_NOT_OURS)
            return
        taps = self._taps if self._tapped_at is None else self._midi_taps
        tempo = taps.tap(perf_counter() if self._tapped_at is None else self._tapped_at)
        if tempo is not None:
            yield from self._control_state.take(SetControl("tempo", round(tempo, 1))).events
            self._apply()

    def _begin_ramp(self) -> Iterator[LiveEvent]:
        """Go to another tempo from the next bar line on; at once where the music stands."""
        controls = self._control_state.controls
        if not self._is_own_clock:
            yield Warned(_NOT_OURS)
        elif not self._position.playing:
            yield from self._control_state.take(SetControl("tempo", controls.ramp_tempo)).events
            self._apply()
        else:
            begin = end = self._music.bar_end(self._position.beat)
            for _ in range(controls.ramp_bars):
                end = self._music.bar_end(end)
            self._ramp = TempoRamp(begin, end, self._position.tempo, controls.ramp_tempo)
            yield Notice(f"The tempo goes to {controls.ramp_tempo:g} BPM over {controls.ramp_bars} bars.")

    def _lead_tempo(self, ramp: TempoRamp, position: Position) -> Iterator[LiveEvent]:
        """Set the tempo of a ramp; at its end the control stands there too."""
        if not position.playing:
            self._ramp = None
        elif ramp.is_over(position.beat):
            self._ramp = None
            yield from self._control_state.take(SetControl("tempo", ramp.to_tempo)).events
            self._apply()
            self._send(says.Tempo(ramp.to_tempo))
        elif abs(ramp.tempo(position.beat) - position.tempo) > SAME_TEMPO:
            self._send(says.Tempo(ramp.tempo(position.beat)))

    def _join(self) -> Iterator[LiveEvent]:
        """Join the clock that is back."""
        if self._is_clock_back:
            self._joins = True
            yield Notice("The music joins the MIDI clock at the next bar line.")
        else:
            yield Warned("No MIDI clock has come back; there is nothing to join.")

    def _join_near_bar(self, position: Position) -> None:
        """Join the clock shortly before a bar line, so that the music begins with that bar."""
        last = self._played
        beat = last.beat + (position.seconds - last.seconds) * last.tempo / 60
        end = self._music.bar_end(beat)
        if end - beat <= LEAVE_BEATS:
            self._joins = self._is_clock_back = False
            self._send(says.Clear(0.0))  # what was planned for the time without a clock
            self._music.prepare(end)
            self._send_all(self._music.made())
            self._send(says.Resume(last.beat, last.tempo, last.seconds))
            self._joined_at = position.seconds

    def _near_song(self, song: SetListSong, position: Position) -> Iterator[LiveEvent]:
        """Go to a song that is ready: at once where the music stands, otherwise at a bar line."""
        if not position.playing:
            yield from self._enter(song)
            return
        if self._leaves_at is None:
            end = self._music.bar_end(position.beat)
            if end - position.beat <= LEAVE_BEATS:
                self._leaves_at = end
                self._send_all(self._music.leave_song(end))
        elif position.beat >= self._leaves_at:
            if self._is_own_clock:
                self._send(says.Stop())
            yield from self._enter(song)
            if self._is_own_clock:
                self._music.started()
                self._send_all(self._music.made())
                self._send_all(self.starting())

    def _enter(self, song: SetListSong) -> Iterator[LiveEvent]:
        """Let a song take the place of what plays."""
        self._song = self._leaves_at = None
        self._entered = self._control_state.controls.song
        outcome = self._control_state.enter_song(song)
        self._send_all(self._music.enter_song())
        yield from outcome.events
        if not song.has_tempo:
            yield from self._control_state.take(SetControl("tempo", self._song_tempo)).events
        self._apply()
        self._music.changed(self._control_state.controls)  # what was turned since the song was opened
        yield Notice(f"Song {self._control_state.controls.song}: {song.name}.")

    def _step_song(self, step: int) -> Iterator[LiveEvent]:
        """Go some songs on; past the ends of the set list nothing happens."""
        count = 0 if self._set_list is None else len(self._set_list.songs)
        number = self._control_state.controls.song + step
        if count and not 1 <= number <= count:
            yield Warned("The set list ends there.")
            return
        yield from self._control_state.take(SetControl("song", max(number, 1))).events
        yield from self.song_selected()

    def _undo(self) -> Iterator[LiveEvent]:
        """Take back the last change."""
        yield from self._control_state.undo().events
        self._apply()

    def _fill_drums(self) -> Iterator[LiveEvent]:
        """Let the drums play a fill."""
        self._music.fill_drums()
        return iter(())

    def _send_all(self, commands: Iterable[Command]) -> None:
        """Tell the sender something."""
        for command in commands:
            self._send(command)
