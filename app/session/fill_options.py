"""From a command to the options of the engine."""

from dataclasses import replace

from ripieno.app.session.commands import FillCommand, InpaintFile, Refilling, ReharmoniseFile
from ripieno.app.session.fill_service import settle
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.locks import Keep


def fill_options(command: FillCommand) -> FillOptions:
    """Return what a command asks of the engine; its seed, or one that is drawn for it, is among it.

    Where notes are replaced, the region says which pitches; elsewhere a lock does. New chords keep the
    rhythm, and where no notes are replaced there is nothing to keep.

    Args:
        command: The command.

    Raises:
        RipienoError: If options contradict each other or are out of range.
    """
    options = settle(command.options)
    locks, strength = options.locks, options.strength
    if not isinstance(command, InpaintFile):
        keep: Keep | None = "rhythm" if isinstance(command, ReharmoniseFile) else None
        locks, strength = replace(locks, keep=keep), 1.0
    if not isinstance(command, Refilling):
        locks = replace(locks, low=command.low, high=command.high)
    return replace(options, locks=locks, strength=strength)
