"""The fill service for published systems: what they know of an operation, and what they refuse."""

from collections.abc import Iterator, Sequence

from ripieno.app.session.clip_operations import (
    ClipOperation,
    ExtendClip,
    GenerateClip,
    InpaintRegion,
    ReharmoniseRegion,
)
from ripieno.app.session.models import models_for, own_names
from ripieno.app.session.parameter_values import default_options, value_in
from ripieno.app.session.parameters import PARAMETERS
from ripieno.app.session.phrases import find_phrase
from ripieno.engine import generate
from ripieno.engine.generate import FillOptions
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import USUAL_ROLES, Role
from ripieno.engine.systems import operations
from ripieno.engine.systems.model import SystemModel
from ripieno.engine.systems.operations import SystemOperationError, primer_of
from ripieno.engine.systems.song import PianoSong

KNOWN_TO_ALL = frozenset({"seed", "variations", "key", "ring"})
"""Parameters that every system knows; its notes end with the bars, as without ``ring``."""

PIANO_ROLES = (USUAL_ROLES, (Role.KEYS,))
"""Roles with which a new clip is the one piano that every system makes: the default, and keys alone."""

PRIMER_PHRASES = 2
"""Phrases of four bars that new music goes on from."""

Steps = Iterator[generate.SamplingProgress | generate.Result]


def system_steps(operation: ClipOperation, model: SystemModel, options: FillOptions) -> Steps:
    """Return the steps of a published system for an operation.

    Raises:
        SystemOperationError: If the system does not do it, or does not know what is asked for.
    """
    match operation:
        case InpaintRegion(clip, region) if model.filling is not None:
            if options.strength < 1:
                raise SystemOperationError(_other_operation("vary notes (strength)", own_names(), model))
            _refuse_unknown(model, options, "inpaint")
            return operations.fill(model, clip, region, options)
        case ExtendClip(clip, bars, "end", lanes) if "extend" in model.operations:
            _refuse_unknown(model, options, "extend")
            return operations.extend(model, clip, bars, options, lanes)
        case GenerateClip(new):
            more = () if new.roles in PIANO_ROLES else ("roles",)
            _refuse_unknown(model, options, "generate", more)
            primers = tuple(
                primer(options.known_seed, number, new.key) for number in range(options.variations)
            )
            return operations.generate(model, new, options, primers)
        case _:
            way, verb = _named(operation)
            raise SystemOperationError(_other_operation(verb, models_for(way) if way else own_names(), model))


def primer(seed: int, number: int, key: Key | None) -> PianoSong:
    """Return eight bars of songs that new music goes on from, as one instrument plays them.

    Args:
        seed: Which songs, and in which key.
        number: Of the variation.
        key: The key; None leaves it to the seed.
    """
    rows = []
    for section in range(PRIMER_PHRASES):
        phrase = find_phrase(seed, key, number * PRIMER_PHRASES + section)
        time = phrase.clip.time
        for at, lanes in enumerate(phrase.bars[bar] for bar in sorted(phrase.bars)):
            start = 16 * (at + section * len(phrase.bars))
            rows += [
                (
                    start + note.onset / time.step_ticks,
                    note.length / time.step_ticks,
                    note.pitch + phrase.semitones,
                    note.velocity,
                )
                for role, lane in phrase.lanes.items()
                if role is not Role.DRUMS
                for note in lanes[lane]
            ]
    return primer_of(rows, 16 * PRIMER_PHRASES * len(phrase.bars))


def _refuse_unknown(model: SystemModel, options: FillOptions, way: str, more: tuple[str, ...] = ()) -> None:
    """Refuse parameters that are given and that a system does not know."""
    usual, known = default_options(way), KNOWN_TO_ALL | model.player.options
    given = [
        name
        for name, row in PARAMETERS.items()
        if row.path and name not in known and value_in(options, row) != value_in(usual, row)
    ]
    if way != "inpaint" and (options.locks.low, options.locks.high) != (0, 127):
        given.append("pitch")
    unknown = [*more, *given]
    if unknown:
        raise SystemOperationError(
            f"The model {model.card.name} does not know {', '.join(unknown)}; leave "
            f"{'it' if len(unknown) == 1 else 'them'} out, or choose another model."
        )


def _other_operation(verb: str, others: Sequence[str], model: SystemModel) -> str:
    """Return what to do where a system does not do what others do."""
    can = " and ".join(model.operations)
    choice = " or ".join(others)
    return f"The model {model.card.name} does not {verb}, it only knows how to {can}; choose {choice}."


def _named(operation: ClipOperation) -> tuple[str, str]:
    """Return the command of an operation that some systems do, or nothing; and what it does."""
    match operation:
        case InpaintRegion():
            return "inpaint", "fill bars"
        case ReharmoniseRegion():
            return "", "reharmonise"
        case ExtendClip(at="end"):
            return "extend", "add bars at the end"
        case ExtendClip():
            return "", "add bars at the start"
        case _:
            return "", "add tracks"
