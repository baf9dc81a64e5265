"""A fill of four bars costs what is near them, however long or full the clip is."""

import pytest

from ripieno.engine.generate import FillOptions, Locks, inpaint
from ripieno.engine.generate.operations import accompany, extend
from ripieno.engine.generate.results import Result
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.locks import LockError
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.surroundings import MAX_BARS_AROUND
from tests.support.large_files import operations

PPQ = 24
BAR = 4 * PPQ


@pytest.fixture(scope="module")
def model():
    from ripieno.engine.model.pack import load_model

    return load_model()


def clip_of(bars, notes=()):
    """Return a clip with notes in its first 16 bars and one at its end."""
    some = [Note(PPQ * at, PPQ, 60 + at * 5 % 12, 80) for at in range(64)]
    held = Notes.of((*some, *notes, Note((bars - 1) * BAR, PPQ, 60, 80)))
    return Clip(TimeMap(PPQ), (Lane("Piano", Role.KEYS, held, 0, 0, None),), bars * BAR)


def result_of(steps):
    *_, result = steps
    assert isinstance(result, Result)
    return result


def test_a_clip_of_a_million_bars_takes_no_more_operations_than_one_of_a_few_thousand(model):
    options, region = FillOptions(3, steps=2), Region((4, 5), (0,))
    fill = [
        lambda bars=bars: result_of(inpaint(model, clip_of(bars), region, options)) for bars in (4000, 10**6)
    ]
    made = [each() for each in fill]  # what is loaded and kept is loaded now
    short, long = map(operations, fill)
    assert long < 1.1 * short
    assert made[0].variations == made[1].variations


def test_notes_far_away_change_nothing_and_are_given_back(model):
    far = 8 + MAX_BARS_AROUND
    crowd = [Note(far * BAR + at % 7, 3, 30 + at % 60, 90) for at in range(4000)]
    plain, crowded = clip_of(4000), clip_of(4000, crowd)
    options, region = FillOptions(3, steps=2), Region((4, 5), (0,))
    results = [result_of(inpaint(model, clip, region, options)) for clip in (plain, crowded)]
    assert results[0].variations == results[1].variations
    made = result_of(accompany(model, crowded, Role.BASS, options, bars=(4, 5)))
    assert made.clip.lanes[0].notes == crowded.lanes[0].notes
    longer = result_of(extend(model, crowded, 2, options))
    assert longer.clip.lanes[0].notes == crowded.lanes[0].notes


CHORD = [Note(4 * BAR, 1 + at, at % 128, 90) for at in range(300)]
ROLL = [Note(4 * BAR + at * BAR // 300, 1, 60, 90) for at in range(300)]


@pytest.mark.parametrize(
    ("keep", "crowd", "words"),
    [("rhythm", CHORD, "too few pitches"), ("pitch", ROLL, "no other place")],
)
def test_more_notes_than_there_are_pitches_or_steps_are_refused_in_a_sentence(model, keep, crowd, words):
    options = FillOptions(3, steps=2, locks=Locks(keep=keep))
    with pytest.raises(LockError, match=words):
        result_of(inpaint(model, clip_of(16, crowd), Region((4,), (0,)), options))
