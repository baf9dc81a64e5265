from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.meter import MetreChange, TimeMap
from ripieno.engine.music.note import Note
from ripieno.engine.music.region import Region, RegionError, admit, parse_bars, runs
from ripieno.engine.music.spans import Span, common, merged, span_at, without

notes = st.lists(
    st.builds(Note, st.integers(0, 220), st.integers(1, 90), st.integers(60, 62), st.integers(1, 127)),
    max_size=16,
)

ODD = TimeMap(480, metres=(MetreChange(0, 1, 4), MetreChange(480, 7, 8), MetreChange(480 + 1680, 5, 16)))

painted = st.lists(
    st.tuples(st.integers(0, 6000), st.integers(1, 2500)).map(lambda each: (each[0], sum(each))),
    min_size=1,
    max_size=6,
)


@st.composite
def span_lists(draw: st.DrawFn) -> tuple[Span, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 200), max_size=8)))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


def overlap(first: Note, second: Note) -> bool:
    return first.pitch == second.pitch and first.onset < second.end and second.onset < first.end


def test_bars_and_lanes_are_kept_sorted_and_once() -> None:
    region = Region((5, 3, 5), (1, 0, 1))
    assert region.bars == (3, 5)
    assert region.lanes == (0, 1)


def test_spans_of_neighbouring_bars_are_one() -> None:
    region = Region((1, 2, 4), (0,))
    assert region.spans(TimeMap(480)) == ((1920, 5760), (7680, 9600))


def test_spans_follow_the_metre() -> None:
    time = TimeMap(480, metres=(MetreChange(0, 1, 4), MetreChange(480, 7, 8)))
    assert Region((0, 2), (0,)).spans(time) == ((0, 480), (2160, 3840))


@pytest.mark.parametrize(
    ("onset", "pitch", "held"),
    [(1919, 60, False), (1920, 60, True), (3839, 60, True), (3840, 60, False), (1920, 59, False)],
)
def test_onset_and_pitch_decide_what_a_region_holds(onset: int, pitch: int, held: bool) -> None:
    region = Region((1,), (0,), low=60, high=72)
    assert region.holds(Note(onset, 10, pitch, 64), region.spans(TimeMap(480))) is held


@given(painted, st.sampled_from((TimeMap(480), ODD)))
def test_a_painted_region_is_its_stretches_and_the_bars_that_they_touch(
    stretches: list[Span], time: TimeMap
) -> None:
    region = Region.of_spans(time, stretches, (0,))
    assert region.spans(time) == merged(stretches)
    assert set(region.bars) == {
        bar for start, end in stretches for bar in range(time.bar_at(start), time.bar_at(end - 1) + 1)
    }


@given(painted, painted, st.sampled_from((TimeMap(480), ODD)))
def test_painting_adds_ticks_and_unpainting_takes_them_away(
    first: list[Span], second: list[Span], time: TimeMap
) -> None:
    region = Region.of_spans(time, first, (1,), 40, 50)
    more, less = region.plus(second, time), region.minus(second, time)
    assert more.spans(time) == merged([*first, *second])
    assert less.spans(time) == without(merged(first), merged(second))
    assert more.minus(second, time) == less
    assert (more.lanes, more.low, more.high) == (less.lanes, less.low, less.high) == ((1,), 40, 50)


@given(st.sets(st.integers(0, 9), min_size=1))
def test_bars_that_are_painted_whole_are_whole_bars(bars: set[int]) -> None:
    region = Region(tuple(bars), (0,))
    assert Region.of_spans(ODD, region.spans(ODD), (0,)) == region


@given(painted, st.sets(st.integers(0, 3), min_size=1))
def test_bars_limit_what_is_painted(stretches: list[Span], bars: set[int]) -> None:
    region = Region(tuple(bars), (0,), painted=tuple(stretches))
    expected = [
        span
        for bar in sorted(bars)
        for span in common(merged(stretches), ((ODD.bar_start(bar), ODD.bar_start(bar + 1)),))
    ]
    assert region.spans(ODD) == merged(expected)


