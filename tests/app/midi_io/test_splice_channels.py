"""New notes on the channels of their instrument: apart, unbent, and nothing else changes."""

from bisect import bisect_left
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import (
    CENTRE,
    CHANNEL_PRESSURE,
    CONTROL_CHANGE,
    PITCH_BEND,
    channel_of,
    kind_of,
)
from ripieno.app.midi_io.note_expression import DEFAULTS
from ripieno.app.midi_io.read_clip import read_clip
from ripieno.app.midi_io.smf import Smf, decode, encode
from ripieno.app.midi_io.splice import splice
from ripieno.engine.music.clip import Clip
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region
from tests.support.instrument_files import (
    BAR,
    BARS,
    BEAT,
    MpePart,
    SoundPart,
    StringPart,
    body_of,
    file_of,
    mpe_parts,
    string_parts,
)

NEW = 99
"""A velocity that no drawn file has."""

State = dict[tuple[int, int], int]
"""Values by kind of message and channel."""


@st.composite
def regions(draw: st.DrawFn) -> Region:
    """Draw bars of the only lane, at times a range of pitches of them."""
    bars = draw(st.sets(st.integers(0, BARS - 1), min_size=1, max_size=2))
    low, high = draw(st.sampled_from([(0, 127), (0, 127), (60, 127)]))
    return Region(tuple(bars), (0,), low, high)


@st.composite
def new_notes(draw: st.DrawFn, low: int, high: int) -> list[Note]:
    """Draw notes anywhere in the clip."""
    note = st.builds(
        Note, st.integers(0, BARS * BAR), st.integers(1, 2 * BEAT), st.integers(low, high), st.just(NEW)
    )
    return draw(st.lists(note, max_size=24))


def spliced(smf: Smf, region: Region, notes: Sequence[Note]) -> tuple[Clip, Smf]:
    """Return the clip that should come of new notes, and the file; its notes are read as that clip."""
    clip = read_clip(smf)
    result = splice(smf, clip, region, {0: notes})
    assert decode(encode(result)) == result
    expected = clip.replace_region(region, {0: notes})
    found = sorted(
        (note for lane in read_clip(result).lanes for note in lane.notes),
        key=lambda note: (note.onset, note.pitch, note.channel),
    )
    wanted = sorted(
        (note for lane in expected.lanes for note in lane.notes),
        key=lambda note: (note.onset, note.pitch, note.channel),
    )
    assert found == wanted
    return expected, result


def outside(smf: Smf, spans: Sequence[tuple[int, int]], gone: set[Note]) -> list[tuple[int, bytes]]:
    """Return the messages outside of some spans, but for the ends of notes that begin in them."""
    ends = {(note.end, note.channel, note.pitch) for note in gone}
    events = (event for track in smf.tracks for event in track.events)
    return [
        (event.tick, bytes((event.status, *event.data)))
        for event in events
        if not any(start <= event.tick < end for start, end in spans)
        and (event.tick, channel_of(event.status), event.data[:1][0] if event.data else 0) not in ends
    ]


Timeline = list[tuple[int, State, tuple[int, int] | None]]


def states(smf: Smf, track: int = 0) -> Timeline:
    """Return tick, state after it, and channel and pitch where it begins a note, of each event."""
    state: State = {}
    found = []
    for event in smf.tracks[track].events:
        kind, channel, begins = kind_of(event.status), channel_of(event.status), None
        if kind == PITCH_BEND:
            state = {**state, (kind, channel): event.data[0] | event.data[1] << 7}
        elif kind == CHANNEL_PRESSURE:
            state = {**state, (kind, channel): event.data[0]}
        elif kind == CONTROL_CHANGE and event.data[0] == 74:
            state = {**state, (kind, channel): event.data[1]}
        elif kind == 0x90 and event.data[1]:
            begins = channel, event.data[0]
        found.append((event.tick, state, begins))
    return found


def shape_of(timeline: Timeline, note: Note) -> list[dict[int, int]]:
    """Return the bend, pressure and timbre at a note's onset, and after each event until its end."""
    found: list[dict[int, int]] = []
    first = bisect_left(timeline, note.onset, key=lambda each: each[0])
    for tick, state, begins in timeline[first:]:
        if tick >= note.end:
            break
        own = {kind: state.get((kind, note.channel), value) for kind, value in DEFAULTS.items()}
        if tick == note.onset and begins == (note.channel, note.pitch):
            found = [own]
        elif found and found[-1] != own:
            found.append(own)
    return found


