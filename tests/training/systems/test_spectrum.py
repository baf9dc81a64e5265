"""Sound to pictures and back."""

import numpy as np
import pytest

from ripieno.training.systems.spectrogram.spectrum import Spectrum, as_mono, magnitudes_of, picture_of

SPECTRUM = Spectrum(frames=60)


def tone(hertz, loudness=0.5):
    return loudness * np.sin(2 * np.pi * hertz * np.arange(SPECTRUM.samples) / SPECTRUM.rate)


def test_the_settings_are_a_clip_of_nearly_four_seconds():
    assert (Spectrum().bins, Spectrum().samples, Spectrum().seconds) == (256, 30_720, 3.84)


def test_the_inverse_gives_back_the_sound():
    sound = np.random.default_rng(1).normal(0, 0.1, (2, SPECTRUM.samples))
    # The last hop has one window alone, which ends in 0.
    back = SPECTRUM.inverse(SPECTRUM.transform(sound))
    np.testing.assert_allclose(back[:, :-256], sound[:, :-256], atol=1e-9)


def test_a_sine_is_as_bright_as_it_is_loud():
    magnitudes = magnitudes_of(SPECTRUM.picture(tone(1000.0)))
    assert np.unique(magnitudes[:, 5:-5].argmax(axis=0)).tolist() == [64]
    np.testing.assert_allclose(magnitudes[64, 5:-5], 0.5, rtol=0.01)


@pytest.mark.parametrize("hertz", [220.0, 440.0, 1234.5])
def test_griffin_lim_reconstructs_a_tone(hertz):
    true = tone(hertz)
    made = SPECTRUM.sound(SPECTRUM.picture(true))
    inner = slice(SPECTRUM.size, -SPECTRUM.size)
    heard = np.abs(np.fft.rfft(made[inner] * np.hanning(len(made[inner]))))
    pitch = heard.argmax() * SPECTRUM.rate / len(made[inner])
    assert pitch == pytest.approx(hertz, abs=2.0)
    assert np.std(made[inner]) == pytest.approx(np.std(true[inner]), rel=0.1)
    magnitudes = np.abs(SPECTRUM.transform(true))
    error = np.linalg.norm(np.abs(SPECTRUM.transform(made)) - magnitudes) / np.linalg.norm(magnitudes)
    assert error < 0.1


def test_darkness_is_silence():
    assert not SPECTRUM.sound(np.full((2, SPECTRUM.bins, SPECTRUM.frames), -1.0), 4).any()


def test_pictures_and_magnitudes_are_inverse():
    magnitudes = np.array([0.001, 0.1, 1.0])
    np.testing.assert_allclose(magnitudes_of(picture_of(magnitudes)), magnitudes, atol=2e-4)
    assert picture_of(np.zeros(1)).tolist() == [-1]
    assert picture_of(np.full(1, 7.0)).tolist() == [1]


def test_two_equal_channels_are_one():
    picture = SPECTRUM.picture(np.stack([tone(300.0)] * 2))[None]
    np.testing.assert_allclose(as_mono(picture)[:, 0], picture[:, 0], atol=0.02)
