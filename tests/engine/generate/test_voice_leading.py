"""Reharmonised notes on the small clip, whose bars have four beats."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.generate import FillOptions, LockError, Locks
from ripieno.engine.generate.fill_window import FillWindow
from ripieno.engine.generate.job import prepare
from ripieno.engine.generate.voice_leading import (
    bass_lanes,
    bass_notes,
    fit_new_pitches,
    is_same,
)
from ripieno.engine.grid.spec import PITCHES, STEPS
from ripieno.engine.grid.windows import plan_windows
from ripieno.engine.music.chords import Chord, parse_chord, parse_progression
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.spans import merged
from tests.support.fill_windows import TIME, with_lanes
from tests.support.random_model import RandomModel

BEAT, BAR = TIME.ppq, TIME.bar_start(1)
REGION = Region((2, 3, 4, 5), (0, 1))
MAX_MOVE = 7

chords = st.builds(Chord, st.integers(0, 11), st.sampled_from(["maj", "min", "7", "dim"]))


def block(bar: int, *pitches: int) -> list[Note]:
    """Return a chord on each beat of a bar."""
    start = TIME.bar_start(bar)
    return [Note(start + beat * BEAT, BEAT - 4, pitch, 80) for beat in range(4) for pitch in pitches]


def voiced(chord: Chord, bass: int = 36, keys: int = 55) -> tuple[list[int], list[int]]:
    """Return the bass and the keys of a chord in close position."""
    low = bass + (chord.root - bass) % 12
    return [low], sorted(keys + (tone - keys) % 12 for tone in chord.pitch_classes)


def clip_of(former: Sequence[Chord], roles: tuple[Role, Role] = (Role.KEYS, Role.BASS)) -> Clip:
    """Return a clip with a chord in each bar of the region."""
    lanes: tuple[list[Note], list[Note]] = ([], [])
    for bar, chord in zip(REGION.bars, former, strict=True):
        for lane, pitches in zip(lanes, voiced(chord), strict=True):
            lane.extend(block(bar, *pitches))
    low, high = lanes
    return with_lanes(high, low, roles=roles)


def reharmonised(clip: Clip, chords: str | Sequence[Chord], **options) -> list[list[Note]]:
    """Return the new notes of each lane, where the model thinks the same of all pitches."""
    progression = parse_progression(chords) if isinstance(chords, str) else tuple((each,) for each in chords)
    locks = options.pop("locks", Locks(keep="rhythm", chords=True))
    job = prepare(RandomModel(), clip, REGION, FillOptions(1, chords=progression, locks=locks, **options))
    job = replace(job, leads_voices=True)
    made: dict[int, list[Note]] = {}
    for plan in plan_windows(job.context_clip, REGION, 16):
        window = FillWindow.of(job, plan)
        odds = np.zeros((len(window.geometry.layout), STEPS, PITCHES), np.float32)
        for lane in plan.region.lanes:
            made.setdefault(lane, []).extend(fit_new_pitches(window, lane, job.context_clip, odds))
    return [made[lane] for lane in REGION.lanes]


progressions = st.lists(chords, min_size=4, max_size=4)


@given(progressions, progressions)
def test_simultaneous_notes_keep_their_order_and_no_note_moves_far(former, new) -> None:
    clip = clip_of(former)
    for lane, notes in enumerate(reharmonised(clip, new)):
        before = [note for note in clip.lanes[lane].notes if TIME.bar_at(note.onset) in REGION.bars]
        assert [replace(note, pitch=0) for note in notes] == [replace(note, pitch=0) for note in before]
        assert all(abs(one.pitch - two.pitch) <= MAX_MOVE for one, two in zip(before, notes, strict=True))
        for _, together in groupby(notes, key=lambda note: note.onset):
            assert all(low.pitch < high.pitch for low, high in pairwise(list(together)))


@given(progressions, progressions)
def test_every_note_is_a_tone_of_its_chord_and_the_bass_is_its_bass(former, new) -> None:
    keys, bass = reharmonised(clip_of(former), new)
    for note in (*keys, *bass):
        chord = new[REGION.bars.index(TIME.bar_at(note.onset))]
        assert note.pitch % 12 in chord.pitch_classes
    assert all(note.pitch % 12 == new[TIME.bar_at(note.onset) - 2].lowest for note in bass)


@given(progressions, st.lists(st.integers(2, 5), min_size=1, max_size=3, unique=True))
def test_notes_go_to_new_chords_where_their_channel_has_other_sounds_between(former, own) -> None:
    clip = clip_of(former)
    keys, bass, *others = clip.lanes
    spans = merged((TIME.bar_start(bar), TIME.bar_start(bar + 1)) for bar in own)
    notes = [note for note in keys.notes if TIME.bar_at(note.onset) in own]
    clip = replace(clip, lanes=(replace(keys, notes=Notes.of(notes), spans=spans), bass, *others))
    new, _ = reharmonised(clip, "C | F | G | C")
    assert [(note.onset, note.length) for note in new] == [(note.onset, note.length) for note in notes]


@given(progressions)
def test_notes_of_the_chords_that_were_there_stay(former) -> None:
    clip = clip_of(former)
    for lane, notes in enumerate(reharmonised(clip, former)):
        assert notes == [note for note in clip.lanes[lane].notes if TIME.bar_at(note.onset) in REGION.bars]


@given(chords, chords)
def test_a_repeated_chord_has_the_same_notes_each_time(former, new) -> None:
    for notes in reharmonised(clip_of([former] * 4), [new] * 4):
        bars = [[note.pitch for note in notes if TIME.bar_at(note.onset) == bar] for bar in REGION.bars]
        assert bars == bars[:1] * 4


def test_triads_move_as_a_player_moves_them() -> None:
    clip = clip_of([Chord(0, "maj")] * 4)
    keys, bass = reharmonised(clip, "Am | F | G | Fm")
    first = [[note.pitch for note in keys if note.onset == TIME.bar_start(bar)] for bar in REGION.bars]
    assert [note.pitch for note in clip.lanes[0].notes[:3]] == [55, 60, 64]
    assert first == [[57, 60, 64], [57, 60, 65], [55, 59, 62], [56, 60, 65]]
    assert [bass[4 * bar].pitch for bar in range(4)] == [33, 41, 31, 41]


def test_the_bass_takes_the_note_after_the_slash_and_others_do_not_mind_it() -> None:
    clip = clip_of([Chord(0, "maj")] * 4)
    keys, bass = reharmonised(clip, "C/E | C | C/G | C")
    assert [note.pitch % 12 for note in bass[::4]] == [4, 0, 7, 0]
    assert {note.pitch for note in keys} == {55, 60, 64}


def test_passing_notes_over_a_chord_that_stays_are_not_touched() -> None:
    start = TIME.bar_start(2)
    line = [Note(start + beat * BEAT, BEAT, 72 + step, 80) for beat, step in enumerate((0, 2, 4, 5))]
    clip = clip_of([Chord(0, "maj")] * 4)
    clip = with_lanes(line, clip.lanes[1].notes, roles=(Role.LEAD, Role.KEYS))
    clip = replace(clip, lanes=(clip.lanes[0], replace(clip_of([Chord(0, "maj")] * 4).lanes[0], channel=1)))
    (melody, _) = reharmonised(clip, "C | F | G | C")
    assert [note.pitch for note in melody] == [72, 74, 76, 77]
    (melody, _) = reharmonised(clip, "Am | F | G | C")
    assert all(note.pitch % 12 in {9, 0, 4} for note in melody)


def test_a_broken_chord_keeps_its_shape() -> None:
    broken = [
        Note(TIME.bar_start(bar) + step * BEAT // 2, 20, (48, 55, 60, 64)[step % 4], 80)
        for bar in REGION.bars
        for step in range(8)
    ]
    clip = with_lanes(broken, (), roles=(Role.KEYS, Role.BASS))
    notes, _ = reharmonised(clip, "Bb | Am | F | Dm")
    for bar in REGION.bars:
        pitches = [note.pitch for note in notes if TIME.bar_at(note.onset) == bar]
        assert pitches[:4] == pitches[4:] == sorted(set(pitches))
        assert pitches[0] % 12 == (10, 9, 5, 2)[bar - 2]


def test_a_key_that_is_asked_for_holds_for_notes_that_would_stay() -> None:
    clip = clip_of([Chord(0, "maj")] * 4)
    locks = Locks(keep="rhythm", chords=True, key=Key(0, "minor"))
    keys, _ = reharmonised(clip, "C | C | C | C", locks=locks)
    assert {note.pitch % 12 for note in keys} <= {0, 7}


def test_more_notes_than_pitches_are_refused() -> None:
    clip = clip_of([Chord(0, "maj")] * 4)
    locks = Locks(keep="rhythm", chords=True, low=60, high=61)
    with pytest.raises(LockError, match="too few pitches"):
        reharmonised(clip, "C | C | C | F", locks=locks)


def test_without_a_bass_the_lowest_chords_carry_it_and_a_melody_never_does() -> None:
    def lanes_of(*roles: Role) -> frozenset[int]:
        clip = clip_of([Chord(0, "maj")] * 4, roles=(roles[0], roles[1]))
        return bass_lanes(prepare(RandomModel(), clip, REGION, FillOptions(1)))

    assert lanes_of(Role.KEYS, Role.BASS) == {1}
    assert lanes_of(Role.KEYS, Role.PAD) == {1}
    assert lanes_of(Role.KEYS, Role.DRUMS) == {0}
    assert lanes_of(Role.LEAD, Role.COUNTER) == frozenset()


def test_the_bass_notes_of_a_line_are_the_first_and_its_octaves_and_of_chords_the_lowest() -> None:
    stretch = [Note(BEAT * at, 10, pitch, 80) for at, pitch in enumerate((40, 47, 52, 38))]
    assert [note.pitch for note in bass_notes(stretch, is_line=True)] == [40, 52]
    assert [note.pitch for note in bass_notes(stretch, is_line=False)] == [38]


@pytest.mark.parametrize(
    ("new", "former", "is_bass", "same"),
    [
        ("C", "C", True, True),
        ("C/E", "C", False, True),
        ("C/E", "C", True, False),
        ("C", "Cm", False, False),
        ("C", None, False, False),
        ("N.C.", "C", True, True),
        (None, "C", True, True),
    ],
)
def test_a_slash_matters_to_the_bass_alone(new, former, is_bass, same) -> None:
    chord, old = (parse_chord(name) if name else None for name in (new, former))
    assert is_same(chord, old, is_bass=is_bass) is same
