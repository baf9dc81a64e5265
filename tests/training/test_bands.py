"""Songs for keys are given a bass and a beat."""

from dataclasses import replace

import numpy as np
import pytest

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.engine.music.styles import Style
from ripieno.training.bands import BASS_LOW, OCTAVE, Beats, bass_of, beat_for, pad_for, with_band
from ripieno.training.data.piece import Piece, check_piece
from tests.support.pieces import part, piece


def drums(tempo: float = 100.0, bars: int = 2) -> Piece:
    once = piece("beat", bars=bars, source="groove")
    return replace(once, parts=(part(Role.DRUMS, 3, bars),), tempo=tempo)


def song() -> Piece:
    whole = piece(bars=12)
    return replace(whole, parts=whole.parts[:2])


def test_a_song_for_keys_gets_a_bass_a_pad_and_a_beat_or_some_of_them():
    found = set()
    for seed in range(40):
        whole = with_band(song(), Beats((drums(),)), np.random.default_rng(seed), 0.75)
        check_piece(whole)
        roles = [each.role for each in whole.parts]
        assert roles[:2] == [Role.LEAD, Role.KEYS]
        found.add(tuple(roles[2:]))
    assert (Role.BASS, Role.PAD, Role.DRUMS) in found
    assert len(found) > 4


def test_a_song_with_a_beat_has_the_style_of_the_beat():
    jazz = replace(drums(), style=Style.JAZZ)
    for seed in range(20):
        whole = with_band(replace(song(), style=Style.POP), Beats((jazz,)), np.random.default_rng(seed), 0.5)
        has_beat = any(each.role is Role.DRUMS for each in whole.parts)
        assert whole.style is (Style.JAZZ if has_beat else Style.POP)


def test_a_beat_goes_on_for_all_bars():
    beat = beat_for(song(), drums(), np.random.default_rng(1))
    assert np.bincount(np.floor(beat.onset / 16).astype(int)).tolist() == [4] * 12


def test_a_pad_holds_the_chords_and_strikes_them_again_every_other_bar():
    major, minor = 0b10010001, 0b1000010001
    root = np.repeat([0, 9, -1], (20, 8, 20))
    mask = np.repeat([major, minor, major], (20, 8, 20)).astype(np.uint16)
    pad = pad_for(replace(song(), chord_root=root, chord_mask=mask), np.random.default_rng(2))
    assert sorted(set(zip(pad.onset.tolist(), pad.length.tolist(), strict=True))) == [
        (0, 32),
        (32, 32),
        (64, 16),
        (80, 32),
    ]
    tones = {at: sorted(int(pitch) % 12 for pitch in pad.pitch[pad.onset == at]) for at in (0, 32, 64, 80)}
    assert tones == {0: [0, 4, 7], 32: [0, 4, 7], 64: [0, 4, 7], 80: [0, 4, 9]}
    assert max(pad.pitch) - min(pad.pitch) < OCTAVE


def test_the_bass_is_the_lowest_of_each_beat_in_its_range_and_one_at_a_time():
    rows = [(0, 8, 48, 80), (0, 8, 43, 80), (2, 2, 45, 70), (4, 8, 36, 60), (8, 4, 60, 80), (9, 4, 54, 80)]
    bass = bass_of(make_part(Role.KEYS, rows))
    assert bass.onset.tolist() == [0, 4, 9]
    assert bass.length.tolist() == [4, 5, 4]
    assert [pitch % 12 for pitch in bass.pitch] == [43 % 12, 36 % 12, 54 % 12]
    assert all(BASS_LOW <= pitch < BASS_LOW + OCTAVE for pitch in bass.pitch)


@pytest.mark.parametrize("seed", range(4))
def test_a_beat_begins_at_any_of_its_bars_and_begins_again(seed):
    bars = {bar: tuple(part(Role.DRUMS, 3, 2).pitch[4 * bar : 4 * bar + 4]) for bar in range(2)}
    beat = beat_for(song(), drums(), np.random.default_rng(seed))
    played = [tuple(beat.pitch[at : at + 4]) for at in range(0, len(beat.pitch), 4)]
    assert played in ([bars[0], bars[1]] * 6, [bars[1], bars[0]] * 6)


def test_hits_beside_the_grid_move_onto_it_in_a_song_that_is_on_it():
    late = drums()
    late = replace(late, parts=(replace(late.parts[0], onset=late.parts[0].onset + np.float32(0.2)),))
    on_grid = beat_for(song(), late, np.random.default_rng(0))
    as_played = beat_for(replace(song(), has_timing=True), late, np.random.default_rng(0))
    assert not (on_grid.onset % 1).any()
    assert np.allclose(as_played.onset % 1, 0.2, atol=1e-3)


def test_drums_of_about_the_tempo_are_preferred():
    slow, quick = drums(60), drums(150)
    assert Beats((slow, quick)).near(140) == [quick]
    assert Beats((slow, quick)).near(95) == (slow, quick)


def test_only_drums_alone_in_four_quarters_are_beats():
    waltz = replace(drums(), bar_starts=np.array([0, 12, 24], np.float32))
    plain = drums()
    assert Beats.of([song(), piece(), waltz, drums(bars=1), plain]).pieces[0] is plain
    assert len(Beats.of([song(), piece(), waltz, drums(bars=1), plain]).pieces) == 1


def test_a_song_in_another_metre_or_with_drums_stays_as_it_is():
    waltz, whole = replace(song(), bar_starts=np.arange(13, dtype=np.float32) * 12), piece()
    beats, rng = Beats((drums(),)), np.random.default_rng(0)
    assert with_band(waltz, beats, rng) is waltz
    assert with_band(whole, beats, rng) is whole
