"""The spectrogram diffusion transformer: its size, what it learns, and what it makes."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from ripieno.training.systems.noise_prediction import noised
from ripieno.training.systems.registry import find_system
from ripieno.training.systems.sound_files import write_sounds
from ripieno.training.systems.sound_system import SoundRequest
from ripieno.training.systems.spectrogram.clips import ClipCorpus
from ripieno.training.systems.spectrogram.denoising import (
    LEVELS,
    picture_loss,
    sample_pictures,
    sound_sampler,
)
from ripieno.training.systems.spectrogram.network import PatchTransformer, TransformerSize, place_sines
from ripieno.training.systems.spectrogram.words import VOCABULARY
from ripieno.training.systems.system import Descent
from tests.support.sound_clips import SHORT, clip_set

TINY = TransformerSize(
    channels=1,
    bins=SHORT.bins,
    frames=SHORT.frames,
    patch=(8, 4),
    width=16,
    inner=32,
    blocks=1,
    words=len(VOCABULARY),
    dropout=0.0,
)
SHAPE = (1, SHORT.bins, SHORT.frames)


@pytest.fixture
def network():
    torch.manual_seed(1)
    return PatchTransformer(TINY).eval()


def test_the_faithful_size_has_as_many_weights_as_the_slides_say():
    assert find_system("spectrogram").count_parameters() == 5_388_802


def test_the_small_ones_are_small():
    assert find_system("spectrogram-small").count_parameters() < 900_000
    assert find_system("spectrogram-words").count_parameters() < 900_000


@pytest.mark.parametrize("name", ["spectrogram", "spectrogram-small", "spectrogram-words"])
def test_a_picture_comes_out_as_large_as_it_went_in(name):
    network = find_system(name).build().eval()
    channels = network.entry.in_channels
    picture = torch.randn(1, channels, 256, 240)
    with torch.no_grad():
        out = network(picture, torch.zeros(1), torch.zeros(1, len(VOCABULARY)))
    assert out.shape == picture.shape


def test_places_differ():
    places = place_sines((4, 3), 16)
    assert places.shape == (12, 16)
    assert torch.cdist(places, places)[~torch.eye(12, dtype=torch.bool)].min() > 0.1


def test_noise_is_added_as_ho_et_al_do():
    clean, noise = torch.randn(2, *SHAPE), torch.randn(2, *SHAPE)
    level = torch.tensor([0, 700])
    kept = torch.cumprod(1 - torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64), 0)[level].float()
    kept = kept[:, None, None, None]
    expected = kept.sqrt() * clean + (1 - kept).sqrt() * noise
    torch.testing.assert_close(noised(LEVELS, clean, level, noise), expected, atol=1e-4, rtol=1e-4)


def test_steps_lower_the_loss(network):
    batch = ClipCorpus(clip_set(), mono=True).draw(8, SHORT.frames, 1)
    trainer = Descent(picture_loss, 1e-2)
    optimizers = trainer.optimizers(network)
    losses = []
    for _ in range(6):
        torch.manual_seed(2)
        losses.append(trainer.step(network, optimizers, batch))
    assert losses[1] < losses[0]
    assert losses[-1] < 0.8 * losses[0]


def test_guidance_0_ignores_words(network):
    words = SoundRequest(2, 5, ("jazz", "slow"), 0.0)
    np.testing.assert_array_equal(
        sample_pictures(network, SHAPE, words, 3), sample_pictures(network, SHAPE, SoundRequest(2, 5), 3)
    )


def test_words_change_what_is_made_and_guidance_exaggerates_it(network):
    plain, asked, exaggerated = (
        sample_pictures(network, SHAPE, SoundRequest(1, 5, ("jazz",), guidance), 3)
        for guidance in (0.0, 1.0, 3.0)
    )
    assert 0 < np.abs(asked - plain).mean() < np.abs(exaggerated - plain).mean()


def test_a_network_without_words_ignores_them():
    torch.manual_seed(1)
    network = PatchTransformer(replace(TINY, words=0)).eval()
    asked, plain = (SoundRequest(1, 5, ("jazz",), 2.0), SoundRequest(1, 5))
    np.testing.assert_allclose(
        sample_pictures(network, SHAPE, asked, 3), sample_pictures(network, SHAPE, plain, 3), atol=1e-4
    )


def test_the_same_seed_makes_the_same_sound(network):
    sample = sound_sampler(SHORT, 1)
    np.testing.assert_array_equal(sample(network, SoundRequest(1, 7)), sample(network, SoundRequest(1, 7)))
    assert np.any(sample(network, SoundRequest(1, 7)) != sample(network, SoundRequest(1, 8)))


@pytest.mark.parametrize("channels", [1, 2])
def test_a_made_file_is_finite_and_as_long_as_a_clip(tmp_path, channels):
    import soundfile

    network = PatchTransformer(replace(TINY, channels=channels)).eval()
    sounds = sound_sampler(SHORT, channels)(network, SoundRequest(2, 1))
    assert np.isfinite(sounds).all()
    paths = write_sounds(sounds, SHORT.rate, tmp_path, "made")
    assert [path.name for path in paths] == ["made-01.wav", "made-02.wav"]
    read, rate = soundfile.read(paths[0], always_2d=True)
    assert (read.shape, rate) == ((SHORT.samples, channels), 8000)
    assert np.abs(read).max() == pytest.approx(0.9, abs=0.001)
