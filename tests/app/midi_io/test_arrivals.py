"""Messages that are fetched late are put where they came, whatever the port's clock does."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.arrivals import Arrivals

BEAT = 0.02


def _fetched(came, every):
    """Fetch messages every so many seconds; yield when each came, and where it is put."""
    arrivals, last = Arrivals(), None
    for moment in came:
        fetch = (moment // every + 1) * every
        yield moment, arrivals.at(0.0 if last is None else moment - last, fetch - every, fetch)
        last = moment


def test_steady_messages_fetched_at_odd_times_are_steady_again():
    found = [put for _, put in _fetched([BEAT * beat for beat in range(1, 400)], every=0.0019)]
    assert all(abs(after - before - BEAT) < 0.00015 for before, after in pairwise(found[100:]))


@given(st.lists(st.floats(0.0001, 3.0), min_size=1, max_size=50))
def test_nothing_is_put_before_it_could_have_come_nor_after_its_fetch(gaps):
    moments = [sum(gaps[: end + 1]) for end in range(len(gaps))]
    for moment, put in _fetched(moments, every=0.002):
        assert moment - 0.0021 <= put <= moment + 0.0021


def test_a_port_whose_clock_begins_anew_is_followed_again():
    arrivals = Arrivals()
    arrivals.at(0.0, 9.999, 10.0)
    assert arrivals.at(0.0, 19.999, 20.0) == 20.0
    assert abs(arrivals.at(1.0, 20.9995, 21.001) - 21.0) < 0.0002


def test_a_port_whose_clock_runs_fast_is_not_lost():
    arrivals, last = Arrivals(), 0.0
    for beat in range(1, 5000):
        now = beat * BEAT + 0.0005
        put = arrivals.at(BEAT * 1.00005, last, now)
        assert last <= put <= now
        last = now
    assert now - put < 0.0001
