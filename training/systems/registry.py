"""All published systems by name."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from ripieno.engine.errors import RipienoError
from ripieno.training.systems.sound_system import SoundSystem
from ripieno.training.systems.system import System

AnySystem = System | SoundSystem
"""A system that makes notes, or one that makes sound."""


class SystemNameError(RipienoError):
    """A name that no system has."""


@cache
def all_systems() -> Mapping[str, AnySystem]:
    """Return every system, in the order of the works."""
    from ripieno.training.systems.decoder import variants as decoders
    from ripieno.training.systems.dilated import variants as dilated
    from ripieno.training.systems.event_ddpm import variants as event_ddpm
    from ripieno.training.systems.gan import variants as gan
    from ripieno.training.systems.latent import variants as latent
    from ripieno.training.systems.recurrent import monophonic, polyphonic
    from ripieno.training.systems.score import variants as score
    from ripieno.training.systems.spectrogram import variants as spectrogram

    found: tuple[AnySystem, ...] = (
        *event_ddpm.SYSTEMS,
        *latent.SYSTEMS,
        *score.SYSTEMS,
        *spectrogram.SYSTEMS,
        *monophonic.SYSTEMS,
        *polyphonic.SYSTEMS,
        *decoders.SYSTEMS,
        *gan.SYSTEMS,
        *dilated.SYSTEMS,
    )
    return {system.name: system for system in found}


def find_system(name: str) -> AnySystem:
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