@pytest.mark.parametrize(
    "fields",
    [
        {"bars": (-1,)},
        {"lanes": (-2,)},
        {"low": 61, "high": 60},
        {"high": 128},
        {"painted": ((-1, 5),)},
    ],
)
def test_a_region_that_cannot_be_is_refused(fields: dict[str, int]) -> None:
    with pytest.raises(RegionError, match=r"\.$"):
        Region(**({"bars": (0,), "lanes": (0,)} | fields))  # type: ignore[arg-type]


@given(st.sets(st.integers(0, 60)))
def test_runs_cover_the_bars_and_never_touch(bars: set[int]) -> None:
    found = list(runs(sorted(bars)))
    assert {bar for first, last in found for bar in range(first, last + 1)} == bars
    assert all(following[0] > last + 1 for (_, last), following in pairwise(found))


@pytest.mark.parametrize(
    ("text", "bars"),
    [
        ("5-8,12", (4, 5, 6, 7, 11)),
        ("1", (0,)),
        (" 3 - 4 , 1 ", (0, 2, 3)),
        ("2\u20133", (1, 2)),
        ("4,2-4", (1, 2, 3)),
    ],
)
def test_parse_bars_reads_numbers_from_one(text: str, bars: tuple[int, ...]) -> None:
    assert parse_bars(text) == bars


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", '"" is not a bar'),
        ("5,,6", '"" is not a bar'),
        ("a-b", '"a-b" is not a bar'),
        ("5-", '"5-" is not a bar'),
        ("\u0663", "is not a bar"),
        ("0-4", "the first bar is 1"),
        ("8-5", "write 5-8"),
        ("1-999999999", "Bar 999999999 is out of reach"),
        ("9" * 5000, "is not a bar"),
    ],
)
def test_parse_bars_refuses_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(RegionError, match=says):
        parse_bars(text)


@given(notes, notes, span_lists())
def test_admitted_notes_lie_in_one_span_and_touch_nothing(
    new: list[Note], kept: list[Note], spans: tuple[Span, ...]
) -> None:
    admitted = admit(new, kept, spans, channel=5, low=60, high=61)
    for index, note in enumerate(admitted):
        span = span_at(spans, note.onset)
        assert span is not None
        assert note.end <= span[1]
        assert note.length >= 1
        assert note.channel == 5
        assert note.pitch in (60, 61)
        assert not any(overlap(note, other) for other in kept)
        assert not any(overlap(note, other) for other in admitted[index + 1 :])
    assert [(n.onset, n.pitch) for n in admitted] == sorted((n.onset, n.pitch) for n in admitted)


@given(notes, notes, span_lists())
def test_admitting_again_changes_nothing(new: list[Note], kept: list[Note], spans: tuple[Span, ...]) -> None:
    once = admit(new, kept, spans, channel=0)
    assert admit(once, kept, spans, channel=0) == once


@given(notes, notes, span_lists())
def test_admitted_notes_are_cut_suggestions(
    new: list[Note], kept: list[Note], spans: tuple[Span, ...]
) -> None:
    for note in admit(new, kept, spans, channel=0):
        assert any(
            source.pitch == note.pitch
            and source.velocity == note.velocity
            and source.onset <= note.onset <= source.onset + source.length / 8
            and note.end <= source.end
            for source in new
        )


@given(notes, span_lists())
def test_every_onset_in_a_span_survives_where_nothing_is_kept(
    new: list[Note], spans: tuple[Span, ...]
) -> None:
    expected = {(note.onset, note.pitch) for note in new if span_at(spans, note.onset)}
    assert {(note.onset, note.pitch) for note in admit(new, (), spans, channel=0)} == expected


def test_a_note_ends_with_its_span() -> None:
    assert admit([Note(90, 100, 60, 64)], (), ((0, 100),), 0) == (Note(90, 10, 60, 64),)


def test_a_note_ends_where_the_notes_of_its_span_must_at_the_latest() -> None:
    new = [Note(90, 100, 60, 64), Note(40, 20, 61, 64), Note(210, 900, 62, 64)]
    made = admit(new, (), ((0, 100), (200, 300)), 0, ends=(150, 300))
    assert [(note.onset, note.end) for note in made] == [(40, 60), (90, 150), (210, 300)]


