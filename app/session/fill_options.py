"""From a command to the options of the engine."""

from app.session.commands import Filling, InpaintFile, Refilling
from engine.diffusion.registry import find_sampler
from engine.generate import FillOptions, Guidance, Locks


def fill_options(command: Filling, seed: int) -> FillOptions:
    """Return what a command asks of the engine.

    Where notes are replaced, the region says which pitches; elsewhere a lock does.

    Args:
        command: The command.
        seed: Its seed, or one that was drawn for it.

    Raises:
        RipienoError: If options contradict each other or are out of range.
    """
    if command.sampler is not None:
        find_sampler(command.sampler)
    keep, strength = (command.keep, command.strength) if isinstance(command, InpaintFile) else (None, 1.0)
    locks = Locks(
        key=command.key,
        chords=command.lock_chords,
        low=0 if isinstance(command, Refilling) else command.low,
        high=127 if isinstance(command, Refilling) else command.high,
        polyphony=command.polyphony,
        keep=keep,
    )
    return FillOptions(
        seed,
        command.variations,
        command.steps,
        command.sampler,
        locks,
        command.chords,
        command.density,
        guidance=Guidance(**dict(command.guidance)),
        strength=strength,
        temperature=command.temperature,
        candidates=command.candidates,
    )
