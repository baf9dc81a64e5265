"""As described, smaller, and with words."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from ripieno.training.data.store import Store
from ripieno.training.systems.loop import Corpora
from ripieno.training.systems.sound_system import SoundSystem
from ripieno.training.systems.spectrogram.clips import SPECTRUM, ClipCorpus, open_clips
from ripieno.training.systems.spectrogram.denoising import picture_loss, sound_sampler
from ripieno.training.systems.spectrogram.evaluation import evaluate_sounds
from ripieno.training.systems.spectrogram.network import PatchTransformer, TransformerSize
from ripieno.training.systems.spectrogram.words import VOCABULARY, read_words
from ripieno.training.systems.system import Changes, Descent, SystemSettings

BATCH = 8
MINUTES = 10.0
RATE, SMALL_RATE = 1e-4, 1e-3
CLIP = 1.0
AVERAGE = 0.999

FAITHFUL = TransformerSize()
SMALL = replace(FAITHFUL, channels=1, patch=(16, 8), width=128, inner=512, dropout=0.0, normed_first=True)
WITH_WORDS = replace(SMALL, words=len(VOCABULARY))

READ = (
    "The slides give blocks, heads and the number of weights, 5,388,802. Blocks of PyTorch's usual inner "
    "width of 2,048 on tokens of 256 numbers, patches of 4 bins by 15 frames in two channels, here left and "
    "right, a dense network of two layers for the level, sines for places and a norm at the end have exactly "
    "as many: the count agrees, the rest is our reading. "
    "Songs are ours, played by FluidSynth at 8 kHz: windows of 512 samples, every 128, 256 bins, 240 frames, "
    "3.84 s, magnitudes from -80 to 0 dB. The slides do not say how sound comes back, here by Griffin-Lim, "
    "nor at which rate Adam learns, here 1e-4."
)
SMALLER = (
    "One channel, patches of 16 bins by 8 frames, tokens of 128 numbers, an inner width of 512, norms before "
    "layers, no dropout, a rate of 1e-3, clipped gradients and averaged weights."
)
SAID = (
    "As the small one, and it is told a bag of words: each word has a vector, learnt from clips whose label "
    "it names. A tenth of the clips come without words, for classifier-free guidance."
)


def _corpora(store: Callable[[], Store], folder: Path, *, mono: bool) -> Corpora:
    return (
        ClipCorpus(open_clips(store, folder, "train"), mono),
        ClipCorpus(open_clips(store, folder, "valid"), mono),
    )


def _system(
    name: str,
    title: str,
    size: TransformerSize,
    trainer: Descent,
    average: float,
    changes: Changes,
    differs: str,
) -> SoundSystem:
    return SoundSystem(
        name=name,
        title=title,
        source="Bojescu 2025, Music generation with Diffusion models",
        family="spectrogram",
        rate=SPECTRUM.rate,
        seconds=SPECTRUM.seconds,
        build=partial(PatchTransformer, size),
        trainer=trainer,
        open_corpora=partial(_corpora, mono=size.channels == 1),
        sample=sound_sampler(SPECTRUM, size.channels),
        evaluate=evaluate_sounds,
        settings=SystemSettings(MINUTES, BATCH, SPECTRUM.frames, average),
        read_words=read_words if size.words else None,
        changes=changes,
        differs=differs,
    )


SMALL_TRAINER = Descent(picture_loss, SMALL_RATE, CLIP)

SYSTEMS = (
    _system(
        "spectrogram",
        "spectrogram diffusion transformer",
        FAITHFUL,
        Descent(picture_loss, RATE),
        0.0,
        "faithful",
        READ,
    ),
    _system(
        "spectrogram-small",
        "spectrogram diffusion transformer, small",
        SMALL,
        SMALL_TRAINER,
        AVERAGE,
        "small",
        SMALLER,
    ),
    _system(
        "spectrogram-words",
        "spectrogram diffusion transformer told by words, small",
        WITH_WORDS,
        SMALL_TRAINER,
        AVERAGE,
        "small",
        SAID,
    ),
)
