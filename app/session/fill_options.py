"""From a command to the options of the engine."""

from ripieno.app.session.commands import Asking, InpaintFile, Refilling, ReharmoniseFile
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.generate import FillOptions, Guidance, Locks
from ripieno.engine.music.locks import Keep


def fill_options(command: Asking, seed: int) -> FillOptions:
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
    keep, strength = _kept(command)
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
        style=command.style,
        guidance=Guidance(**dict(command.guidance)),
        strength=strength,
        temperature=command.temperature,
        recall=command.recall,
        candidates=command.candidates,
    )


def _kept(command: Asking) -> tuple[Keep | None, float]:
    """Return what stays of the notes that are replaced, and how far to go from them."""
    match command:
        case InpaintFile():
            return command.keep, command.strength
        case ReharmoniseFile():
            return "rhythm", 1.0
        case _:
            return None, 1.0
