from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.bars import PPQ
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.roles import Role
from tests.support.random_model import clips, small_clip

ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)


@pytest.mark.parametrize(("metre", "beats"), [((4, 4), 4), ((3, 4), 3), ((7, 8), 3.5), ((6, 8), 3)])
def test_bars_of_music_from_nothing_have_one_length(metre, beats):
    song = Score.from_nothing(ROLES, metre, 120)
    assert [song.beat_of(bar) for bar in (0, 1, 10)] == [0, beats, 10 * beats]
    assert [song.bar_at(beat) for beat in (-0.1, 0, beats - 0.01, beats)] == [-1, 0, 0, 1]


@given(clips(), st.integers(0, 40))
def test_a_loop_goes_round_with_the_bars_of_its_clip(clip, bar):
    song = Score.around(clip, (1,), (0,))
    begin, end = song.beat_of(bar), song.beat_of(bar + 1)
    assert song.bar_at((begin + end) / 2) == bar
    assert end - begin == pytest.approx(clip.time.bar_length(bar % len(song.loop)) / clip.time.ppq)


@given(clips(), st.integers(1, 60))
def test_recorded_bars_are_those_that_are_played(clip, count):
    song = Score.around(clip, (1,), (0,))
    end = round(song.beat_of(count) * PPQ)
    recorded = TimeMap(PPQ, (), song.metres(end))
    if min(song.beat_of(bar + 1) - song.beat_of(bar) for bar in range(count)) * PPQ < 1:
        return  # shorter than a tick of the recording
    starts = [recorded.bar_start(bar) for bar in range(recorded.bar_count(end))]
    assert starts == pytest.approx([song.beat_of(bar) * PPQ for bar in range(count)], abs=1)


def test_silence_far_after_the_music_is_no_part_of_the_loop():
    clip = small_clip(4)
    long = replace(clip, end=clip.time.bar_start(400))
    assert len(Score.around(long, (), ()).loop) == 4


def test_the_loop_holds_the_notes_of_the_clip():
    clip = small_clip(4)
    song = Score.around(clip, (1, 9), (0,))
    assert song.made == {1}
    assert [note.pitch for note in song.loop[2].notes[0]] == [60, 64, 67, 65]
