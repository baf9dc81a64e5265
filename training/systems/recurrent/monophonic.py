"""Melodies: 129 symbols on sixteenths, and 130 where a hold is told from a new note."""

from ripieno.engine.systems.representations.melody import Melody
from ripieno.training.systems.recurrent.family import recurrent_systems, symbol_inputs

DROPOUT = (0.5, 0.4)

READ = (
    "The text gives dropout as 0.5 (sec. 5.3.1) and 0.4 (sec. 5.3.2): 0.5 after the first layer, 0.4 after "
    "the second. It says that all five have a residual connection, and that one of them adds it: only those "
    "named so have it. Sixteenths are those of the song, whatever its tempo."
)
MENDED = (
    "A sixteenth that goes on with a note has a symbol of its own, so that notes of one pitch stay apart; "
    "and each of the 128 rows is a target, not the row after them alone: 128 times as many in the same time."
)


SYSTEMS = (
    *recurrent_systems(
        "rnn-mono",
        "monophonic",
        "sec. 5.3",
        Melody(),
        lambda embedded: symbol_inputs(Melody().outputs, embedded=embedded),
        DROPOUT,
        differs=READ,
    ),
    *recurrent_systems(
        "rnn-mono",
        "monophonic",
        "sec. 5.3",
        Melody(holds=True),
        lambda embedded: symbol_inputs(Melody(holds=True).outputs, embedded=embedded),
        DROPOUT,
        changes="fixed",
        differs=MENDED,
    ),
)
