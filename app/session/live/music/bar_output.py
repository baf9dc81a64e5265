"""What the sender is told of planned bars: messages, and what is dropped in their place."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Command, Play, SetOpening
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_maker import BarMaker
from ripieno.app.session.live.music.bar_messages import BarMessages
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.retraction import Pair, ending_notes, pairs
from ripieno.app.session.live.music.song import Score

BEFORE_ALL = -1e9


class BarOutput:
    """Turns bars into commands for the sender.

    Args:
        song: What is played.
        messages: What becomes of bars on their way.
        controls: Where the controls stand.
        maker: Says how a bar is played.
        bars: The bars that are planned or were played, as they are at any time.
    """

    def __init__(
        self,
        song: Score,
        messages: BarMessages,
        controls: Controls,
        maker: BarMaker,
        bars: Mapping[int, Bar],
    ) -> None:
        self.commands: deque[Command] = deque()
        self.controls = controls
        self._song = song
        self._bar_messages = messages
        self._maker = maker
        self._bars = bars

    def arm(self) -> None:
        """Let the sender keep the first bar: a start of another's clock leaves no time to ask for it."""
        if 0 in self._bars:
            self.commands.append(SetOpening(self._messages(0), self._song.beat_of(1)))

    def clicks_before(self, bars: int) -> tuple[BeatMessage, ...]:
        """Return the clicks of some bars before the first one."""
        return tuple(each for bar in range(-bars, 0) for each in self._bar_messages.count(bar))

    def fill_drums(self, bar: int) -> None:
        """Let the drums play a fill in a bar, and a crash after it."""
        self._bar_messages.fill_drums(bar)

    def route(self, routes: Sequence[Destination], clicks: Destination) -> None:
        """Let the lanes and the metronome go elsewhere."""
        self._bar_messages = self._bar_messages.routed(routes, clicks)

    def clear(self, beat: float) -> None:
        """Let the sender drop what is planned from a beat on."""
        self.commands.append(Clear(beat))

    def plan(self, first: int, end: int) -> None:
        """Tell what is planned from a bar on, in place of what was told before.

        Args:
            first: The first bar.
            end: The first bar that is not planned.
        """
        self.clear(self._song.beat_of(first))
        for bar in range(first, end):
            self.send(bar)

    def send(self, bar: int, since: float = BEFORE_ALL) -> None:
        """Tell the notes of a bar that begin at a beat or later."""
        if bar == 0:
            self.arm()
        messages = tuple(self._messages_since(bar, since))
        if messages:
            self.commands.append(Play(messages))

    def sounding_at(self, bar: int, beat: float) -> tuple[Pair, ...]:
        """Return the notes of a bar that sound at a beat."""
        return tuple(ending_notes(self._messages(bar), beat)) if bar in self._bars else ()

    def plan_since(self, since: float, first: int, end: int, sounding: Sequence[Pair]) -> None:
        """Tell what is planned from a beat within a bar, in place of what was told before.

        Args:
            since: The beat.
            first: The bar that it lies in.
            end: The first bar that is not planned.
            sounding: Notes that were planned to sound on; they end there unless they are still planned.
        """
        every = [pair for bar in range(first, end) for pair in pairs(self._messages(bar))]
        lasts = {(begin.beat, begin.data): end.beat for begin, end in every}
        ends = [
            replace(end, beat=max(last, since))
            for begin, end in sounding
            if (last := lasts.get((begin.beat, begin.data), since)) < end.beat
        ]
        to_come = [message for pair in every if pair[0].beat >= since for message in pair]
        self.clear(since)
        self.commands.append(Play((*ends, *to_come)))

    def _messages_since(self, bar: int, since: float) -> Iterator[BeatMessage]:
        for begin, end in pairs(self._messages(bar)):
            if begin.beat >= since:
                yield from (begin, end)

    def _messages(self, bar: int) -> tuple[BeatMessage, ...]:
        played = replace(self._bars[bar], notes=self._maker.sounding(bar, self._bars[bar]))
        return self._bar_messages.messages(bar, played, self.controls)
