from pathlib import Path

import pytest

from ripieno.app.session.commands import ExtendFile
from ripieno.app.session.silence import music_notice, silence_notices
from tests.engine.music.test_extent import clip

SONG = Path("song.mid")


def notices(at: str, add: int = 4, bars: tuple[int, int, int] = (32, 40, 1800)) -> tuple[str, ...]:
    return silence_notices(clip(*bars), ExtendFile(SONG, SONG, add, at))


def test_new_bars_in_silence_are_said():
    assert notices("end") == (
        "From bar 41 to its end, bar 1800, song.mid is silent; the new bars follow the music.",
    )
    assert notices("start") == (
        "In song.mid the music begins in bar 33; the new bars come right before it, and nothing moves.",
    )


@pytest.mark.parametrize("at", ["start", "end"])
def test_music_that_fills_its_file_is_extended_without_a_word(at):
    assert notices(at, bars=(0, 7, 8)) == ()


def test_more_new_bars_than_silent_ones_move_the_music():
    assert notices("start", add=33) == ()


def test_where_the_music_lies_is_said_of_a_file_with_much_silence():
    assert (
        music_notice(clip(32, 40, 1800), SONG)
        == "The music of song.mid lies in bars 33\N{EN DASH}40 of 1800."
    )
    assert music_notice(clip(0, 7, 8), SONG) is None
