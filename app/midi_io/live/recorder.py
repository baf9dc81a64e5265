"""What was played, as a MIDI file."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ripieno.app.midi_io.add_lanes import add_lanes, meta_event
from ripieno.app.midi_io.channel_messages import channel_of, is_note_off, is_note_on
from ripieno.app.midi_io.clip_file import save
from ripieno.app.midi_io.live.messages import Position, Sent
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.midi_io.new_file import metre_event, new_file
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_events import TEMPO
from ripieno.app.midi_io.splice import splice
from ripieno.app.midi_io.track_events import with_metas
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import DEFAULT_METRE, MICROSECONDS, MetreChange, TempoChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region

PPQ = 480
_USUAL_TEMPO = 500_000
"""Microseconds of a quarter note where nothing was played: 120 BPM, as Standard MIDI Files assume."""
_SAME_TEMPO = 0.05
"""Change of tempo, in quarter notes per minute, that is not worth an event."""


@dataclass
class Recorder:
    """Takes down what goes out, note by note.

    Attributes:
        lanes: Names, roles and sounds of the lanes.
        routes: Where each lane goes.
        metres: A function that returns the metres of the music up to a tick, the first at tick 0.
    """

    lanes: Sequence[Lane]
    routes: Sequence[Destination]
    metres: Callable[[int], tuple[MetreChange, ...]] = lambda _: (DEFAULT_METRE,)
    _notes: dict[int, list[Note]] = field(default_factory=lambda: defaultdict(list))
    _open: dict[tuple[int, int, int], tuple[float, int]] = field(default_factory=dict)
    _tempos: list[tuple[float, float]] = field(default_factory=list)
    _shift: float = 0.0
    _last: float = 0.0

    def position(self, position: Position) -> None:
        """Take down the tempo, and join what follows a jump back to what was played before it."""
        if not position.playing:
            return
        if position.beat + self._shift < self._last - 1:
            self._shift += self._last - (position.beat + self._shift)
        self._last = max(self._last, position.beat + self._shift)
        if not self._tempos or abs(self._tempos[-1][1] - position.tempo) > _SAME_TEMPO:
            self._tempos.append((max(position.beat + self._shift, 0.0), position.tempo))

    def sent(self, sent: Sent) -> None:
        """Take down a message that has gone out."""
        key = sent.port, channel_of(sent.data[0]), sent.data[1] if len(sent.data) > 1 else 0
        beat = max(sent.beat + self._shift, 0.0)
        if is_note_on(sent.data):
            self._open[key] = beat, sent.data[2]
        elif is_note_off(sent.data) and key in self._open:
            begin, velocity = self._open.pop(key)
            lane = self._lane(sent.port, key[1])
            if lane is not None:
                onset, end = round(begin * PPQ), round(beat * PPQ)
                self._notes[lane].append(Note(onset, max(end - onset, 1), key[2], velocity, key[1]))

    def extend(self, lanes: Sequence[Lane], routes: Sequence[Destination]) -> None:
        """Take down lanes that go elsewhere than all before them, too."""
        more = [(lane, route) for lane, route in zip(lanes, routes, strict=True) if route not in self.routes]
        self.lanes = (*self.lanes, *(lane for lane, _ in more))
        self.routes = (*self.routes, *(route for _, route in more))

    @property
    def count(self) -> int:
        """How many notes were taken down, whole."""
        return sum(map(len, self._notes.values()))

    def file(self) -> Smf:
        """Return what was played: one track for each lane that played, tempo changes included."""
        tempos = [
            TempoChange(round(beat * PPQ), round(60 * MICROSECONDS / bpm)) for beat, bpm in self._tempos
        ]
        first = TempoChange(0, tempos[0].microseconds if tempos else _USUAL_TEMPO)
        end = max((note.end for notes in self._notes.values() for note in notes), default=0)
        time = TimeMap(PPQ, (first,), self.metres(end))
        bars = max(time.bar_count(end), 1)
        smf = with_metas(new_file(time, time.bar_start(bars)), _tempo_events(tempos[1:]))
        smf = with_metas(smf, {each.tick: metre_event(each) for each in time.metres if each.tick})
        played = [index for index in range(len(self.lanes)) if self._notes.get(index)]
        lanes = tuple(self._empty(index) for index in played)
        smf, clip = add_lanes(smf, Clip(time, lanes, time.bar_start(bars)), range(len(lanes)))
        notes = {number: self._notes[index] for number, index in enumerate(played)}
        return splice(smf, clip, Region(tuple(range(bars)), tuple(range(len(lanes)))), notes)

    def save(self, path: Path, *, force: bool = False) -> tuple[str, ...]:
        """Write the file whole or not at all; see :func:`ripieno.app.midi_io.clip_file.save`.

        Raises:
            FileError: If it cannot be written.
        """
        return save(self.file(), path, force=force)

    def _empty(self, index: int) -> Lane:
        lane, route = self.lanes[index], self.routes[index]
        return Lane(lane.name, lane.role, (), index + 1, route.channel, lane.program)

    def _lane(self, port: int, channel: int) -> int | None:
        place = Destination(port, channel)
        return next((index for index, route in enumerate(self.routes) if route == place), None)


def _tempo_events(tempos: Iterable[TempoChange]) -> Mapping[int, bytes]:
    return {each.tick: meta_event(0, TEMPO, each.microseconds.to_bytes(3)).body for each in tempos}
