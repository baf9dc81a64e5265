"""Bends and pressure of removed notes go, new notes begin unbent, and what stays sounds as it did."""

from ripieno.app.midi_io.channel_messages import CENTRE, CHANNEL_PRESSURE, PITCH_BEND
from ripieno.app.midi_io.note_expression import ChannelEdit, Shape, key_pressures, reshaped, usual_value
from ripieno.app.midi_io.smf import Track
from ripieno.engine.music.note import Note
from ripieno.engine.music.notes import NO_NOTES, Notes
from tests.support.instrument_files import Events, body_of, file_of

STEP = 24
SPANS = ((96, 192),)
OLD = Note(96, 40, 60, 80)
NEW = Note(140, 40, 62, 80)
LATER = Note(192, 40, 64, 80)


def track_of(*events: tuple[int, int, bytes]) -> Track:
    return file_of(body_of(events)).tracks[0]


def bend(tick: int, fine: int, coarse: int) -> tuple[int, int, bytes]:
    return tick, 0, bytes((0xE0, fine, coarse))


def edit(going: tuple[Note, ...], staying: tuple[Note, ...], coming: tuple[Note, ...]) -> ChannelEdit:
    return ChannelEdit(0, Notes.of(going), Notes.of(staying), coming)


def changed(events: Events, each: ChannelEdit) -> tuple[list[int], list[tuple[int, bytes]]]:
    """Return the ticks of the messages that go, and ticks and bytes of those that come."""
    track = track_of(*events)
    made = reshaped(track, [each], SPANS, STEP)
    gone = sorted(int(track.table.ticks[at]) for at in made.removed)
    return gone, [(new.tick, new.message) for new in made.controls]


def test_bends_of_a_removed_note_go_and_a_new_one_is_unbent() -> None:
    events = [bend(0, 0, 80), bend(96, 0, 90), bend(120, 0, 91)]
    gone, came = changed(events, edit((OLD,), (), (NEW,)))
    assert gone == [96, 120]
    assert came == [(140, bytes((0xE0, 0, 64)))]


def test_a_channel_is_set_back_for_a_note_that_relies_on_it() -> None:
    events = [bend(0, 0, 80), bend(96, 0, 90)]
    gone, came = changed(events, edit((OLD,), (LATER,), (NEW,)))
    assert gone == [96]
    assert came == [(140, bytes((0xE0, 0, 64))), (191, bytes((0xE0, 0, 90)))]


def test_a_channel_is_not_set_back_for_a_note_with_a_bend_of_its_own() -> None:
    events = [bend(0, 0, 80), bend(192, 0, 70)]
    assert changed(events, edit((), (LATER,), (NEW,))) == ([], [(140, bytes((0xE0, 0, 64)))])


def test_bends_of_a_note_that_stays_stay() -> None:
    held = Note(90, 80, 55, 80)
    events = [bend(100, 0, 80), bend(185, 0, 90)]
    gone, came = changed(events, edit((OLD,), (held,), ()))
    assert (gone, came) == ([], [])


def test_what_comes_ahead_of_a_note_belongs_to_it() -> None:
    near, far = Note(186, 40, 64, 80), Note(190, 40, 64, 80)
    events = [bend(150, 0, 80)]
    assert changed(events, edit((OLD,), (near,), ()))[0] == []
    assert changed(events, edit((OLD,), (Note(230, 40, 64, 80),), ()))[0] == [150]
    assert far.onset > near.onset


def test_new_notes_have_the_usual_pressure() -> None:
    events = [(tick, 0, bytes((0xD0, value))) for tick, value in ((0, 40), (10, 60), (20, 80), (100, 127))]
    gone, came = changed(events, edit((OLD,), (), (NEW,)))
    assert gone == [100]
    assert came == [(140, bytes((0xD0, 60)))]


def test_a_channel_without_messages_gets_none() -> None:
    assert changed([], edit((OLD,), (), (NEW,))) == ([], [])
    assert usual_value([Shape.of(track_of().table, CHANNEL_PRESSURE, 0)], SPANS) is None
    assert usual_value([Shape.of(track_of(bend(0, 0, 70)).table, PITCH_BEND, 0)], SPANS) == CENTRE


def test_key_pressure_of_a_removed_note_goes() -> None:
    track = track_of((100, 0, bytes((0xA0, 60, 50))), (101, 0, bytes((0xA0, 61, 50))))
    going = ChannelEdit(0, Notes.of((OLD,)), NO_NOTES, ())
    assert [int(track.table.firsts[at]) for at in key_pressures(track.table, going, SPANS)] == [60]
