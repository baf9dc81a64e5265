"""What can be done with planned bars at once, before the model has made others."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.harmonic_fit import nearest
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role


def edit_bar(bar: Bar, lanes: Sequence[Lane], controls: Controls, ppq: int) -> Bar:
    """Return a bar that keeps to the controls as well as it can without new notes.

    Lanes that are switched off rest, pitches go to the nearest one of the key, and a lower density
    leaves the strongest notes. A higher density, chords and temperature need the model.

    Args:
        bar: What was planned.
        lanes: All lanes.
        controls: Where they stand now.
        ppq: Ticks of a quarter note.
    """
    share = min(1.0, controls.density / bar.density)
    notes = {
        lane: thinned(_in_key(held, controls.options.locks.key, lanes[lane].role), share, ppq)
        for lane, held in switched_on(bar, lanes, controls).notes.items()
    }
    return replace(bar, notes=notes, density=min(bar.density, controls.density))


def switched_on(bar: Bar, lanes: Sequence[Lane], controls: Controls) -> Bar:
    """Return a bar without the lanes that are switched off."""
    notes = {lane: held for lane, held in bar.notes.items() if controls.plays(lanes[lane].role)}
    return replace(bar, notes=notes)


def _in_key(notes: Sequence[Note], key: Key | None, role: Role) -> tuple[Note, ...]:
    if key is None or role is Role.DRUMS:
        return tuple(notes)
    return tuple(replace(note, pitch=nearest(note.pitch, key.pitch_classes)) for note in notes)


def thinned(notes: Sequence[Note], share: float, ppq: int) -> tuple[Note, ...]:
    """Return about a share of the notes: those on strong places of the bar, then the loud ones."""
    return strongest(notes, round(len(notes) * share), ppq)


def strongest(notes: Sequence[Note], most: int, ppq: int) -> tuple[Note, ...]:
    """Return some notes at most: those on strong places of the bar, then the loud ones.

    Args:
        notes: In ticks from the bar line.
        most: How many to keep.
        ppq: Ticks of a quarter note.
    """
    if most >= len(notes):
        return tuple(notes)
    ranked = sorted(notes, key=lambda note: (_weakness(note.onset, ppq), -note.velocity))
    selected = set(ranked[:most])
    return tuple(note for note in notes if note in selected)


def _weakness(tick: int, ppq: int) -> int:
    """Return how far down the tree of halves a place lies: 0 for every other beat, then finer."""
    spans = (2 * ppq, ppq, ppq // 2, ppq // 4)
    tolerance = max(1, ppq // 16)
    for level, span in enumerate(spans):
        if span and min(tick % span, span - tick % span) <= tolerance:
            return level
    return len(spans)
