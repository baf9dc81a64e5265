"""Ripieno's own model, measured like the published systems."""

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
import onnx

from ripieno.app.midi_io.clip_file import read_clip
from ripieno.app.session.commands import GenerateFile
from ripieno.app.session.file_notes import make_notes
from ripieno.app.session.fill_options import fill_options
from ripieno.app.session.fill_service import finish
from ripieno.app.session.parameter_values import default_options, read_options
from ripieno.app.session.tasks import plan
from ripieno.engine.grid.part import make_part
from ripieno.engine.model.onnx_denoiser import OnnxModel
from ripieno.engine.model.pack import SHIPPED, load_model
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.roles import Role
from ripieno.engine.systems.song import TEMPO, PianoSong
from ripieno.training.systems.evaluation import (
    SystemResult,
    held_out_excerpts,
    measure_songs,
    write_result,
)

NAME: Final = "ripieno"
"""Of the shipped pack, and of its folder among those of systems."""

ROLES: Final = (Role.LEAD, Role.KEYS)
"""A tune and its piano, merged to one piano as the songs are that the systems learn from."""

MINUTES: Final = 660.0
"""All runs of training that led to the pack. Source: docs/model.md, "How long it was trained"."""

FLOATS: Final = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16)

BAR_SECONDS: Final = 4 * 60 / TEMPO


def evaluate_own_model(
    held_out: Sequence[PianoSong], folder: Path, *, count: int, seconds: float, seed: int
) -> SystemResult:
    """Let the shipped model make pieces from nothing, measure them, and write all of it down.

    Args:
        held_out: Songs that the pieces are compared with.
        folder: For ``samples/``, ``held-out/``, pictures, ``measures.md`` and ``results.json``.
        count: How many pieces.
        seconds: How long each is.
        seed: Of the first piece; each next one has the next.

    Raises:
        SystemEvaluationError: If fewer than two songs last long enough, or the pieces have too few notes.
        ModelError: If the pack is damaged.
    """
    true = held_out_excerpts(held_out, seconds)
    pack = SHIPPED / NAME
    model = load_model(str(pack))
    began = time.process_time()
    made = [make_piece(model, seconds, seed + at) for at in range(count)]
    spent = time.process_time() - began
    found = measure_songs(NAME, made, true, at_own_tempo(held_out, seconds), folder)
    found.write(folder)
    result = SystemResult(
        name=NAME,
        parameters=count_pack(pack),
        steps=int(model.card.training.get("steps", 0)),
        minutes=MINUTES,
        seconds_to_generate=spent * 30 / (seconds * count),
        perplexity=None,
        measures=found.measures,
        own_measures=found.own_measures,
        figures={},
    )
    write_result(result, folder)
    return result


def at_own_tempo(held_out: Sequence[PianoSong], seconds: float) -> list[PianoSong]:
    """Return excerpts of held-out songs as they sound at `TEMPO`, which the model is asked for."""
    return held_out_excerpts([replace(song, tempo=TEMPO) for song in held_out], seconds)


def make_piece(model: OnnxModel, seconds: float, seed: int) -> PianoSong:
    """Return a piece of so many seconds that a model makes from nothing, as the command `generate` does."""
    command = GenerateFile(
        destination=Path(),
        bars=math.ceil(seconds / BAR_SECONDS),
        parts=ROLES,
        tempo=TEMPO,
        options=read_options(default_options("generate"), {"seed": seed}),
    )
    filled = finish(make_notes(plan(command), model, fill_options(command), NAME), lambda _: None)
    return song_of_clip(read_clip(filled.files[0]), f"{NAME}-{seed:02}").excerpt(0, seconds)


def song_of_clip(clip: Clip, name: str) -> PianoSong:
    """Return all lanes of a clip of one tempo as one part."""
    step = clip.time.step_ticks
    rows = [
        (note.onset / step, note.length / step, note.pitch, note.velocity)
        for lane in clip.lanes
        for note in lane.notes
    ]
    tempo = 60 / clip.time.seconds_at(clip.time.ppq)
    return PianoSong(name, make_part(Role.KEYS, rows, 0), tempo)


def count_pack(folder: Path) -> int:
    """Return how many weights the graphs of a pack hold."""
    graphs = [onnx.load(path).graph for path in sorted(folder.glob("*.onnx"))]
    return sum(
        int(np.prod(each.dims)) for graph in graphs for each in graph.initializer if each.data_type in FLOATS
    )
