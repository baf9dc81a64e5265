"""The sender's core in virtual time."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_off, is_note_on
from ripieno.app.midi_io.live import messages as says
from ripieno.app.midi_io.live.clock_messages import ClockBack, SendClock
from ripieno.app.midi_io.live.core import SenderCore
from ripieno.app.midi_io.live.messages import BeatMessage, InputReceived, Late, Play, Position, Sent
from ripieno.app.midi_io.live.moves import START_LEAD
from ripieno.app.midi_io.live.sent_messages import DROPPED_AFTER
from ripieno.app.midi_io.live.timeline import TempoError, Timeline
from ripieno.app.midi_io.live.transport import Transport

PERIOD = 0.01


def note(beat, length=0.5, pitch=60, port=0):
    return (
        BeatMessage(beat, port, bytes((0x90, pitch, 80))),
        BeatMessage(beat + length, port, bytes((0x80, pitch, 64))),
    )


def run(core, until, commands=(), since=0.0):
    """Advance in small periods, giving commands when their time comes; return all that went out."""
    out, waiting, at = [], sorted(commands, key=lambda each: each[0]), since
    while at < until:
        while waiting and waiting[0][0] <= at:
            core.apply(waiting.pop(0)[1], at)
        at += PERIOD
        out += core.advance(at)
    return out


def quiet(outputs=1, **options):
    return SenderCore(outputs, 0.0, sends_clock=False, **options)


def starts(out):
    return [round(each.seconds, 6) for each in out if is_note_on(each.data)]


def test_notes_go_out_on_their_beats_whatever_the_period():
    core = quiet()
    messages = [message for beat in range(4) for message in note(beat)]
    out = run(core, 3, [(0, Play(tuple(messages))), (0, says.Start())])
    assert starts(out) == [pytest.approx(START_LEAD + beat / 2) for beat in range(4)]


def test_nothing_goes_out_before_the_start():
    assert run(quiet(), 1, [(0, Play(note(0)))]) == []


def test_a_change_of_tempo_moves_what_is_already_planned():
    messages = [message for beat in range(4) for message in note(beat)]
    out = run(quiet(), 4, [(0, Play(tuple(messages))), (0, says.Start()), (0.505, says.Tempo(60))])
    begins = starts(out)
    assert begins[1] - begins[0] == pytest.approx(0.5)
    assert begins[3] - begins[2] == pytest.approx(1.0)


def test_a_tempo_out_of_range_is_refused():
    with pytest.raises(TempoError):
        quiet().apply(says.Tempo(1e9), 0)
    core = quiet()
    run(core, 1, [(0, says.Start())])
    with pytest.raises(TempoError):
        core.apply(says.Tempo(1e9, 8.0), 1)


@given(
    st.floats(20, 300),
    st.floats(20, 300),
    st.floats(1.5, 7.5),
    st.lists(st.floats(-0.05, 0.05), min_size=1, max_size=3),
)
def test_a_tempo_begins_exactly_at_its_beat_at_every_output(before, after, turn, latencies):
    core = SenderCore(len(latencies), 0.0, before, sends_clock=False)
    messages = [each for port in range(len(latencies)) for beat in range(9) for each in note(beat, port=port)]
    commands = [
        *((0, says.Latency(port, seconds)) for port, seconds in enumerate(latencies)),
        *((0, Play(tuple(messages))), (0, says.Start()), (0.1, says.Tempo(after, turn))),
    ]
    out = run(core, 30, commands)
    lead = max(-min(latencies), 0.0)
    for port, latency in enumerate(latencies):
        begins = [each.seconds for each in out if is_note_on(each.data) and each.port == port]
        first = START_LEAD + lead + latency
        assert begins == pytest.approx(
            [
                first + 60 * (min(beat, turn) / before + max(beat - turn, 0.0) / after)
                for beat in range(9)
                if first + 60 * (min(beat, turn) / before + max(beat - turn, 0.0) / after) < 30
            ],
            abs=1e-6,
        )


@pytest.mark.parametrize("command", [says.Stop(), says.Locate(0.0), says.Start()])
def test_a_tempo_that_waits_for_its_beat_holds_at_once_where_the_music_is_moved(command):
    core = quiet()
    run(core, 2, [(0, says.Start()), (0.5, says.Tempo(90.0, 16.0)), (1.0, command)])
    assert core.transport.tempo == 90


def test_a_tempo_given_for_a_beat_that_is_past_or_where_the_music_stands_begins_at_once():
    playing, standing = quiet(), quiet()
    run(playing, 2, [(0, says.Start()), (1.5, says.Tempo(90.0, 1.0))])
    run(standing, 2, [(1.5, says.Tempo(90.0, 8.0))])
    assert playing.transport.timeline.seconds == pytest.approx(1.5, abs=2 * PERIOD)
    assert (playing.transport.tempo, standing.transport.tempo) == (90, 90)


def test_a_later_tempo_takes_the_place_of_one_that_waits_for_its_beat():
    core = quiet()
    run(core, 8, [(0, says.Start()), (0.5, says.Tempo(90.0, 4.0)), (1.0, says.Tempo(100.0))])
    assert core.transport.tempo == 100


def test_an_engine_wakes_where_a_tempo_begins():
    core = quiet()
    run(core, 1, [(0, says.Start()), (0.5, says.Tempo(90.0, 4.0))])
    assert core.next_due() == pytest.approx(2.0 + START_LEAD)


def test_each_port_has_its_own_latency_also_earlier():
    core = quiet(3)
    messages = [message for port in range(3) for message in note(1, port=port)]
    commands = [(0, says.Latency(1, 0.03)), (0, says.Latency(2, -0.02)), (0, Play(tuple(messages)))]
    out = run(core, 2, [*commands, (0, says.Start())])
    due = {each.port: each.seconds for each in out if is_note_on(each.data)}
    assert due[1] - due[0] == pytest.approx(0.03)
    assert due[2] - due[0] == pytest.approx(-0.02)


def test_stopping_silences_and_continuing_goes_on_from_there():
    commands = [
        (0, Play((*note(0, 3), *note(4)))),
        (0, says.Start()),
        (0.5, says.Stop()),
        (2, says.Continue()),
    ]
    core = quiet()
    out = run(core, 6, commands)
    ended = next(each for each in out if is_note_off(each.data))
    assert ended.seconds == pytest.approx(0.5, abs=2 * PERIOD)
    assert starts(out)[1] == pytest.approx(2 + 3 * 0.5, abs=0.15)


def test_a_jump_silences_and_moves():
    core = quiet()
    out = run(core, 2, [(0, Play((*note(0, 30), *note(40)))), (0, says.Start()), (0.5, says.Locate(39.5))])
    assert [is_note_on(each.data) for each in out if is_note_on(each.data) or is_note_off(each.data)][:3] == [
        True,
        False,
        True,
    ]
    assert core.transport.beat_at(2) == pytest.approx(42.5, abs=0.1)


def test_what_comes_a_little_late_is_played_and_counted():
    core = quiet()
    out = run(core, 1, [(0, says.Start()), (0.54, Play(note(1, 0.2)))])
    assert len(starts(out)) == 1
    assert [each for each in core.reports if isinstance(each, Late)] == [Late(1, 0)]


def test_what_comes_much_too_late_is_left_out_and_counted():
    core = quiet()
    out = run(core, 2, [(0, says.Start()), (0.6 + DROPPED_AFTER, Play(note(1)))])
    assert out == []
    assert [each for each in core.reports if isinstance(each, Late)] == [Late(0, 1)]


def test_clearing_replaces_what_was_planned():
    commands = [(0, Play((*note(0), *note(4, pitch=60)))), (0, says.Start()), (0.5, says.Clear(4.0))]
    out = run(quiet(), 4, [*commands, (0.5, Play(note(4, pitch=72)))])
    assert [each.data[1] for each in out if is_note_on(each.data)] == [60, 72]


TICK = 60 / 120 / 24


def ticking(core, begin, count):
    """Feed a clock of 120 beats per minute; return all that goes out."""
    out = []
    for number in range(count):
        core.received(0, b"\xf8", begin + number * TICK)
        out += core.advance(begin + (number + 0.5) * TICK)
    return out


def test_a_bare_start_of_another_clock_finds_the_opening_on_its_first_tick():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.apply(says.SetOpening(note(0, pitch=60) + note(2, pitch=64), 4.0), 0)
    core.received(0, b"\xfa", 0.001)
    first = ticking(core, 0.002, 200)
    core.apply(Play(note(5, pitch=70) + note(9, pitch=72)), 5)
    core.received(0, b"\xfa", 0.002 + 200 * TICK - 0.001)
    again = ticking(core, 0.002 + 200 * TICK, 100)
    for out, begin in ((first, 0.002), (again, 0.002 + 200 * TICK)):
        assert [each.data[1] for each in out if is_note_on(each.data)] == [60, 64]
        assert starts(out) == pytest.approx([begin, begin + 1.0], abs=0.002)
    assert not any(isinstance(each, Late) for each in core.reports)


def test_an_opening_takes_the_place_of_what_was_planned_before_its_end_only():
    commands = [
        (0, Play(note(1, pitch=50) + note(5, pitch=51))),
        (0, says.SetOpening(note(0, pitch=60), 4.0)),
        (0, says.Start()),
    ]
    out = run(quiet(), 4, commands)
    assert [each.data[1] for each in out if is_note_on(each.data)] == [60, 51]


def test_panic_silences_in_the_same_period_and_forgets_the_plan():
    core = quiet()
    run(core, 0.3, [(0, Play((*note(0, 30), *note(2)))), (0, says.Start())])
    core.apply(says.Panic(), 0.3)
    out = core.advance(0.31)
    assert [each.data.hex() for each in out] == ["803c40", "b04000", "b07b00", "b07800"]
    assert starts(run(core, 3, since=0.31)) == []


def test_quitting_silences_and_ends():
    core = SenderCore(1, 0.0)
    run(core, 0.3, [(0, Play(note(0, 30))), (0, says.Start())])
    core.apply(says.Quit(), 0.3)
    out = [each.data for each in core.advance(0.31)]
    assert core.quit
    assert b"\x80\x3c\x40" in out
    assert b"\xfc" in out


def test_the_clock_ticks_24_times_a_beat_on_every_output_also_before_the_start():
    core = SenderCore(2, 0.0, tempo=60)
    out = run(core, 10)
    ticks = [each for each in out if each.data == b"\xf8" and each.port == 1]
    assert len(ticks) == pytest.approx(240, abs=1)
    core.apply(says.Start(), 10)
    after = core.advance(10.5)
    first = [each.data for each in after if each.port == 0][:2]
    assert first == [b"\xfa", b"\xf8"]


def test_a_jump_tells_followers_the_song_position():
    core = SenderCore(1, 0.0)
    core.apply(says.Locate(8.0), 0)
    assert [each.data for each in core.advance(0.001) if each.data != b"\xf8"] == [b"\xf2\x20\x00"]


def ticks(core, first, last, tempo=120.0):
    """Let a clock at a tempo come in; return nothing."""
    step = 60 / tempo / 24
    count = round((last - first) / step)
    out = []
    for number in range(count):
        at = first + number * step
        out += core.advance(at)
        core.received(0, b"\xf8", at)
    return out


def test_the_music_follows_a_clock_and_its_start_and_stop():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.apply(Play(tuple(message for beat in range(8) for message in note(beat))), 0)
    ticks(core, 0, 2)
    core.received(0, b"\xfa", 2.0)
    out = ticks(core, 2.0, 4.0)
    begins = starts(out)
    assert begins[0] == pytest.approx(2.0, abs=0.002)
    assert [b - a for a, b in itertools.pairwise(begins)] == pytest.approx(
        [0.5] * (len(begins) - 1), abs=0.002
    )
    core.apply(Play(note(5, 30)), 4.0)
    ticks(core, 4.0, 5.2)
    core.received(0, b"\xfc", 5.2)
    assert any(is_note_off(each.data) for each in core.advance(5.21))
    assert not core.transport.playing


def test_a_clock_that_goes_away_silences_and_is_told():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.apply(Play(note(0, 60)), 0)
    ticks(core, 0, 1)
    core.received(0, b"\xfa", 1.0)
    ticks(core, 1.0, 2.0)
    out = run(core, 4, since=2.0)
    assert any(is_note_off(each.data) for each in out)
    assert any(isinstance(each, says.Trouble) for each in core.reports)


def test_what_is_on_is_told_with_its_beat():
    core = quiet()
    run(core, 1.005, [(0, says.Start())])
    core.received(1, b"\x90\x3c\x40", 1.005)
    core.received(0, b"", 1.005)
    inputs = [each for each in core.reports if isinstance(each, InputReceived)]
    assert inputs == [InputReceived(1, b"\x90\x3c\x40", pytest.approx(2.0), 1.005)]


def test_notes_outside_the_plan_are_owned_too():
    core = quiet()
    core.apply(says.SendNow(0, b"\x90\x3c\x40"), 0)
    core.apply(says.SendNow(0, b"\xc0\x05"), 0)
    assert [each.data.hex() for each in core.advance(0.01)] == ["903c40", "c005"]
    assert core.silence(0.02)[0].data.hex() == "803c40"


def test_the_position_is_told_fifty_times_a_second_and_at_each_change():
    core = quiet()
    run(core, 1)
    still = [each for each in core.reports if isinstance(each, Position)]
    assert 40 <= len(still) <= 52
    core.apply(says.Start(), 1)
    core.advance(1.001)
    assert core.reports[-1].playing


COMMANDS = st.one_of(
    st.just(says.Start()),
    st.just(says.Stop()),
    st.just(says.Continue()),
    st.just(says.Panic()),
    st.builds(says.Locate, st.floats(0, 16)),
    st.builds(says.Clear, st.floats(0, 16)),
    st.builds(lambda beat: says.SetOpening(note(beat, 3), 4.0), st.floats(0, 4)),
    st.builds(says.Tempo, st.floats(40, 300)),
    st.builds(
        lambda beat, length, pitch: Play(note(beat, length, pitch)),
        st.floats(0, 16),
        st.floats(0.01, 8),
        st.integers(60, 62),
    ),
)


@given(st.lists(st.tuples(st.floats(0, 3), COMMANDS), max_size=20))
def test_whatever_is_asked_every_note_ends_and_messages_come_in_order(commands):
    core = quiet()
    out = run(core, 3, commands)
    core.apply(says.Quit(), 3.5)
    out += core.advance(3.6)
    assert all(one.seconds <= other.seconds + PERIOD for one, other in itertools.pairwise(out))
    held = set()
    for each in out:
        if is_note_on(each.data):
            assert each.data[1] not in held
            held.add(each.data[1])
        elif is_note_off(each.data):
            held.discard(each.data[1])
    assert held == set()
    sent = [(each.port, each.data) for each in core.reports if isinstance(each, Sent)]
    assert sorted(sent) == sorted((each.port, each.data) for each in out)


def test_what_an_engine_that_was_held_up_sends_late_is_counted_by_when_it_goes_out():
    core = quiet()
    messages = (*note(0.02, 0.1, 60), *note(0.3, 0.1, 62))
    run(core, 0.01, [(0, Play(tuple(messages))), (0, says.Start())])
    out = core.advance(0.2, 0.16)
    assert starts(out) == [0.16]
    assert [each for each in core.reports if isinstance(each, Late)] == [Late(0, 1), Late(1, 1)]


def test_one_output_is_hushed_and_the_plan_goes_on():
    core = quiet(outputs=2)
    held = (*note(0, 8), *note(0, 8, port=1), *note(2, 1, 72))
    run(core, 0.5, [(0, Play(held)), (0, says.Start())])
    core.apply(says.Looked(0, is_there=False), 0.5)
    core.apply(says.Looked(0, is_there=True), 0.5)
    out = run(core, 1.2, since=0.5)
    assert {each.port for each in out if is_note_off(each.data)} == {0}
    assert [each.data[1] for each in out if is_note_on(each.data)] == [72]
    assert [each.port for each in core.silence(1.2) if is_note_off(each.data)] == [0, 1]


def test_ticks_of_an_output_that_is_played_to_later_hold_up_nothing():
    core = SenderCore(2, 0.0)
    core.apply(says.Latency(1, 0.1), 0)
    windows = [(at / 100, core.advance(at / 100)) for at in range(1, 100)]
    for until, out in windows:
        assert all(each.seconds < until for each in out)
    early, late = (
        [each.seconds for _, out in windows for each in out if each.port == port] for port in (0, 1)
    )
    assert late == pytest.approx([seconds + 0.1 for seconds in early[: len(late)]])


def test_the_next_tick_is_due_where_no_note_is():
    core = SenderCore(1, 0.0)
    core.advance(0.01)
    assert core.next_due() == pytest.approx(60 / 120 / 24)
    assert quiet().next_due() is None


def test_panic_puts_back_pedal_and_bend_and_a_stop_leaves_the_bend():
    core = quiet()
    for data in (b"\x90\x3c\x40", b"\xb0\x40\x7f", b"\xe0\x00\x20"):
        core.apply(says.SendNow(0, data), 0)
    core.advance(0.01)
    core.apply(says.Stop(), 0.02)
    assert b"\xe0\x00\x40" not in [each.data for each in core.advance(0.03)]
    core.apply(says.Panic(), 0.04)
    assert b"\xe0\x00\x40" in [each.data for each in core.advance(0.05)]


def test_an_output_that_is_back_gets_the_ends_it_missed():
    core = quiet(outputs=2)
    run(core, 0.5, [(0, Play((*note(0, 1.5), *note(0, 1.5, port=1)))), (0, says.Start())])
    core.apply(says.Looked(0, is_there=True), 0.5)
    core.apply(says.Looked(0, is_there=False), 0.6)
    assert {each.port for each in run(core, 1.0, since=0.6) if is_note_off(each.data)} == {0, 1}
    core.apply(says.Looked(0, is_there=True), 1.1)
    ends = [each.port for each in core.advance(1.2) if is_note_off(each.data)]
    assert ends == [0]


def test_the_end_is_no_stop_to_be_told():
    core = quiet()
    run(core, 0.2, [(0, says.Start())])
    core.reports.clear()
    core.apply(says.Quit(), 0.3)
    core.advance(0.5)
    assert not [each for each in core.reports if isinstance(each, Position)]


def test_a_new_core_stands_at_the_begin():
    assert quiet().transport.beat_at(3.0) == 0.0


def test_what_would_go_out_before_its_command_moves_the_music_later_on_all_outputs():
    core = quiet(2)
    messages = tuple(message for port in range(2) for message in note(0, port=port))
    out = run(core, 1, [(0, says.Latency(1, -0.05)), (0, Play(messages)), (0, says.Start())])
    due = {each.port: each.seconds for each in out if is_note_on(each.data)}
    assert due == {0: pytest.approx(START_LEAD + 0.05), 1: pytest.approx(START_LEAD)}


def test_song_position_and_continue_of_a_followed_clock_place_the_music():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.apply(Play(note(8) + note(9)), 0)
    ticks(core, 0, 1)
    core.received(0, b"\xf2\x20\x00", 1.0)
    core.received(0, b"\xfb", 1.0)
    assert starts(ticks(core, 1.0, 2.0)) == pytest.approx([1.0, 1.5], abs=0.002)
    assert not [each for each in core.reports if isinstance(each, InputReceived)]


def test_a_followed_clock_is_locked_while_its_ticks_come_and_once_its_tempo_is_known():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    ticks(core, 0, 0.1)
    assert not last_position(core).locked
    ticks(core, 0.1, 4)
    assert last_position(core).locked
    core.advance(6)
    assert not last_position(core).locked


def last_position(core):
    return [each for each in core.reports if isinstance(each, Position)][-1]


def test_the_clock_of_its_own_is_always_locked():
    core = quiet()
    run(core, 1)
    assert last_position(core).locked


def test_messages_of_the_plan_that_come_back_are_known_again_and_not_heard():
    core = quiet()
    (begin, *_) = run(core, 0.3, [(0, Play(note(0, 4))), (0, says.Start())])
    core.received(0, begin.data, begin.seconds + 0.01)
    assert not [each for each in core.reports if isinstance(each, InputReceived)]


def test_a_message_sent_on_for_a_player_is_on_when_it_is_played_again():
    core = quiet()
    core.received(0, b"\x90\x3c\x40", 0.01)
    core.apply(says.SendNow(0, b"\x90\x3c\x40"), 0.02)
    core.advance(0.03)
    core.received(0, b"\x90\x3c\x40", 0.04)
    assert len([each for each in core.reports if isinstance(each, InputReceived)]) == 2


@pytest.mark.parametrize("clock", ["midi", "link"])
def test_commands_of_a_clock_of_its_own_only_silence_while_another_is_followed(clock):
    core = quiet()
    core.apply(says.FollowClock(clock), 0)
    core.apply(says.SendNow(0, b"\x90\x3c\x40"), 0)
    core.advance(0.01)
    core.apply(says.Locate(8.0), 0.02)
    assert core.advance(0.03)[0].data.hex() == "803c40"
    assert core.transport.beat_at(0.03) == 0


def test_following_another_clock_stops_the_music_and_its_followers():
    core = SenderCore(1, 0.0)
    run(core, 0.5, [(0, says.Start())])
    core.apply(says.FollowClock("midi"), 0.5)
    assert b"\xfc" in [each.data for each in core.advance(0.51)]
    assert (core.source, core.transport.playing) == ("midi", False)
    assert core.next_due() is None


def test_following_the_clock_that_is_followed_changes_nothing():
    core = quiet()
    run(core, 0.5, [(0, says.Start())])
    core.apply(says.FollowClock("internal"), 0.5)
    assert core.transport.playing


def test_a_link_session_moves_the_music_only_while_it_is_followed():
    transport = Transport(playing=True, timeline=Timeline(4.0, 0.0, 90.0))
    core = quiet()
    core.set_link(transport)
    assert not core.transport.playing
    core.apply(says.FollowClock("link"), 0)
    core.set_link(transport)
    assert core.transport == transport


def ticks_of(out, port):
    return [each.seconds for each in out if each.port == port and each.data == b"\xf8"]


def test_each_output_has_its_own_switch_for_the_clock():
    core = SenderCore(2, 0.0)
    commands = [(0, SendClock(1, sends=False)), (0.5, says.Start())]
    out = run(core, 1.0, commands)
    assert ticks_of(out, 0)
    assert ticks_of(out, 1) == []
    assert [each.port for each in out if each.data == b"\xfa"] == [0]


def test_a_clock_that_is_switched_on_has_no_ticks_to_make_up_for():
    core = SenderCore(2, 0.0)
    out = run(core, 4.0, [(0, SendClock(1, sends=False)), (2.0, SendClock(1, sends=True))])
    first, second = ticks_of(out, 0), ticks_of(out, 1)
    assert min(second) >= 2.0 - PERIOD
    assert second == pytest.approx([each for each in first if each >= min(second) - 1e-9])


def test_a_clock_that_is_switched_off_while_the_music_plays_says_stop():
    core = SenderCore(2, 0.0)
    out = run(core, 2.0, [(0, says.Start()), (1.0, SendClock(1, sends=False))])
    assert [each.port for each in out if each.data == b"\xfc"] == [1]
    assert max(ticks_of(out, 1)) <= 1.0 + PERIOD


def test_a_start_before_the_begin_counts_in_and_starts_followers_between_the_last_two_ticks():
    core = SenderCore(1, 0.0)
    click = note(-2.0, length=0.1, pitch=76)
    commands = [
        (0, says.SetOpening(note(0), 4.0)),
        (0, says.Start(-2.0)),
        (0, Play(click)),
    ]
    out = run(core, 2.0, commands)
    assert starts(out) == pytest.approx([START_LEAD, START_LEAD + 1.0])
    ticks, (start,) = ticks_of(out, 0), [each.seconds for each in out if each.data == b"\xfa"]
    assert sum(START_LEAD <= each <= start for each in ticks) == 48
    assert min(each for each in ticks if each > start) == pytest.approx(START_LEAD + 1.0)


def clocked(core, since, until, offset=0.0):
    out, at = [], since
    while at < until:
        core.received(0, b"\xf8", at + offset)
        at += 60 / 120 / 24
        out += core.advance(at)
    return out


def test_the_return_of_a_clock_is_reported_once_and_a_resumption_goes_on_where_it_is():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.received(0, b"\xfa", 0.0)
    clocked(core, 0.0, 4.0)
    line = core.transport
    run(core, 6.0, since=4.0)
    assert not core.transport.playing
    clocked(core, 6.0, 7.0)
    back = [each for each in core.reports if isinstance(each, ClockBack)]
    assert len(back) == 1
    assert not core.transport.playing
    core.apply(says.Resume(line.beat_at(4.0), 120.0, 4.0), 7.0)
    clocked(core, 7.0, 8.0)
    assert core.transport.playing
    assert core.transport.beat_at(8.0) == pytest.approx(16.0, abs=0.05)


def test_a_clock_that_starts_again_by_itself_needs_no_offer():
    core = quiet()
    core.apply(says.FollowClock("midi"), 0)
    core.received(0, b"\xfa", 0.0)
    clocked(core, 0.0, 2.0)
    run(core, 4.0, since=2.0)
    core.received(0, b"\xfa", 4.0)
    clocked(core, 4.0, 5.0)
    assert not any(isinstance(each, ClockBack) for each in core.reports)
