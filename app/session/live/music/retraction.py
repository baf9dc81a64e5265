"""What is taken back of a bar that plays: from a beat on it holds something else."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.session.live.music.bars import Bar

Pair = tuple[BeatMessage, BeatMessage]
"""Begin and end of a note."""


def pairs(messages: Sequence[BeatMessage]) -> Iterator[Pair]:
    """Yield begins and ends of notes that follow each other, as ``planned`` gives them."""
    yield from zip(messages[::2], messages[1::2], strict=True)


def ending_notes(messages: Sequence[BeatMessage], since: float) -> Iterator[Pair]:
    """Yield the notes that sound at a beat."""
    for begin, end in pairs(messages):
        if begin.beat < since < end.beat:
            yield begin, end


def spliced(old: Bar, new: Bar, tick: int) -> Bar:
    """Return a bar that holds something else from a tick on.

    A note that begins before and that the new bar does not hold is left out, so that it ends there.

    Args:
        old: What is played up to the tick.
        new: What is played from then on.
        tick: From the bar line.
    """
    lanes = {}
    for lane in {*old.notes, *new.notes}:
        before, after = old.notes.get(lane, ()), new.notes.get(lane, ())
        kept = {(note.onset, note.pitch) for note in after}
        lanes[lane] = (
            *(
                note
                if (note.onset, note.pitch) in kept or note.end <= tick
                else replace(note, length=tick - note.onset)
                for note in before
                if note.onset < tick
            ),
            *(note for note in after if note.onset >= tick),
        )
    return replace(new, notes=lanes)
