from ripieno.app.midi_io.markers import Marker, markers
from ripieno.app.midi_io.smf import decode
from tests.support.small_song import meta, track
from tests.support.smf_strategies import header


def test_markers_and_cue_points_of_all_tracks_come_by_their_ticks():
    first = track([(96, meta(6, b" B ")), (0, meta(1, b"text")), (200, meta(6, b"\xff"))])
    second = track([(0, meta(7, b"A"))])
    found = markers(decode(header(1, 2) + first + second))
    assert found == (Marker(0, "A"), Marker(96, "B"), Marker(200, "\xff"))
