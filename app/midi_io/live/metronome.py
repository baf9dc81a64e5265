"""A metronome: a click on each written beat of a bar, higher and harder on the first."""

from collections.abc import Iterator

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.midi_io.live.planner import Destination

ACCENT, CLICK = 76, 77
"""High and low wood block of the General MIDI drum kit."""

ACCENT_VELOCITY, CLICK_VELOCITY = 120, 90
DRUM_CHANNEL = 9
LENGTH = 1 / 16
"""Beats that a click lasts."""

CLICKS = Destination(0, DRUM_CHANNEL)
"""Where clicks go where nothing else is said: to the first output, on the channel of drums."""


def clicks(begin: float, metre: tuple[int, int], beats: float, place: Destination) -> Iterator[BeatMessage]:
    """Yield the clicks of a bar.

    Args:
        begin: Where the bar begins, in beats of a quarter note.
        metre: Written beats in the bar, and which note is one.
        beats: How long the bar is, in quarter notes.
        place: Where they go.
    """
    step = 4 / metre[1]
    for number in range(max(1, round(beats / step))):
        pitch, velocity = (CLICK, CLICK_VELOCITY) if number else (ACCENT, ACCENT_VELOCITY)
        at = begin + number * step
        yield BeatMessage(at, place.port, note_on(place.channel, pitch, velocity))
        yield BeatMessage(at + LENGTH, place.port, note_off(place.channel, pitch))
