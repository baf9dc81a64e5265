"""The sounds of a channel, and the bars in which it has them."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import note_off, note_on, program_change
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.track_sounds import by_sound, port_of, same_sounds, shared_changes, sound_changes
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import Notes
from tests.support.instrument_files import BAR, BEAT, Events, SoundPart, body_of, file_of

NOTES: Events = [(0, 2, note_on(0, 60, 80)), (BEAT, 0, note_off(0, 60, 0))]


def track_of(*events: tuple[int, int, bytes], name: str = ""):
    return file_of(body_of(events, name)).tracks[0]


@given(st.lists(st.tuples(st.sampled_from([0, 8]), st.sampled_from([0, 33, 80])), min_size=1, max_size=6))
def test_each_sound_of_a_channel_is_a_lane_with_its_notes_and_spans(programs: list[tuple[int, int]]) -> None:
    lanes = read_clip(file_of(body_of(SoundPart(2, programs).events(), "Layer"))).lanes
    wanted = list(dict.fromkeys(programs))
    assert [(lane.bank >> 7, lane.program) for lane in lanes] == wanted
    assert len(wanted) == 1 or all(lane.spans for lane in lanes)
    for lane, sound in zip(lanes, wanted, strict=True):
        bars = {bar for bar, each in enumerate(programs) if each == sound}
        assert {note.onset // BAR for note in lane.notes} == bars
        assert {bar for bar in range(len(programs)) if lane.own(((bar * BAR, (bar + 1) * BAR),))} == bars


def test_a_bank_alone_changes_nothing_until_the_next_program() -> None:
    changes = sound_changes(track_of((0, 0, bytes((0xB0, 0, 5))), (9, 0, program_change(0, 3))))
    assert (changes[0].ticks.tolist(), changes[0].sounds.tolist()) == ([9], [3 + 128 * 5 * 128])


def test_a_program_that_comes_again_is_no_change() -> None:
    events = [(tick, 0, program_change(0, 7)) for tick in (0, 50, 90)]
    assert sound_changes(track_of(*events))[0].ticks.tolist() == [0]


def test_programs_before_the_first_note_set_a_channel_up() -> None:
    changes = sound_changes(track_of((0, 0, program_change(0, 7)), (10, 0, program_change(0, 9))))[0]
    (only,) = by_sound(Notes.of((Note(12, 10, 60, 80),)), changes)
    assert (only.program, only.spans) == (9, ())


def test_a_late_program_without_notes_ends_the_sound_before() -> None:
    changes = sound_changes(track_of((0, 0, program_change(0, 7)), (BAR, 0, program_change(0, 9))))[0]
    (only,) = by_sound(Notes.of((Note(12, 10, 60, 80),)), changes)
    assert only.program == 7
    assert only.spans == ((0, BAR),)


def test_drums_change_their_kit_and_stay_one_lane() -> None:
    (lane,) = read_clip(file_of(body_of(SoundPart(9, [(0, 0), (0, 8)], (36, 38)).events()))).lanes
    assert (lane.role, lane.spans) == ("drums", ())


def test_a_track_without_programs_has_those_of_the_first_track_that_names_some() -> None:
    changes = [(0, 0, program_change(0, 7)), (BAR, 0, program_change(0, 9))]
    notes = [*NOTES, *((tick + BAR, order, data) for tick, order, data in NOTES)]
    lanes = read_clip(
        file_of(body_of(changes), body_of([(0, 0, program_change(0, 1))]), body_of(notes))
    ).lanes
    assert [lane.program for lane in lanes] == [7, 9]
    assert not shared_changes(file_of(body_of(changes), form=2))


def test_tracks_on_other_ports_share_no_programs() -> None:
    port = b"\x00\xff\x21\x01\x01"
    smf = file_of(body_of([(0, 0, program_change(0, 7))]), port + body_of(NOTES))
    assert [port_of(track) for track in smf.tracks] == [0, 1]
    (lane,) = read_clip(smf).lanes
    assert (lane.port, lane.program) == (1, None)


def test_channels_are_grouped_by_the_sounds_that_they_take_on() -> None:
    events = [(0, 0, program_change(channel, channel // 2)) for channel in range(4)]
    assert same_sounds(range(5), sound_changes(track_of(*events))) == ((0, 1), (2, 3), (4,))
