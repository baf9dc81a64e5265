import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.punctuality import Punctuality


def test_without_messages_there_is_no_jitter():
    assert Punctuality().jitter is None
    assert Punctuality().recent == 0


def test_percentiles_are_in_milliseconds():
    record = Punctuality()
    for number in range(101):
        record.passed(number, number + number / 1000)
    assert record.jitter.p50 == pytest.approx(50)
    assert record.jitter.p99 == pytest.approx(99)
    assert record.jitter.most == pytest.approx(100)


def test_the_last_second_forgets_what_was_before():
    record = Punctuality()
    record.passed(1.0, 1.5)
    record.passed(2.0, 2.001)
    assert record.recent == pytest.approx(500)
    record.passed(3.0, 3.002)
    assert record.recent == pytest.approx(2)


@given(st.lists(st.floats(0, 1), min_size=1))
def test_percentiles_are_in_order(delays):
    record = Punctuality()
    for number, delay in enumerate(delays):
        record.passed(number, number + delay)
    jitter = record.jitter
    assert 0 <= jitter.p50 <= jitter.p99 <= jitter.most == pytest.approx(1000 * max(delays), abs=1e-6)
