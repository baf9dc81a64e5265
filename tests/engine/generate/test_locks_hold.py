"""Locks hold in every note, whatever a model says."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.engine.generate import FillOptions, LockError, Locks, inpaint
from ripieno.engine.grid.layout import Layout
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.harmony import Harmony, beats_of
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.surroundings import estimate_key_around
from tests.support.random_model import BUSY, RandomModel, clips, outcome, regions

VARIATIONS = 4
EXAMPLES = 50

keys = st.builds(Key, st.integers(0, 11), st.sampled_from(("major", "minor")))
chords = st.builds(
    Chord, st.integers(0, 11), st.sampled_from(("maj", "min", "7", "dim", "5", "N.C.")), st.none()
)
progressions = st.lists(st.tuples(chords), min_size=1, max_size=4).map(tuple)


@st.composite
def jobs(draw: st.DrawFn) -> tuple[Clip, Region, int]:
    """Draw a clip, a region of it and a seed."""
    clip = draw(clips())
    return clip, draw(regions(clip)), draw(st.integers(0, 2**31))


def results(clip: Clip, region: Region, seed: int, locks: Locks, **options) -> list[dict]:
    """Fill with chance and return the notes of each variation, as the clip then holds them."""
    dense = {} if "density" in options else {"notes_per_beat": BUSY}
    asked = FillOptions(seed, VARIATIONS, locks=locks, **dense, **options)
    made = outcome(inpaint(RandomModel(seed), clip, region, asked))
    spans = region.spans(clip.time)
    held = []
    for notes in made.variations:
        filled = clip.replace_region(region, notes)
        own = {
            lane: [note for note in filled.lanes[lane].notes if region.holds(note, spans)]
            for lane in region.lanes
        }
        assert own == {lane: list(notes[lane]) for lane in region.lanes}
        held.append(own)
    return held


def pitched(clip: Clip, made: list[dict]) -> list[Note]:
    return [
        note
        for notes in made
        for lane, own in notes.items()
        for note in own
        if clip.lanes[lane].role is not Role.DRUMS
    ]


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), keys)
def test_every_note_lies_in_the_locked_key(job, key):
    clip, *_ = job
    made = results(*job, Locks(key=key))
    assert {note.pitch % 12 for note in pitched(clip, made)} <= key.pitch_classes


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), st.tuples(st.integers(0, 127), st.integers(0, 127)).map(sorted))
def test_every_note_lies_in_the_locked_range(job, pitches):
    low, high = pitches
    made = results(*job, Locks(low=low, high=high))
    assert all(low <= note.pitch <= high for notes in made for own in notes.values() for note in own)


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), progressions)
def test_at_every_tick_a_note_belongs_to_the_chord(job, progression):
    clip, region, _ = job
    made = results(*job, Locks(chords=True), chords=progression)
    tones = {}
    for index, bar in enumerate(region.bars):
        (chord,) = progression[index % len(progression)]
        for beat in range(beats_of(clip.time, bar)):
            tones[clip.time.bar_start(bar) + beat * clip.time.ppq, bar] = chord.pitch_classes
    for note in pitched(clip, made):
        for (start, bar), allowed in tones.items():
            end = min(start + clip.time.ppq, clip.time.bar_start(bar + 1))
            if note.onset < end and note.end > start and allowed:
                assert note.pitch % 12 in allowed


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), st.integers(1, 4))
def test_no_more_notes_sound_than_the_polyphony_allows(job, most):
    clip, region, _ = job
    spans = region.spans(clip.time)
    for notes in results(*job, Locks(max_polyphony=most)):
        for lane, own in notes.items():
            kept = [note for note in clip.lanes[lane].notes if not region.holds(note, spans)]
            for tick in {note.onset for note in (*own, *kept)}:
                new = sum(note.onset <= tick < note.end for note in own)
                old = sum(note.onset <= tick < note.end for note in kept)
                assert new == 0 or new + old <= most


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), st.frozensets(st.tuples(st.integers(0, 3), st.integers(0, 15)), min_size=1))
def test_no_note_begins_on_a_silent_step(job, silent):
    clip, region, _ = job
    layout = Layout.from_time(clip.time, 0, 3)
    for notes in results(*job, Locks(silent=silent)):
        for note in (note for own in notes.values() for note in own):
            patch, step, *_ = layout.nearest([note.onset / clip.time.step_ticks])
            assert (layout.bar[patch[0]], layout.beat[patch[0]] * 4 + step[0]) not in silent
    assert region.bars


def rhythm(notes: list[Note], clip: Clip, region: Region) -> Counter:
    """Count onsets with their lengths, as far as the region goes, and velocities."""
    spans = region.spans(clip.time)
    return Counter(
        (
            note.onset,
            min(note.end, next(end for start, end in spans if start <= note.onset < end)),
            note.velocity,
        )
        for note in notes
    )


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), st.one_of(st.none(), keys))
def test_a_kept_rhythm_keeps_every_onset_and_length(job, key):
    clip, region, _ = job
    spans = region.spans(clip.time)
    wide = clip.replace_region(region, {})
    try:
        made = results(*job, Locks(keep="rhythm", key=key))
    except LockError:
        # Only a range that kept notes crowd can be too narrow.
        assert (region.low, region.high) != (0, 127)
        return
    for notes in made:
        for lane, own in notes.items():
            old = [note for note in clip.lanes[lane].notes if region.holds(note, spans)]
            assert rhythm(own, clip, region) == rhythm(old, clip, region)
            assert wide.lanes[lane].channel == clip.lanes[lane].channel
            if key and clip.lanes[lane].role is not Role.DRUMS:
                assert {note.pitch % 12 for note in own} <= key.pitch_classes


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs(), progressions)
def test_a_reharmonised_note_belongs_to_the_chord_of_its_beat(job, progression):
    clip, region, _ = job
    layout = Layout.from_time(clip.time, 0, 4)
    harmony = Harmony.laid(progression, clip.time, region.bars)
    try:
        made = results(*job, Locks(keep="rhythm", chords=True), chords=progression)
    except LockError:
        assert (region.low, region.high) != (0, 127)
        return
    for note in pitched(clip, made):
        patch, *_ = layout.nearest([note.onset / clip.time.step_ticks])
        tick = round(layout.start[patch[0]] * clip.time.step_ticks)
        assert harmony.fits(note.pitch, tick) or harmony.fits(note.pitch, note.onset)


@settings(deadline=None, max_examples=EXAMPLES)
@given(jobs())
def test_kept_pitches_stay_in_their_bars(job):
    clip, region, _ = job
    spans = region.spans(clip.time)
    try:
        made = results(*job, Locks(keep="pitch"))
    except LockError:
        return
    for notes in made:
        for lane, own in notes.items():
            old = [note for note in clip.lanes[lane].notes if region.holds(note, spans)]
            assert sorted(note.pitch for note in own) == sorted(note.pitch for note in old)


@pytest.mark.parametrize("strength", [0.3, 0.7])
@pytest.mark.parametrize("temperature", [0.5, 2.0])
@settings(deadline=None, max_examples=10)
@given(job=jobs(), key=keys)
def test_locks_hold_with_every_other_option(job, key, strength, temperature):
    clip, region, seed = job
    locks = Locks(key=key, max_polyphony=2, low=40, high=90)
    options = {"strength": strength, "temperature": temperature, "density": 2.0}
    made = results(clip, region, seed, locks, **options)
    assert all(note.pitch % 12 in key.pitch_classes for note in pitched(clip, made))
    assert all(40 <= note.pitch <= 90 for notes in made for own in notes.values() for note in own)


@settings(deadline=None, max_examples=20)
@given(jobs())
def test_a_locked_scale_is_that_of_the_key_estimated_around(job):
    clip, region, _ = job
    key = estimate_key_around(clip, region)
    made = results(*job, Locks(scale=True))
    assert key is None or all(note.pitch % 12 in key.pitch_classes for note in pitched(clip, made))


@settings(deadline=None, max_examples=30)
@given(jobs())
def test_a_strength_of_zero_changes_nothing(job):
    clip, region, seed = job
    spans = region.spans(clip.time)
    made = outcome(inpaint(RandomModel(seed), clip, region, FillOptions(seed, 2, strength=0.0)))
    for notes in made.variations:
        for lane in region.lanes:
            assert list(notes[lane]) == [n for n in clip.lanes[lane].notes if region.holds(n, spans)]
    assert made.steps == 0
    assert replace(made, variations=()).scores == ()
