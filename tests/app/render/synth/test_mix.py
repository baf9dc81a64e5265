"""Pieces add up to the sound of the whole, wherever the making begins; volumes scale it."""

import numpy as np
import pytest

from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.clicks import LENGTH, click, clicks
from ripieno.app.render.synth.mix import Mix
from ripieno.app.render.synth.playback import Playback
from tests.support.pulses import BAR, PPQ, Steps, clip, lane, stems

SONG = clip(
    lane(*((beat * PPQ, 3 * PPQ, 40 + beat) for beat in range(48))),
    lane((0, 12 * BAR, 33), channel=1),
    bars=12,
)


def made(playback, *, loop=False, frame=0, synth=None):
    mix = Mix(playback, stems(synth or Steps()), loop=loop)
    while mix.make(frame):
        pass
    return mix


def test_pieces_add_up_to_the_notes():
    mix = made(Playback(SONG, 0, SONG.end))
    expected = np.zeros(len(mix.samples))
    for music in SONG.lanes:
        for note in music.notes:
            on, off = (mix.playback.frame_at(tick) for tick in (note.onset, min(note.end, SONG.end)))
            expected[on : off + SAMPLE_RATE // 2] += note.velocity / 1000
    np.testing.assert_allclose(mix.samples[: mix.frames, 0], expected[: mix.frames], atol=1e-5)
    np.testing.assert_array_equal(mix.samples[:, 0], mix.samples[:, 1])


@pytest.mark.parametrize("bar", [3, 7, 11])
def test_it_does_not_matter_where_the_making_begins(bar):
    playback = Playback(SONG, 0, SONG.end)
    mix = made(playback, frame=playback.frame_at(bar * BAR))
    np.testing.assert_allclose(mix.samples, made(playback).samples, atol=1e-6)


def test_what_is_ready_does_not_change_any_more():
    playback = Playback(SONG, 0, SONG.end)
    frame = playback.frame_at(7 * BAR)
    mix = Mix(playback, stems(Steps()), loop=True)
    assert mix.ready_to(frame) == frame
    mix.make(frame)
    end = mix.ready_to(frame)
    assert frame < end < mix.frames
    before = mix.samples[frame:end].copy()
    assert np.abs(before).max() > 0
    while mix.make(frame):
        np.testing.assert_array_equal(mix.samples[frame:end], before)
    assert mix.is_ready
    assert mix.ready_to(0) == len(mix.samples)


def test_volumes_scale_and_mutes_silence():
    music = clip(lane((0, BAR, 100)), lane((0, BAR, 80), channel=1))
    playback = Playback(music, 0, BAR, volumes={0: 0.25, 1: 0.5})
    assert made(playback).samples[1000, 0] == pytest.approx(0.025 + 0.04)
    assert made(Playback(music, 0, BAR, muted=frozenset({0}))).samples[1000, 0] == pytest.approx(0.08)
    assert np.abs(made(Playback(music, 0, BAR, muted=frozenset({0, 1}))).samples).max() == 0


def test_clicks_lie_at_the_frames_of_the_beats():
    music = clip(bars=3, metre=(3, 4), tempos=((0, 500_000), (3 * PPQ, 300_000)))
    playback = Playback(music, PPQ, music.end, metronome=True)
    beats = list(clicks(playback))
    # A beat lasts half a second in what is left of the first bar, and 0.3 s from the second on.
    seconds = [0, 0.5, *(1 + 0.3 * beat for beat in range(6))]
    assert [frame for frame, _ in beats] == [round(at * SAMPLE_RATE) for at in seconds]
    assert [is_accent for _, is_accent in beats] == [False, False, True, False, False, True, False, False]
    mix = made(playback)
    for frame, is_accent in beats:
        np.testing.assert_allclose(mix.samples[frame : frame + LENGTH], click(is_accent=is_accent), atol=1e-6)
    silent = np.ones(len(mix.samples), bool)
    for frame, _ in beats:
        silent[frame : frame + LENGTH] = False
    assert np.abs(mix.samples[silent]).max() == 0


def test_eighths_click_in_six_eight():
    playback = Playback(clip(bars=1, metre=(6, 8)), 0, 3 * PPQ)
    assert [frame for frame, _ in clicks(playback)] == [round(beat * SAMPLE_RATE / 4) for beat in range(6)]


def test_an_accent_is_louder_and_higher():
    accent, beat = click(is_accent=True), click(is_accent=False)
    assert np.abs(accent).max() > np.abs(beat).max() > 0.1
    assert np.count_nonzero(np.diff(np.sign(accent[:, 0]))) > np.count_nonzero(np.diff(np.sign(beat[:, 0])))


def test_a_loop_rings_on_for_no_longer_than_it_lasts():
    short = Playback(clip(lane((0, PPQ, 100))), 0, PPQ)
    mix = made(short, loop=True)
    assert len(mix.tail) == mix.frames == SAMPLE_RATE // 2
    assert mix.tail[0, 0] == pytest.approx(0.1)
    assert mix.tail[-1, 0] == 0


def test_a_change_in_one_lane_synthesizes_that_lane_alone():
    synth = Steps()
    kept = stems(synth)
    first = clip(lane((0, PPQ, 100)), lane((0, PPQ, 80), channel=1))
    other = clip(lane((0, PPQ, 100)), lane((0, PPQ, 81), channel=1))
    for music in (first, other, first):
        Mix(Playback(music, 0, BAR), kept, loop=True).make(0)
    assert [part.channel for part in synth.played] in ([0, 1, 1], [1, 0, 1])
