import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.music.song import Score
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
    assert end - begin == pytest.approx(clip.time.bar_length(bar % clip.bars) / clip.time.ppq)


def test_the_loop_holds_the_notes_of_the_clip():
    clip = small_clip(4)
    song = Score.around(clip, (1, 9), (0,))
    assert song.made == {1}
    assert [note.pitch for note in song.loop[2].notes[0]] == [60, 64, 67, 65]
