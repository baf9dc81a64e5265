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
    from ripieno.training.systems.dilated import variants as dilated
    from ripieno.training.systems.event_ddpm import variants as event_ddpm
    from ripieno.training.systems.gan import variants as gan
    from ripieno.training.systems.latent import variants as latent
    from ripieno.training.systems.recurrent import monophonic, polyphonic
    from ripieno.training.systems.score import variants as score

    families = (event_ddpm, latent, score, monophonic, polyphonic, decoders, gan, dilated)
    return {system.name: system for family in families for system in family.SYSTEMS}


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
