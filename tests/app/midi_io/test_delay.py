"""Later music: one delta time grows in each track, and what is set at tick 0 stays."""

from itertools import compress

from hypothesis import assume, given
from hypothesis import strategies as st

from ripieno.app.midi_io.delay import delay
from ripieno.app.midi_io.read_clip import read_clip, read_time
from ripieno.app.midi_io.smf import decode, encode
from ripieno.app.midi_io.smf_events import META, METRE
from ripieno.engine.generate.operations import later
from ripieno.engine.music.meter import TimeMap
from tests.support.small_song import BAR, song
from tests.support.smf_strategies import files, smf_bytes


def delayed(track: str, ticks: int) -> str:
    """Return what becomes of a single track, as hexadecimal words of its events."""
    (result,) = delay(decode(smf_bytes(bytes.fromhex(track))), ticks).tracks
    return " ".join((event.delta + event.body).hex() for event in result.events)


def bars(time: TimeMap) -> int:
    return time.bar_length(0)


@given(files(), st.integers(1, 3))
def test_the_file_reads_as_the_later_clip(data: bytes, count: int) -> None:
    smf = decode(data)
    clip = read_clip(smf)
    ticks = count * bars(clip.time)
    result = delay(smf, ticks)
    assert decode(encode(result)) == result
    read, expected = read_clip(result), later(clip, ticks)
    assert (read.time, read.lanes) == (expected.time, expected.lanes)


@given(files(), st.integers(1, 3000))
def test_no_event_is_lost_and_all_move_alike(data: bytes, ticks: int) -> None:
    smf = decode(data)
    result = delay(smf, ticks)
    assert (result.header, len(result.parts)) == (smf.header, len(smf.parts))
    for before, after in zip(smf.tracks, result.tracks, strict=True):
        assert after.tail == before.tail
        reported = [(event.tick, event.status, event.data) for event in after.events]
        for event in before.events:
            moved = (event.tick + ticks, event.status, event.data)
            stayed = (event.tick, event.status, event.data)
            reported.remove(moved if event.tick or moved in reported else stayed)
        ahead = {METRE} if read_time(smf).has_pickup and before is smf.tracks[0] else set()
        assert {data[0] if status == META else status for _, status, data in reported} <= ahead


@given(files(), st.integers(1, 3000))
def test_one_delta_time_of_a_track_grows_and_no_other_byte_changes(data: bytes, ticks: int) -> None:
    smf = decode(data)
    assume(not read_time(smf).has_pickup)
    for before, after in zip(smf.tracks, delay(smf, ticks).tracks, strict=True):
        pairs = list(zip(before.events, after.events, strict=True))
        if any(old.status != new.status or old.data != new.data for old, new in pairs):
            continue  # a tempo, metre or key behind a note at tick 0 has moved ahead of it
        changed = list(compress(pairs, (old.delta + old.body != new.delta + new.body for old, new in pairs)))
        assert len(changed) <= 1
        assert all(old.body == new.body for old, new in changed)


def test_names_and_sounds_stay_and_notes_at_tick_0_move() -> None:
    track = "00ff030141 00c005 00903c40 60803c40 00ff2f00"
    assert delayed(track, 96) == "00ff030141 00c005 60903c40 60803c40 00ff2f00"


def test_the_metre_of_a_pickup_bar_moves_and_the_main_one_comes_first() -> None:
    track = "00ff580401021808 00903c40 60803c40 00ff580404021808 8300ff2f00"
    assert delayed(track, 768) == (
        "00ff580404021808 8600ff580401021808 00903c40 60803c40 00ff580404021808 8300ff2f00"
    )


def test_a_pickup_bar_that_a_time_signature_cuts_stays_cut() -> None:
    smf = decode(smf_bytes(bytes.fromhex("00903c40 60803c40 00ff580403021808 8300ff2f00")))
    time = read_clip(delay(smf, 576)).time
    assert [time.bar_start(bar) for bar in range(5)] == [0, 288, 576, 672, 960]


def test_a_tempo_behind_a_note_at_tick_0_still_holds_from_the_start() -> None:
    track = "00903c40 00ff5103061a80 003e40 60803c40 003e40 00ff2f00"
    assert delayed(track, 96) == "00ff5103061a80 60903c40 003e40 60803c40 003e40 00ff2f00"


def test_a_track_that_only_sets_things_at_tick_0_stays() -> None:
    track = "00ff030141 00ff2f00"
    assert delayed(track, 96) == "00ff030141 00ff2f00"


def test_no_delay_is_the_same_file() -> None:
    smf = decode(song())
    assert delay(smf, 0) is smf


def test_other_chunks_stay_where_they_are() -> None:
    data = encode(delay(decode(song()), BAR))
    assert b"XFIH" in data
    assert data.endswith(b"after the end")
