import json

import pytest

from ripieno.app.session.live.controls.set_list import SetListError, SetListSong, read_set_list

TOML = """
[[songs]]
name = "Opener"
clip = "opener.mid"
bars = "5-8"
tracks = "Piano"
scene = 2

[[songs]]
name = "Ballad"
tempo = 72
key = "A minor"
bass_transpose = -12
"""


@pytest.fixture
def write(tmp_path):
    def written(text, name="set.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_songs_have_a_clip_or_none_a_scene_and_controls(write):
    path = write(TOML)
    opener, ballad = read_set_list(path).songs
    assert opener == SetListSong("Opener", path.parent / "opener.mid", (4, 5, 6, 7), "Piano", 2)
    assert ballad == SetListSong(
        "Ballad", values=(("tempo", 72), ("key", "A minor"), ("bass_transpose", -12))
    )


def test_json_says_the_same_as_toml(write):
    songs = [
        {"name": "Opener", "clip": "opener.mid", "bars": "5-8", "tracks": "Piano", "scene": 2},
        {"name": "Ballad", "tempo": 72, "key": "A minor", "bass_transpose": -12},
    ]
    path = write(json.dumps({"songs": songs}), "set.json")
    assert read_set_list(path).songs == read_set_list(write(TOML)).songs


def test_all_bars_and_a_song_without_a_name(write):
    (song,) = read_set_list(write('[[songs]]\nclip = "a.mid"\nbars = "all"')).songs
    assert (song.name, song.bars) == ("Song 1", None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("songs = 3", "write a table"),
        ("[[songs", "write a table"),
        ("songs = " + 20_000 * "[", "write a table"),
        ("songs = []", "holds no song"),
        ('[[songs]]\nname = "A"\nvolume = 3', 'Song 1 ("A")'),
        ('[[songs]]\nname = "A"\ntempo = "fast"', "takes a number"),
        ('[[songs]]\nname = "A"\nkey = "H"', "not a key"),
        ('[[songs]]\nname = "A"\nscene = 99', "give a number up to"),
        ('[[songs]]\nname = "A"\nbars = "many"', 'Song 1 ("A")'),
        ('[[songs]]\nname = "A"\npanic = 1', 'Song 1 ("A")'),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence_with_file_and_remedy(write, text, words):
    path = write(text)
    with pytest.raises(SetListError) as refusal:
        read_set_list(path)
    assert str(path) in str(refusal.value)
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SetListError, match=r"set\.toml"):
        read_set_list(tmp_path / "set.toml")
