"""Themes that live music begins from: heard by the model, not by the audience."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.phrases import find_phrase
from ripieno.engine.generate.lane_defaults import REGISTERS
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

_METRE = (4, 4)


def theme(song: Score, seed: int, key: Key | None, section: int = 0) -> tuple[Bar, ...]:
    """Return four bars for the model to go by; none where no phrase fits the metre.

    Args:
        song: Lanes and metre.
        seed: Which phrases, and in which key.
        key: The key to be in; None leaves it to the seed.
        section: Which part of the music; each has a phrase of its own, in the same key.
    """
    metre = song.template.time.main_metre
    if (metre.numerator, metre.denominator) != _METRE:
        return ()
    phrase = find_phrase(seed, key, section)
    return tuple(
        Bar(_for_song(song, held, phrase.lanes, phrase.semitones), is_new=False)
        for held in phrase.bars.values()
    )


def in_registers(phrase: Sequence[Bar], lanes: Sequence[Lane]) -> tuple[Bar, ...]:
    """Return a phrase whose lanes lie, moved by octaves as a whole, as near to their registers as may be.

    Args:
        phrase: Bars.
        lanes: All lanes.
    """
    steps = {index: _octaves(phrase, index, lane.role) for index, lane in enumerate(lanes)}
    return tuple(
        replace(
            bar,
            notes={
                lane: tuple(replace(note, pitch=min(max(note.pitch + steps[lane], 0), 127)) for note in held)
                for lane, held in bar.notes.items()
            },
        )
        for bar in phrase
    )


def _octaves(phrase: Sequence[Bar], lane: int, role: Role) -> int:
    """Return by how many semitones a lane moves, so that its middle pitch comes near that of its register."""
    pitches = sorted(note.pitch for bar in phrase for note in bar.notes.get(lane, ()))
    if role is Role.DRUMS or not pitches:
        return 0
    low, high = REGISTERS[role]
    return 12 * round(((low + high) / 2 - (pitches[0] + pitches[-1]) / 2) / 12)


def _for_song(
    song: Score, held: dict[int, tuple[Note, ...]], lanes: dict[Role, int], steps: int
) -> dict[int, tuple[Note, ...]]:
    """Return a bar's notes for the lanes of a song, each role once."""
    found: dict[int, tuple[Note, ...]] = {}
    used: set[Role] = set()
    for index, lane in enumerate(song.parts):
        if lane.role in lanes and lane.role not in used:
            used.add(lane.role)
            shift = 0 if lane.role is Role.DRUMS else steps
            found[index] = tuple(
                Note(
                    note.onset, note.length, min(max(note.pitch + shift, 0), 127), note.velocity, lane.channel
                )
                for note in held[lanes[lane.role]]
            )
    return found
