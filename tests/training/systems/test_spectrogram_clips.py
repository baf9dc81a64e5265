"""Clips that FluidSynth plays: which, and what is kept of them."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.music.styles import Style
from ripieno.training.data.store import Store, split_of
from ripieno.training.systems.spectrogram import clips
from ripieno.training.systems.spectrogram.clips import (
    ClipCorpus,
    ClipError,
    ClipPlan,
    choose_stretches,
    open_clips,
    render_clips,
    say_labels,
)
from ripieno.training.systems.spectrogram.words import LABELS, VOCABULARY, WORDS_OF
from tests.support.pieces import piece
from tests.support.sound_clips import SHORT, clip_set

PLAN = ClipPlan(1, 2, SHORT)


def styled(name="song", style=Style.JAZZ, bars=24):
    return replace(piece(name, bars), style=style)


def test_each_genre_has_its_share_of_songs():
    pieces = [styled(f"{style} {at}", style) for style in (Style.JAZZ, Style.ROCK) for at in range(5)]
    chosen = [song.style for song, _ in choose_stretches(pieces, ClipPlan(2))]
    assert sorted(chosen) == [Style.JAZZ, Style.JAZZ, Style.ROCK, Style.ROCK]


def test_a_stretch_lies_within_its_song():
    plan = ClipPlan(5)
    for song, bar in choose_stretches([styled(str(at)) for at in range(5)], plan):
        assert (song.bar_starts[-1] - song.bar_starts[bar]) * 15 / song.tempo >= plan.seconds


def test_a_stretch_is_rendered_as_clips_with_labels():
    made = render_clips([styled()], PLAN)
    assert made.pictures.shape == (2, 2, SHORT.bins, SHORT.frames)
    assert made.pictures.max() > 128
    assert {LABELS[at] for at in np.flatnonzero(made.labels[0])} >= {"jazz", "medium", "piano", "drums"}
    assert made.songs == ("song", "song")


def test_songs_without_a_genre_or_too_short_are_refused():
    with pytest.raises(ClipError, match=r"None of 2 songs has a genre and lasts 3\.84 s"):
        render_clips([piece(), styled(bars=1)], ClipPlan(1))


def test_clips_are_rendered_once(tmp_path, monkeypatch):
    monkeypatch.setattr(clips, "PLANS", {"train": PLAN, "valid": PLAN})
    songs = [styled(str(at)) for at in range(40)]
    songs = [song for song in songs if split_of(song) == "train"][:1]
    said = []
    first = open_clips(lambda: Store(tuple(songs)), tmp_path, "train", said.append)
    kept = open_clips(lambda: pytest.fail("read again"), tmp_path, "train", said.append)
    assert len(said) == 1
    np.testing.assert_array_equal(first.pictures, kept.pictures)
    np.testing.assert_array_equal(first.labels, kept.labels)
    assert first.songs == kept.songs


def test_clips_of_other_settings_are_rendered_again(tmp_path, monkeypatch):
    monkeypatch.setattr(clips, "PLANS", {"valid": PLAN})
    songs = [song for song in map(styled, map(str, range(200))) if split_of(song) == "valid"][:1]
    open_clips(lambda: Store(tuple(songs)), tmp_path, "valid", [].append)
    monkeypatch.setattr(clips, "PLANS", {"valid": replace(PLAN, clips=1)})
    assert len(open_clips(lambda: Store(tuple(songs)), tmp_path, "valid", [].append).songs) == 1


@pytest.mark.parametrize(("mono", "channels"), [(True, 1), (False, 2)])
def test_a_batch_is_pictures_and_words(mono, channels):
    batch = ClipCorpus(clip_set(6), mono).draw(4, SHORT.frames, 1)
    assert batch.pictures.shape == (4, channels, SHORT.bins, SHORT.frames)
    assert batch.words.shape == (4, len(VOCABULARY))
    assert -1 <= batch.pictures.min() < batch.pictures.max() <= 1


def test_words_name_labels_of_the_clip_and_some_clips_have_none():
    labels = np.isin(LABELS, ("jazz", "slow"))
    rng = np.random.default_rng(1)
    said = [say_labels(labels, rng) for _ in range(300)]
    words = {VOCABULARY[at] for vector in said for at in np.flatnonzero(vector)}
    assert words == {*WORDS_OF["jazz"], *WORDS_OF["slow"]}
    silent = np.mean([not vector.any() for vector in said])
    # A tenth on purpose, and 9 % of the others, of which neither label is said.
    assert silent == pytest.approx(0.181, abs=0.07)
