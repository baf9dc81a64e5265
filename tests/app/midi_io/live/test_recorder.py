from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.live.messages import Position, Sent
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.midi_io.live.recorder import PPQ, Recorder
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.meter import MetreChange
from ripieno.engine.music.roles import Role

LANES = (Lane("Piano", Role.KEYS, (), 1, 0, 4), Lane("Kit", Role.DRUMS, (), 2, 9, None))
ROUTES = (Destination(0, 0), Destination(1, 9))


def recorder():
    return Recorder(LANES, ROUTES, lambda _: (MetreChange(0, 3, 4),))


def at(beat, tempo=120.0):
    return Position(beat, tempo, playing=True, seconds=0.0, locked=True)


def sent(beat, port, data):
    return Sent(beat, 0.0, 0.0, port, bytes.fromhex(data))


def test_lanes_that_come_later_are_taken_down_where_they_go_elsewhere(tmp_path):
    taken = recorder()
    taken.extend((Lane("Bass", Role.BASS, (), 1, 2, 33), LANES[0]), (Destination(0, 2), ROUTES[0]))
    for beat, port, data in ((0, 0, "903c40"), (1, 0, "803c40"), (1, 0, "922440"), (2, 0, "822440")):
        taken.sent(sent(beat, port, data))
    taken.save(tmp_path / "take.mid")
    assert [lane.name for lane in read_clip(load(tmp_path / "take.mid")).lanes] == ["Piano", "Bass"]


def test_what_was_played_is_a_file_with_tracks_metre_and_tempo_changes(tmp_path):
    taken = recorder()
    taken.position(at(0))
    for beat, port, data in ((0, 0, "903c40"), (1, 0, "803c40"), (1.5, 1, "992650"), (1.75, 1, "992600")):
        taken.sent(sent(beat, port, data))
    taken.position(at(2, 90.0))
    taken.save(tmp_path / "take.mid")
    clip = read_clip(load(tmp_path / "take.mid"))
    assert taken.count == 2
    assert [(lane.name, [(note.onset, note.length) for note in lane.notes]) for lane in clip.lanes] == [
        ("Piano", [(0, PPQ)]),
        ("Kit", [(3 * PPQ // 2, PPQ // 4)]),
    ]
    assert (clip.time.metre_at(0).numerator, clip.time.tempo_at(0), round(clip.time.tempo_at(3 * PPQ))) == (
        3,
        120,
        90,
    )


def play(taken, *steps):
    """Let the position pass through some beats; a second value plays a note of that length."""
    for beat, *length in steps:
        taken.position(at(beat))
        for each in length:
            taken.sent(sent(beat, 0, "903c40"))
            taken.sent(sent(beat + each, 0, "803c40"))


def notes_of(taken):
    """Return onset and length of each note of the first track, in beats."""
    lanes = read_clip(taken.file()).lanes
    return [(note.onset / PPQ, note.length / PPQ) for note in lanes[0].notes]


def test_a_jump_back_goes_on_after_what_was_played():
    taken = recorder()
    play(taken, (0, 0.5), (8, 0.5), (9,), (0, 0.5), (2, 1))
    assert notes_of(taken) == [(0, 0.5), (8, 0.5), (9, 0.5), (11, 1)]


def test_a_second_jump_back_goes_on_after_the_first():
    taken = recorder()
    play(taken, (0,), (8,), (2, 0.5), (5,), (1, 0.5), (3, 0.5))
    assert notes_of(taken) == [(8, 0.5), (11, 0.5), (13, 0.5)]


def test_a_correction_back_of_a_beat_or_less_is_no_jump():
    taken = recorder()
    play(taken, (0,), (8,), (7, 0.5), (7.5, 0.25), (8.5, 0.25))
    assert notes_of(taken) == [(7, 0.5), (7.5, 0.25), (8.5, 0.25)]


def test_a_jump_back_of_little_more_than_a_beat_is_one():
    taken = recorder()
    play(taken, (0,), (8,), (6.5, 0.5))
    assert notes_of(taken) == [(8, 0.5)]


def test_a_jump_forward_leaves_its_gap():
    taken = recorder()
    play(taken, (0, 0.5), (8, 0.5))
    assert notes_of(taken) == [(0, 0.5), (8, 0.5)]


def test_positions_of_music_that_stands_still_change_nothing():
    taken = recorder()
    play(taken, (0,), (8,))
    taken.position(Position(0.0, 60.0, playing=False, seconds=0.0, locked=True))
    play(taken, (8, 0.5))
    assert notes_of(taken) == [(8, 0.5)]
    assert read_clip(taken.file()).time.tempo_at(0) == 120


def test_a_change_of_tempo_after_a_jump_back_lies_where_it_was_heard():
    taken = recorder()
    play(taken, (0,), (8,), (0,))
    taken.position(at(2, 90.0))
    taken.sent(sent(3, 0, "903c40"))
    taken.sent(sent(4, 0, "803c40"))
    time = read_clip(taken.file()).time
    assert [(tempo.tick, round(60_000_000 / tempo.microseconds)) for tempo in time.tempos] == [
        (0, 120),
        (10 * PPQ, 90),
    ]


def test_a_tempo_that_wavers_by_less_than_a_twentieth_of_a_beat_per_minute_is_one_tempo():
    taken = recorder()
    for beat, tempo in ((0, 120.0), (1, 120.04), (2, 119.96), (3, 120.06)):
        taken.position(at(beat, tempo))
    play(taken, (4, 0.5))
    assert [tempo.tick for tempo in read_clip(taken.file()).time.tempos] == [0, 3 * PPQ, 4 * PPQ]


def test_what_is_sent_before_the_first_beat_begins_on_it():
    taken = recorder()
    taken.position(at(-0.5))
    taken.sent(sent(-0.25, 0, "903c40"))
    taken.sent(sent(1, 0, "803c40"))
    assert notes_of(taken) == [(0, 1)]


def test_a_note_that_ends_where_it_begins_lasts_a_tick():
    taken = recorder()
    play(taken, (2, 0))
    assert notes_of(taken) == [(2, 1 / PPQ)]


def test_notes_of_one_key_on_two_outputs_and_channels_are_apart():
    taken = recorder()
    taken.position(at(0))
    messages = ((0, 0, "903c40"), (0, 1, "993c50"), (1, 1, "893c40"), (2, 0, "803c40"))
    for beat, port, data in messages:
        taken.sent(sent(beat, port, data))
    lanes = read_clip(taken.file()).lanes
    assert [(lane.name, note.length / PPQ, note.velocity) for lane in lanes for note in lane.notes] == [
        ("Piano", 2, 0x40),
        ("Kit", 1, 0x50),
    ]


def test_a_note_of_no_lane_and_an_end_without_a_begin_are_left_out():
    taken = recorder()
    taken.position(at(0))
    for beat, port, data in ((0, 0, "953c40"), (1, 0, "853c40"), (1, 0, "803c40"), (1, 0, "f8")):
        taken.sent(sent(beat, port, data))
    assert taken.count == 0


def test_a_file_ends_with_the_bar_of_its_last_note():
    taken = recorder()
    play(taken, (3, 0.5))
    clip = read_clip(taken.file())
    assert (clip.bars, clip.end) == (2, 6 * PPQ)


def test_an_empty_take_is_a_file_of_a_bar_without_notes(tmp_path):
    recorder().save(tmp_path / "take.mid")
    clip = read_clip(load(tmp_path / "take.mid"))
    assert (clip.lanes, clip.bars) == ((), 1)
