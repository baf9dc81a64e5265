"""Songs with a bass, a pad and a beat that they did not have.

No set of pop songs for a whole band may be trained on, so a song for keys is given the lowest notes of its
left hand as a bass, its chords as a pad, and the drums of another recording of about its tempo.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ripieno.engine.grid.part import NoteRow, Part, make_part
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import STEPS_PER_PATCH, Piece, patch_starts

BAR = 16
"""Steps of a bar that can be given a beat."""

MIN_BARS = 2
TEMPO_RATIO = 1.2
"""Largest ratio of the tempos of a song and of its drums."""

BASS_BELOW, BASS_LOW, OCTAVE = 55, 28, 12
"""The left hand lies below the first pitch; a bass begins at the second, and has an octave."""

PAD_LOW, PAD_RANGE = 48, 12
"""Lowest pitch that a pad may begin its octave with, and how much higher it may."""

PAD_STEPS = 2 * BAR
"""Steps after which a pad strikes a chord again."""

PAD_VELOCITY = (45, 80)

Rng = np.random.Generator


@dataclass(frozen=True)
class Beats:
    """Recordings of drums in bars of four quarters.

    Attributes:
        pieces: The recordings.
    """

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> "Beats":
        """Choose those of some pieces that are drums alone, in 4/4."""
        drums = [piece for piece in pieces if {part.role for part in piece.parts} == {Role.DRUMS}]
        return cls(tuple(piece for piece in drums if piece.bars >= MIN_BARS and is_plain(piece)))

    def near(self, tempo: float) -> Sequence[Piece]:
        """Return those of about a tempo; all where there is none."""
        low, high = tempo / TEMPO_RATIO, tempo * TEMPO_RATIO
        return [piece for piece in self.pieces if low < piece.tempo < high] or self.pieces


def is_plain(piece: Piece) -> bool:
    """Say whether all bars of a piece have four quarters."""
    return bool(np.allclose(np.diff(piece.bar_starts), BAR))


def with_band(piece: Piece, beats: Beats, rng: Rng, each: float = 1.0) -> Piece:
    """Return a song with a bass, a pad and a beat, or some of them, as far as it can have them.

    A song with a beat has the style of the beat.


    Args:
        piece: Any piece; one in other metres than 4/4, or with any of the three, stays as it is.
        beats: Drums to choose from.
        rng: Source of chance.
        each: Chance of each of the new parts.
    """
    roles = {part.role for part in piece.parts}
    if not is_plain(piece) or roles & {Role.BASS, Role.DRUMS, Role.PAD}:
        return piece
    new = [bass_of(part) for part in piece.parts if part.role is Role.KEYS][:1]
    new.append(pad_for(piece, rng))
    style = piece.style
    if beats.pieces:
        near = beats.near(piece.tempo)
        drums = near[int(rng.integers(len(near)))]
        new.append(beat_for(piece, drums, rng))
        style = drums.style
    selected = [part for part in new if len(part.onset) and rng.random() < each]
    has_beat = any(part.role is Role.DRUMS for part in selected)
    return replace(piece, parts=(*piece.parts, *selected), style=style if has_beat else piece.style)


def bass_of(keys: Part) -> Part:
    """Return the lowest note of each beat of the left hand, in the range of a bass, one at a time."""
    low = np.flatnonzero(keys.pitch < BASS_BELOW)
    beat = np.floor((keys.onset[low] + 0.5) / STEPS_PER_PATCH)
    order = low[np.lexsort((keys.onset[low], keys.pitch[low], beat))]
    lowest = np.sort(order[np.unique(np.sort(beat), return_index=True)[1]])
    onset = keys.onset[lowest]
    room = np.diff(onset, append=np.inf)
    return Part(
        Role.BASS,
        onset,
        np.minimum(keys.length[lowest], room).astype(np.float32),
        (BASS_LOW + (keys.pitch[lowest].astype(np.int64) - BASS_LOW) % OCTAVE).astype(np.uint8),
        keys.velocity[lowest],
    )


def pad_for(piece: Piece, rng: Rng) -> Part:
    """Return the chords of a song, held, in an octave at random; nothing where no chords are known."""
    low = PAD_LOW + int(rng.integers(PAD_RANGE))
    velocity = int(rng.integers(*PAD_VELOCITY))
    rows: list[NoteRow] = []
    for start, end, mask in _chords(piece):
        tones = [low + (tone - low) % OCTAVE for tone in range(OCTAVE) if mask >> tone & 1]
        strikes = np.arange(start, end, PAD_STEPS).tolist()
        rows += [(at, min(end - at, PAD_STEPS), tone, velocity) for at in strikes for tone in tones]
    return make_part(Role.PAD, rows)


def _chords(piece: Piece) -> Iterator[tuple[float, float, int]]:
    """Yield the first and last step, and the pitch classes as bits, of each chord of a piece."""
    starts = np.append(patch_starts(piece.bar_starts), piece.bar_starts[-1])
    masks = np.where(piece.chord_root >= 0, piece.chord_mask, 0)
    borders = np.flatnonzero(np.diff(masks.astype(np.int64), prepend=-1, append=-1))
    for first, last in pairwise(borders.tolist()):
        if masks[first]:
            yield float(starts[first]), float(starts[last]), int(masks[first])


def beat_for(piece: Piece, drums: Piece, rng: Rng) -> Part:
    """Return drums that go on for a whole song, from a bar at random and again from their beginning.

    Args:
        piece: The song; its timing decides whether the hits lie on the grid.
        drums: A recording.
        rng: Source of chance.
    """
    beat, period, start = drums.parts[0], BAR * drums.bars, BAR * int(rng.integers(drums.bars))
    first, last = float(piece.bar_starts[0]), float(piece.bar_starts[-1])
    onset = beat.onset.astype(np.float64) - float(drums.bar_starts[0])
    onset = onset if piece.has_timing else np.rint(onset)
    turns = np.arange(np.ceil((last - first) / period)) * period
    every = first + (onset - start) % period + turns[:, None]
    others = (np.broadcast_to(each, every.shape) for each in (beat.length, beat.pitch, beat.velocity))
    inside = every < last - 0.5
    columns = [every[inside].tolist(), *(each[inside].tolist() for each in others)]
    return make_part(beat.role, zip(*columns, strict=True))
