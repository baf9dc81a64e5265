"""Outputs that are played to later or earlier: clock, position and notes come in one order, shifted alike."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.core import Outgoing, SenderCore
from ripieno.app.midi_io.live.follower import ClockFollower
from ripieno.app.midi_io.live.messages import BeatMessage, Play

PERIOD = 0.01
CLOCK = (b"\xf8", b"\xfa", b"\xfb", b"\xfc")
LATENCIES = (-0.05, -0.012, 0.0, 0.014, 0.05, 0.2)


def notes(beats, ports=1, length=0.5):
    """Return a note on each beat for each port; its pitch says which beat it is."""
    return tuple(
        message
        for port in range(ports)
        for beat in beats
        for message in (
            BeatMessage(beat, port, bytes((0x90, beat % 128, 80))),
            BeatMessage(beat + length, port, bytes((0x80, beat % 128, 64))),
        )
    )


def run(core, until, commands=(), since=0.0, period=PERIOD):
    """Advance in small periods, giving commands when their time comes; return all that went out."""
    out, waiting, at = [], sorted(commands, key=lambda each: each[0]), since
    while at < until:
        while waiting and waiting[0][0] <= at:
            core.apply(waiting.pop(0)[1], at)
        at += period
        out += core.advance(at)
    return out


def played(latencies, commands, until=6.0, beats=range(64), **options):
    """Return what went out to each output of a session."""
    core = SenderCore(len(latencies), 0.0, **options)
    for port, seconds in enumerate(latencies):
        core.apply(says.Latency(port, seconds), 0.0)
    core.apply(Play(notes(beats, len(latencies))), 0.0)
    out = run(core, until, commands)
    return [[each for each in out if each.port == port] for port in range(len(latencies))]


class Slave:
    """What follows the clock as the specification says: the tick after Start is the begin of the song."""

    def __init__(self):
        self.tick = None
        self.next = 0
        self.playing = False
        self.found = []

    def take(self, out: Outgoing):
        match out.data[0]:
            case 0xFA:
                self.playing, self.next = True, 0
            case 0xFB:
                self.playing = True
            case 0xFC:
                self.playing = False
            case 0xF2:
                self.next = 6 * (out.data[1] + 128 * out.data[2])
            case 0xF8 if self.playing:
                self.found.append((self.next, out.seconds))
                self.next += 1


def notes_with_ticks(out):
    """Return, for each note in order, its beat, its second, and the tick and second that a slave had last."""
    slave, found = Slave(), []
    for each in out:
        slave.take(each)
        if is_note_on(each.data):
            found.append((each.data[1], each.seconds, *slave.found[-1]))
    return found


SESSION = [(0.503, says.Start()), (2.101, says.Stop()), (2.507, says.Locate(8.0)), (3.0, says.Continue())]


@pytest.mark.parametrize("latency", LATENCIES)
@pytest.mark.parametrize("tempo", [20.0, 120.0, 300.0, 960.0])
def test_a_follower_has_each_downbeat_when_its_note_comes(latency, tempo):
    (out,) = played([latency], SESSION, tempo=tempo)
    found = notes_with_ticks(out)
    assert {0, 8} <= {beat for beat, *_ in found}
    for beat, seconds, tick, at in found:
        assert (tick, at) == (beat * 24, pytest.approx(seconds, abs=1e-6))


@pytest.mark.parametrize("latency", LATENCIES)
def test_our_own_follower_is_where_the_notes_are(latency):
    (out,) = played([latency], [(0.5, says.Start())])
    follower = ClockFollower()
    for each in out:
        if each.data in CLOCK:
            follower.receive(each.data[0], each.data[1:], each.seconds)
    for each in out:
        if is_note_on(each.data) and each.data[1] > 2:
            assert follower.transport.beat_at(each.seconds) == pytest.approx(each.data[1], abs=1e-3)


@pytest.mark.parametrize("first", LATENCIES)
@pytest.mark.parametrize("second", LATENCIES)
def test_what_goes_to_one_output_goes_to_another_later_by_the_difference(first, second):
    session = [*SESSION, (3.7, says.Tempo(90.0)), (4.2, says.Locate(2.0)), (4.9, says.Stop())]
    one, other = (_from_start(out) for out in played([first, second], session, 6.0))
    later, earlier = (one, other) if first > second else (other, one)
    assert [each.data for each in later] == [each.data for each in earlier][: len(later)]
    assert [each.seconds - abs(first - second) for each in later] == pytest.approx(
        [each.seconds for each in earlier[: len(later)]]
    )


@pytest.mark.parametrize("latency", LATENCIES)
def test_no_tick_comes_between_start_and_the_first_beat_or_after_quitting(latency):
    (out,) = played([latency], [(1.003, says.Start()), (2.0, says.Quit())])
    sent = [each.data for each in out if each.data in CLOCK]
    at = sent.index(b"\xfa")
    start = next(each.seconds for each in out if each.data == b"\xfa")
    beat = next(each.seconds for each in out if is_note_on(each.data))
    tick = next(each.seconds for each in out if each.data == b"\xf8" and each.seconds >= start)
    assert sent[at + 1] == b"\xf8"
    assert tick == pytest.approx(beat)
    assert sent[-1] == b"\xfc"


def test_an_output_without_latency_waits_for_one_that_goes_ahead():
    zero, ahead = played([0.0, -0.05], [(0.5, says.Start())])
    starts = [next(each.seconds for each in out if each.data == b"\xfa") for out in (zero, ahead)]
    assert starts == pytest.approx([0.55, 0.5], abs=PERIOD)


def test_what_was_planned_for_a_start_waits_for_it_at_an_output_that_is_late():
    core = SenderCore(1, 0.0)
    core.apply(says.Latency(0, 0.2), 0)
    core.apply(Play(notes(range(100, 116))), 0)
    core.apply(says.Locate(100.0), 0)
    core.apply(says.Continue(), 0)
    out = run(core, 2.0)
    for command in (
        says.Clear(-1.0),
        says.SetOpening(notes([0]), 4.0),
        Play(notes(range(4, 8))),
        says.Start(),
    ):
        core.apply(command, 2.0)
    out = run(core, 6.0, since=2.0)
    assert [each.data[1] for each in out if is_note_on(each.data)][-5:] == [0, 4, 5, 6, 7]
    assert not any(isinstance(each, says.Late) for each in core.reports)


def test_turning_the_tempo_while_stopped_sends_no_tick_too_many():
    commands = [(0.1 + number / 100, says.Tempo(100.0 + number / 100)) for number in range(300)]
    (out,) = played([0.0], commands, 4.0)
    ticks = [each.seconds for each in out if each.data == b"\xf8"]
    gaps = [after - before for before, after in pairwise(ticks)]
    assert min(gaps) > 0.9 * 60 / 120 / 24
    assert max(gaps) < 1.1 * 60 / 100 / 24


@pytest.mark.parametrize("source", ["midi", "link"])
def test_followers_are_stopped_when_another_clock_is_followed(source):
    (out,) = played([0.1], [(0.5, says.Start()), (2.0, says.FollowClock(source))])
    sent = [each.data for each in out if each.data in CLOCK]
    assert sent[-1] == b"\xfc"


def test_changing_the_latency_while_playing_loses_and_repeats_no_tick():
    commands = [(0.2, says.Start())] + [
        (0.5 + number / 10, says.Latency(0, (number * 37 % 250 - 50) / 1000)) for number in range(40)
    ]
    core = SenderCore(1, 0.0)
    out = run(core, 6.0, commands)
    assert sorted(out, key=lambda each: each.seconds) == out
    slave = Slave()
    for each in out:
        slave.take(each)
    ticks = [tick for tick, _ in slave.found]
    assert ticks == list(range(len(ticks)))
    assert len(ticks) == pytest.approx(48 * 5.8, abs=15)


def _from_start(out):
    return out[next(number for number, each in enumerate(out) if each.data == b"\xfa") :]


COMMANDS = st.one_of(
    st.just(says.Start()),
    st.just(says.Stop()),
    st.just(says.Continue()),
    st.just(says.Panic()),
    st.builds(says.Locate, st.floats(0, 60)),
    st.builds(says.Tempo, st.floats(20, 400)),
    st.builds(says.Latency, st.integers(0, 1), st.floats(-0.05, 0.2)),
    st.builds(says.Clear, st.floats(0, 16)),
    st.just(Play(notes(range(64), 2))),
    st.sampled_from([says.FollowClock("midi"), says.FollowClock("internal")]),
)


@settings(max_examples=80)
@given(
    st.tuples(st.floats(-0.05, 0.2), st.floats(-0.05, 0.2)),
    st.lists(st.tuples(st.floats(0, 3), COMMANDS), max_size=12),
    st.sampled_from((0.001, 0.005, 0.02)),
)
def test_whatever_is_asked_order_holds_and_every_note_ends(latencies, commands, period):
    core = SenderCore(2, 0.0)
    for port, seconds in enumerate(latencies):
        core.apply(says.Latency(port, seconds), 0.0)
    core.apply(Play(notes(range(64), 2)), 0.0)
    out = run(core, 3.0, commands, period=period)
    core.apply(says.Quit(), 3.1)
    out += core.advance(3.2)
    assert all(one.seconds <= other.seconds for one, other in pairwise(out))
    for port in range(2):
        _check([each for each in out if each.port == port])


def _check(out):
    """Check one output: notes end, and a tick that a slave counts as a beat comes with that beat's note."""
    held, slave = set(), Slave()
    for each in out:
        slave.take(each)
        if is_note_on(each.data):
            assert each.data[1] not in held
            assert slave.playing
            held.add(each.data[1])
            if abs(each.seconds - each.due) < 1e-9:
                assert slave.next == each.data[1] * 24 + 1
        elif is_note_off(each.data):
            held.discard(each.data[1])
    assert held == set()


