"""What is said of the sound that plays a new track."""

from ripieno.app.session.lane_sound import player_text, sharing_tracks, sound_of, sound_warnings
from ripieno.engine.generate.new_lane import with_lane
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.roles import Role


def clip_of(count: int, program: int | None) -> Clip:
    lanes = [Lane("", Role.LEAD, (), at, at, program) for at in range(count)]
    return Clip(TimeMap(96), tuple(lanes), 0)


def test_a_new_track_names_its_sound_and_its_channel() -> None:
    wider = with_lane(clip_of(2, 0), Role.BASS)
    assert player_text(wider, 2) == "played by Fingered bass on channel 3"
    assert list(sound_warnings(wider, (2,))) == []


def test_a_shared_channel_is_said() -> None:
    wider = with_lane(clip_of(16, 33), Role.BASS)
    assert sharing_tracks(wider, 16) == (wider.lanes[16].channel + 1,)
    assert player_text(wider, 16) == "played by Fingered bass on channel 16, shared with track 16"
    assert list(sound_warnings(wider, (16,))) == []


def test_another_sound_than_the_usual_one_is_warned_of() -> None:
    wider = with_lane(clip_of(16, 52), Role.BASS)
    (sentence,) = sound_warnings(wider, (16,))
    assert sentence.startswith(
        "All MIDI channels are in use, so Bass is played by Choir aahs on channel 16, shared with track 16;"
    )


def test_a_channel_without_program_has_a_sound_without_name() -> None:
    wider = with_lane(clip_of(16, None), Role.BASS)
    assert player_text(wider, 16).startswith("played by the sound of channel 16")


def test_an_instrument_on_the_drums_channel_and_others_is_no_kit() -> None:
    members = NoteChannels(ChannelUse.MEMBERS, tuple(map(NoteChannel, range(8, 12))))
    assert sound_of(Lane("", Role.LEAD, (), 0, 9, 81, members)) == "Sawtooth lead"
    assert sound_of(Lane("", Role.DRUMS, (), 0, 9, 81)) == "Drum kit"
