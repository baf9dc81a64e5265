"""Bars that follow a form, or a player."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import note_off, note_on
from ripieno.app.midi_io.live.messages import InputReceived
from ripieno.app.session.live.music.bar_maker import Change
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.planned_bars import PlannedBars
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.keys import parse_key
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at
from tests.support.random_bars import make_random

ROLES = (Role.LEAD, Role.KEYS, Role.BASS, Role.DRUMS)
SCORE = Score.from_nothing(ROLES, (4, 4), 120.0)
BAR = 1920
D_MAJOR = parse_key("D major")
SCALE = (62, 66, 69, 71, 69, 66, 67, 64)


class BarPlayer:
    """Planned bars and a listener to play to."""

    def __init__(self, **controls):
        self.controls = controls_at(**{"seed": 3, "form": "A 4, B 4, end 4", **controls})
        self.listener = Listener(SCORE)
        self.bars = PlannedBars(SCORE, self.controls, self.listener)

    def play(self, begin, pitches=SCALE, step=0.5):
        for number, pitch in enumerate(pitches):
            for data, beat in (
                (note_on(0, pitch, 80), begin + step * number),
                (note_off(0, pitch), begin + step * (number + 0.9)),
            ):
                self.listener.receive(InputReceived(0, data, beat, beat / 2), self.controls, 120.0)

    def make(self, bar, played=()):
        """Return a bar as the model of random notes makes it."""
        ready = self.bars.ready_made(bar)
        if ready is None:
            task = self.bars.task(1, dict(played), (bar,), 4.0 * bar, 0)
            ready = self.bars.made(task, (bar,), make_random(None, task))[bar]
        self.bars.keep(bar, {bar: ready})
        return ready


def test_a_form_is_followed_and_another_one_begins_at_the_next_bar():
    player = BarPlayer()
    assert [player.bars.plan(bar).section for bar in (0, 4, 8)] == ["A", "B", "end"]
    player.bars.turn(controls_at(seed=3, form="C 8"), 1)
    assert [player.bars.plan(bar).section for bar in (1, 2, 9)] == ["A", "C", "C"]


def test_steering_leads_to_another_section_and_after_the_end_nothing_plays():
    player = BarPlayer()
    player.bars.steer("end", 2)
    plans = [player.bars.plan(bar) for bar in range(2, 9)]
    last = next(number for number, plan in enumerate(plans) if plan.is_final)
    assert plans[0].section == "end"
    assert player.bars.rests(2 + last + 1, 0.0)
    final = player.bars.ready_made(2 + last)
    assert {note.length for held in final.notes.values() for note in held} == {BAR}


def test_what_was_kept_returns_without_the_model_and_not_once_it_is_renewed():
    player = BarPlayer(form="A 4, A 4")
    first = player.make(0)
    again = player.bars.ready_made(4)
    assert again is not None
    assert again.notes == first.notes
    assert not again.is_new
    player.bars.renew(4)
    assert player.bars.ready_made(4) is None


def test_a_frozen_phrase_goes_round():
    player = BarPlayer(freeze=True)
    before = Bar({0: (Note(0, 480, 60, 80),)})
    assert player.bars.ready_made(4) is None
    assert player.bars.substitute(4, {0: before}) == before
    assert player.bars.edited(4, before) is before


@pytest.mark.parametrize("late", ["repeat", "rest"])
def test_where_the_model_is_late_the_theme_is_played_or_a_rest(late):
    player = BarPlayer(late=late)
    player.make(0)
    assert any(player.bars.substitute(1, {}).notes.values()) == (late == "repeat")


def test_no_lane_that_is_on_means_no_task():
    player = BarPlayer(silent=frozenset(ROLES))
    assert player.bars.task(1, {}, (0,), 0.0, 0) is None


def test_what_the_model_made_for_another_task_is_not_played():
    player = BarPlayer()
    task = player.bars.task(1, {}, (0,), 0.0, 0)
    player.bars.task(2, {}, (1,), 0.0, 0)
    bar = player.bars.made(task, (0,), make_random(None, task))[0]
    assert not bar.is_new


def test_a_lane_that_is_switched_on_plays_in_a_section_that_leaves_it_out():
    player = BarPlayer(form="A 4, break 4", silent=frozenset({Role.DRUMS}))
    content = Bar({3: (Note(0, 120, 42, 80),)}, plan=player.bars.plan(5))
    assert not player.bars.sounding(5, content).get(3)
    player.bars.turn(controls_at(seed=3, form="A 4, break 4"), 5)
    assert player.bars.sounding(5, content)[3]


def test_the_key_and_then_the_chords_of_a_player_change_what_is_planned():
    player = BarPlayer(mode="accompany")
    assert player.bars.follow(0.0, 2) is Change.NOTHING
    assert player.bars.plan(0).active == {Role.DRUMS}
    player.play(0.0)
    assert player.bars.follow(4.0, 4) is Change.KEY
    assert player.bars.follow(4.0, 4) is Change.NOTHING
    assert (player.bars.plan(1).key, player.bars.plan(1).active >= {Role.KEYS}) == (D_MAJOR, True)
    player.play(4.0, (64, 67, 71, 64, 67, 71, 64, 67))
    assert player.bars.follow(7.9, 4) is Change.CHORDS


def test_an_answer_waits_for_the_bar_that_it_answers():
    player = BarPlayer(mode="answer")
    player.play(0.0)
    player.bars.follow(2.0, 4)
    assert player.bars.waits(2, 3.9, 0.0)
    assert not player.bars.waits(2, 4.0, 0.0)
    assert [player.bars.rests(bar, 4.0) for bar in range(5)] == [True, True, False, False, True]


def test_going_on_waits_for_a_beat_of_rest_and_begins_on_the_bar_line():
    player = BarPlayer(mode="continue")
    player.play(0.0)
    player.bars.follow(4.5, 3)
    assert player.bars.waits(2, 4.5, 0.0)
    assert not player.bars.waits(2, 5.0, 0.0)
    late = Bar({0: (Note(480, 240, 62, 80),)}, plan=player.bars.plan(2))
    entry = next(bar for bar in range(5) if not player.bars.rests(bar, 5.0))
    (note,) = player.bars.sounding(entry, late)[0]
    assert (note.onset, note.length) == (0, 720)
    assert player.bars.sounding(entry + 1, late)[0][0].onset == 480


def test_without_the_model_an_answer_echoes_the_phrase_and_going_on_begins_with_a_chord():
    player = BarPlayer(mode="answer")
    player.play(0.0)
    player.bars.follow(4.0, 4)
    echo = player.bars.substitute(2, {}).notes[0]
    assert {note.onset for note in echo} <= {240 * number for number in range(8)}
    assert len(echo) >= 4
    other = BarPlayer(mode="continue")
    other.play(0.0)
    other.bars.follow(5.0, 4)
    chord = other.bars.substitute(2, {}).notes[1]
    assert {note.onset for note in chord} == {0}
    assert {note.pitch % 12 for note in chord} <= D_MAJOR.pitch_classes


def test_a_new_start_forgets_the_player():
    player = BarPlayer(mode="accompany")
    player.play(0.0)
    player.bars.follow(4.0, 2)
    player.listener.forget()
    player.bars.begin()
    assert player.bars.plan(0).key is None


@given(st.integers(0, 1000), st.integers(0, 3))
def test_a_bar_moved_to_what_is_planned_now_is_in_its_key_and_editing_it_again_changes_nothing(seed, bar):
    player = BarPlayer(seed=seed)
    made = player.make(bar)
    edited = player.bars.edited(bar, made)
    scale = player.bars.plan(bar).key.pitch_classes
    assert all(note.pitch % 12 in scale for lane in range(3) for note in edited.notes[lane])
    assert player.bars.edited(bar, edited).notes == edited.notes
