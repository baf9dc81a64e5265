"""What one output plays and ticks, as late as its latency."""

import itertools

import pytest

from ripieno.app.midi_io.live.course import Course
from ripieno.app.midi_io.live.messages import BeatMessage, Clear, Locate, Play, SetOpening, Start, Stop, Tempo
from ripieno.app.midi_io.live.moves import START_LEAD, moved
from ripieno.app.midi_io.live.notes import Sounding
from ripieno.app.midi_io.live.pulses import START, STOP, TICK
from ripieno.app.midi_io.live.timeline import Timeline
from ripieno.app.midi_io.live.transport import Transport

TEMPO = 60.0
"""So that a beat is a second."""


class CoursePlayer:
    """A course, and the transport that moves it."""

    def __init__(self, port=0):
        self.course = Course(port, 0.0, TEMPO)
        self.transport = Transport(timeline=Timeline(0.0, 0.0, TEMPO))
        self.sounding = Sounding()

    def move(self, command, at):
        move = moved(self.transport, command, at)
        self.transport = move.transport
        self.course.change(move, at)

    def advance(self, until, *, ticks=False):
        return list(self.course.advance(until, self.sounding, ticks=ticks))


def note(beat, port=0):
    return BeatMessage(beat, port, bytes((0x90, 60, 80)))


def times(dues):
    return [(round(due.seconds - START_LEAD, 6), due.what) for due in dues if due.what is not None]


def test_an_output_plays_what_is_meant_for_it():
    player = CoursePlayer(port=1)
    player.course.change(Play((note(0, 1), note(1, 0), note(2, 1))), 0.0)
    player.move(Start(), 0.0)
    assert times(player.advance(5)) == [(0, note(0, 1)), (2, note(2, 1))]


def test_nothing_is_played_while_the_music_stands():
    player = CoursePlayer()
    player.course.change(Play((note(0),)), 0.0)
    assert player.advance(5) == []


def test_an_output_comes_to_everything_as_late_as_its_latency():
    player = CoursePlayer()
    player.course.delay(0.5, 0.0)
    player.course.change(Play((note(1),)), 0.0)
    player.move(Start(), 0.0)
    assert times(player.advance(1.5)) == []
    (due,) = [each for each in player.advance(2) if each.what is not None]
    assert (due.seconds, due.due) == (1.5 + START_LEAD, 1.5 + START_LEAD)


def test_a_break_is_told_before_what_comes_after_it():
    player = CoursePlayer()
    player.course.change(Play((note(0), note(2))), 0.0)
    player.move(Start(), 0.0)
    player.move(Stop(), 1.0)
    dues = player.advance(3)
    assert [(due.seconds, due.what) for due in dues] == [(0, None), (START_LEAD, note(0)), (1, None)]


def test_what_was_taken_in_before_happens_no_later():
    player = CoursePlayer()
    player.course.change(Play((note(0.5),)), 3.0)
    player.move(Start(), 0.0)
    assert times(player.advance(2)) == [(0.5, note(0.5))]


def test_what_is_planned_too_late_goes_out_at_once_with_the_time_that_was_due():
    player = CoursePlayer()
    player.move(Start(), 0.0)
    player.advance(2.0)
    player.course.change(Play((note(1),)), 2.0)
    (due,) = player.advance(2.5)
    assert (due.seconds, due.due) == (1 + START_LEAD, 1 + START_LEAD)


def test_what_was_planned_too_late_waits_for_a_jump_that_is_about_to_come():
    player = CoursePlayer()
    player.move(Start(), 0.0)
    player.advance(4.0)
    player.course.change(Play((note(1),)), 4.0)
    player.move(Locate(0.5), 4.25)
    dues = [due for due in player.advance(6) if due.what is not None]
    assert [(round(due.seconds, 6), due.what) for due in dues] == [(4.75 + START_LEAD, note(1))]


def test_a_jump_leaves_out_what_was_planned_before_its_place():
    player = CoursePlayer()
    player.course.change(Play((note(1), note(9))), 0.0)
    player.move(Locate(8), 0.0)
    player.move(Start(), 0.5)
    assert [what for _, what in times(player.advance(12))] == [note(9)]


