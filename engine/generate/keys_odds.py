"""How likely new keys begin a note where, by a lead sheet: log-odds that were learnt from POP909.

They are the sum of a number of each table, as in a logistic regression whose features are pairs and triples
of those of ``lead_sheet``. ``python -m ripieno.training keys-odds`` fits them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ripieno.engine.generate.lead_sheet import SIZES, Ints, flat_indices
from ripieno.engine.grid.spec import Floats

FILE = Path(__file__).with_name("keys_odds.npz")
"""The tables, beside this module."""

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


def keys_odds(features: Mapping[str, Ints], tables: Mapping[str, Floats] | None = None) -> Floats:
    """Return the log-odds that keys begin a note.

    Args:
        features: Of some steps, from ``lead_sheet.read_lead_sheet``.
        tables: Of ``TABLES``, of any shape; None for those that were learnt.

    Returns:
        Shape ``(steps, pitches)``, the pitches from ``lead_sheet.LOWEST`` to ``lead_sheet.HIGHEST``.
    """
    known = learnt_tables() if tables is None else tables
    odds = np.zeros(features["degree"].shape, np.float32)
    for name, index in flat_indices(features, TABLES):
        odds += known[name].reshape(-1)[index]
    return odds


@cache
def learnt_tables() -> Mapping[str, Floats]:
    """Return the tables that were learnt, by name, each of the shape of its features."""
    with np.load(FILE) as stored:
        return MappingProxyType({name: stored[name].astype(np.float32) for name in TABLES})
