"""From the notes of bars to messages on beats: lanes to ports and channels, swing, human timing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ripieno.app.midi_io.channel_messages import (
    BANK,
    BANK_FINE,
    control_change,
    note_off,
    note_on,
    program_change,
)
from ripieno.app.midi_io.live.groove import humanised, humanised_velocity, swung
from ripieno.app.midi_io.live.groove_template import STRAIGHT, GrooveTemplate
from ripieno.app.midi_io.live.messages import BeatMessage, SendNow
from ripieno.engine.music.note import Note

MIN_NOTE_BEATS = 1 / 64
"""Beats that a note lasts at least, however time is bent."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a lane goes.

    Attributes:
        port: Index of the output.
        channel: MIDI channel, from 0.
    """

    port: int
    channel: int


@dataclass(frozen=True, slots=True)
class Feel:
    """How notes are timed and struck.

    Attributes:
        swing: 0 straight, 1 triplets.
        humanise: 0 exact, 1 loose.
        seed: Who the player is.
        groove: Where the sixteenths of a bar fall.
    """

    swing: float = 0.0
    humanise: float = 0.0
    seed: int = 0
    groove: GrooveTemplate = STRAIGHT

    def beat(self, beat: float, bar: float = 0.0) -> float:
        """Return where a position falls in a bar that begins at ``bar``."""
        bent = beat if self.groove.is_straight else bar + self.groove.beat(beat - bar)
        return humanised(swung(bent, self.swing), self.humanise, self.seed)

    def velocity(self, note: Note, beat: float, bar: float = 0.0) -> int:
        """Return how hard a note is struck that begins at ``beat``."""
        velocity = self.groove.velocity(note.velocity, beat - bar)
        return humanised_velocity(velocity, beat, note.pitch, self.humanise, self.seed)


def planned(
    notes: Mapping[int, Sequence[Note]],
    begin: float,
    ppq: int,
    routes: Sequence[Destination],
    feel: Feel | Mapping[int, Feel],
) -> tuple[BeatMessage, ...]:
    """Return the messages of a bar's notes; none begins before the bar does.

    Args:
        notes: Notes by lane, in ticks from the begin of the bar.
        begin: Where the bar begins, in beats.
        ppq: Ticks of a beat.
        routes: Where each lane goes.
        feel: How they are timed, in all lanes or in each.
    """
    return tuple(
        message
        for lane, held in notes.items()
        for note in held
        for message in _both(note, begin, ppq, routes[lane], feel if isinstance(feel, Feel) else feel[lane])
    )


def sounds(
    programs: Mapping[int, tuple[int | None, int | None]], routes: Sequence[Destination]
) -> Iterator[SendNow]:
    """Yield what gives each lane its sound: bank, then program.

    Args:
        programs: Bank (0 to 16383) and program (from 0) of lanes; None for neither.
        routes: Where each lane goes.

    Source: MIDI 1.0 Detailed Specification, "Bank Select".
    """
    for lane, (bank, program) in programs.items():
        port, channel = routes[lane].port, routes[lane].channel
        if bank is not None:
            yield SendNow(port, control_change(channel, BANK, bank >> 7))
            yield SendNow(port, control_change(channel, BANK_FINE, bank & 0x7F))
        if program is not None:
            yield SendNow(port, program_change(channel, program))


def _both(note: Note, bar: float, ppq: int, route: Destination, feel: Feel) -> Iterable[BeatMessage]:
    written = bar + note.onset / ppq
    begin, end = max(feel.beat(written, bar), bar), feel.beat(bar + note.end / ppq, bar)
    on = note_on(route.channel, note.pitch, feel.velocity(note, written, bar))
    off = note_off(route.channel, note.pitch)
    last = max(end, begin + MIN_NOTE_BEATS)
    return BeatMessage(begin, route.port, on), BeatMessage(last, route.port, off)
