"""What a pack made from a checkpoint says of itself."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ripieno.engine.generate.options import STYLE
from ripieno.engine.generate.reference import RETRIEVAL
from ripieno.engine.grid.spec import Plane
from ripieno.engine.model.card import INTERFACE
from ripieno.engine.music.roles import Role
from ripieno.training.lineage import describe_training


def _entry(name: str, source: str, licence: str, owner: str) -> Mapping[str, str]:
    return {"name": name, "source": source, "licence": licence, "copyright": owner}


DATA: Mapping[str, Sequence[Mapping[str, str]]] = {
    "pop909": (
        _entry("POP909", "music-x-lab/POP909-Dataset", "MIT", "Copyright (c) 2020 Music X Lab"),
        _entry("POP909-CL", "AndyWeasley2004/POP909-CL-Dataset", "MIT", "Copyright (c) 2025 AndyWeasley2004"),
        _entry(
            "POP909 structure",
            "Dsqvival/hierarchical-structure-analysis",
            "MIT",
            "Copyright (c) 2020 Shuqi Dai",
        ),
    ),
    "groove": (
        _entry(
            "Groove MIDI Dataset (Magenta)",
            "zharry29/drums-with-llm",
            "CC-BY 4.0",
            "Copyright Google LLC; by Jon Gillick, Adam Roberts, Jesse Engel, Douglas Eck and David Bamman, "
            "https://magenta.tensorflow.org/datasets/groove",
        ),
    ),
    "game-midi": (
        _entry(
            "Freedoom music",
            "freedoom/freedoom",
            "BSD 3-Clause",
            "Copyright (c) 2001-2024 Contributors to the Freedoom project. All rights reserved.",
        ),
        _entry(
            "Blasphemer music",
            "Catoptromancy/blasphemer",
            "BSD 3-Clause",
            "Copyright (c) 2024 Contributors to the Blasphemer project. All rights reserved.",
        ),
    ),
    "lieder": (_entry("OpenScore Lieder", "OpenScore/Lieder", "CC0 1.0", "No rights reserved"),),
    "openewld": (
        _entry(
            "OpenEWLD",
            "00sapo/OpenEWLD",
            "MIT; scores in the public domain",
            "Copyright (c) 2018 00sapo",
        ),
    ),
    "quartets": (
        _entry("OpenScore String Quartets", "OpenScore/StringQuartets", "CC0 1.0", "No rights reserved"),
    ),
    "orchestra": (_entry("Hauptstimme scores", "MarkGotham/Hauptstimme", "CC0 1.0", "No rights reserved"),),
    "polish-scores": (
        _entry(
            "Heritage of Polish Music in Open Access",
            "pl-wnifc/humdrum-polish-scores",
            "CC-BY 4.0",
            "Copyright Narodowy Instytut Fryderyka Chopina, https://polishscores.org",
        ),
    ),
    "chopin-first-editions": (
        _entry(
            "Chopin First Editions",
            "pl-wnifc/humdrum-chopin-first-editions",
            "CC-BY 4.0",
            "Copyright Narodowy Instytut Fryderyka Chopina, https://chopinscores.org",
        ),
    ),
    "mutopia": (
        _entry(
            "Mutopia",
            "MutopiaProject/MutopiaProject",
            "CC-BY; other pieces in the public domain",
            "The typesetters that each piece names, https://www.mutopiaproject.org",
        ),
    ),
    "bands": (
        _entry(
            "Songs and chords of POP909 and OpenEWLD, arranged by MMA (Musical MIDI Accompaniment)",
            "https://www.mellowood.ca/mma/",
            "Not published; played on the trainer's computer by MMA, which is GPL-2",
            "MMA: Copyright Bob van der Poel",
        ),
    ),
}
"""Who made the data and under which terms, by the name of the source in a store."""


def write_card(state: Mapping[str, Any], *, name: str, version: str, quality: Path | None) -> dict[str, Any]:
    """Return the card of a checkpoint, without hashes and parity.

    Args:
        state: The checkpoint, as ``ripieno.training.checkpoint.read_state`` gives it.
        name: Name of the model.
        version: Version of the weights.
        quality: ``results.json`` of the evaluation, if there is one.
    """
    return {
        "name": name,
        "version": version,
        "interface": INTERFACE,
        "summary": "Fills bars of pop, band and song clips: lead, counter, keys, bass, pad and drums.",
        "roles": [role.value for role in Role],
        "planes": [plane.name.lower() for plane in Plane],
        "sigma_min": 0.15,
        "sigma_max": 8.0,
        "temperature": 0.85,
        "sampler": "dpmpp-2m-sde",
        "schedule": "geometric",
        "steps": 24,
        "bars": 20,
        "conditions": ["role", "chords", "density", "rhythm", "tempo", RETRIEVAL, STYLE],
        "data": [dict(entry) for source in state["sources"] for entry in DATA.get(source, ())],
        "licence": "MIT",
        "training": describe_training(state),
        "quality": _quality(json.loads(quality.read_text())) if quality else {},
    }


def _quality(results: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of an evaluation, without intervals: of the fills, a copy, and the truth."""
    return {
        kind: {
            "regions": judged["regions"],
            "two_sample_accuracy": _figure(judged["two_sample"]["model"]["accuracy"]),
            **{
                who: {name: _figure(value) for name, value in judged["figures"][who].items()}
                for who in (
                    "model",
                    "model, chords specified",
                    "model, bars around alone",
                    "copy before",
                    "truth",
                )
                if who in judged["figures"]
            },
        }
        for kind, judged in results.items()
        if isinstance(judged, dict) and "figures" in judged
    }


def _figure(value: Sequence[float | None]) -> float | None:
    """Return the first of value, lower and upper end."""
    return None if value[0] is None else round(value[0], 4)
