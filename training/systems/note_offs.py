"""Does a system end the notes that began before what it sees?"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure
from torch import nn

from ripieno.engine.systems.continuation import SHOWN_ROWS
from ripieno.engine.systems.representations.events import NOTE_OFF_EVENT, TIME_SHIFT_EVENT, EventSequence
from ripieno.engine.systems.representations.representation import Rows
from ripieno.engine.systems.song import PianoSong
from ripieno.training.systems.autoregression import row_nats
from ripieno.training.systems.system import Inspection, tensor_of

EDGES = (1, 33, 65, 97, SHOWN_ROWS + 1, 2 * SHOWN_ROWS + 1, 2**20)
"""Events since the note-on at which note-offs are told apart; from the fifth on it is out of sight."""

MAX_WINDOWS = 256
"""Note-offs of each kind that are looked at."""

UNSEEN, SEEN = "note-off, note-on out of sight, nats", "note-off, note-on in sight, nats"


def note_off_distances(events: Rows) -> Rows:
    """Return how many events ago the note of each note-off began; 0 for all other events.

    Args:
        events: Shape ``(events,)``.
    """
    begun: dict[int, int] = {}
    found = np.zeros(len(events), np.int64)
    for at, event in enumerate(events.tolist()):
        if event < NOTE_OFF_EVENT:
            begun[event] = at
        elif event < TIME_SHIFT_EVENT:
            found[at] = at - begun.get(event - NOTE_OFF_EVENT, at)
    return found


@torch.no_grad()
def note_off_nats(
    network: nn.Module, representation: EventSequence, songs: Sequence[PianoSong]
) -> dict[tuple[int, int], Rows]:
    """Return minus the log-likelihood of true note-offs, by how many events ago their notes began.

    Args:
        network: Gives outputs for the row after `SHOWN_ROWS`.
        representation: What it reads.
        songs: True ones.

    Returns:
        By the first number of events and that after the last one, shape ``(note-offs,)``; kinds that do not
        occur are left out.
    """
    windows: dict[tuple[int, int], list[Rows]] = {kind: [] for kind in pairwise(EDGES)}
    for song in songs:
        rows = representation.encode(song)
        distance = note_off_distances(rows[:, 0] if representation.holds else rows)
        for first, end in windows:
            seen = np.flatnonzero((distance >= first) & (distance < end))
            places = seen[seen >= SHOWN_ROWS].tolist()
            windows[first, end] += [rows[at - SHOWN_ROWS : at + 1] for at in places]
    nats = row_nats(representation)
    rng = np.random.default_rng(1)
    found = {}
    for kind, every in windows.items():
        if every:
            picked = rng.permutation(len(every))[:MAX_WINDOWS].tolist()
            batch = tensor_of(np.stack([every[at] for at in picked]))
            found[kind] = np.concatenate([nats(network, part).numpy() for part in batch.split(64)])
    return found


def inspect_note_offs(
    representation: EventSequence, network: nn.Module, songs: Sequence[PianoSong], folder: Path
) -> Inspection:
    """Draw ``note-offs.png``: how unlikely a network finds note-offs, by the events since their note-on."""
    found = note_off_nats(network, representation, songs)
    figure = Figure(figsize=(7, 3.5), layout="constrained")
    axes = figure.subplots()
    labels = [f"{first} to {end - 1}" if end < EDGES[-1] else f"{first} and more" for first, end in found]
    colours = ["#30638e" if first <= SHOWN_ROWS else "#d1495b" for first, _ in found]
    axes.bar(labels, [float(each.mean()) for each in found.values()], color=colours)
    axes.set(xlabel=f"events since the note-on; {SHOWN_ROWS} are seen", ylabel="nats of the true note-off")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "note-offs.png"
    figure.savefig(path, dpi=100)
    sides: dict[str, list[Rows]] = {SEEN: [], UNSEEN: []}
    for (first, _), each in found.items():
        sides[SEEN if first <= SHOWN_ROWS else UNSEEN].append(each)
    figures = {name: float(np.concatenate(each).mean()) for name, each in sides.items() if each}
    return Inspection((path,), figures)
