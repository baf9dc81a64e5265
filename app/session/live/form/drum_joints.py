"""Drums where sections meet: fills into what comes, crashes on arrival, a roll that builds."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from ripieno.app.session.live.form.bar_plan import Joint
from ripieno.engine.music.note import Note

KICK, SNARE, CRASH = 36, 38, 49
CYMBALS = frozenset({42, 44, 46, 49, 51, 52, 53, 55, 57, 59})
"""Hi-hats, rides and crashes, which a fill and a crash replace."""

KIT_LOW, KIT_HIGH = 35, 57
"""Lowest and highest key of a drum kit in General MIDI level 1; percussion of other kinds lies above."""

MIN_VELOCITY = 16
"""Velocity of the softest note that is meant; softer ones are left out."""

_FILLS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((0, SNARE), (1, SNARE), (2, 48), (3, 45)),
    ((0, SNARE), (1, 48), (2, 45), (3, 43)),
    ((0, 48), (1, 48), (2, 45), (3, 41)),
    ((0, SNARE), (2, SNARE), (3, SNARE)),
    ((0, 50), (1, SNARE), (2, 45), (3, SNARE)),
    ((0, SNARE), (0, KICK), (2, 45), (3, 43)),
)
"""What a beat of a fill holds: sixteenths and keys."""

_STEPS = 4
_FIRST_VELOCITY, _LAST_VELOCITY = 72, 112


def on_kit(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Return the notes that lie on a General MIDI drum kit and are loud enough to be meant."""
    return tuple(
        note for note in notes if KIT_LOW <= note.pitch <= KIT_HIGH and note.velocity >= MIN_VELOCITY
    )


def join(
    notes: Sequence[Note], joint: Joint, beats: float, ppq: int, seed: str, channel: int
) -> tuple[Note, ...]:
    """Return the drums of a bar with what the joint asks for.

    Args:
        notes: Drums, in ticks from the bar line.
        joint: Fill, crash and roll.
        beats: Quarter notes of the bar.
        ppq: Ticks of a quarter note.
        seed: Chooses among fills; the same text gives the same fill.
        channel: MIDI channel of new notes.
    """
    kept = list(notes)
    if joint.has_roll:
        kept = [note for note in kept if note.pitch == KICK] + _roll(joint, beats, ppq, channel)
    if joint.fill_beats:
        kept = _filled(kept, min(joint.fill_beats, beats), beats, ppq, Random(seed), channel)
    if joint.has_crash:
        kept = _crashed(kept, ppq, channel)
    return tuple(sorted(kept, key=lambda note: (note.onset, note.pitch)))


def _filled(
    notes: list[Note], fill_beats: float, beats: float, ppq: int, random: Random, channel: int
) -> list[Note]:
    begin, step = round((beats - fill_beats) * ppq), ppq // _STEPS
    kept = [note for note in notes if note.onset < begin - step // 2]
    count = max(round(fill_beats), 1)
    for beat in range(count):
        for sixteenth, key in random.choice(_FILLS):
            onset = begin + beat * ppq + sixteenth * step
            way = (beat + sixteenth / _STEPS) / count
            velocity = round(_FIRST_VELOCITY + way * (_LAST_VELOCITY - _FIRST_VELOCITY))
            if onset < round(beats * ppq):
                kept.append(Note(onset, step // 2, key, velocity, channel))
    return kept


def _crashed(notes: list[Note], ppq: int, channel: int) -> list[Note]:
    first = ppq // 8
    kept = [note for note in notes if note.onset > first or note.pitch not in CYMBALS | {KICK}]
    return [Note(0, ppq, CRASH, 112, channel), Note(0, ppq // 2, KICK, 108, channel), *kept]


def _roll(joint: Joint, beats: float, ppq: int, channel: int) -> list[Note]:
    """Return the snare of a bar of a roll: quarters, then eighths, then sixteenths, louder and louder."""
    per_beat = 1 if joint.rolled < 0.25 else 2 if joint.rolled < 0.5 else _STEPS
    count = round(beats * per_beat)
    loudness = [_FIRST_VELOCITY + 40 * (joint.rolled + number / count / 4) for number in range(count)]
    return [
        Note(number * ppq // per_beat, ppq // 8, SNARE, min(round(loud), 120), channel)
        for number, loud in enumerate(loudness)
    ]


def louder(notes: Sequence[Note], factor: float) -> tuple[Note, ...]:
    """Return notes with other velocities, none softer than what is meant nor above 127."""
    return tuple(
        replace(note, velocity=min(max(round(note.velocity * factor), MIN_VELOCITY), 127)) for note in notes
    )
