from ripieno.app.midi_io.new_file import new_file
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.track_events import with_metas
from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap


def test_meta_events_lie_at_their_ticks_before_the_end():
    time = TimeMap(96, (TempoChange(0, 500_000),), (MetreChange(0, 4, 4),))
    smf = with_metas(new_file(time, 96), {384: b"\xff\x06\x01A", 10: b"\xff\x06\x01B"})
    assert decode(encode(smf)) == smf
    events = smf.tracks[0].events
    assert [(event.tick, event.body.hex()) for event in events[-3:]] == [
        (10, "ff060142"),
        (384, "ff060141"),
        (384, "ff2f00"),
    ]
