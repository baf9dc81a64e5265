"""All published systems by name."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from ripieno.engine.errors import RipienoError
from ripieno.training.systems.system import System


class SystemNameError(RipienoError):
    """A name that no system has."""


@cache
def all_systems() -> Mapping[str, System]:
    """Return every system, in the order of the works."""
    from ripieno.training.systems.decoder import variants as decoders
    from ripieno.training.systems.event_ddpm import variants as event_ddpm
    from ripieno.training.systems.recurrent import monophonic, polyphonic
    from ripieno.training.systems.score import variants as score

    found = (*event_ddpm.SYSTEMS, *score.SYSTEMS, *monophonic.SYSTEMS, *polyphonic.SYSTEMS, *decoders.SYSTEMS)
    return {system.name: system for system in found}


def find_system(name: str) -> System:
    """Return the system of a name.

    Raises:
        SystemNameError: If there is none; the message says which are near.
    """
    systems = all_systems()
    if name not in systems:
        near = get_close_matches(name, systems, 3, 0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "`systems list` shows all."
        raise SystemNameError(f"There is no system {name}; {hint}")
    return systems[name]
