"""What goes out at once or by the plan: what sounds by it, whether it comes back, and the reports of it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.feedback import Feedback
from ripieno.app.midi_io.live.messages import BeatMessage, Late, Looped, Report, Sent
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.outgoing import Outgoing

DROPPED_AFTER = 0.1
"""Seconds after its time at which a note is left out rather than played late."""

LATE_AFTER = 0.003
"""Seconds after its time at which a note counts as late."""


class SentMessages:
    """The messages that go out, each of them taken in and reported before it does.

    Args:
        reports: Takes the reports.
        beat_at: Returns the position of the music, in quarter notes, at a second.

    Attributes:
        sounding: The notes that sound by what went out.
        ready: What goes out next, in the order of the commands that sent it.
    """

    def __init__(self, reports: deque[Report], beat_at: Callable[[float], float]) -> None:
        self.sounding = Sounding()
        self.ready: deque[Outgoing] = deque()
        self._reports = reports
        self._beat_at = beat_at
        self._feedback = Feedback()
        self._voiced: deque[Outgoing] = deque()
        self._late = self._dropped = 0

    def came_back(self, port: int, data: bytes, seconds: float) -> bool:
        """Say whether a message that came in is one that went out.

        Args:
            port: Index of the input.
            data: Status byte and data.
            seconds: When it came.
        """
        return self._feedback.came(port, data, seconds)

    def report_loops(self) -> None:
        """Report the inputs at which a loop has been proved, or has gone."""
        while self._feedback.found:
            self._reports.append(Looped(*self._feedback.found.popleft()))

    def probe(self, now: float) -> Iterator[Outgoing]:
        """Yield what shows whether what goes out comes back."""
        for port, data in self._feedback.probes(now, self.sounding.notes):
            yield self._sent_now(port, data, now)

    def send_planned(self, message: BeatMessage, due: float, seconds: float, port: int) -> Iterator[Outgoing]:
        """Yield what goes out for a message of the plan; nothing for a note that is much too late.

        Args:
            message: The message.
            due: When it was due, in seconds.
            seconds: When it goes out.
            port: Index of the output.
        """
        late = seconds - due
        if is_note_on(message.data) and late > LATE_AFTER:
            if late > DROPPED_AFTER:
                self._dropped += 1
                self._reports.append(Late(self._late, self._dropped))
                return
            self._late += 1
            self._reports.append(Late(self._late, self._dropped))
        for data in self.sounding.passing(port, message.data):
            self._feedback.sent(port, data, seconds, is_planned=True)
            self._reports.append(Sent(message.beat, due, seconds, port, data))
            yield Outgoing(seconds, port, data, due)

    def send(self, port: int, data: bytes, now: float) -> None:
        """Send a message at once."""
        # An end passes even where the note is not ours: a panic from outside ends what others began.
        for each in tuple(self.sounding.passing(port, data)) or (data,):
            self._feedback.sent(port, each, now, is_planned=each != data)
            self.ready.append(self._sent_now(port, each, now))

    def double(self, messages: Iterable[tuple[int, bytes]], seconds: float) -> None:
        """Send messages of the second voice at a second; what is planned does not wait for them."""
        for port, message in messages:
            for data in self.sounding.passing(port, message):
                self._feedback.sent(port, data, seconds, is_planned=True)
                self._voiced.append(self._sent_now(port, data, seconds))

    def silence(self, now: float, only: int | None = None, *, rests: bool = False) -> None:
        """Send at once what ends everything that sounds.

        Args:
            now: When, in seconds.
            only: The output to silence; None for all.
            rests: Whether what is held goes back too, and every note ends that was ever begun.
        """
        self.ready.extend(self.silenced(now, only, rests=rests))

    def silenced(self, now: float, only: int | None, *, rests: bool = False) -> Iterator[Outgoing]:
        """Yield what ``silence`` sends."""
        for port, data in self.sounding.silence(only, rests=rests):
            self._feedback.sent(port, data, now, is_planned=True)
            yield self._sent_now(port, data, now)

    def take_ready(self) -> Iterator[Outgoing]:
        """Yield what commands have sent since this was last asked, in order."""
        while self.ready:
            yield self.ready.popleft()

    def take_voiced(self) -> Iterator[Outgoing]:
        """Yield what the second voice has sent since this was last asked, in order."""
        while self._voiced:
            yield self._voiced.popleft()

    def _sent_now(self, port: int, data: bytes, now: float) -> Outgoing:
        """Report a message that is not planned; return it on its way."""
        self._reports.append(Sent(self._beat_at(now), now, now, port, data))
        return Outgoing(now, port, data)
