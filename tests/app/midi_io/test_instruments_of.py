"""Which channels are one instrument: evidence of each sort, and files that stay as they were."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import note_off, note_on, pitch_bend, program_change
from ripieno.app.midi_io.instruments_of import zones_of
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.note_channels import ChannelUse
from tests.support.instrument_files import (
    BEAT,
    Events,
    MpePart,
    StringPart,
    body_of,
    configuration,
    file_of,
    mpe_parts,
    string_parts,
)

TRIADS = [(60, 64, 67), (57, 60, 64), (53, 57, 60), (55, 59, 62)] * 4


def lanes_of(*bodies: bytes, form: int = 1) -> tuple[Lane, ...]:
    return read_clip(file_of(*bodies, form=form)).lanes


def voices(
    channels: Sequence[int], pitches: Sequence[Sequence[int]], programs: Sequence[int | None]
) -> Events:
    """Return parts that play together, each on its channel: one pitch a beat for each."""
    events: Events = []
    for channel, own, program in zip(channels, pitches, programs, strict=True):
        if program is not None:
            events.append((0, -9, program_change(channel, program)))
        for beat, pitch in enumerate(own):
            events += [
                (beat * BEAT, 2, note_on(channel, pitch, 80)),
                (beat * BEAT + 80, 0, note_off(channel, pitch, 0)),
            ]
    return events


def count_of_channels(lane: Lane) -> int:
    return len(set(lane.notes.channels.tolist()))


@settings(max_examples=40)
@given(mpe_parts(), st.sampled_from([0, 1]))
def test_the_channels_of_a_declared_mpe_zone_are_one_lane(part: MpePart, form: int) -> None:
    (lane,) = lanes_of(body_of(part.events(), "Seaboard"), form=form)
    assert lane.spread is not None
    assert lane.spread.use is ChannelUse.MEMBERS
    assert [each.channel for each in lane.spread.takes] == list(part.members)
    assert lane.channel == part.manager
    assert len(lane.notes) == sum(map(len, part.chords))


@pytest.mark.parametrize("members", [range(1, 16), range(1, 10), (0, 1, 2, 3, 4)])
@pytest.mark.parametrize("form", [0, 1])
def test_channels_that_take_turns_at_bent_notes_are_one_lane_without_any_message(
    members: Sequence[int], form: int
) -> None:
    part = MpePart(list(members), None, TRIADS)
    (lane,) = lanes_of(body_of(part.events(), "Synth"), form=form)
    assert lane.spread is not None
    assert lane.spread.use is ChannelUse.MEMBERS
    assert count_of_channels(lane) == len(members)
    assert lane.role != "drums"


def test_channels_that_take_turns_are_one_lane_beside_another_instrument_of_the_same_track() -> None:
    part = MpePart(range(1, 9), None, TRIADS)
    bass = voices([12], [[36, 33, 29, 31] * 4], [33])
    spread, single = lanes_of(body_of([*part.events(), *bass]), form=0)
    assert (spread.spread is not None, single.spread) == (True, None)
    assert single.channel == 12


def test_a_zone_that_a_track_without_notes_sets_up_holds_for_the_others() -> None:
    part = MpePart(range(1, 6), None, TRIADS, (8192,), is_pressed=False)
    piano = voices([2], [[60, 62, 64, 65]], [0])
    first, second = lanes_of(body_of(configuration(0, 5)), body_of(part.events()), body_of(piano))
    assert first.spread is not None
    assert second.spread is None


def test_the_tracks_of_format_2_share_no_zone() -> None:
    smf = file_of(body_of(configuration(0, 5)), body_of(voices([1], [[60]], [0])), form=2)
    assert [len(zones) for zones in zones_of(smf, (False, True))] == [1, 0]


@settings(max_examples=40)
@given(string_parts(), st.sampled_from([0, 1]))
def test_the_channels_of_strings_are_one_lane(part: StringPart, form: int) -> None:
    (lane,) = lanes_of(body_of(part.events(), "Track 1"), form=form)
    assert lane.spread is not None
    assert lane.spread.use is ChannelUse.STRINGS
    assert [each.channel for each in lane.spread.takes] == list(part.channels)
    assert [each.low for each in lane.spread.takes] == list(part.tuning)


OPEN = [(0, 2, 2, 1, 0, 0), (3, 2, 0, 0, 0, 3), (0, 0, 2, 2, 1, 0), (1, 3, 3, 2, 1, 1)] * 4


@pytest.mark.parametrize(
    ("program", "name", "has_mono_mode"),
    [(25, "", False), (None, "E-Gitarre", False), (88, "", True), (None, "", False)],
)
def test_strings_are_known_by_program_by_name_by_mono_mode_or_by_their_tuning(
    program: int | None, name: str, has_mono_mode: bool
) -> None:
    part = StringPart(range(10, 16), (40, 45, 50, 55, 59, 64), OPEN, program, 2, has_mono_mode)
    (lane,) = lanes_of(body_of(part.events(), name))
    assert lane.spread is not None
    assert lane.spread.use is ChannelUse.STRINGS


def chorale(programs: Sequence[int | None]) -> Smf:
    """Return four voices in one track."""
    pitches = [[72, 71, 72, 74] * 4, [67, 67, 65, 65] * 4, [64, 62, 60, 59] * 4, [48, 43, 45, 43] * 4]
    return file_of(body_of(voices([0, 1, 2, 3], pitches, programs), "Choir"), form=0)


@pytest.mark.parametrize("programs", [(52, 52, 52, 52), (None,) * 4, (73, 68, 71, 70), (48,) * 4])
def test_voices_on_channels_of_their_own_stay_lanes_of_their_own(programs: Sequence[int | None]) -> None:
    lanes = read_clip(chorale(programs)).lanes
    assert [(lane.channel, lane.spread, lane.spans) for lane in lanes] == [
        (channel, None, ()) for channel in range(4)
    ]


def test_two_hands_on_two_channels_of_a_track_stay_two_lanes() -> None:
    pitches = [[72, 71, 72, 74] * 4, [48, 43, 45, 43] * 4]
    assert len(lanes_of(body_of(voices([0, 1], pitches, [0, 0]), "Piano"))) == 2


def test_bent_parts_of_one_sound_stay_lanes_of_their_own() -> None:
    pitches = [[84, 83, 84, 86] * 4, [67, 67, 65, 65] * 4, [48, 43, 45, 43] * 4]
    bends = [(beat * BEAT, 0, pitch_bend(channel, 8000 + beat)) for beat in range(16) for channel in range(3)]
    assert len(lanes_of(body_of([*voices([0, 1, 2], pitches, [81] * 3), *bends], "Leads"), form=0)) == 3


def test_guitars_that_double_each_other_stay_lanes_of_their_own() -> None:
    riff = [40, 43, 45, 46] * 4
    pitches = [riff, riff, riff, [pitch + 12 for pitch in riff]]
    assert len(lanes_of(body_of(voices([0, 1, 2, 3], pitches, [30] * 4), "Guitars"), form=0)) == 4


def test_channels_of_a_format_0_file_that_take_turns_unbent_stay_lanes_of_their_own() -> None:
    part = MpePart(range(1, 9), None, TRIADS)
    plain = [each for each in part.events() if each[2][0] & 0xF0 in {0x80, 0x90}]
    assert len(lanes_of(body_of(plain), form=0)) == 8
    assert len(lanes_of(body_of(plain), form=1)) == 1


def test_all_sixteen_instruments_of_a_format_0_file_stay_lanes_of_their_own() -> None:
    pitches = [[60 + channel, 62, 64, 65] * 4 for channel in range(16)]
    assert len(lanes_of(body_of(voices(range(16), pitches, [8 * at for at in range(16)])), form=0)) == 16
