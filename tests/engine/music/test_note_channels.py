"""The channels of an instrument that has several."""

from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels


def test_all_channels_are_those_of_notes_and_the_others() -> None:
    channels = NoteChannels(ChannelUse.MEMBERS, (NoteChannel(3), NoteChannel(1)), (0,))
    assert channels.channels == (0, 1, 3)


def test_a_channel_plays_all_pitches_unless_it_is_a_string() -> None:
    assert (NoteChannel(0).low, NoteChannel(0).high) == (0, 127)
