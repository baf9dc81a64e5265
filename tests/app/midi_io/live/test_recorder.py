from ripieno.app.midi_io.clip_file import load, read_clip
from ripieno.app.midi_io.live.messages import Position, Sent
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.midi_io.live.recorder import PPQ, Recorder
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.roles import Role

LANES = (Lane("Piano", Role.KEYS, (), 1, 0, 4), Lane("Kit", Role.DRUMS, (), 2, 9, None))
ROUTES = (Destination(0, 0), Destination(1, 9))


def recorder():
    return Recorder(LANES, ROUTES, (3, 4))


def at(beat, tempo=120.0):
    return Position(beat, tempo, playing=True, seconds=0.0, locked=True)


def sent(beat, port, data):
    return Sent(beat, 0.0, 0.0, port, bytes.fromhex(data))


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


def test_a_jump_back_goes_on_after_what_was_played(tmp_path):
    taken = recorder()
    for beat in (0, 8, 0):
        taken.position(at(beat))
        taken.sent(sent(beat, 0, "903c40"))
        taken.sent(sent(beat + 0.5, 0, "803c40"))
    taken.save(tmp_path / "take.mid")
    onsets = [note.onset for note in read_clip(load(tmp_path / "take.mid")).lanes[0].notes]
    assert onsets == [0, 8 * PPQ] or onsets == [0, 8 * PPQ, 8 * PPQ + PPQ // 2]
    assert taken.count == 3


def test_an_empty_take_is_a_file_without_notes(tmp_path):
    recorder().save(tmp_path / "take.mid")
    assert read_clip(load(tmp_path / "take.mid")).lanes == ()
