"""A window that training cuts and the window of a fill of the same bars are the same for the model."""

from dataclasses import dataclass, fields, replace

import numpy as np
import pytest

from ripieno.engine.generate import FillOptions, inpaint
from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.grid.mask import region_mask
from ripieno.engine.grid.model_inputs import Window
from ripieno.engine.grid.part import Part, make_part
from ripieno.engine.grid.retrieval import MARGIN, REFERENCE_OFFSET
from ripieno.engine.music.chords import parse_progression
from ripieno.engine.music.locks import Locks
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.augmentation import Augmentation
from ripieno.training.data.piece import Piece
from ripieno.training.evaluation.cases import clip_of
from ripieno.training.examples import Example, cut_example
from tests.support.pieces import piece
from tests.support.random_model import RandomModel, outcome

AS_WRITTEN = Augmentation(
    transpose=0,
    loudness=0,
    split=0,
    merge=0,
    adrift=0,
    drop_lane=0,
    drop_role=0,
    drop_chords=1,
    drop_density=1,
    give_rhythm=0,
    drop_reference=1,
    end_here=0,
    drop_tempo=0,
    drop_style=1,
    drop_family=0,
    drop_register=0,
    drop_playing=0,
    drop_pitches=0,
    drop_places=0,
)
MAX_BARS = REFERENCE_OFFSET - MARGIN - 1
"""The largest bar place of a window without a passage."""

PLAIN_FILL = FillOptions(1, retrieval=False)


class Unshuffled(np.random.Generator):
    """Chance that leaves the order of lanes as it is, and transposes as far up as it may."""

    def permutation(self, count):
        return np.arange(count)

    def integers(self, _low, high):
        return high - 1


@dataclass(frozen=True)
class SharedCase:
    """A part of a piece to make anew, and what is specified of it.

    Attributes:
        piece: What training cuts.
        region: What is made anew.
        how: Augmentation.
        options: What the fill specifies.
        filled: What the fill fills, where it is another piece.
    """

    piece: Piece
    region: Region
    how: Augmentation = AS_WRITTEN
    options: FillOptions = PLAIN_FILL
    filled: Piece | None = None


