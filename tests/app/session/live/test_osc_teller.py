from dataclasses import replace

from ripieno.app.session.events import Warned
from ripieno.app.session.live.live_events import LiveStatus, Panicked, Taught, Turned
from ripieno.app.session.live.osc_map import TOLD, Message
from ripieno.app.session.live.osc_teller import OscTeller

STATUS = LiveStatus(3, 2.5, 120.0, True, "internal", 2, 0.5, 0, 0, 1, "stream")


def test_place_and_state_are_told_where_they_have_moved_on():
    teller = OscTeller()
    assert teller.messages(STATUS) == (
        Message("/ripieno/position", (3, 2.5, 120.0, 1)),
        Message("/ripieno/status", (2, 0.5, 0, 0, 1)),
    )
    assert teller.messages(replace(STATUS, beat=2.9)) == ()
    assert teller.messages(replace(STATUS, beat=3.0)) == (Message("/ripieno/position", (3, 3.0, 120.0, 1)),)
    assert teller.messages(replace(STATUS, beat=3.0, late=1)) == (
        Message("/ripieno/status", (2, 0.5, 1, 0, 1)),
    )


def test_turns_learning_and_trouble_are_told_at_once():
    teller = OscTeller()
    assert teller.messages(Turned("freeze", value=True)) == (Message("/ripieno/freeze", (1,)),)
    assert teller.messages(Taught("freeze", "cc 1 on channel 1")) == (
        Message("/ripieno/learnt", ("freeze", "cc 1 on channel 1")),
    )
    assert teller.messages(Warned("Odd.")) == (Message("/ripieno/trouble", ("Odd.",)),)
    assert teller.messages(Panicked()) == ()


def test_what_is_told_stands_in_the_documented_table():
    teller = OscTeller()
    events = (STATUS, Turned("density", 1.0), Taught("density", ""), Warned("Odd."))
    addresses = {message.address for event in events for message in teller.messages(event)}
    assert addresses == {each.address.replace("CONTROL", "density") for each in TOLD}


def test_a_control_is_told_at_its_earlier_address_too():
    assert OscTeller().messages(Turned("max_polyphony", 2)) == (
        Message("/ripieno/max_polyphony", (2,)),
        Message("/ripieno/polyphony", (2,)),
    )
