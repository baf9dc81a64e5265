"""Batches: padding, and repeatable streams."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from ripieno.engine.grid.conditions import FeatureColumn
from ripieno.engine.grid.spec import Plane
from ripieno.engine.music.styles import Style
from ripieno.training import batches
from ripieno.training.augmentation import Augmentation
from ripieno.training.batches import Stream, collate
from ripieno.training.data.piece import Piece
from ripieno.training.examples import Example, make_example
from ripieno.training.focus import FOCUSES, Focus
from ripieno.training.masks import MODES, hide_bars
from tests.support.pieces import piece


def test_padding_is_marked_and_hidden_cells_are_blank():
    rng = np.random.default_rng(0)
    made = [make_example(piece(bars=bars), 8, hide_bars, Augmentation(), rng) for bars in (3, 8)]
    batch = collate(made)
    assert batch.valid.sum(1).tolist() == [len(each.planes) for each in made]
    hidden = batch.mask.bool()
    assert (batch.known[:, :, Plane.ONSET][hidden] == -1).all()
    assert (batch.known[:, :, Plane.LENGTH :].transpose(2, 3).transpose(3, 4)[hidden] == 0).all()


def test_the_truth_of_the_chosen_tokens_is_that_of_the_example():
    made = make_example(piece(), 8, hide_bars, Augmentation(), np.random.default_rng(1))
    batch = collate([made])
    rows = batch.target[0][batch.masked[0]].numpy()
    assert np.array_equal(batch.truth[0].numpy(), made.planes[rows])


def test_a_stream_depends_on_its_seed_and_index_alone():
    pieces = [piece("a"), piece("b", source="groove")]
    first, second = (Stream(pieces, 3, 8, Focus(), seed=5).batch(4) for _ in range(2))
    other = Stream(pieces, 3, 8, Focus(), seed=6).batch(4)
    assert torch.equal(first.known, second.known)
    assert first.known.shape != other.known.shape or not torch.equal(first.known, other.known)


def test_wide_windows_come_in_smaller_batches():
    stream = Stream([piece("a"), piece("b")], 12, 8, Focus(), seed=5)
    whole = stream.batch(4)
    width = whole.valid.shape[1]
    assert len(whole.valid) == 12
    smaller = replace(stream, tokens=3 * width).batch(4)
    assert 1 <= len(smaller.valid) < 12
    assert smaller.valid.numel() <= 3 * width
    assert len(replace(stream, tokens=1).batch(4).valid) == 1


def test_padding_to_a_multiple_adds_only_what_is_marked():
    stream = Stream([piece("a"), piece("b", bars=5)], 4, 8, Focus(), seed=5)
    plain, padded = stream.batch(4), replace(stream, padding=50).batch(4)
    assert padded.valid.shape[1] % 50 == padded.masked.shape[1] % 50 == 0
    width, hidden = plain.valid.shape[1], plain.masked.shape[1]
    for name in ("known", "mask", "features", "place", "valid"):
        assert torch.equal(getattr(padded, name)[:, :width], getattr(plain, name))
    for name in ("target", "masked", "truth"):
        assert torch.equal(getattr(padded, name)[:, :hidden], getattr(plain, name))
    assert not padded.valid[:, width:].any()
    assert not padded.masked[:, hidden:].any()


def test_whole_lanes_are_mostly_made_in_short_windows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches, "draw_mode", lambda *_: MODES["lanes"]._replace(short=1.0))
    for index in range(6):
        made = Stream([piece("a")], 3, 20, Focus(how=Augmentation(drop_reference=1)), seed=5).batch(index)
        assert made.place[..., 0].max() < batches.SHORT[1]


def test_songs_are_given_beats_of_the_same_pieces(monkeypatch: pytest.MonkeyPatch):
    song, beat = piece("a"), piece("b", source="groove")
    song, beat = replace(song, parts=song.parts[:2]), replace(beat, parts=beat.parts[2:])
    monkeypatch.setattr(batches, "SOURCE_SHARES", {"pop909": 1.0, "groove": 0.0})
    monkeypatch.setattr(batches, "EACH", 1.0)
    for band, lanes in ((0.0, 2), (1.0, 5)):
        mode = MODES["bars"]._replace(band=band)
        monkeypatch.setattr(batches, "draw_mode", lambda *_, mode=mode: mode)
        how = Augmentation(drop_lane=0, merge=0, split=0, drop_reference=1)
        made = Stream([song, beat], 2, 8, Focus(how=how), seed=5).batch(0)
        assert made.valid.sum(1).tolist() == [32 * lanes] * 2


def test_every_style_is_drawn_as_often_whatever_its_source_and_its_size():
    rock = [replace(piece(f"r{n}", bars=24), style=Style.ROCK) for n in range(6)]
    jazz = replace(piece("j", bars=8, source="groove"), style=Style.JAZZ)
    stream = Stream([*rock, jazz, piece("nameless")], 2, 8, FOCUSES["styles"], seed=3)
    first, last = (FeatureColumn.STYLE + list(Style).index(style) for style in (Style.ROCK, Style.JAZZ))
    reported = [stream.batch(index).features[0, 0] for index in range(40)]
    drawn = [(bool(row[first]), bool(row[last])) for row in reported]
    assert 10 < drawn.count((True, False)) < 30
    assert drawn.count((True, False)) + drawn.count((False, True)) == 40


def test_arrangements_have_the_share_that_is_told(monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    make = batches.make_example

    def noted(song: Piece, *rest: Any) -> Example:
        drawn.append(song.source)
        return make(song, *rest)

    monkeypatch.setattr(batches, "make_example", noted)
    songs = [piece("a"), piece("b", source="lieder"), piece("c", source="bands")]
    for arranged, fewest, most in ((0.0, 0, 0), (0.5, 6, 18), (1.0, 24, 24)):
        drawn.clear()
        stream = Stream(songs, 1, 4, Focus(), seed=7, arranged=arranged)
        sources = [(stream.batch(index), drawn[-1])[1] for index in range(24)]
        assert fewest <= sources.count("bands") <= most


def test_without_arrangements_their_share_changes_nothing():
    songs = [piece("a"), piece("b", source="lieder")]
    first, second = (Stream(songs, 2, 4, Focus(), 7, arranged).batch(3) for arranged in (0.1, 0.9))
    assert torch.equal(first.known, second.known)
