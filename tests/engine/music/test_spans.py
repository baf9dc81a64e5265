"""Spans of ticks, compared with the ticks themselves."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.spans import Span, are_within, common, merged, span_at, tick_within, without

raw = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=8)
spans = raw.map(merged)


def ticks(some: tuple[Span, ...] | list[Span]) -> set[int]:
    return {tick for start, end in some for tick in range(start, end)}


def is_tidy(some: tuple[Span, ...]) -> bool:
    return all(start < end for start, end in some) and all(a[1] < b[0] for a, b in pairwise(some))


@given(raw)
def test_merged_spans_hold_the_same_ticks_and_do_not_touch(each: list[Span]) -> None:
    assert ticks(merged(each)) == ticks(each)
    assert is_tidy(merged(each))
    assert merged(merged(each)) == merged(each)


@given(spans, spans)
def test_what_is_common_is_in_both(first: tuple[Span, ...], second: tuple[Span, ...]) -> None:
    assert ticks(common(first, second)) == ticks(first) & ticks(second)
    assert is_tidy(common(first, second))


@given(spans, spans)
def test_what_is_taken_away_is_in_none(first: tuple[Span, ...], second: tuple[Span, ...]) -> None:
    assert ticks(without(first, second)) == ticks(first) - ticks(second)
    assert is_tidy(without(first, second))


@given(spans, st.integers(-5, 70))
def test_span_at_finds_the_span_that_holds_a_tick(each: tuple[Span, ...], tick: int) -> None:
    assert span_at(each, tick) == next((span for span in each if span[0] <= tick < span[1]), None)


@given(spans.filter(bool), st.integers(-5, 70))
def test_the_nearest_tick_within_spans_is_found(each: tuple[Span, ...], tick: int) -> None:
    found = tick_within(each, tick)
    assert found in ticks(each)
    assert abs(found - tick) == min(abs(other - tick) for other in ticks(each))


@given(spans, st.lists(st.integers(-5, 70), max_size=12))
def test_ticks_are_within_where_a_span_holds_them(each: tuple[Span, ...], some: list[int]) -> None:
    found = are_within(each, np.array(some, np.int64))
    assert found.tolist() == [span_at(each, tick) is not None for tick in some]
