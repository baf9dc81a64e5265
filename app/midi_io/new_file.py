"""A new file: tempo, metre and key, and no notes yet."""

from ripieno.app.midi_io.add_lanes import meta_event, new_track
from ripieno.app.midi_io.smf import Smf
from ripieno.app.midi_io.smf_chunks import HEADER_ID
from ripieno.app.midi_io.smf_events import KEY, METRE, TEMPO
from ripieno.engine.music.keys import Key
from ripieno.engine.music.meter import MetreChange, TimeMap

_CLOCKS_IN_WHOLE_NOTE = 96
_THIRTY_SECONDS_IN_QUARTER = 8
_FIFTH = 7
_MINOR_THIRD = 3


def new_file(time: TimeMap, end: int, key: Key | None = None) -> Smf:
    """Return a format 1 file of one track, with the tempo, metre and key at its beginning.

    Args:
        time: A time map; only the tempo and the metre at tick 0 are written.
        end: Tick of the end-of-track.
        key: The key signature; None writes none.

    Source: Standard MIDI Files 1.0, RP-001, "Set Tempo", "Time Signature", "Key Signature".
    """
    events = [
        meta_event(0, METRE, signature_of(time.metre_at(0))),
        meta_event(0, TEMPO, time.tempos[0].microseconds.to_bytes(3)),
    ]
    if key is not None:
        events.append(
            meta_event(0, KEY, _signs(key).to_bytes(1, signed=True) + bytes((key.mode == "minor",)))
        )
    header = HEADER_ID + b"".join(
        number.to_bytes(size) for number, size in ((6, 4), (1, 2), (1, 2), (time.ppq, 2))
    )
    return Smf(b"", header, (new_track(events, end),))


def signature_of(metre: MetreChange) -> bytes:
    """Return the content of a time signature event.

    Args:
        metre: Its beats and the written beat; its tick counts for nothing.
    """
    beat = metre.denominator
    clocks = max(1, _CLOCKS_IN_WHOLE_NOTE // beat)
    return bytes((metre.numerator, beat.bit_length() - 1, clocks, _THIRTY_SECONDS_IN_QUARTER))


def metre_event(metre: MetreChange) -> bytes:
    """Return a time signature event, from its status byte on."""
    return meta_event(0, METRE, signature_of(metre)).body


def _signs(key: Key) -> int:
    """Return the sharps of a key's signature, or its flats as a negative number."""
    major = key.tonic + _MINOR_THIRD if key.mode == "minor" else key.tonic
    return (_FIFTH * major + 5) % 12 - 5
