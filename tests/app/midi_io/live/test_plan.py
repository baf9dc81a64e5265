from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.messages import BeatMessage
from ripieno.app.midi_io.live.plan import OutputPlan

ON, OFF = b"\x90\x3c\x40", b"\x80\x3c\x40"


def plan_of(*events):
    plan = OutputPlan()
    plan.add(BeatMessage(beat, 0, data) for beat, data in events)
    return plan


def left(plan):
    return [(message.beat, message.data) for message in plan.take(1e9)]


@given(st.lists(st.tuples(st.floats(0, 64), st.sampled_from([ON, OFF, b"\xb0\x07\x40"]))))
def test_messages_come_in_order_and_at_one_beat_ends_before_begins(events):
    found = left(plan_of(*events))
    rank = {OFF: 0, b"\xb0\x07\x40": 1, ON: 2}
    assert found == sorted(found, key=lambda each: (each[0], rank[each[1]]))
    assert sorted(found) == sorted(events)


def test_only_what_is_due_is_taken():
    plan = plan_of((1, ON), (2, OFF))
    assert plan.next_beat == 1
    assert [message.beat for message in plan.take(2)] == [1]
    assert (len(plan), plan.next_beat) == (1, 2)
    assert plan.take(2) == []


def test_clearing_keeps_the_ends_of_notes_that_begin_before():
    plan = plan_of((0, ON), (5, OFF), (6, ON), (7, OFF))
    plan.clear(4, ())
    assert left(plan) == [(0, ON), (5, OFF)]


def test_clearing_keeps_the_end_of_what_sounds():
    plan = plan_of((5, OFF), (6, ON), (7, OFF))
    plan.clear(4, [(0, 0, 0x3C)])
    assert left(plan) == [(5, OFF)]


def test_clearing_all_leaves_nothing():
    plan = plan_of((0, ON), (1, OFF))
    plan.clear(-1e9, ())
    assert left(plan) == []
    assert plan.next_beat is None
