"""From a bar and the controls to the messages that the sender plans: what is heard of what was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ripieno.app.midi_io.live.groove_template import GrooveTemplate, groove_of
from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.midi_io.live.metronome import CLICKS, clicks
from ripieno.app.midi_io.live.planner import Destination, Feel, planned
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.drum_fill import with_crash, with_fill
from ripieno.app.session.live.music.lane_edits import edit_lane
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


@dataclass(frozen=True)
class BarMessages:
    """What becomes of bars on their way to the sender.

    Attributes:
        song: What is played.
        routes: Where each lane goes.
        performance: The groove of a played file, if there is one.
        clicks: Where the metronome goes.
    """

    song: Score
    routes: Sequence[Destination]
    performance: GrooveTemplate | None = None
    clicks: Destination = CLICKS
    _fills: set[int] = field(default_factory=set)

    def routed(self, routes: Sequence[Destination], clicks: Destination) -> "BarMessages":
        """Return the same with lanes and metronome going elsewhere."""
        return replace(self, routes=routes, clicks=clicks)

    def fill_drums(self, bar: int) -> None:
        """Let the drums play a fill in a bar, and a crash after it."""
        self._fills.add(bar)

    def messages(self, bar: int, content: Bar, controls: Controls) -> tuple[BeatMessage, ...]:
        """Return the messages of a bar, the clicks of the metronome included.

        Args:
            bar: Which bar.
            content: What was made for it.
            controls: Where they stand.
        """
        begin = self.song.beat_of(bar)
        notes = {
            lane: self._notes(lane, held, controls)
            for lane, held in self._with_fills(bar, content.notes).items()
            if controls.sounds(self.song.parts[lane].role)
        }
        feels = {lane: self._feel(self.song.parts[lane].role, controls) for lane in notes}
        messages = planned(notes, begin, self.song.ppq, self.routes, feels)
        return (*messages, *self.count(bar)) if controls.metronome else messages

    def count(self, bar: int) -> tuple[BeatMessage, ...]:
        """Return the clicks of a bar; before the first one, bars are as the first is."""
        begin, end = self.song.beat_of(bar), self.song.beat_of(bar + 1)
        metre = self.song.metre_of(max(bar, 0))
        return tuple(clicks(begin, metre, end - begin, self.clicks))

    def _notes(self, lane: int, held: Sequence[Note], controls: Controls) -> tuple[Note, ...]:
        """Return the notes of a lane as its own settings want them."""
        role = self.song.parts[lane].role
        return edit_lane(held, controls.lane(role), self.song.ppq, is_drums=role is Role.DRUMS)

    def _with_fills(self, bar: int, notes: Mapping[int, Sequence[Note]]) -> Mapping[int, Sequence[Note]]:
        """Return a bar's notes with a drum fill or a crash, where one was asked for."""
        if not self._fills & {bar, bar - 1}:
            return notes
        beats = self.song.beat_of(bar + 1) - self.song.beat_of(bar)
        filled = dict(notes)
        for lane in self.song.lanes:
            if self.song.parts[lane].role is Role.DRUMS:
                drums = notes.get(lane, ())
                if bar - 1 in self._fills:
                    drums = with_crash(drums, self.song.ppq)
                if bar in self._fills:
                    drums = with_fill(drums, self.song.ppq, round(beats * self.song.ppq), bar)
                filled[lane] = drums
        return filled

    def _feel(self, role: Role, controls: Controls) -> Feel:
        """Return how the notes of a lane are timed."""
        loose = controls.lane(role).humanise
        return Feel(
            controls.swing,
            min(1.0, controls.humanise + loose),
            # A lane that is looser than the others is so by itself.
            controls.seed if not loose else controls.seed + 1 + tuple(Role).index(role),
            groove_of(controls.groove, controls.options.style, self.performance),
        )
