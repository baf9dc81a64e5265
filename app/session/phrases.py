"""Phrases of songs: music from nothing begins from one, and takes its chords from one."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from random import Random

from ripieno.app.midi_io.markers import markers
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.engine.music.chords import NO_CHORD
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, Progression
from ripieno.engine.music.keys import Key, estimate_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes_by_bar import notes_by_bar
from ripieno.engine.music.roles import Role

FILE = "phrases.mid"
"""Four bars each of songs of POP909 (MIT licence) with beats of the Groove MIDI Dataset (CC BY 4.0)."""

BARS = 4
Bars = dict[int, dict[int, tuple[Note, ...]]]
"""Notes by bar and lane, counted from the beginning of their bar."""

_RELATIVE = 3
"""Semitones from a minor key up to the major one with the same pitches."""


@dataclass(frozen=True)
class SongPhrase:
    """Four bars of a song.

    Attributes:
        clip: All phrases, one after the other.
        bars: The notes of this one.
        lanes: Lane of each role.
        semitones: By how much it is to be moved.
    """

    clip: Clip
    bars: Bars
    lanes: dict[Role, int]
    semitones: int


def progression(seed: int, key: Key | None, beats: int) -> Progression:
    """Return four bars of chords of a song, at most two in a bar.

    Args:
        seed: Which song, and in which key.
        key: The key to be in; None leaves it to the seed.
        beats: Beats in a bar; in a bar of one there is one chord.
    """
    phrase = find_phrase(seed, key)
    bars, steps = phrase.bars, phrase.semitones
    estimated = Harmony.estimate(phrase.clip, tuple(bars))
    bars_of_chords = []
    for bar in bars:
        own = [
            replace(chord, root=(chord.root + steps) % 12, bass=None)
            for chord in estimated.bars[bar]
            if chord
        ]
        halves = own[:: max(len(own) // 2, 1)] or [NO_CHORD]
        bars_of_chords.append(tuple(dict.fromkeys(halves))[: min(beats, 2)])
    return tuple(bars_of_chords)


@cache
def _phrases() -> tuple[Clip, int]:
    smf = decode(files("ripieno.app.session").joinpath(FILE).read_bytes(), FILE)
    return read_clip(smf), len(markers(smf))


def find_phrase(seed: int, key: Key | None, section: int = 0) -> SongPhrase:
    """Return a phrase.

    Args:
        seed: Which phrases, and in which key.
        key: The key to be in; None leaves it to the seed.
        section: Which part of the music; each has a phrase of its own, in the same key.
    """
    clip, count = _phrases()
    tonic = Random(seed).randrange(12) if key is None else key.tonic
    first = BARS * Random(f"{seed} {section}").randrange(count)
    bars = notes_by_bar(clip, range(len(clip.lanes)), range(first, first + BARS))
    lanes = {lane.role: index for index, lane in enumerate(clip.lanes)}
    return SongPhrase(clip, bars, lanes, _semitones(bars, lanes, tonic, key))


def _semitones(bars: Bars, lanes: dict[Role, int], tonic: int, key: Key | None) -> int:
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
