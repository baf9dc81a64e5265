from dataclasses import FrozenInstanceError

import pytest

from ripieno.engine.generate import ClipResult, Result, SamplingProgress
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support.random_model import small_clip, whole

REGION = Region((2,), (0,))
START = small_clip().time.bar_start(2)
NEW = (Note(START, 20, 72, 80),)


def test_progress_is_the_same_whatever_it_can_show():
    assert SamplingProgress(1, 2, lambda: ({0: NEW},)) == SamplingProgress(1, 2)
    assert SamplingProgress(1, 2) != SamplingProgress(2, 2)
    assert SamplingProgress(1, 2) != SamplingProgress(1, 3)


def test_progress_is_written_without_what_it_can_show():
    assert repr(SamplingProgress(1, 2, tuple)) == "SamplingProgress(done=1, total=2)"


def test_a_result_that_was_not_ranked_has_no_scores():
    assert Result(({0: NEW},), 3, "ddim").scores == ()


def test_a_clip_result_has_added_and_moved_nothing_unless_it_says_so():
    made = ClipResult(({0: NEW},), 3, "ddim", clip=small_clip(), region=REGION)
    assert (made.added, made.shift) == ((), 0)
    assert isinstance(made, Result)


def test_a_variation_in_its_region_is_the_whole_clip():
    clip = small_clip()
    made = ClipResult(({0: ()}, {0: NEW}), 3, "ddim", clip=clip, region=REGION)
    new_bar = [note for note in whole(made, 1).lanes[0].notes if START <= note.onset < START + 384]
    assert new_bar == list(NEW)
    assert len(whole(made, 0).lanes[0].notes) == len(clip.lanes[0].notes) - 4
    assert list(whole(made, 1).lanes[1].notes) == list(clip.lanes[1].notes)


def test_results_cannot_be_changed():
    made = Result(({0: NEW},), 3, "ddim")
    with pytest.raises(FrozenInstanceError):
        made.steps = 4
