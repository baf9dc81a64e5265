from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.compare import Difference, compare, message
from ripieno.app.midi_io.smf import decode, encode
from tests.support.large_files import many_notes, operations
from tests.support.small_song import song
from tests.support.smf_strategies import chunk, files, smf_bytes

NOTES = "00903c40 60803c40 00903e40 60803e40 00ff2f00"


def differences(before, after, **options):
    first, second = (
        decode(smf_bytes(*(bytes.fromhex(track) for track in tracks), **options))
        for tracks in (before, after)
    )
    return compare(first, second)


def one_track(before, after):
    return differences([before], [after])


def test_the_same_bytes_do_not_differ():
    assert compare(decode(song()), decode(song())) == ()


def test_a_changed_velocity_is_a_change_and_not_two_events():
    (found,) = one_track(NOTES, NOTES.replace("903e40", "903e41"))
    assert found == Difference("changed", 0, 96, bytes.fromhex("903e40"), bytes.fromhex("903e41"))


def test_an_event_at_another_tick_has_moved():
    (found,) = one_track(NOTES, "00903c40 60803c40 10903e40 50803e40 00ff2f00")
    assert found == Difference("moved", 0, 96, bytes.fromhex("903e40"), bytes.fromhex("903e40"), 112)


def test_events_that_one_file_lacks_are_added_or_removed():
    shorter = "00903c40 60803c40 60ff2f00"
    kinds = Counter(each.kind for each in one_track(NOTES, shorter))
    assert kinds == {"removed": 2}
    assert Counter(each.kind for each in one_track(shorter, NOTES)) == {"added": 2}


def test_a_note_of_another_pitch_is_another_note():
    kinds = Counter(each.kind for each in one_track(NOTES, NOTES.replace("3e40", "3f40")))
    assert kinds == {"removed": 2, "added": 2}


def test_the_order_at_a_tick_is_told():
    (found,) = one_track("00903c40 00b00740 60803c40 00ff2f00", "00b00740 00903c40 60803c40 00ff2f00")
    assert (found.kind, found.tick) == ("order", 0)


def test_running_status_and_long_delta_times_are_spelling():
    (found,) = one_track("00903c40 60803c40 00803e00 00ff2f00", "00903c40 60803c40 003e00 00ff2f00")
    assert found.kind == "spelling"
    assert found.words.startswith("1 of 4 events")
    (found,) = one_track(NOTES, NOTES.replace(" 60803c", " 8060803c", 1))
    assert found.kind == "spelling"


def test_tracks_that_only_one_file_has_are_told_as_a_whole():
    found = differences([NOTES], [NOTES, NOTES])
    assert [(each.kind, each.track) for each in found] == [("file", None), ("added", 1)]
    found = differences([NOTES, NOTES], [NOTES])
    assert [(each.kind, each.track) for each in found] == [("file", None), ("removed", 1)]


@pytest.mark.parametrize(
    ("options", "words"),
    [({"division": 480}, "division: 0060 became 01e0"), ({"form": 0}, "format: 1 became 0")],
)
def test_the_header_is_compared(options, words):
    data = bytes.fromhex(NOTES)
    first, second = decode(smf_bytes(data)), decode(smf_bytes(data, **options))
    assert [each.words for each in compare(first, second)] == [words]


def test_chunks_of_other_kinds_are_compared():
    data = smf_bytes(bytes.fromhex(NOTES))
    found = compare(decode(data), decode(data + chunk(b"XFIH", b"abc")))
    assert [each.words for each in found] == ["11 bytes that are no track are new (58464948 ...)"]


@given(files(), files())
def test_files_that_differ_in_a_byte_differ_in_words(one, other):
    found = compare(decode(one), decode(other))
    assert bool(found) == (one != other)


@given(files(), files())
def test_added_and_removed_events_account_for_every_event(one, other):
    first, second = decode(one), decode(other)
    for index, (mine, its) in enumerate(zip(first.tracks, second.tracks, strict=False)):
        found = [each for each in compare(first, second) if each.track == index]
        before = Counter((event.tick, message(event)) for event in mine.events)
        after = Counter((event.tick, message(event)) for event in its.events)
        for each in found:
            if each.before is not None:
                before[each.tick, each.before] -= 1
            if each.after is not None:
                tick = each.tick if each.to is None else each.to
                after[tick, each.after] -= 1
        assert +before == +after


@given(st.data())
def test_comparing_the_other_way_round_swaps_added_and_removed(data):
    one, other = (decode(data.draw(files())) for _ in range(2))
    there, back = (Counter(each.kind for each in compare(*pair)) for pair in ((one, other), (other, one)))
    assert there["added"] == back["removed"]
    assert there["removed"] == back["added"]


@given(st.data())
def test_what_is_the_same_at_begin_and_end_is_passed_over_without_a_difference_to_the_result(data):
    one = decode(data.draw(files()))
    tracks = {}
    for index, track in enumerate(one.tracks):
        events = track.events
        start = data.draw(st.integers(0, len(events)))
        stop = data.draw(st.integers(start, min(start + 2, len(events))))
        tracks[index] = track.with_part(start, stop, ())
    other = decode(encode(one.with_tracks(tracks)))
    for found, (mine, its) in zip(
        per_track(one, other), zip(one.tracks, other.tracks, strict=True), strict=True
    ):
        gone, come = (Counter((event.tick, message(event)) for event in each.events) for each in (mine, its))
        removed = Counter((each.tick, each.before) for each in found if each.before is not None)
        added = Counter(
            (each.tick if each.to is None else each.to, each.after) for each in found if each.after
        )
        assert removed == gone - come
        assert added == come - gone


def per_track(one, other):
    found = compare(one, other)
    return [[each for each in found if each.track == index] for index in range(len(one.tracks))]


def test_twice_the_moved_notes_take_twice_the_operations():
    def moved(count):
        hit = b"\x04\x99\x24\x40\x04\x89\x24\x40"
        first, second = (decode(smf_bytes(wait + hit[1:] + hit * count)) for wait in (b"\x00", b"\x01"))
        return operations(lambda: compare(first, second))

    assert moved(4000) < 2.3 * moved(2000)


def test_one_changed_note_of_many_is_found_with_few_operations():
    first = decode(many_notes(30_000))
    track = first.tracks[0]
    second = first.with_tracks({0: track.with_part(30_001, 30_003, ())})
    assert operations(lambda: compare(first, second)) < 5000
    assert len(compare(first, second)) > 0


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_files_that_end_within_their_end_of_track_are_compared(cut):
    whole = smf_bytes(bytes.fromhex(NOTES))
    assert compare(decode(whole), decode(whole[:-cut]))
