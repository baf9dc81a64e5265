"""The notes of the input, in bars."""

from collections import deque
from dataclasses import dataclass, field

from ripieno.app.midi_io.channel_messages import channel_of, is_note_off, is_note_on
from ripieno.app.midi_io.live.messages import InputReceived
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note

GRID = 12
"""Places in a quarter note that received notes are put on: sixteenths and triplets of eighths."""

KEPT_BARS = 32
KEPT_ONSETS = 4096


@dataclass(frozen=True, slots=True)
class _Open:
    beat: float
    velocity: int


@dataclass
class Listener:
    """Notes that come in, put in time.

    Attributes:
        song: Where bars begin.
        channel: MIDI channel of the input's lane, from 0.
        last: Where the last message came, in quarter notes; None before the first.
        last_onset: Where the last note began.
    """

    song: Score
    channel: int = 0
    last: float | None = None
    last_onset: float | None = None
    _onsets: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT_ONSETS))
    _open: dict[tuple[int, int], _Open] = field(default_factory=dict)
    _bars: dict[int, list[Note]] = field(default_factory=dict)

    def receive(self, received: InputReceived, controls: Controls, tempo: float) -> bool:
        """Take in a message; say whether it is music that was played for us to hear.

        Args:
            received: The message.
            controls: Channel to listen to, and how late notes come.
            tempo: Quarter notes per minute now.
        """
        data = received.data
        if not (is_note_on(data) or is_note_off(data)):
            return False
        channel = channel_of(data[0])
        if controls.channel and channel != controls.channel - 1:
            return False
        beat = received.beat - controls.input_offset / 1000 * tempo / 60
        self.last = beat
        key = channel, data[1]
        if is_note_on(data):
            self._open[key] = _Open(beat, data[2])
            self._onsets.append(beat)
            self.last_onset = beat
        elif key in self._open:
            self._close(key, beat)
        return True

    def notes(self, bar: int, now: float) -> tuple[Note, ...]:
        """Return what was received in a bar, in ticks from its begin; held notes up to now.

        Args:
            bar: Which bar.
            now: Where the music is, in quarter notes.
        """
        begin = self.song.beat_of(bar)
        held = [
            self._note(open_note, now, pitch, begin)
            for (_, pitch), open_note in self._open.items()
            if self._bar_of(open_note.beat) == bar and now > open_note.beat
        ]
        return tuple(sorted((*self._bars.get(bar, ()), *held), key=lambda note: (note.onset, note.pitch)))

    @property
    def held(self) -> tuple[int, ...]:
        """The pitches of the keys that are held."""
        return tuple(pitch for _, pitch in self._open)

    def onsets_since(self, beat: float) -> tuple[float, ...]:
        """Return where notes began after a position, in quarter notes."""
        return tuple(onset for onset in self._onsets if onset > beat)

    def last_sounding(self, now: float) -> float | None:
        """Return up to where the player has sounded: now, where a key is held; None if nothing was played.

        Args:
            now: Where the music is, in quarter notes.
        """
        return now if self._open else self.last

    def forget(self) -> None:
        """Forget all, as after a jump of the clock."""
        self._open.clear()
        self._bars.clear()
        self._onsets.clear()
        self.last = self.last_onset = None

    def _close(self, key: tuple[int, int], beat: float) -> None:
        opened = self._open.pop(key)
        bar = self._bar_of(opened.beat)
        self._bars.setdefault(bar, []).append(self._note(opened, beat, key[1], self.song.beat_of(bar)))
        for old in [each for each in self._bars if each < bar - KEPT_BARS]:
            del self._bars[old]

    def _bar_of(self, beat: float) -> int:
        """Return the bar of an onset once it is put on the grid."""
        return self.song.bar_at(round(beat * GRID) / GRID)

    def _note(self, opened: _Open, end: float, pitch: int, begin: float) -> Note:
        onset = max(round((opened.beat - begin) * GRID), 0) * self.song.ppq // GRID
        length = max(round((end - opened.beat) * GRID), 1) * self.song.ppq // GRID
        return Note(onset, max(length, 1), pitch, opened.velocity, self.channel)
