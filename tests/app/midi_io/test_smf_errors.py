"""Why bytes are refused."""

from ripieno.app.midi_io.smf_errors import EventError, SmfError


def test_a_refusal_is_one_sentence_with_name_place_and_remedy():
    error = SmfError("a.mid", 14, "its header is cut short", "get a complete copy of it")
    assert str(error) == "a.mid: its header is cut short at byte 14; get a complete copy of it."
    assert (error.name, error.offset, error.fault) == ("a.mid", 14, "its header is cut short")


def test_an_event_that_ran_out_of_bytes_is_told_from_a_wrong_one():
    assert not EventError(3, "a status byte is missing").torn
    error = EventError(3, "an event is cut short", torn=True)
    assert (str(error), error.offset, error.torn) == ("an event is cut short", 3, True)
