"""New notes on the channels of their instrument."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.engine.music.member_channels import assign_members
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import ChannelUse, NoteChannels
from ripieno.engine.music.notes import Notes
from ripieno.engine.music.region import admit
from ripieno.engine.music.spans import Span, span_at
from ripieno.engine.music.string_channels import assign_strings


def place_notes(
    new: Sequence[Note],
    kept: Notes,
    channels: NoteChannels,
    spans: Sequence[Span],
    ends: Sequence[int],
    held: Notes,
    pitches: tuple[int, int] = (0, 127),
    step_ticks: float = 1.0,
) -> tuple[Note, ...]:
    """Return the new notes of an instrument of several channels that may be written, each on its channel.

    They are admitted as `admit` says, against notes of all the channels. A note that was there before keeps
    its channel. Others end one tick before their span does, or later where ``ends`` is later, so that the
    channel can be set back for what follows; one that would begin in that tick is dropped.

    Args:
        new: Suggested notes, in any order, of any channel.
        kept: The notes that stay on the channels, by onset.
        channels: The channels.
        spans: Half-open tick spans, ascending, apart from each other.
        ends: For each span the tick at which its notes end at the latest.
        held: Notes that were there.
        pitches: Lowest and highest pitch admitted.
        step_ticks: Ticks of a sixteenth.

    Returns:
        Notes by onset, then pitch.
    """
    if not new or not spans:
        return ()
    latest = dict(zip(spans, ends, strict=True))
    back, fresh = _apart(new, held, spans, latest, pitches)
    staying = kept.merged(Notes.of(back))
    last = tuple(end - 1 if end == span[1] and end - span[0] > 1 else end for span, end in latest.items())
    fitted = admit(fresh, staying, spans, 0, *pitches, ends=last)
    if channels.use is ChannelUse.STRINGS:
        placed = assign_strings(fitted, staying, channels, step_ticks)
    else:
        placed = assign_members(fitted, staying, channels)
    return tuple(sorted((*back, *placed), key=lambda note: (note.onset, note.pitch)))


def _apart(
    new: Sequence[Note],
    held: Notes,
    spans: Sequence[Span],
    latest: dict[Span, int],
    pitches: tuple[int, int],
) -> tuple[list[Note], list[Note]]:
    """Return the notes that were there before, each on its old channel, and the others."""
    wanted = Notes.of(tuple(new)).places
    old: dict[tuple[int, int, int], list[Note]] = {}
    for note in held.among_places(wanted):
        old.setdefault((note.onset, note.pitch, note.velocity), []).append(note)
    back, fresh = [], []
    for note in sorted(new, key=lambda note: (note.onset, note.pitch)):
        rivals = old.get((note.onset, note.pitch, note.velocity), [])
        span = span_at(spans, note.onset)
        if not rivals or span is None or not pitches[0] <= note.pitch <= pitches[1]:
            fresh.append(note)
            continue
        before = min(rivals, key=lambda each: (each.channel != note.channel, abs(each.length - note.length)))
        rivals.remove(before)
        end = min(note.end, max(before.end, latest[span]))
        back.append(replace(before, length=end - note.onset))
    return back, fresh
