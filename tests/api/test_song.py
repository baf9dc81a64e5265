"""Opening songs, and each operation of the Python API."""

import io
from threading import Event

import mido
import numpy as np
import pretty_midi
import pytest

import ripieno
from ripieno.app.session.commands import InpaintFile
from ripieno.app.session.session import perform
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.locks import LockError
from tests.support import small_song
from tests.support.bar_songs import bar_song
from tests.support.named_song import named_song
from tests.support.random_model import RandomModel


def test_a_song_is_opened_from_a_path_and_comes_back_to_the_byte(tmp_path, data):
    path = small_song.write_song(tmp_path)
    for source in (path, str(path), data):
        assert ripieno.open(source).to_bytes() == data


def test_a_song_is_opened_from_mido_and_given_back(song):
    again = ripieno.open(song.to_mido())
    assert again.info().tracks == song.info().tracks
    assert isinstance(again.to_mido(), mido.MidiFile)


def test_a_song_is_opened_from_pretty_midi_and_given_back(song):
    again = ripieno.open(song.to_pretty_midi())
    assert [(track.name, track.notes) for track in again.info().tracks] == [
        (track.name, track.notes) for track in song.info().tracks
    ]
    assert isinstance(again.to_pretty_midi(), pretty_midi.PrettyMIDI)


@pytest.mark.parametrize("source", [b"no song", "nowhere.mid"])
def test_what_is_no_song_is_an_error_of_ours(source):
    with pytest.raises(ripieno.RipienoError):
        ripieno.open(source)


def test_a_song_is_read_from_an_open_file(tmp_path, data):
    path = small_song.write_song(tmp_path)
    with path.open("rb") as file:
        song = ripieno.open(file)
    assert (song.to_bytes(), song.name) == (data, str(path))
    for source in (io.BytesIO(data), bytearray(data), memoryview(data)):
        assert (ripieno.open(source).to_bytes(), ripieno.open(io.BytesIO(data)).name) == (data, "song")


@pytest.mark.parametrize("mode", ["r", "wb"])
def test_a_file_that_gives_no_bytes_is_refused(tmp_path, mode):
    path = tmp_path / "words.txt"
    path.write_text("words")
    with path.open(mode) as file, pytest.raises(TypeError, match="opened with mode 'rb'"):
        ripieno.open(file)


def test_a_number_is_no_song():
    with pytest.raises(TypeError, match="not <class 'int'>"):
        ripieno.open(5)  # type: ignore[arg-type]


def test_what_a_song_holds_is_told_in_values(song):
    found = song.info()
    assert (found.bars, [track.name for track in found.tracks]) == (8, ["Piano", "Ba\u00df"])
    assert (song.bar_count, song.seconds_at_bar(1)) == (8, 0)
    assert song.seconds_at_bar(2) == pytest.approx(2)


def test_filled_bars_are_what_the_command_line_writes(tmp_path, monkeypatch, song):
    monkeypatch.setattr("ripieno.app.session.fill_file.load_model", lambda _: RandomModel(busy=-4.0))
    source, out = small_song.write_song(tmp_path), tmp_path / "out.mid"
    list(perform(InpaintFile(source, out, (4, 5), "Piano", options=FillOptions(7))))
    (idea,) = song.fill(bars="5-6", tracks="Piano", seed=7)
    assert idea.to_bytes() == out.read_bytes()


@pytest.mark.parametrize("bars", ["5-6", (6, 5), range(5, 7)])
def test_bars_are_counted_from_one(song, bars):
    (idea,) = song.fill(bars, seed=1)
    assert idea.filled_bars == (5, 6)


@pytest.mark.parametrize("bars", [0, (), "none", 99])
def test_bars_that_the_song_has_not_are_refused(song, bars):
    with pytest.raises(ripieno.RipienoError):
        song.fill(bars)


def test_each_operation_returns_ideas_and_leaves_the_song(song, data):
    made = {
        "fill": song.fill(5, seed=1, variations=2),
        "vary": song.vary(5, seed=1),
        "reharmonise": song.reharmonise("5-6", "F | G7", seed=1),
        "extend": song.extend(2, seed=1),
        "extend at the start": song.extend(1, "start", seed=1),
        "accompany": song.accompany("lead", seed=1, name="Flute"),
    }
    assert [len(ideas) for ideas in made.values()] == [2, 1, 1, 1, 1, 1]
    assert made["extend"][0].bar_count == 10
    assert made["extend at the start"][0].bar_count == 9
    assert made["accompany"][0].info().tracks[-1].name == "Flute"
    assert song.to_bytes() == data


def test_a_song_is_made_from_nothing():
    (idea,) = ripieno.generate(2, ["keys", "bass"], time_signature=(3, 4), tempo=90, seed=1)
    found = idea.info()
    assert (found.bars, found.metres[0].metre, round(found.tempos[0].bpm)) == (2, "3/4", 90)


def test_a_song_is_made_of_a_description_and_arguments_count_more():
    described = ripieno.generate(
        2, prompt="slow jazz waltz in A minor, piano and bass, 8 bars", seed=1, steps=2
    )
    written = ripieno.generate(
        2, ["keys", "bass"], time_signature="3/4", tempo=66, style="jazz", key="A minor", seed=1, steps=2
    )
    assert described[0].to_bytes() == written[0].to_bytes()
    reading = ripieno.read_prompt("slow zither")
    assert (reading.understood[0].value, reading.not_understood) == ("66", ("zither",))


