"""Phrases that music from nothing begins from: heard by the model, not by the audience."""

from dataclasses import replace
from functools import cache
from importlib.resources import files
from random import Random

from ripieno.app.midi_io.markers import markers
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.app.session.live.bars import Bar, split
from ripieno.app.session.live.song import Song
from ripieno.engine.music.chords import NO_CHORD
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key, estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

FILE = "phrases.mid"
"""Four bars each of songs of POP909 (MIT licence) with beats of the Groove MIDI Dataset (CC BY 4.0)."""

BARS = 4
Phrase = dict[int, dict[int, tuple[Note, ...]]]
_RELATIVE = 3
"""Semitones from a minor key up to the major one with the same pitches."""

_METRE = (4, 4)


def theme(song: Song, seed: int, key: Key | None, section: int = 0) -> tuple[Bar, ...]:
    """Return four bars for the model to go by; none where no phrase fits the metre.

    Args:
        song: Lanes and metre.
        seed: Which phrases, and in which key.
        key: The key to be in; None leaves it to the seed.
        section: Which part of the music; each has a phrase of its own, in the same key.
    """
    metre = song.blank.time.metre_at(0)
    if (metre.numerator, metre.denominator) != _METRE:
        return ()
    clip, _ = _phrases()
    bars, steps = _phrase(seed, key, section)
    lanes = {lane.role: index for index, lane in enumerate(clip.lanes)}
    return tuple(Bar(_for_song(song, held, lanes, steps), is_new=False) for held in bars.values())


def progression(seed: int, key: Key | None, beats: int) -> Progression:
    """Return four bars of chords of a song, at most two in a bar.

    Args:
        seed: Which song, and in which key.
        key: The key to be in; None leaves it to the seed.
        beats: Beats in a bar; in a bar of one there is one chord.
    """
    clip, _ = _phrases()
    bars, steps = _phrase(seed, key, 0)
    heard = Harmony.heard(clip, tuple(bars))
    bars_of_chords = []
    for bar in bars:
        own = [
            replace(chord, root=(chord.root + steps) % 12, bass=None) for chord in heard.bars[bar] if chord
        ]
        halves = own[:: max(len(own) // 2, 1)] or [NO_CHORD]
        bars_of_chords.append(tuple(dict.fromkeys(halves))[: min(beats, 2)])
    return tuple(bars_of_chords)


@cache
def _phrases() -> tuple[Clip, int]:
    smf = decode(files("ripieno.app.session.live").joinpath(FILE).read_bytes(), FILE)
    return read_clip(smf), len(markers(smf))


def _phrase(seed: int, key: Key | None, section: int) -> tuple[Phrase, int]:
    """Return the notes of a phrase by bar and lane, and by how many semitones it is to be moved."""
    clip, count = _phrases()
    tonic = Random(seed).randrange(12) if key is None else key.tonic
    first = BARS * Random(f"{seed} {section}").randrange(count)
    bars = split(clip, range(len(clip.lanes)), range(first, first + BARS))
    return bars, _steps(bars, {lane.role: index for index, lane in enumerate(clip.lanes)}, tonic, key)


def _steps(bars: Phrase, lanes: dict[Role, int], tonic: int, key: Key | None) -> int:
    """Return by how many semitones a phrase is moved."""
    notes = [
        note
        for held in bars.values()
        for role, lane in lanes.items()
        if role is not Role.DRUMS
        for note in held[lane]
    ]
    own = estimate_key(notes)
    if own is None:
        return 0
    mode = "major" if key is None else key.mode
    if mode != own.mode:  # the relative key has the same pitches
        tonic += _RELATIVE if mode == "minor" else -_RELATIVE
    return (tonic - own.tonic + 5) % 12 - 5


def _for_song(
    song: Song, held: dict[int, tuple[Note, ...]], lanes: dict[Role, int], steps: int
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