def assert_untouched(smf: Smf, result: Smf, region: Region) -> None:
    """Check that nothing changed outside of a region, and that notes that stay sound as they did."""
    clip = read_clip(smf)
    spans = region.spans(clip.time)
    before, after = (
        {note for lane in read_clip(each).lanes for note in lane.notes} for each in (smf, result)
    )
    gone, new = before - after, after - before
    assert {note.velocity for note in new} <= {NEW}
    assert all(region.holds(note, spans) for note in (*gone, *new))
    kept = outside(smf, spans, gone | new)
    stayed = outside(result, spans, gone | new)
    added = [each for each in stayed if each not in kept]
    assert [each for each in stayed if each not in added] == kept
    assert not added or any(note.end > end for note in new for _, end in spans)
    old, changed = states(smf), states(result)
    for note in before & after:
        assert shape_of(changed, note)[:1] == shape_of(old, note)[:1]


def overlaps(notes: Sequence[Note]) -> int:
    """Return how many notes begin while another sounds on their channel."""
    return sum(
        note.onset <= other.onset < note.end and note is not other and note.channel == other.channel
        for note in notes
        for other in notes
    )


@settings(max_examples=40)
@given(mpe_parts(), regions(), new_notes(40, 90))
def test_new_notes_of_an_mpe_instrument_are_apart_and_unbent(
    part: MpePart, region: Region, notes: list[Note]
) -> None:
    smf = file_of(body_of(part.events(), "Seaboard"))
    (lane,) = read_clip(smf).lanes
    assert lane.spread is not None
    expected, result = spliced(smf, region, notes)
    assert_untouched(smf, result, region)
    new, timeline = [note for note in expected.lanes[0].notes if note.velocity == NEW], states(result)
    assert {note.channel for note in new} <= set(part.members)
    for note in new:
        together = [each for each in expected.lanes[0].notes if each.onset <= note.onset < each.end]
        if len(together) <= len(part.members):
            assert len({each.channel for each in together}) == len(together)
            for shape in shape_of(timeline, note):
                assert shape[PITCH_BEND] == CENTRE


@settings(max_examples=40)
@given(string_parts(), regions(), new_notes(25, 85))
def test_new_notes_on_strings_are_one_at_a_time_and_in_their_range(
    part: StringPart, region: Region, notes: list[Note]
) -> None:
    smf = file_of(body_of(part.events(), "Guitar"))
    (lane,) = read_clip(smf).lanes
    assert lane.spread is not None
    expected, result = spliced(smf, region, notes)
    assert_untouched(smf, result, region)
    assert not overlaps(expected.lanes[0].notes)
    strings = dict(zip(part.channels, part.tuning, strict=True))
    for note in expected.lanes[0].notes:
        assert strings[note.channel] <= note.pitch <= strings[note.channel] + 22


@settings(max_examples=40)
@given(mpe_parts(), regions())
def test_notes_that_come_back_leave_the_file_as_it_was(part: MpePart, region: Region) -> None:
    smf = file_of(body_of(part.events()))
    clip = read_clip(smf)
    assert splice(smf, clip, region, {0: tuple(clip.held(region)[0])}) is smf


@given(st.lists(st.tuples(st.sampled_from([0, 8]), st.sampled_from([0, 33, 80])), min_size=4, max_size=4))
def test_new_notes_of_a_sound_lie_where_the_channel_has_it(programs: list[tuple[int, int]]) -> None:
    smf = file_of(body_of(SoundPart(3, programs).events(), "Layer"))
    clip = read_clip(smf)
    notes = [Note(beat * BEAT, BEAT // 2, 50, NEW) for beat in range(4 * BARS)]
    region = Region(tuple(range(BARS)), (0,))
    result = splice(smf, clip, region, {0: notes})
    own = clip.lanes[0].bank >> 7, clip.lanes[0].program
    after = [note for lane in read_clip(result).lanes for note in lane.notes]
    filled = {note.onset // BAR for note in after if note.velocity == NEW}
    assert filled == {bar for bar, sound in enumerate(programs) if sound == own}
    assert {note for lane in clip.lanes[1:] for note in lane.notes} <= set(after)
