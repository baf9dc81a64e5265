"""Polyphony: piano rolls of 88 keys, and events with velocity."""

from functools import partial

from ripieno.engine.systems.representations.events import EVENTS, EventSequence
from ripieno.engine.systems.representations.roll import PianoRoll
from ripieno.training.systems.inputs import Inputs, RollKeys, SymbolsWithKeys
from ripieno.training.systems.note_offs import inspect_note_offs
from ripieno.training.systems.recurrent.family import EMBEDDING, recurrent_systems, symbol_inputs

DROPOUT = (0.2, 0.2)

KEYS_MENDED = (
    "A network that sees 128 events has no way to know of a note that began before them, and never ends it "
    "(sec. 5.4.3): each event also comes with the keys that are down. And each of the 128 events is a "
    "target, not the one after them alone."
)
ROLL_READ = "A row is a sixteenth of the song; each key is drawn by itself. Embedding is one layer of 50."


def _roll(embedded: bool) -> Inputs:
    return RollKeys(PianoRoll().count, EMBEDDING if embedded else 0)


SYSTEMS = (
    *recurrent_systems(
        "rnn-events",
        "polyphonic events",
        "sec. 5.4",
        EventSequence(),
        lambda embedded: symbol_inputs(EVENTS, embedded=embedded),
        DROPOUT,
        inspect=partial(inspect_note_offs, EventSequence()),
    ),
    *recurrent_systems(
        "rnn-events",
        "polyphonic events",
        "sec. 5.4",
        EventSequence(holds=True),
        lambda embedded: SymbolsWithKeys(symbol_inputs(EVENTS, embedded=embedded)),
        DROPOUT,
        changes="fixed",
        differs=KEYS_MENDED,
        inspect=partial(inspect_note_offs, EventSequence(holds=True)),
    ),
    *recurrent_systems(
        "rnn-roll",
        "polyphonic piano roll",
        "sec. 5.4",
        PianoRoll(),
        _roll,
        DROPOUT,
        differs=ROLL_READ,
    ),
)