def test_a_note_that_may_ring_on_ends_where_a_kept_one_of_its_pitch_begins() -> None:
    kept = [Note(120, 10, 60, 64)]
    assert admit([Note(90, 100, 60, 64)], kept, ((0, 100),), 0, ends=(150,)) == (Note(90, 30, 60, 64),)


def test_a_note_that_was_there_before_rings_on_past_its_span() -> None:
    note = Note(90, 100, 60, 64)
    assert admit([note], (), ((0, 100),), 0, before=[note]) == (note,)
    assert admit([note], (), ((0, 100),), 0, before=[Note(90, 99, 60, 64)]) == (Note(90, 10, 60, 64),)


def test_a_note_ends_where_a_kept_one_of_its_pitch_begins() -> None:
    kept = [Note(50, 10, 60, 64), Note(20, 10, 61, 64)]
    assert admit([Note(0, 80, 60, 64)], kept, ((0, 100),), 0) == (Note(0, 50, 60, 64),)


def test_a_note_under_a_ringing_one_is_dropped() -> None:
    assert admit([Note(10, 80, 60, 64)], [Note(0, 40, 60, 64)], ((5, 100),), 0) == ()


def test_a_note_waits_for_the_end_of_a_short_overlap() -> None:
    assert admit([Note(10, 80, 60, 64)], [Note(0, 20, 60, 64)], ((10, 100),), 0) == (Note(20, 70, 60, 64),)


def test_a_note_between_two_kept_ones_fits_the_gap() -> None:
    kept = [Note(0, 20, 60, 64), Note(50, 5, 60, 64)]
    assert admit([Note(19, 80, 60, 64)], kept, ((0, 100),), 0) == (Note(20, 30, 60, 64),)


def test_overlapping_kept_notes_count_as_one() -> None:
    kept = [Note(0, 60, 60, 64), Note(5, 10, 60, 64)]
    assert admit([Note(30, 60, 60, 64)], kept, ((0, 100),), 0) == ()


def test_of_equal_onsets_the_longer_then_the_louder_stays() -> None:
    new = [Note(0, 10, 60, 1), Note(0, 20, 60, 50), Note(0, 20, 60, 90), Note(0, 15, 60, 127)]
    assert admit(new, (), ((0, 100),), 0) == (Note(0, 20, 60, 90),)


def test_the_earlier_of_two_notes_ends_where_the_next_begins() -> None:
    new = [Note(30, 10, 60, 1), Note(0, 50, 60, 2)]
    assert admit(new, (), ((0, 100),), 0) == (Note(0, 30, 60, 2), Note(30, 10, 60, 1))


def test_a_note_that_would_wait_for_the_next_kept_one_is_dropped() -> None:
    kept = [Note(0, 20, 60, 64), Note(20, 10, 60, 64)]
    assert admit([Note(19, 80, 60, 64)], kept, ((0, 100),), 0) == ()


def test_a_note_that_comes_back_stays_as_it_was_however_long():
    old, new = Note(90, 500, 60, 70), Note(90, 500, 61, 70)
    assert admit([old, new], (), [(0, 100)], 0, before=[old]) == (old, replace(new, length=10))


def test_a_new_note_ends_where_one_that_comes_back_begins():
    old = Note(50, 500, 60, 70)
    assert admit([Note(0, 80, 60, 70), old], (), [(0, 100)], 0, before=[old]) == (Note(0, 50, 60, 70), old)


def test_a_note_that_comes_back_and_ends_at_a_kept_one_stays_so_when_admitted_again():
    old, kept = Note(90, 500, 60, 70), [Note(200, 10, 60, 70)]
    cut = admit([old], kept, [(0, 100)], 0, before=[old])
    assert cut == (replace(old, length=110),)
    assert admit(cut, kept, [(0, 100)], 0, before=[old]) == cut


def test_pitches_of_its_range_are_replaced():
    taken = Region((0,), (0,), 60, 62).takes(np.array([59, 60, 62, 63], np.uint8))
    assert taken.tolist() == [False, True, True, False]