@pytest.mark.parametrize("time_signature", ["3/4", (3, 4), [np.int64(3), np.int64(4)]])
def test_a_time_signature_is_a_text_or_two_numbers(time_signature):
    (idea,) = ripieno.generate(np.int64(1), "keys,bass", time_signature=time_signature, seed=1, steps=2)
    assert idea.info().metres[0].metre == "3/4"
    assert [track.role for track in idea.info().tracks][:1] == ["keys"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"time_signature": "waltz"}, '"waltz" is not a time signature; write one such as 4/4'),
        ({"time_signature": 3}, '"3" is not a time signature'),
        ({"time_signature": (3, 4, 5)}, "is not a time signature"),
        ({"time_signature": (3.5, 4)}, '"time_signature" takes a whole number, not "3.5"'),
        ({"tempo": "fast"}, "\"tempo\" takes quarter notes per minute, not 'fast'"),
        ({"tempo": True}, "not True"),
        ({"bars": True}, '"bars" takes a whole number, not "True"'),
        ({"bars": 1.5}, '"bars" takes a whole number, not "1.5"'),
    ],
)
def test_a_new_song_refuses_what_is_no_value(values, words):
    with pytest.raises(ripieno.ParameterError, match=words):
        ripieno.generate(**values)


@pytest.mark.parametrize("bars", [True, 1.5, "2"])
def test_a_song_is_extended_by_a_whole_number_of_bars(song, bars):
    with pytest.raises(ripieno.ParameterError, match='"bars" takes a whole number'):
        song.extend(bars)


def test_an_idea_is_gone_on_from(song):
    (first,) = song.fill(5, seed=1)
    (second,) = first.to_song().fill(6, seed=2)
    assert second.filled_bars == (6,)


def test_an_excerpt_is_a_song_of_its_own(song):
    part = song.excerpt("3-4")
    assert part.bar_count == 2
    assert [track.notes for track in part.info().tracks] == [24, 8]


def test_progress_goes_from_little_to_all(song):
    shares: list[float] = []
    song.fill(5, seed=1, steps=4, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_cancelled_work_ends_between_two_steps(song):
    cancel, shares = Event(), []

    def report(share: float) -> None:
        shares.append(share)
        cancel.set()

    with pytest.raises(ripieno.Cancelled):
        song.fill(5, seed=1, steps=8, progress=report, cancel=cancel)
    assert len(shares) == 1


def test_same_seed_same_notes_and_a_drawn_seed_is_told(song):
    (drawn,) = song.fill(5)
    (again,) = song.fill(5, seed=drawn.seed)
    assert again.to_bytes() == drawn.to_bytes()


def test_errors_of_the_engine_are_of_one_hierarchy(song):
    with pytest.raises(ripieno.RipienoError) as caught:
        song.fill(5, keep="pitch", max_polyphony=1)
    assert isinstance(caught.value, LockError)


def test_models_are_listed():
    assert "ripieno" in {model.name for model in ripieno.models()}


def test_an_idea_is_saved_as_it_is(song, tmp_path):
    (idea,) = song.fill(5, seed=1)
    idea.save(tmp_path / "out.mid")
    assert (tmp_path / "out.mid").read_bytes() == idea.to_bytes()
    assert ripieno.open(tmp_path / "out.mid").to_bytes() == idea.to_bytes()


def test_tracks_are_numbers_names_or_both(song):
    asked = {"bars": 2, "seed": 3, "steps": 2}
    (wanted,) = song.fill(tracks="2", **asked)
    assert song.fill(tracks=2, **asked)[0].to_bytes() == wanted.to_bytes()
    assert song.fill(tracks=[2], **asked)[0].to_bytes() == wanted.to_bytes()


@pytest.mark.parametrize("name", ["keep", "strength"])
def test_an_operation_refuses_parameters_of_others(song, name):
    with pytest.raises(TypeError, match=f"no parameter '{name}'"):
        song.extend(1, **{name: "rhythm"})


def test_a_song_has_two_ends(song):
    with pytest.raises(ripieno.RipienoError, match="choose one of start, end"):
        song.extend(1, at="middle")


def test_track_roles_are_a_mapping(song):
    with pytest.raises(ripieno.RipienoError, match="is a mapping"):
        song.fill(2, track_roles="2=drums")


def test_the_encoding_of_names_is_detected_or_given():
    data = named_song()
    found, given = ripieno.open(data), ripieno.open(data, encoding="Mac Roman")
    assert [track.name for track in found.info().tracks] == ["ピアノ", "ベース"]
    assert (found.info().encoding, given.info().encoding) == ("Shift-JIS", "Mac Roman")
    assert found.to_bytes() == given.to_bytes() == data
    with pytest.raises(ripieno.RipienoError, match="is no character encoding"):
        ripieno.open(data, encoding="klingon")


def test_tracks_are_chosen_by_names_in_legacy_encodings():
    (idea,) = ripieno.open(named_song()).fill("2", tracks="ベース", seed=1, steps=2)
    assert [change.name for change in idea.changes] == ["ベース"]


def test_an_extension_within_silence_warns():
    song = ripieno.open(bar_song(beats=range(32 * 4, 40 * 4), end=1800 * 384))
    with pytest.warns(UserWarning, match="is silent; the new bars follow the music") as caught:
        (idea,) = song.extend(2, seed=1, steps=2)
    assert idea.filled_bars == (41, 42)
    assert caught[0].filename == __file__
