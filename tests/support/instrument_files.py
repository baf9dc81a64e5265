"""Files as people have them, whose instruments do not each lie on one channel, and strategies for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import (
    channel_pressure,
    control_change,
    note_off,
    note_on,
    pitch_bend,
    program_change,
)
from ripieno.app.midi_io.smf import Smf, decode
from ripieno.app.midi_io.smf_vlq import write_vlq
from tests.support.smf_strategies import END_OF_TRACK, smf_bytes

PPQ = 96
BEAT = PPQ
BAR = 4 * BEAT
BARS = 4

GUITAR = (40, 45, 50, 55, 59, 64)
BASS = (28, 33, 38, 43)

Events = list[tuple[int, int, bytes]]
"""Tick, order within the tick, and message."""


def body_of(events: Iterable[tuple[int, int, bytes]], name: str = "") -> bytes:
    """Return the body of a track."""
    body, last = b"", 0
    if name:
        text = name.encode()
        body += b"\x00\xff\x03" + bytes((len(text),)) + text
    for tick, _, message in sorted(events, key=lambda each: each[:2]):
        body += write_vlq(tick - last) + message
        last = tick
    return body + END_OF_TRACK


def file_of(*tracks: bytes, form: int = 1) -> Smf:
    """Return a file of track bodies."""
    return decode(smf_bytes(*tracks, form=form, division=PPQ))


def configuration(manager: int, members: int) -> Events:
    """Return an MPE configuration message."""
    pairs = ((101, 0), (100, 6), (6, members))
    return [(0, order, control_change(manager, *pair)) for order, pair in enumerate(pairs, -9)]


@dataclass(frozen=True)
class MpePart:
    """Chords as an MPE keyboard plays them: each note takes the next member channel.

    Attributes:
        members: Its member channels, in turn.
        manager: Its manager channel; None for no configuration message.
        chords: Pitches of each beat.
        bends: Bend of each note at its onset, in turn.
        is_pressed: Whether pressure moves while notes sound.
    """

    members: Sequence[int]
    manager: int | None
    chords: Sequence[Sequence[int]]
    bends: Sequence[int] = (8192, 8100, 8300)
    is_pressed: bool = True

    def events(self) -> Events:
        """Return its messages."""
        events = configuration(self.manager, len(self.members)) if self.manager is not None else []
        turn = 0
        for beat, chord in enumerate(self.chords):
            start = beat * BEAT
            for pitch in chord:
                channel = self.members[turn % len(self.members)]
                events += [
                    (start, 0, pitch_bend(channel, self.bends[turn % len(self.bends)])),
                    (start, 1, control_change(channel, 74, 64)),
                    (start, 2, note_on(channel, pitch, 80)),
                    (start + BEAT - 8, 0, note_off(channel, pitch, 0)),
                ]
                if self.is_pressed:
                    events += [
                        (start + 20 * step, 1, channel_pressure(channel, 30 * step)) for step in (1, 2, 3)
                    ]
                turn += 1
        return events


@dataclass(frozen=True)
class StringPart:
    """Chords on strings, a channel for each.

    Attributes:
        channels: The channel of each string, the lowest string first.
        tuning: Open strings, lowest first.
        frets: Of each beat, the fret of each string; None for a string that is silent.
        program: General MIDI program; None for none.
        strum: Ticks from one string to the next.
        has_mono_mode: Whether the file sets mono mode.
    """

    channels: Sequence[int]
    tuning: Sequence[int]
    frets: Sequence[Sequence[int | None]]
    program: int | None = 27
    strum: int = 1
    has_mono_mode: bool = False

    def events(self) -> Events:
        """Return its messages."""
        events: Events = []
        for channel in self.channels:
            if self.program is not None:
                events.append((0, -9, program_change(channel, self.program)))
            if self.has_mono_mode:
                events.append((0, -8, control_change(channel, 126, 1)))
        for beat, shape in enumerate(self.frets):
            for string, fret in enumerate(shape):
                if fret is not None:
                    channel, pitch = self.channels[string], self.tuning[string] + fret
                    start = beat * BEAT + string * self.strum
                    events.append((start, 2, note_on(channel, pitch, 80)))
                    events.append(((beat + 1) * BEAT - 8, 0, note_off(channel, pitch, 0)))
        return events


@dataclass(frozen=True)
class SoundPart:
    """A channel whose sound changes with the bars.

    Attributes:
        channel: The channel.
        programs: Bank and program of each bar.
        pitches: Pitch of each beat.
    """

    channel: int
    programs: Sequence[tuple[int, int]]
    pitches: Sequence[int] = field(default=(60, 64, 67, 72))

    def events(self) -> Events:
        """Return its messages."""
        events: Events = []
        for bar, (bank, program) in enumerate(self.programs):
            start = bar * BAR
            events += [
                (start, -3, control_change(self.channel, 0, bank)),
                (start, -2, program_change(self.channel, program)),
            ]
            for beat, pitch in enumerate(self.pitches):
                events += [
                    (start + beat * BEAT, 2, note_on(self.channel, pitch, 80)),
                    (start + beat * BEAT + BEAT - 8, 0, note_off(self.channel, pitch, 0)),
                ]
        return events


CHORDS = st.lists(
    st.lists(st.integers(48, 84), min_size=1, max_size=4, unique=True), min_size=4 * BARS, max_size=4 * BARS
)


@st.composite
def mpe_parts(draw: st.DrawFn, *, declared: bool = True) -> MpePart:
    """Draw what an MPE instrument plays, in the lower or the upper zone."""
    size, is_upper = draw(st.integers(5, 14)), draw(st.booleans())
    manager = 15 if is_upper else 0
    members = [manager - step if is_upper else step for step in range(1, size + 1)]
    bends = draw(st.lists(st.integers(7000, 9000), min_size=3, max_size=7))
    return MpePart(members, manager if declared else None, draw(CHORDS), bends, draw(st.booleans()))


@st.composite
def string_parts(draw: st.DrawFn) -> StringPart:
    """Draw what a guitar or bass plays, with a channel for each string, in either order."""
    tuning = draw(st.sampled_from([GUITAR, BASS, (35, *GUITAR)]))
    first = draw(st.sampled_from([0, 1, 2]))
    channels = list(range(first, first + len(tuning)))
    channels = channels[::-1] if draw(st.booleans()) else channels
    fret = st.one_of(st.none(), st.integers(0, 4))
    shapes = draw(st.lists(st.tuples(*[fret] * len(tuning)), min_size=4 * BARS - 1, max_size=4 * BARS - 1))
    shapes.insert(0, (0,) * len(tuning))
    program = 33 if tuning is BASS else draw(st.sampled_from([24, 25, 27, 30]))
    return StringPart(channels, tuning, shapes, program, draw(st.integers(0, 3)))
