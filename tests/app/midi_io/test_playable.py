from hypothesis import given

from ripieno.app.midi_io.playable import playable
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import decode
from ripieno.app.midi_io.smf_events import META, TEMPO
from tests.support.small_song import song
from tests.support.smf_strategies import files


@given(files())
def test_a_plain_file_has_the_same_notes_at_the_same_times(data):
    smf = decode(data)
    plain = decode(playable(smf))
    before, after = read_clip(smf), read_clip(plain)
    assert [lane.notes for lane in before.lanes] == [lane.notes for lane in after.lanes]
    assert before.time.tempos == after.time.tempos


def test_nothing_is_left_that_a_player_might_not_know():
    plain = decode(playable(decode(song())))
    assert len(plain.parts) == len(plain.tracks) == 4
    assert plain.header[10:12] == b"\x00\x04"
    metas = [event for track in plain.tracks for event in track.events if event.status == META]
    assert {event.meta[0] for event in metas if not event.is_end} == {TEMPO}
