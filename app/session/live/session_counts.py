"""What a live session has played, in numbers."""

from pathlib import Path

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.messages import Late, Passed, Sent
from ripieno.app.session.live.live_events import LiveReport
from ripieno.app.session.live.punctuality import Punctuality


class SessionCounts:
    """Bars, notes, messages and how exact they were.

    Args:
        point: Where it is measured how exact messages are.

    Attributes:
        late: Notes that came to the sender after their time.
        dropped: Notes that were left out because they were too late.
    """

    def __init__(self, point: str) -> None:
        self.late = self.dropped = 0
        self._punctuality = Punctuality(point)
        self._notes = self._messages = self._bars = self._last_bar = 0

    @property
    def lateness(self) -> float:
        """The most that a message of the last second was late, in ms."""
        return self._punctuality.recent

    def played(self, bar: int) -> None:
        """Take the bar that plays."""
        self._bars += bar != self._last_bar
        self._last_bar = bar

    def sent(self, report: Sent) -> None:
        """Take what went out."""
        self._messages += 1
        self._notes += is_note_on(report.data)

    def passed(self, report: Passed) -> None:
        """Take how exact a message was."""
        self._punctuality.passed(report.due, report.seconds)

    def lagged(self, report: Late) -> None:
        """Take how many notes were late."""
        self.late, self.dropped = report.late, report.dropped

    def result(self, seconds: float, underruns: int, recording: Path | None) -> LiveReport:
        """Return what the session did.

        Args:
            seconds: How long it played.
            underruns: Bars that were not ready.
            recording: The file that was written, if any.
        """
        return LiveReport(
            seconds=seconds,
            bars=self._bars,
            notes=self._notes,
            messages=self._messages,
            jitter=self._punctuality.jitter,
            late=self.late,
            dropped=self.dropped,
            underruns=underruns,
            recording=recording,
        )
