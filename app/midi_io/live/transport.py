"""Playing or standing still: where the music is at a given second."""

from dataclasses import dataclass, field

from ripieno.app.midi_io.live.timeline import Timeline


@dataclass(frozen=True)
class Transport:
    """A timeline that runs, or stands at its beat.

    Every method returns a new transport; times ``at`` are seconds on the clock of the sender.

    Attributes:
        playing: True while time moves the position.
        timeline: While playing, beat against seconds; while stopped its beat is the position.
    """

    playing: bool = False
    timeline: Timeline = field(default_factory=Timeline)

    @property
    def tempo(self) -> float:
        """Beats per minute, also while stopped."""
        return self.timeline.tempo

    def beat_at(self, seconds: float) -> float:
        """Return the position at ``seconds``, in beats; while stopped it stands still."""
        return self.timeline.beat_at(seconds) if self.playing else self.timeline.beat

    def seconds_at(self, beat: float) -> float | None:
        """Return when ``beat`` is reached, in seconds; None while stopped."""
        return self.timeline.seconds_at(beat) if self.playing else None

    def start(self, at: float) -> "Transport":
        """Play from the begin of the song, as MIDI's Start does."""
        return Transport(playing=True, timeline=self.timeline.located(0.0, at))

    def resume(self, at: float) -> "Transport":
        """Play on from where the music stands, as MIDI's Continue does; no change while playing."""
        return self if self.playing else Transport(playing=True, timeline=self._here(at))

    def stop(self, at: float) -> "Transport":
        """Stand still at the position of ``at``."""
        return Transport(playing=False, timeline=self._here(at))

    def locate(self, beat: float, at: float) -> "Transport":
        """Be at ``beat`` at ``at``, playing on or standing still as before."""
        return Transport(self.playing, self.timeline.located(beat, at))

    def set_tempo(self, bpm: float, at: float) -> "Transport":
        """Go on at another tempo from ``at``; the position does not jump.

        Raises:
            TempoError: If the tempo lies outside what `Timeline` keeps.
        """
        return Transport(self.playing, Timeline(self.beat_at(at), at, bpm))

    def _here(self, at: float) -> Timeline:
        return self.timeline.located(self.beat_at(at), at)
