"""From a command to the options of the engine."""

from dataclasses import replace

from ripieno.app.session.commands import FillCommand, InpaintFile, Refilling, ReharmoniseFile
from ripieno.engine.diffusion.registry import find_sampler
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.locks import Keep


def fill_options(command: FillCommand, seed: int) -> FillOptions:
    """Return what a command asks of the engine.

    Where notes are replaced, the region says which pitches; elsewhere a lock does. New chords keep the
    rhythm, and where no notes are replaced there is nothing to keep.

    Args:
        command: The command.
        seed: Its seed, or one that was drawn for it.

    Raises:
        RipienoError: If options contradict each other or are out of range.
    """
    options = command.options
    if options.sampler is not None:
        find_sampler(options.sampler)
    locks, strength = options.locks, options.strength
    if not isinstance(command, InpaintFile):
        keep: Keep | None = "rhythm" if isinstance(command, ReharmoniseFile) else None
        locks, strength = replace(locks, keep=keep), 1.0
    if not isinstance(command, Refilling):
        locks = replace(locks, low=command.low, high=command.high)
    return replace(options, seed=seed, locks=locks, strength=strength)
