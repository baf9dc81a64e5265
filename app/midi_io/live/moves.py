"""What a command, or a clock that is followed, makes of where the music is; no state."""

from dataclasses import dataclass

from ripieno.app.midi_io.live.messages import Continue, Locate, Start, Stop, Tempo
from ripieno.app.midi_io.live.pulses import CONTINUE, STOP, snap_to_song_position, song_position, starting
from ripieno.app.midi_io.live.transport import Transport

START_LEAD = 0.005
"""Seconds between Start and the first beat, so that a follower has read it before the first tick."""

BEGIN = 1 / 24
"""Quarter notes, a tick of MIDI clock, before which music that starts to move starts at the begin."""

JUMP = 1 / 8
"""Quarter notes by which a clock that is followed may be corrected and still goes on."""


@dataclass(frozen=True, slots=True)
class TransportMove:
    """A change of where the music is, or how fast.

    Attributes:
        transport: What holds from then on.
        said: Messages for followers of the clock, in order.
        is_break: Whether what sounds ends, and the ticks begin anew where the music plays.
        opens: Whether the begin of the song is planned once more.
        skips: Whether what is planned before the new place is left out.
        counts_in: Whether followers of the clock are started only at the begin of the song.
    """

    transport: Transport
    said: tuple[bytes, ...] = ()
    is_break: bool = False
    opens: bool = False
    skips: bool = False
    counts_in: bool = False


def moved(
    transport: Transport, command: Start | Stop | Continue | Locate | Tempo, at: float
) -> TransportMove | None:
    """Return what a command changes; None for nothing.

    Args:
        transport: Where the music is.
        command: The command.
        at: When it is carried out, in seconds of the music.

    Raises:
        TempoError: If the music cannot have that tempo.
    """
    match command:
        case Start(beat) if beat < 0:
            after = transport.locate(beat, at).resume(at + START_LEAD)
            after = after.locate(beat, at + START_LEAD)
            return TransportMove(after, is_break=True, opens=True, counts_in=True)
        case Start():
            return TransportMove(transport.start(at + START_LEAD), starting(0.0), is_break=True, opens=True)
        case Stop():
            return TransportMove(transport.stop(at), (STOP,), is_break=True)
        case Continue():
            return None if transport.playing else _continued(transport, at)
        case Locate(beat):
            return _located(transport, snap_to_song_position(beat), at)
        case Tempo(bpm, _):
            return TransportMove(transport.set_tempo(bpm, at))


def followed(before: Transport, after: Transport, now: float) -> TransportMove:
    """Return what the transport of another's clock changes: silence where it has stopped or jumped."""
    has_stopped = before.playing and not after.playing
    has_jumped = after.playing and abs(before.beat_at(now) - after.beat_at(now)) > JUMP
    has_begun = after.playing and (has_jumped or not before.playing)
    return TransportMove(
        after, is_break=has_stopped or has_jumped, opens=has_begun and after.beat_at(now) < BEGIN
    )


def _continued(transport: Transport, at: float) -> TransportMove:
    beat = snap_to_song_position(transport.beat_at(at))
    after = transport.locate(beat, at).resume(at + START_LEAD)
    return TransportMove(after, starting(beat), is_break=True, opens=beat < BEGIN)


def _located(transport: Transport, beat: float, at: float) -> TransportMove:
    if not transport.playing:
        return TransportMove(transport.locate(beat, at), (song_position(beat),), is_break=True, skips=True)
    said = (STOP, song_position(beat), CONTINUE)
    after = transport.locate(beat, at + START_LEAD)
    return TransportMove(after, said, is_break=True, opens=beat < BEGIN, skips=True)