def song(steps: int = 16, bars: int = 40, period: int = 0, pitches: tuple[int, ...] = ()) -> Piece:
    """Return lanes of notes on the grid, in bars of so many steps; they repeat after a period."""
    parts = []
    for seed, role in enumerate((Role.LEAD, Role.KEYS, Role.BASS)):
        rng = np.random.default_rng(seed)
        once = [
            (steps * bar + step, length, pitch, velocity)
            for bar in range(period or bars)
            for step in sorted(rng.choice(steps, 3, replace=False).tolist())
            for pitch in pitches or rng.choice(np.arange(40, 90), 2, replace=False).tolist()
            for length, velocity in [(int(rng.integers(1, 9)) / 2, int(rng.integers(30, 127)))]
        ]
        rows = [
            (float(at + steps * start), length, pitch, velocity)
            for start in range(0, bars, period or bars)
            for at, length, pitch, velocity in once
        ]
        parts.append(make_part(role, [row for row in rows if row[0] < steps * bars]))
    patches = bars * -(-steps // 4)
    return replace(
        piece(bars=bars),
        parts=tuple(parts),
        bar_starts=np.arange(bars + 1, dtype=np.float32) * steps,
        chord_root=np.zeros(patches, np.int8),
        chord_mask=np.full(patches, 0b10010001, np.uint16),
    )


def played(source: Piece) -> Piece:
    """Return a piece whose notes begin up to a quarter of a step early or late, in eighths of a step."""

    def loosened(part: Part) -> Part:
        shift = np.random.default_rng(5).integers(-2, 3, len(part.onset)) / 8
        onset = np.maximum(part.onset + shift, 0).astype(np.float32)
        order = np.lexsort((part.pitch, onset))
        columns = (part.length, part.pitch, part.velocity)
        return Part(part.role, onset[order], *(column[order] for column in columns))

    return replace(source, parts=tuple(map(loosened, source.parts)), has_timing=True)


def with_new_bass(bars: int = 40) -> Piece:
    """Return held C major chords, over which a bass plays a note on each beat of the first four bars."""
    chords = make_part(
        Role.KEYS, [(16.0 * bar, 16, pitch, 60 + bar % 30) for bar in range(bars) for pitch in (60, 64, 67)]
    )
    bass = make_part(Role.BASS, [(4.0 * beat, 3, 36 + beat % 5, 60 + beat) for beat in range(16)])
    return replace(piece(bars=bars), parts=(chords, bass))


def with_program(source: Piece, lane: int, program: int) -> Piece:
    """Return a piece whose lane has a program."""
    parts = list(source.parts)
    parts[lane] = replace(parts[lane], program=program)
    return replace(source, parts=tuple(parts))


def band(bars: int = 40) -> Piece:
    """Return a cello, a guitar, a bass and drums, each with its program; drums have one that says nothing."""
    plain = song(bars=bars)
    for lane, program in enumerate((42, 25, 33)):
        plain = with_program(plain, lane, program)
    rows = [(4.0 * beat, 1, 36 + 2 * (beat % 4), 60 + beat % 50) for beat in range(4 * bars)]
    return replace(plain, parts=(*plain.parts, make_part(Role.DRUMS, rows, 0)))


def transposed(source: Piece, semitones: int) -> Piece:
    """Return a piece whose notes, but for drums, and chords are higher."""

    def higher(part: Part) -> Part:
        return part if part.role is Role.DRUMS else replace(part, pitch=part.pitch + semitones)

    return replace(source, parts=tuple(map(higher, source.parts)))


def resting(source: Piece, lane: int, bars: range) -> Piece:
    """Return a piece whose lane plays in some bars alone."""
    part = source.parts[lane]
    there = (part.onset >= source.bar_starts[bars.start]) & (part.onset < source.bar_starts[bars.stop])
    columns = (part.onset, part.length, part.pitch, part.velocity)
    kept = Part(part.role, *(column[there] for column in columns), part.program)
    return replace(source, parts=(*source.parts[:lane], kept, *source.parts[lane + 1 :]))


def filled(place: SharedCase) -> tuple[Window, range]:
    """Return the first window that a fill reads, and its bars."""
    model = RandomModel(busy=-9)
    source = place.filled or place.piece
    clip = clip_of(source, 0, source.bars)
    outcome(inpaint(model, clip, place.region, place.options))
    window = model.windows[0]
    bar = int(place.region.bars[0])
    made = window.place[0, window.masked, 0].min()
    first = bar - int(made)
    own = window.place[0, :, 0]
    last = int(own[own <= MAX_BARS].max())
    return window, range(first, first + last + 1)


def trained(place: SharedCase, bars: range) -> Example:
    """Return the example of the same bars, with the same cells hidden."""
    time = clip_of(place.piece, 0, place.piece.bars).time

    def hide(lanes, layout, _rng):
        return region_mask(place.region, lanes, bars.start, layout, time)

    return cut_example(place.piece, bars, hide, place.how, Unshuffled(np.random.PCG64(0)))


PLACES = {
    "bars of all lanes": SharedCase(song(), Region((18, 19), (0, 1, 2))),
    "the first bars": SharedCase(song(), Region((0, 1), (0, 1))),
    "the last bars": SharedCase(song(), Region((38, 39), (1,))),
    "some pitches": SharedCase(song(), Region((18, 19), (1, 2), 50, 70)),
    "seven eighths": SharedCase(song(14), Region((17, 18, 19), (0, 2))),
    "three sixteenths beyond two beats": SharedCase(song(11), Region((18,), (0, 1, 2))),
    "played freely": SharedCase(played(song()), Region((18, 19), (0, 2))),
    "velocities without meaning": SharedCase(
        replace(
            song(),
            has_velocity=False,
            parts=tuple(replace(part, velocity=np.full_like(part.velocity, 80)) for part in song().parts),
        ),
        Region((18, 19), (0, 2)),
    ),
    "a style": SharedCase(
        replace(song(), style=Style.FUNK),
        Region((18, 19), (0, 2)),
        replace(AS_WRITTEN, drop_style=0),
        replace(PLAIN_FILL, style=Style.FUNK),
    ),
    "a rhythm": SharedCase(
        song(),
        Region((18, 19), (0, 2)),
        replace(AS_WRITTEN, give_rhythm=1),
        replace(PLAIN_FILL, locks=Locks(keep="rhythm")),
    ),
    "how many notes": SharedCase(
        piece(bars=40),
        Region((18, 19), (0, 2)),
        replace(AS_WRITTEN, drop_density=0),
        replace(PLAIN_FILL, notes_per_beat=1),
    ),
    "a lane without known notes": SharedCase(
        with_new_bass(),
        Region((0, 1, 2, 3), (1,)),
        replace(AS_WRITTEN, drop_density=0, drop_chords=0),
        replace(PLAIN_FILL, notes_per_beat=1),
    ),
    "chords": SharedCase(
        song(pitches=(48, 52, 55)),
        Region((18, 19), (0, 1)),
        replace(AS_WRITTEN, drop_chords=0),
        replace(PLAIN_FILL, chords=parse_progression("C")),
    ),
    "programs and drums": SharedCase(band(), Region((18, 19), (0, 1, 2, 3))),
    "drums alone": SharedCase(band(), Region((18, 19), (3,))),
    "a transposed band": SharedCase(
        band(), Region((18, 19), (0, 3)), replace(AS_WRITTEN, transpose=5), filled=transposed(band(), 5)
    ),
    "a lane that plays elsewhere only": SharedCase(
        resting(band(), 0, range(17, 20)), Region((18, 19), (0, 1))
    ),
    "a lane of which only the program is known": SharedCase(
        with_program(with_new_bass(), 1, 33),
        Region((0, 1, 2, 3), (1,)),
        replace(AS_WRITTEN, drop_density=0, drop_chords=0),
        replace(PLAIN_FILL, notes_per_beat=1),
    ),
    "bars of two lengths": SharedCase(
        replace(
            band(),
            bar_starts=np.cumsum([0, *[12, 20] * 20]).astype(np.float32),
            chord_root=np.zeros(160, np.int8),
        ),
        Region((17, 18, 19), (0, 2)),
    ),
    "painted steps": SharedCase(
        band(), Region((18, 19), (0, 1), painted=((18 * 16 * 120, 18 * 16 * 120 + 720),))
    ),
    "a passage": SharedCase(
        song(period=10),
        Region((18, 19), (0, 1, 2)),
        replace(AS_WRITTEN, drop_reference=0),
        replace(PLAIN_FILL, retrieval=True),
    ),
    "a passage, with all conditions": SharedCase(
        replace(song(period=10, pitches=(48, 52, 55)), style=Style.JAZZ),
        Region((18, 19), (0, 1)),
        replace(AS_WRITTEN, drop_reference=0, drop_chords=0, give_rhythm=1, drop_style=0),
        replace(
            PLAIN_FILL,
            retrieval=True,
            chords=parse_progression("C"),
            locks=Locks(keep="rhythm"),
            style=Style.JAZZ,
        ),
    ),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_training_and_a_fill_show_the_model_the_same_window(place):
    window, bars = filled(place)
    example = trained(place, bars)
    assert (example.place[:, 0].max() > MAX_BARS) == place.options.retrieval
    for each in fields(Window):
        ours, theirs = getattr(example.window, each.name), getattr(window, each.name)
        assert ours.dtype == theirs.dtype, each.name
        np.testing.assert_array_equal(ours, theirs, err_msg=each.name)


def test_the_band_of_these_cases_says_who_plays_and_where_notes_begin():
    window, _ = filled(PLACES["programs and drums"])
    by_lane = [window.features[0, window.place[0, :, 2] == lane] for lane in range(4)]
    families = [own[:, FeatureColumn.FAMILY : FeatureColumn.REGISTER].sum(axis=1).max() for own in by_lane]
    assert families == [1, 1, 1, 0]
    for own in by_lane:
        assert own[:, FeatureColumn.PLACES : FeatureColumn.UNUSED].any()
        assert own[:, FeatureColumn.OUTSIDE :].any()
