import pytest

from ripieno.engine.errors import RipienoError
from ripieno.engine.music.clip import Clip, Lane
from ripieno.engine.music.meter import TimeMap
from ripieno.engine.music.note_channels import ChannelUse, NoteChannel, NoteChannels
from ripieno.engine.music.region import Region
from ripieno.engine.music.roles import Role
from ripieno.engine.music.selection import bars_text, describe, lanes_in, other_sound


def lane(name: str, track: int, channel: int = 0, role: Role = Role.KEYS) -> Lane:
    return Lane(name, role, (), track, channel, None)


BAND = Clip(
    TimeMap(480),
    (
        lane("Piano", 1),
        lane("Piano, left", 2),
        lane("Rhythm", 3, 0),
        lane("Rhythm", 3, 9, Role.DRUMS),
        lane("", 5, role=Role.BASS),
    ),
    end=0,
)


@pytest.mark.parametrize(
    ("text", "lanes"),
    [
        ("2", (0,)),
        ("4", (2, 3)),
        ("4:10", (3,)),
        ("4:1, 2", (0, 2)),
        ("piano", (0,)),  # the whole name wins over a part
        ("pian", (0, 1)),
        ("Piano, left", (1,)),
        ("left,RHYTHM", (1, 2, 3)),
        ('"Piano"', (0,)),
        ("6,2,6", (0, 4)),
    ],
)
def test_a_text_names_lanes(text: str, lanes: tuple[int, ...]) -> None:
    assert lanes_in(BAND, text) == lanes


@pytest.mark.parametrize("text", ["1", "4:2", "0", "flute", "", "piano,,", "2:", "-1", "999999999"])
def test_a_text_that_names_no_lane_is_refused_with_the_tracks_there_are(text: str) -> None:
    with pytest.raises(RipienoError, match=r'choose from 2 "Piano", 3 "Piano, left", 4 "Rhythm", 6\.$'):
        lanes_in(BAND, text)


def test_an_error_counts_the_tracks_that_it_does_not_name() -> None:
    add_density = Clip(TimeMap(480), tuple(lane("", track) for track in range(40)), end=0)
    with pytest.raises(RipienoError, match=r"11, 12 and 28 more\.$"):
        lanes_in(add_density, "99")


def test_a_clip_without_notes_says_so() -> None:
    with pytest.raises(RipienoError, match="a file that has notes"):
        lanes_in(Clip(TimeMap(480), (), 0), "1")


@pytest.mark.parametrize(
    ("region", "words"),
    [
        (Region((4, 5, 6, 7), (0,), 48, 72), "Piano, bars 5\u20138, C3\u2013C5"),
        (Region((0,), (0, 4)), "Piano and Bass, bar 1"),
        (Region((0, 2, 4), (0, 1, 4)), "Piano, Piano, left and Bass, bars 1, 3 and 5"),
        (Region((0, 1), (0, 1, 2, 3)), "4 tracks, bars 1\u20132"),
        (Region((0, 1), (0, 1, 2, 3, 4)), "all tracks, bars 1\u20132"),
        (Region((), ()), "no track, no bar"),
        (Region((0,), (0,), painted=((120, 240),)), "Piano, bar 1, painted: 1 sixteenth"),
        (
            Region((4, 5), (0,), 48, 72, ((8040, 8400), (9480, 9960))),
            "Piano, bars 5\u20136, painted: 7 sixteenths, C3\u2013C5",
        ),
        (Region((0,), (0,), painted=((0, 80), (160, 240))), "Piano, bar 1, painted: 1.33 sixteenths"),
    ],
)
def test_a_region_is_described_in_words(region: Region, words: str) -> None:
    assert describe(region, BAND) == words


def test_bars_in_words_read_as_on_screen() -> None:
    assert bars_text((0, 1, 2, 6, 8, 9)) == "bars 1\u20133, 7 and 9\u201310"


def test_a_name_is_found_however_its_accents_are_typed():
    clip = Clip(TimeMap(480), (lane("Fl\u00f6te", 1), lane("Bass", 2)), 0)
    assert lanes_in(clip, "Flo\u0308te") == (0,)


LAYER = Clip(
    TimeMap(480),
    (
        Lane("Layer", Role.KEYS, (), 1, 0, 0, spans=((0, 9),)),
        Lane("Layer", Role.BASS, (), 1, 0, 33, spans=((9, 99),)),
        Lane(
            *("Seaboard", Role.KEYS, (), 2, 0, None),
            NoteChannels(ChannelUse.MEMBERS, (NoteChannel(1), NoteChannel(2)), (0,)),
        ),
    ),
    end=0,
)


@pytest.mark.parametrize(
    ("text", "lanes"),
    [
        ("2", (0, 1)),
        ("2:1:34", (1,)),
        ("2:1:1,3", (0, 2)),
        ("Layer", (0, 1)),
        ("fingered", (1,)),
        ("3:1", (2,)),
        ("3:3", (2,)),
    ],
)
def test_sounds_and_channels_of_an_instrument_are_named(text: str, lanes: tuple[int, ...]) -> None:
    assert lanes_in(LAYER, text) == lanes


def test_a_lane_that_is_one_sound_of_a_channel_is_called_with_its_sound() -> None:
    words = describe(Region((0,), (0, 1)), LAYER)
    assert words == "Layer (Acoustic grand piano) and Layer (Fingered bass), bar 1"


def test_bars_of_another_sound_are_refused_in_words() -> None:
    assert other_sound(LAYER, (1,), (4,)) == (
        "In bar 5 channel 1 has another sound than that of Layer (Fingered bass); choose other bars or "
        "another track."
    )
