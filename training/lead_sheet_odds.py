"""Fitting the log-odds of new keys and pads by logistic regression, for `engine.generate.lead_sheet_odds`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from ripieno.engine.errors import RipienoError
from ripieno.engine.generate.lead_sheet import (
    HIGHEST,
    LOWEST,
    MelodyNotes,
    flat_indices,
    read_lead_sheet,
)
from ripieno.engine.generate.lead_sheet_odds import TABLES, shape_of
from ripieno.engine.grid.layout import Layout
from ripieno.engine.grid.part import Part
from ripieno.engine.grid.spec import STEPS
from ripieno.engine.music.roles import Role
from ripieno.training.data.piece import Piece
from ripieno.training.data.store import Store

SOURCES: Mapping[Role, str] = {Role.KEYS: "pop909", Role.PAD: "bands"}
"""The data set of which each role is learnt: one of melodies, chords and what is played to them."""

BARS = 20
"""Bars of a song, drawn from those in which the role plays."""

WITHOUT_MELODY = 0.15
"""Share of the songs whose melody is hidden."""

EPOCHS, BATCH, RATE = 4, 2000, 0.08
"""Looks at each step, steps in a batch, and the highest learning rate."""

PULL = 1e-5
"""Weight of the sum of the squares of all numbers, in nats per step."""

COMMON = -4.0
"""Log-odds of any note at first."""


class NothingToFitError(RipienoError):
    """A store without songs to learn from."""


@dataclass(frozen=True)
class LeadSheetSteps:
    """Steps of songs.

    Attributes:
        indices: By table, where each cell lies in it; shape ``(steps, 1 or pitches)``.
        begins: Shape ``(steps, pitches)``, where the role begins a note.
    """

    indices: Mapping[str, NDArray[np.int32]]
    begins: NDArray[np.bool_]


def fit_lead_sheet_odds(store: Store, role: Role, out: Path, seed: int = 1) -> float:
    """Fit the tables of a role to the training songs of a store and write them.

    Args:
        store: Prepared data.
        role: One of ``SOURCES``.
        out: The ``.npz`` to write, an array of 16-bit floats for each table.
        seed: Of the bars that are drawn and their order.

    Returns:
        The mean cross-entropy in the last epoch, in nats per step.

    Raises:
        NothingToFitError: If no training song of the data set has chords and the role.
    """
    rng, source = np.random.default_rng(seed), SOURCES[role]
    songs = (piece for piece in store.pieces("train") if piece.source == source)
    drawn = list(read_steps(songs, role, rng))
    if not drawn:
        raise NothingToFitError(
            f"The store has no training song of {source} with chords and {role}; prepare {source}."
        )
    steps = LeadSheetSteps(
        {name: np.concatenate([each.indices[name] for each in drawn]) for name in TABLES},
        np.concatenate([each.begins for each in drawn]),
    )
    tables, nats = fit_tables(steps, torch.Generator().manual_seed(seed))
    with out.open("wb") as stream:
        small = {name: each.astype(np.float16) for name, each in tables.items()}
        np.savez_compressed(stream, allow_pickle=False, **small)
    return nats


def read_steps(pieces: Iterable[Piece], role: Role, rng: np.random.Generator) -> Iterator[LeadSheetSteps]:
    """Yield the steps of some bars with chords of each piece that has a role."""
    for piece in pieces:
        parts = [part for part in piece.parts if part.role is role]
        melodies = [part for part in piece.parts if part.role is Role.LEAD]
        layout = Layout.from_bars(piece.bar_starts)
        begins, patch = _begins(parts, layout), layout.cells[1]
        played = np.unique(layout.bar[patch[begins.any(axis=1)]])
        bars = rng.permutation(played)[:BARS]
        taken = (np.isin(layout.bar, bars) & (piece.chord_root >= 0))[patch]
        if not taken.any():
            continue
        melody = melody_of_parts(melodies) if rng.random() >= WITHOUT_MELODY else None
        features = read_lead_sheet(
            layout, piece.chord_root.astype(np.int64), piece.chord_mask.astype(np.int64), melody
        )
        indices = {
            name: np.broadcast_to(index, (len(begins), index.shape[1]))[taken].astype(np.int32)
            for name, index in flat_indices(features, TABLES)
        }
        yield LeadSheetSteps(indices, begins[taken])


def melody_of_parts(parts: Iterable[Part]) -> MelodyNotes | None:
    """Return the melody of some parts; None without notes."""
    columns = [(part.onset, part.onset + part.length, part.pitch) for part in parts if len(part.onset)]
    if not columns:
        return None
    onsets, ends, pitches = (np.concatenate(each) for each in zip(*columns, strict=True))
    order = np.argsort(onsets, kind="stable")
    return MelodyNotes(
        onsets[order].astype(float), ends[order].astype(float), pitches[order].astype(np.int64)
    )


def fit_tables(
    steps: LeadSheetSteps, generator: torch.Generator
) -> tuple[dict[str, NDArray[np.float32]], float]:
    """Fit the tables by Adam with one cycle of its rate.

    Args:
        steps: What is fitted.
        generator: Draws the order of the steps.

    Returns:
        The tables, each of the shape of its features, and the mean cross-entropy of the last epoch in nats
        per step.

    Source: Kingma and Ba 2015, "Adam", arXiv 1412.6980; Smith and Topin 2019, "Super-convergence", arXiv
        1708.07120.
    """
    indices = {name: torch.from_numpy(index) for name, index in steps.indices.items()}
    begins = torch.from_numpy(steps.begins)
    tables = {name: torch.zeros(int(np.prod(shape_of(name)))) for name in TABLES}
    next(iter(tables.values())).fill_(COMMON)
    for table in tables.values():
        table.requires_grad_()
    batches = -(-len(begins) // BATCH)
    optimizer = torch.optim.Adam(tables.values())
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=EPOCHS * batches)
    nats = 0.0
    for _ in range(EPOCHS):
        order = torch.randperm(len(begins), generator=generator)
        nats = 0.0
        for rows in order.split(BATCH):
            loss = _cross_entropy(tables, {name: each[rows] for name, each in indices.items()}, begins[rows])
            size = torch.stack([table.square().sum() for table in tables.values()]).sum()
            optimizer.zero_grad()
            (loss + PULL * size).backward()
            optimizer.step()
            schedule.step()
            nats += loss.item() * len(rows)
    fitted = {name: table.detach().numpy().reshape(shape_of(name)) for name, table in tables.items()}
    return fitted, nats / len(begins)


def _cross_entropy(tables: Mapping[str, Tensor], indices: Mapping[str, Tensor], begins: Tensor) -> Tensor:
    odds = torch.stack(
        [tables[name][index.long()].expand(begins.shape) for name, index in indices.items()]
    ).sum(0)
    cells = binary_cross_entropy_with_logits(odds, begins.float(), reduction="none")
    return cells.sum(dim=1).mean()


def _begins(parts: Iterable[Part], layout: Layout) -> NDArray[np.bool_]:
    """Return where parts begin a note, shape ``(steps, pitches)``."""
    begins = np.zeros((len(layout), STEPS, HIGHEST - LOWEST + 1), bool)
    for part in parts:
        patch, step, _, inside = layout.nearest(part.onset)
        pitch = part.pitch.astype(np.int64) - LOWEST
        kept = inside & (pitch >= 0) & (pitch <= HIGHEST - LOWEST)
        begins[patch[kept], step[kept], pitch[kept]] = True
    _, patch, step = layout.cells
    return begins[patch, step]
