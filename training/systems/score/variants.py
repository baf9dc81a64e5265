"""Seconds as described, and sixteenths."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from torch import nn

from ripieno.engine.grid.part import Part
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.engine.systems.request import SampleRequest
from ripieno.engine.systems.score import sample_rolls, score_denoiser
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.arrays import on_arrays
from ripieno.training.systems.score.alterations import write_alterations
from ripieno.training.systems.score.diffusion import score_loss
from ripieno.training.systems.score.inspection import inspect_score
from ripieno.training.systems.score.lanes import ROLES, LaneRolls, inspect_lanes, make_lanes
from ripieno.training.systems.score.network import Deviation, ScoreNetwork
from ripieno.training.systems.system import Changes, Descent, Inspection, System, SystemSettings

SIGMA = 25.0
"""Source: the code of Song et al. 2021 for small pictures; Upton 2023 leaves it open."""

RATE = 1e-4
BATCH = 32
MINUTES = 6.0
PATIENCE = 10
SECONDS_ROLL = PianoRoll(56, 28, 1.0)
SIXTEENTHS_ROLL = PianoRoll(36, 64)
SECONDS_ROWS, SIXTEENTHS_ROWS = 28, 64

READ = (
    "Pitches 56 to 83, so that a roll is 28 by 28; sigma is not given: 25, as in the code of Song et al. A "
    "cell of a second holds every note that sounds in it, so that what comes back is clusters a second long."
)
MUSICAL = "Cells are sixteenths of the song, four bars of 64 pitches; network and training are the same."
LANES = (
    "Each of lead, counter-melody and piano has a roll of its own, side by side as channels of one picture, "
    "as sec. 5 asks for other instruments; network and training are otherwise those of the sixteenths."
)
AUGMENTED = f"{MUSICAL} Rolls are transposed by up to six semitones while it learns, as sec. 5 asks for."


def make_rolls(
    representation: PianoRoll,
    deviation: Deviation,
    rows: int,
    network: nn.Module,
    request: SampleRequest,
    *,
    sampler: str = "predictor-corrector",
) -> list[Part]:
    """Return pieces of one roll each, from noise alone, by one of the three samplers."""
    denoise = score_denoiser(on_arrays(network), deviation.clock)
    shape = (rows, representation.count)
    rolls = sample_rolls(denoise, deviation.clock, shape, request.count, request.seed, sampler)
    return [representation.decode(each) for each in rolls]


def inspect_rolls(
    representation: PianoRoll,
    deviation: Deviation,
    rows: int,
    network: nn.Module,
    songs: Sequence[PianoSong],
    folder: Path,
) -> Inspection:
    """Look at the samplers, at a reconstruction, and at passages altered in several ways."""
    found = inspect_score(representation, deviation, rows, network, songs, folder)
    altered = dict(write_alterations(representation, deviation, rows, network, songs, folder))
    return replace(found, figures={**found.figures, **altered})


def score_system(
    name: str,
    title: str,
    representation: PianoRoll,
    rows: int,
    *,
    changes: Changes = "faithful",
    differs: str,
    augment: bool = False,
    sigma: float = SIGMA,
    batch: int = BATCH,
    rate: float = RATE,
) -> System:
    """Return a system with some sigma, batch and rate, which are what the authors search for."""
    deviation = Deviation(sigma)
    return System(
        name=name,
        title=title,
        source="Upton 2023, Creating Musical Artifacts, sec. 2 and 3",
        family="score-based U-Net",
        representation=representation,
        build=partial(ScoreNetwork, deviation),
        trainer=Descent(score_loss(deviation, augment=augment), rate),
        sample=partial(make_rolls, representation, deviation, rows),
        settings=SystemSettings(MINUTES, batch, rows, patience=PATIENCE),
        changes=changes,
        differs=differs,
        inspect=partial(inspect_rolls, representation, deviation, rows),
    )


def lane_system() -> System:
    """Return the system of several instruments."""
    base = score_system(
        "score-unet-lanes-fixed",
        "Score U-Net, sixteenths, three instruments",
        SIXTEENTHS_ROLL,
        SIXTEENTHS_ROWS,
        changes="fixed",
        differs=LANES,
    )
    representation, deviation = LaneRolls(SIXTEENTHS_ROLL), Deviation(SIGMA)
    return replace(
        base,
        representation=representation,
        build=partial(ScoreNetwork, deviation, lanes=len(ROLES)),
        sample=partial(make_lanes, representation, deviation, SIXTEENTHS_ROWS),
        inspect=partial(inspect_lanes, representation, deviation, SIXTEENTHS_ROWS),
    )


SYSTEMS = (
    score_system("score-unet", "Score U-Net, cells of a second", SECONDS_ROLL, SECONDS_ROWS, differs=READ),
    score_system(
        "score-unet-sixteenths-fixed",
        "Score U-Net, sixteenths",
        SIXTEENTHS_ROLL,
        SIXTEENTHS_ROWS,
        changes="fixed",
        differs=MUSICAL,
    ),
    score_system(
        "score-unet-augmented-fixed",
        "Score U-Net, sixteenths, transposed",
        SIXTEENTHS_ROLL,
        SIXTEENTHS_ROWS,
        changes="fixed",
        differs=AUGMENTED,
        augment=True,
    ),
    lane_system(),
)