def test_the_opening_comes_back_at_each_start_in_place_of_what_was_planned():
    player = CoursePlayer()
    player.course.change(SetOpening((note(0), note(0, 1)), 4.0), 0.0)
    for start in (0.0, 2.0):
        player.course.change(Play((note(3), note(5))), start)
        player.move(Start(), start)
    played = [(round(seconds), what) for seconds, what in times(player.advance(10))]
    assert played == [(0, note(0)), (2, note(0)), (7, note(5)), (7, note(5))]


def test_clearing_drops_the_plan_from_a_beat_on():
    player = CoursePlayer()
    player.course.change(Play((note(1), note(2))), 0.0)
    player.course.change(Clear(2.0), 0.0)
    player.move(Start(), 0.0)
    assert [what for _, what in times(player.advance(5))] == [note(1)]


def test_forgetting_drops_what_is_planned_and_what_was_to_be():
    player = CoursePlayer()
    player.move(Start(), 0.0)
    player.course.change(Play((note(1),)), 0.0)
    player.advance(0.5)
    player.course.change(Play((note(2),)), 0.5)
    player.course.forget()
    assert times(player.advance(5)) == []
    assert player.transport.playing


def test_the_clock_ticks_24_times_a_beat_also_while_the_music_stands():
    player = CoursePlayer()
    dues = player.advance(1.0, ticks=True)
    assert [due.what for due in dues] == [TICK] * 24
    assert [due.seconds for due in dues] == pytest.approx([tick / 24 for tick in range(24)])


def test_a_start_tells_followers_and_begins_the_ticks_anew():
    player = CoursePlayer()
    player.move(Start(), 0.51)
    dues = player.advance(1.0, ticks=True)
    after = [due for due in dues if due.seconds >= 0.51]
    assert [due.what for due in after[:3]] == [None, START, TICK]
    assert after[2].seconds == pytest.approx(0.51 + START_LEAD)


def test_a_stop_keeps_the_ticks_at_their_tempo():
    player = CoursePlayer()
    player.move(Start(), 0.0)
    player.move(Stop(), 1.0)
    dues = player.advance(3.0, ticks=True)
    ticks = [due.seconds for due in dues if due.what == TICK]
    assert STOP in [due.what for due in dues]
    assert [b - a for a, b in itertools.pairwise(ticks)] == pytest.approx([1 / 24] * (len(ticks) - 1))


def test_a_change_of_tempo_changes_the_ticks_from_there_on():
    player = CoursePlayer()
    player.move(Tempo(120.0), 1.0)
    dues = player.advance(2.0, ticks=True)
    assert len([due for due in dues if due.seconds < 1]) == 24
    assert len([due for due in dues if due.seconds >= 1]) == 48


def test_a_later_output_makes_up_for_no_tick_while_the_music_stands():
    player = CoursePlayer()
    player.advance(1.0, ticks=True)
    player.course.delay(-0.5, 1.0)
    dues = player.advance(1.25, ticks=True)
    assert [due.seconds for due in dues] == pytest.approx([1 + tick / 24 for tick in range(6)])


def test_what_is_due_next_is_a_change_a_message_or_a_tick():
    player = CoursePlayer()
    assert list(player.course.next_due(ticks=False)) == []
    assert list(player.course.next_due(ticks=True)) == [0]
    player.course.change(Play((note(2),)), 0.0)
    player.move(Start(), 0.0)
    player.course.delay(0.25, 0.0)
    assert list(player.course.next_due(ticks=False)) == [0.25]
    player.advance(1.0)
    assert list(player.course.next_due(ticks=False)) == [pytest.approx(2.25 + START_LEAD)]


def test_halting_stops_at_once_and_keeps_what_was_to_be_planned():
    player = CoursePlayer()
    player.move(Start(), 0.0)
    player.advance(1.0)
    player.course.change(Play((note(0.5),)), 1.0)
    player.move(Locate(8), 1.0)
    player.course.halt(Transport(timeline=Timeline(0.0, 1.0, TEMPO)), 1.0, player.sounding)
    assert player.advance(2.0) == []
    player.transport = Transport(timeline=Timeline(0.0, 2.0, TEMPO))
    player.move(Start(), 2.0)
    assert [what for _, what in times(player.advance(4))] == [note(0.5)]
