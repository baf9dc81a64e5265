import pytest

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live.metronome import ACCENT, CLICK, clicks
from ripieno.app.midi_io.live.planner import Destination

PLACE = Destination(1, 4)


@pytest.mark.parametrize(
    ("metre", "beats", "at"),
    [((4, 4), 4.0, [0, 1, 2, 3]), ((3, 4), 3.0, [0, 1, 2]), ((6, 8), 3.0, [0, 0.5, 1, 1.5, 2, 2.5])],
)
def test_a_bar_has_a_click_on_each_written_beat_and_an_accent_on_the_first(metre, beats, at):
    messages = tuple(clicks(8.0, metre, beats, PLACE))
    ons = [each for each in messages if is_note_on(each.data)]
    assert [each.beat - 8.0 for each in ons] == at
    assert [each.data[1] for each in ons] == [ACCENT, *[CLICK] * (len(at) - 1)]
    assert {(each.port, each.data[0] & 0xF) for each in messages} == {(1, 4)}


def test_every_click_ends():
    messages = tuple(clicks(0.0, (4, 4), 4.0, PLACE))
    assert sum(is_note_on(each.data) for each in messages) == sum(is_note_off(each.data) for each in messages)
