"""How likely new keys and pads begin a note where, by a lead sheet: log-odds that were learnt.

They are the sum of a number of each table, as in a logistic regression whose features are pairs and triples
of those of ``lead_sheet``. ``python -m ripieno.training lead-sheet-odds`` fits them: of keys to POP909, of
pads to songs arranged for bands.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ripieno.engine.generate.lead_sheet import SIZES, Ints, flat_indices
from ripieno.engine.grid.spec import Floats
from ripieno.engine.music.roles import Role

FILES: Mapping[Role, Path] = {
    role: Path(__file__).with_name(f"{role}_odds.npz") for role in (Role.KEYS, Role.PAD)
}
"""The tables of each role, beside this module."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "-".join(names): names
    for names in (
        ("kind", "phase", "degree"),
        ("pitch", "interval"),
        ("place", "age"),
        ("place", "pitch"),
        ("place", "degree"),
        ("age", "pitch"),
        ("age", "degree"),
        ("left", "degree"),
        ("distance", "melody"),
        ("melody", "onsets", "place"),
        ("after", "before", "place"),
        ("height", "pitch"),
        ("onsets", "pitch"),
        ("phase", "pitch", "interval"),
        ("melody", "phase", "degree"),
    )
}
"""The features by which each table goes, by its name."""


def shape_of(table: str) -> tuple[int, ...]:
    """Return the shape of a table: the number of values of each of its features."""
    return tuple(SIZES[name] for name in TABLES[table])


def lead_sheet_odds(features: Mapping[str, Ints], tables: Mapping[str, Floats]) -> Floats:
    """Return the log-odds that a lane begins a note.

    Args:
        features: Of some steps, from ``lead_sheet.read_lead_sheet``.
        tables: Of ``TABLES``, of any shape, such as those of ``learnt_tables``.

    Returns:
        Shape ``(steps, pitches)``, the pitches from ``lead_sheet.LOWEST`` to ``lead_sheet.HIGHEST``.
    """
    odds = np.zeros(features["degree"].shape, np.float32)
    for name, index in flat_indices(features, TABLES):
        odds += tables[name].reshape(-1)[index]
    return odds


@cache
def learnt_tables(role: Role) -> Mapping[str, Floats]:
    """Return the tables of a role of ``FILES``, by name, each of the shape of its features."""
    with np.load(FILES[role]) as stored:
        return MappingProxyType({name: stored[name].astype(np.float32) for name in TABLES})
