"""Our sender follows jack_midi_clock, by another author, which jack_transport drives."""

import pytest

from ripieno.app.midi_io.live.engine_face import SenderSetup
from ripieno.app.midi_io.live.messages import BeatMessage, FollowClock, Play, Position
from ripieno.app.midi_io.live.sender import Sender
from ripieno.app.midi_io.port_names import PortChoice
from tests.support.jack_programs import beside
from tests.support.jack_wire import RATE, Stamped, Wire, note_ons

BAR_LINES = [float(beat) for beat in range(0, 64, 4)]


class Followed:
    """What the sender says of where it is."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self.positions: list[Position] = []

    def here(self) -> Position:
        """Return the newest position."""
        self.positions += [report for report in self._sender.reports() if isinstance(report, Position)]
        return self.positions[-1] if self.positions else Position(0, 0, False, 0, False)


def tick_frames(came: list[Stamped], begin: int) -> list[int]:
    """Return the frames of the ticks since ``begin``."""
    return [event.frame for event in came if event.data == b"\xf8" and event.frame >= begin]


def test_the_sender_follows_start_tempo_stop_and_jump_of_another_program(wire: Wire) -> None:
    setup = SenderSetup(
        inputs=(PortChoice("jack_midi_clock:mclk_out"),), system="jack", client="follower", sends_clock=False
    )
    with beside("jack_midi_clock", "-d", "0.3"), beside("jack_transport") as transport:
        wire.listen("jack_midi_clock:mclk_out")
        with Sender(setup) as sender:
            wire.listen(sender.opened.outputs[0])
            followed = Followed(sender)
            sender.send(FollowClock("midi"))
            sender.send(Play(tuple(BeatMessage(beat, 0, bytes((0x90, 60, 100))) for beat in BAR_LINES)))
            for line in ("master", "tempo 120", "locate 0", "play"):
                transport.say(line)
            wire.wait_for(lambda: followed.here().beat > 9)
            assert followed.here().tempo == pytest.approx(120.0, abs=0.1)

            begin = next(event.frame for event in wire.came if event.data == b"\xfa")
            ticks = tick_frames(wire.came, begin)
            bar_lines = ticks[96::96]
            assert len(bar_lines) >= 2
            for note, bar_line in zip(note_ons(wire.came)[1:], bar_lines, strict=False):
                assert abs(note.frame - bar_line) <= RATE // 1000

            transport.say("tempo 150")
            wire.wait_for(lambda: followed.here().tempo == pytest.approx(150.0, abs=0.1))
            transport.say("stop")
            wire.wait_for(lambda: not followed.here().playing)
            stands = followed.here().beat
            assert followed.here().beat == stands

            transport.say("locate 480000")
            transport.say("play")
            wire.wait_for(lambda: followed.here().playing)
            placed = [event.data for event in wire.came if event.data[0] == 0xF2][-1]
            at = (placed[1] + 128 * placed[2]) / 4
            resumed = followed.here()
            assert at <= resumed.beat <= at + 2
