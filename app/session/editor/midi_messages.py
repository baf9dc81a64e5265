"""A passage as messages for a MIDI port, timed in the sender's beats."""

from collections.abc import Iterator

from ripieno.app.midi_io.channel_messages import note_off, note_on, program_change
from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.clicks import clicks
from ripieno.app.render.synth.parts import parts
from ripieno.app.render.synth.playback import Playback
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.roles import DRUM_CHANNEL

TEMPO = 120.0
"""Tempo of the sender. Its beats are half seconds, whatever the tempi of the music."""

FRAMES = SAMPLE_RATE * 60 / TEMPO
"""Frames in a beat of the sender."""

_STICKS = {True: (76, 110), False: (77, 80)}
"""Pitch and velocity of accents and other clicks: wood blocks."""


def pass_messages(playback: Playback, beat: float, since: int = 0) -> tuple[BeatMessage, ...]:
    """Return one pass of a passage, programs first; lane volumes scale the velocities.

    Volumes of the synth are left alone, for they are its owner's.

    Args:
        playback: What is played.
        beat: The sender's beat at which the passage begins.
        since: Frame of the passage before which nothing begins.
    """
    return tuple(
        BeatMessage(beat + frame / FRAMES, 0, data)
        for frame, data in sorted(_timed(playback, since), key=lambda each: each[0])
    )


def _timed(playback: Playback, since: int) -> Iterator[tuple[int, bytes]]:
    for lane, part in parts(playback, (0, playback.frames))[0]:
        for frame in _begins(playback, playback.clip.lanes[lane], since):
            yield frame, program_change(part.channel, part.program)
        for frame, data in part.controls:
            yield max(frame, since), data
        for strike in part.strikes:
            if strike.on >= since:
                velocity = max(1, round(strike.velocity * playback.gain(lane)))
                yield from _note(strike.on, strike.off, part.channel, strike.pitch, velocity)
    if playback.metronome:
        for frame, is_accent in clicks(playback):
            if frame >= since:
                yield from _note(frame, frame + SAMPLE_RATE // 20, DRUM_CHANNEL, *_STICKS[is_accent])


def _begins(playback: Playback, lane: Lane, since: int) -> Iterator[int]:
    """Yield the frames at which the channel of a lane takes on its sound."""
    if lane.program is None:
        return
    first = playback.tick_at(since)
    for start, end in lane.spans or ((0, playback.end),):
        if end > first and start < playback.end:
            yield max(playback.frame_at(start) - playback.first_frame, since)


def _note(on: int, off: int, channel: int, pitch: int, velocity: int) -> Iterator[tuple[int, bytes]]:
    yield on, note_on(channel, pitch, velocity)
    yield off, note_off(channel, pitch)