@pytest.mark.parametrize("latency", LATENCIES)
def test_notes_to_a_clock_that_is_followed_are_shifted_and_end_when_it_stops_or_jumps(latency):
    core = SenderCore(1, 0.0)
    core.apply(says.Latency(0, latency), 0.0)
    core.apply(says.FollowClock("midi"), 0.0)
    core.apply(Play(notes(range(64), length=0.9)), 0.0)
    tick, out = 60 / 120 / 24, []
    for number in range(48 * 6):
        at = number * tick
        out += core.advance(at)
        if number == 48:
            core.received(0, b"\xfa", at - tick / 2)
        if number == 48 * 3 + 7:
            core.received(0, b"\xf2\x40\x01", at - tick / 2)
        if number == 48 * 5 + 7:
            core.received(0, b"\xfc", at - tick / 2)
        core.received(0, b"\xf8", at)
    out += core.advance(7.0)
    begun = {each.data[1]: each.seconds for each in out if is_note_on(each.data)}
    expected = {beat: 1.0 + beat / 2 + latency for beat in range(1, 4)}
    assert {beat: begun[beat] for beat in expected} == pytest.approx(expected, abs=0.003)
    assert max(begun) > 48
    assert {each.data for each in out if each.data in CLOCK} == set()
    _check_ends(out)


def _check_ends(out):
    held = set()
    for each in out:
        held = (
            held | {each.data[1]}
            if is_note_on(each.data)
            else held - {each.data[1]}
            if is_note_off(each.data)
            else held
        )
    assert held == set()
