"""What came of a spectrogram system: whether its clips sound like true ones, and like what was asked."""

import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from ripieno.training.evaluation.tables import markdown, write_page
from ripieno.training.systems.evaluation import HELD_OUT, SystemResult, remove_earlier, write_result
from ripieno.training.systems.loop import LearningRun
from ripieno.training.systems.sound_files import write_sounds
from ripieno.training.systems.sound_system import SoundEvaluationRequest, SoundRequest, Sounds, SoundSystem
from ripieno.training.systems.spectrogram.clips import SPECTRUM, ClipSet, open_clips
from ripieno.training.systems.spectrogram.judge import AskedLabel, SoundJudge, pictures_of
from ripieno.training.systems.spectrogram.spectrum import Floats
from ripieno.training.systems.spectrogram.words import LABELS

ASKED_SHARE = 8
"""For each label so many times fewer clips are made than without words, but two at least."""

SOUND_DISTANCE = "Fréchet distance to held-out clips"
SHOWN = 4
"""Clips that are drawn, and true ones beside them."""


def evaluate_sounds(run: LearningRun[SoundSystem], request: SoundEvaluationRequest) -> SystemResult:
    """Make clips with a trained system, let a classifier judge them, and write all of it down.

    Raises:
        ClipError: If there are no clips to compare with.
        SoundError: If these have to be rendered and FluidSynth or a soundfont is missing.
    """
    system, folder = run.system, request.folder
    known, held_out = (open_clips(request.store, request.sounds, split) for split in ("train", "valid"))
    judge = SoundJudge.of(known, held_out)
    began = time.process_time()
    made = system.sample(run.average, SoundRequest(request.count, request.seed))
    spent = time.process_time() - began
    detected = judge.detect(made)
    asked = {}
    if system.read_words is not None:
        count = max(request.count // ASKED_SHARE, 2)
        asked = judge.ask(partial(_sample_asked, run, folder / "asked"), count, request.seed, detected)
    figures = {
        "balanced accuracy of the classifier on held-out clips": float(np.nanmean(judge.accuracy())),
        SOUND_DISTANCE: judge.distance(detected),
        "the same of clips learnt from": judge.known_distance(request.count, request.seed),
        **asked_figures(asked),
    }
    _write_evaluation(system, folder, made, held_out, figures, label_table(asked, judge.accuracy()))
    seconds = spent * 30 / (system.seconds * request.count)
    result = SystemResult(
        system.name,
        system.count_parameters(),
        run.step,
        run.seconds / 60,
        seconds,
        perplexity=None,
        measures={},
        own_measures={},
        figures=figures,
    )
    write_result(result, folder)
    return result


def _sample_asked(run: LearningRun[SoundSystem], folder: Path, wanted: SoundRequest) -> Sounds:
    """Make the clips of some words, and keep them as WAV files."""
    found = run.system.sample(run.average, wanted)
    write_sounds(found, run.system.rate, folder, f"{'-'.join(wanted.words)}-guidance-{wanted.guidance:g}")
    return found


def _write_evaluation(
    system: SoundSystem,
    folder: Path,
    made: Sounds,
    held_out: ClipSet,
    figures: Mapping[str, float],
    labels: str,
) -> None:
    """Write made and true clips as WAV files and pictures, and ``measures.md``."""
    samples = folder / "samples"
    remove_earlier(samples, system.name, write_sounds(made, system.rate, samples, system.name))
    shown = held_out.shown(spread_over(held_out), mono=False)
    write_sounds(SPECTRUM.sound(shown), system.rate, folder / HELD_OUT, "true")
    picture = draw_pictures(pictures_of(made[:SHOWN]), held_out, folder / "pictures.png")
    blocks = [
        f"# {system.title}",
        markdown([["measure", "figure"], *([name, f"{value:.3f}"] for name, value in figures.items())]),
        labels,
        f"![made clips above true ones]({picture.name})",
    ]
    write_page(folder, "measures", blocks, {})


def asked_figures(asked: Mapping[str, AskedLabel]) -> dict[str, float]:
    """Return means over all labels; nothing where none was asked for."""
    if not asked:
        return {}
    labels = list(asked.values())
    found = {"labels detected without being asked for": float(np.mean([each.unasked for each in labels]))}
    for guidance in labels[0].asked:
        shares = [each.asked[guidance] for each in labels]
        found[f"labels detected where asked for with guidance {guidance:g}"] = float(np.mean(shares))
    return found


def label_table(asked: Mapping[str, AskedLabel], accuracy: Floats) -> str:
    """Return, for each label, how well the classifier detects it, and in which share of clips it does."""
    head = ["label", "balanced accuracy on held-out clips"]
    rows = {label: [f"{score:.2f}"] for label, score in zip(LABELS, accuracy.tolist(), strict=True)}
    for label, each in asked.items():
        rows[label] += [f"{share:.2f}" for share in (each.true, each.unasked, *each.asked.values())]
    if asked:
        guidances = next(iter(asked.values())).asked
        head += ["detected in true clips that have it", "detected without words"]
        head += [f"detected when asked with guidance {guidance:g}" for guidance in guidances]
    return markdown([head, *([label, *cells] for label, cells in rows.items())])


def spread_over(clips: ClipSet) -> list[int]:
    """Return numbers of clips from all over a set."""
    return [round(at) for at in np.linspace(0, len(clips.songs) - 1, SHOWN).tolist()]


def draw_pictures(made: Floats, held_out: ClipSet, path: Path) -> Path:
    """Draw made pictures above true ones.

    Args:
        made: Shape ``(count, 1, bins, frames)``.
        held_out: True clips.
        path: Where the PNG goes.
    """
    figure = Figure(figsize=(3 * SHOWN, 5), layout="constrained")
    axes = figure.subplots(2, SHOWN, sharex=True, sharey=True)
    for row, pictures in zip(axes, (made, held_out.shown(spread_over(held_out), mono=True)), strict=True):
        for axis, picture in zip(row, pictures, strict=False):
            extent = (0, SPECTRUM.seconds, 0, SPECTRUM.rate / 2000)
            axis.imshow(picture[0], "magma", origin="lower", aspect="auto", vmin=-1, vmax=1, extent=extent)
            axis.set(xlabel="s", ylabel="kHz")
    figure.savefig(path)
    return path
