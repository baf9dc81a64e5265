"""A channel of its own for each sounding note, as MPE has it."""

from collections.abc import Sequence
from dataclasses import replace

from ripieno.engine.music.channel_lines import ChannelLine
from ripieno.engine.music.note import Note
from ripieno.engine.music.note_channels import NoteChannels
from ripieno.engine.music.notes import Notes


def assign_members(notes: Sequence[Note], kept: Notes, channels: NoteChannels) -> tuple[Note, ...]:
    """Put new notes on member channels.

    A note takes a channel on which nothing sounds: of those that stay free for as long as it lasts the one
    that has rested longest. Where none stays free it ends when the channel's next note begins. Where
    something sounds on all channels, it takes the one with the fewest notes.

    Args:
        notes: New notes by onset.
        kept: The notes that stay, by onset.
        channels: Where new notes go.

    Returns:
        The notes with their channels, in the same order.

    Source: MIDI Association, "MIDI Polyphonic Expression", M1-100-UM, appendix A.3, "Channel allocation".
    """
    order = [each.channel for each in channels.takes]
    lines = ChannelLine.of_channels(kept, order)
    placed = []
    for note in notes:
        tick = note.onset
        free = [channel for channel in order if lines[channel].busy_until(tick) <= tick]
        if free:
            room = {channel: min(lines[channel].next_onset(tick), note.end) for channel in free}
            channel = min(free, key=lambda each: (-room[each], lines[each].busy_until(tick)))
            end = room[channel]
        else:
            channel = min(order, key=lambda each: (lines[each].sounding(tick), lines[each].busy_until(tick)))
            end = note.end
        new = replace(note, channel=channel, length=end - tick)
        lines[channel].new.append(new)
        placed.append(new)
    return tuple(placed)
