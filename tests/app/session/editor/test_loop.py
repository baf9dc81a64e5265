"""The loop: exact to the frame, without a click, and where it says it is."""

import numpy as np
import pytest

from ripieno.app.render.sound import SAMPLE_RATE
from ripieno.app.render.synth.mix import Mix
from ripieno.app.render.synth.playback import Playback
from ripieno.app.session.editor.loop import FADE, KNEE, Loop, held_back
from tests.support.pulses import BAR, PPQ, Steps, clip, lane, stems


def made(playback, *, loop=True, synth=None):
    mix = Mix(playback, stems(synth or Steps()), loop=loop)
    while mix.make(0):
        pass
    return mix


def ramp(playback, *, loop=True, slope=1e-6, offset=0.0):
    """Return a mix whose samples say which frame they are."""
    mix = made(playback, loop=loop)
    mix.samples[: mix.frames] = (np.arange(mix.frames) * slope + offset)[:, None]
    return mix


def taken(loop, frames, block=441):
    sizes = [block] * (frames // block) + ([frames % block] if frames % block else [])
    return np.concatenate([loop.take(size) for size in sizes])[:, 0]


def biggest_step(sound):
    return float(np.abs(np.diff(sound)).max())


ONE_BAR = Playback(clip(), 0, BAR)


@pytest.mark.parametrize("block", [64, 441, 1023, 200_000])
def test_a_pass_follows_the_one_before_at_the_exact_frame(block):
    mix = ramp(ONE_BAR)
    loop = Loop()
    loop.play(mix, 0)
    sound = taken(loop, 3 * mix.frames + 100, block)
    expected = np.resize(mix.samples[: mix.frames, 0], len(sound))
    np.testing.assert_allclose(sound, expected, atol=1e-7)
    assert loop.place == (mix, 100)


def test_the_place_counts_the_frames_that_were_taken():
    mix = ramp(ONE_BAR)
    loop = Loop()
    assert loop.place is None
    loop.play(mix, 1000)
    for number in range(5):
        assert loop.place == (mix, 1000 + number * 300)
        loop.take(300)


def test_what_rings_on_is_on_at_the_begin_of_the_next_pass_but_not_of_the_first():
    mix = made(Playback(clip(lane((3 * PPQ, PPQ, 100))), 0, BAR))
    loop = Loop()
    loop.play(mix, 0)
    sound = taken(loop, 3 * mix.frames)
    first, second, third = sound.reshape(3, -1)
    assert np.abs(first[: SAMPLE_RATE // 2]).max() == 0
    np.testing.assert_allclose(second[: SAMPLE_RATE // 2], 0.1, atol=1e-6)
    np.testing.assert_array_equal(second, third)
    assert abs(float(first[-1] - second[0])) < 1e-6


def test_without_a_loop_it_rings_on_and_ends():
    mix = made(Playback(clip(lane((3 * PPQ, PPQ, 100))), 0, BAR), loop=False)
    loop = Loop()
    loop.play(mix, 0)
    taken(loop, mix.frames - 1)
    assert loop.place == (mix, mix.frames - 1)
    tail = taken(loop, len(mix.samples) - mix.frames + 1)
    assert tail[: SAMPLE_RATE // 2].max() == pytest.approx(0.1)
    assert loop.place is None
    assert np.abs(taken(loop, 5000)).max() == 0


def test_a_swap_keeps_the_place_and_crossfades_without_a_step():
    low, high = made(ONE_BAR), made(ONE_BAR)
    low.samples[:], high.samples[:] = 0.1, 0.5
    loop = Loop()
    loop.play(low, 0)
    taken(loop, 10_000)
    loop.play(high, 10_000, goes_on=True)
    sound = taken(loop, 2000)
    assert loop.place == (high, 12_000)
    assert biggest_step(np.concatenate([[0.1], sound])) <= 0.4 / FADE + 1e-6
    np.testing.assert_allclose(sound[FADE:], 0.5, atol=1e-6)
    assert np.all(np.diff(sound) >= -1e-7)


def test_a_swap_for_the_same_sound_cannot_be_heard():
    one, same = (ramp(ONE_BAR) for _ in range(2))
    loop = Loop()
    loop.play(one, 0)
    before = taken(loop, 7000)
    loop.play(same, 7000, goes_on=True)
    sound = np.concatenate([before, taken(loop, 7000)])
    np.testing.assert_allclose(sound, one.samples[:14_000, 0], atol=1e-7)


def test_a_pass_that_began_with_the_end_of_the_last_still_does_after_a_swap():
    music = Playback(clip(lane((3 * PPQ, PPQ, 100))), 0, BAR)
    one, same = made(music), made(music)
    loop = Loop()
    loop.play(one, 0)
    taken(loop, one.frames + 1000)
    loop.play(same, 1000, goes_on=True)
    np.testing.assert_allclose(taken(loop, 1000), 0.1, atol=1e-6)


@pytest.mark.parametrize("jumps", [[(0, 441)], [(0, 100), (30_000, 17), (5, 60), (70_000, 441)]])
def test_jumps_and_stops_never_click(jumps):
    loud = made(ONE_BAR)
    loud.samples[:] = 0.7
    loop = Loop()
    loop.play(loud, 100)
    sound = [taken(loop, 2000)]
    for frame, frames in jumps:
        loop.play(loud, frame)
        sound.append(taken(loop, frames))
    loop.stop()
    sound.append(taken(loop, 1000))
    everything = np.concatenate([[0.0], *sound])
    assert biggest_step(everything) <= (1 + len(jumps)) * 0.7 / FADE + 1e-6
    assert everything[-1] == 0
    assert loop.place is None


def test_a_voice_replaced_before_it_was_read_is_never_heard():
    quiet, loud, other = (made(ONE_BAR) for _ in range(3))
    loud.samples[:] = 0.7
    loop = Loop()
    loop.play(quiet, 0)
    loop.take(10)
    loop.play(loud, 10)
    loop.play(other, 10)
    assert np.abs(taken(loop, 1000)).max() == 0


def test_the_begin_of_a_passage_is_as_sharp_as_it_was():
    mix = made(Playback(clip(lane((0, PPQ, 100))), 0, BAR))
    loop = Loop()
    loop.play(mix, 0)
    assert loop.take(1)[0, 0] == pytest.approx(0.1)


def test_what_is_not_made_yet_is_waited_for():
    music = Playback(clip(lane(*((bar * BAR, BAR, 100) for bar in range(8))), bars=8), 0, 8 * BAR)
    mix = Mix(music, stems(Steps()), loop=True)
    loop = Loop()
    loop.play(mix, 0)
    assert np.abs(taken(loop, 1000)).max() == 0
    assert loop.place == (mix, 0)
    mix.make(0)
    taken(loop, 1_000_000, 10_000)
    assert loop.place == (mix, mix.ready_to(0))
    while mix.make(0):
        pass
    taken(loop, 1000)
    assert loop.place == (mix, 5 * SAMPLE_RATE + 1000)


def test_volume_glides():
    loud = made(ONE_BAR)
    loud.samples[:] = 0.5
    loop = Loop()
    loop.play(loud, 0)
    before = taken(loop, 441)
    loop.set_volume(0.2)
    after = taken(loop, 882)
    assert biggest_step(np.concatenate([before, after])) < 0.002
    assert after[-1] == pytest.approx(0.1)


def test_a_struck_note_sounds_beside_the_music_and_ends():
    loop = Loop()
    note = np.full((1000, 2), 0.25, np.float32)
    loop.strike(note)
    sound = taken(loop, 3000)
    np.testing.assert_allclose(sound[:1000], 0.25)
    assert np.abs(sound[1000:]).max() == 0
    assert loop.place is None


def test_loud_sound_bends_and_stays_within_full_scale():
    block = np.linspace(-5, 5, 10_001, dtype=np.float32)[:, None].repeat(2, axis=1)
    held = held_back(block)[:, 0]
    assert np.abs(held).max() <= 1
    assert np.all(np.diff(held) >= 0)
    inside = np.abs(block[:, 0]) <= KNEE
    np.testing.assert_array_equal(held[inside], block[inside, 0])
