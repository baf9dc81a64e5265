"""Bars without a plan: music that goes on from itself, and a clip that goes round."""

from ripieno.app.session.live.music.bar_maker import Change
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.listener import Listener
from ripieno.app.session.live.music.model_worker import Answer
from ripieno.app.session.live.music.plain_bars import PlainBars
from ripieno.app.session.live.music.song import REPEATED, Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role
from tests.support.live_controls import controls_at
from tests.support.random_bars import make_random
from tests.support.random_model import small_clip

ROLES = (Role.LEAD, Role.BASS)
SCORE = Score.from_nothing(ROLES, (4, 4), 120.0)
CLIP = small_clip()
LOOP = Score.around(CLIP, (1,), (0,))


def bars(score=SCORE, **controls):
    return PlainBars(score, controls_at(seed=3, **controls), Listener(score))


def bar_of(pitch, lane=0):
    return Bar({lane: (Note(0, 480, pitch, 80),)})


def test_nothing_is_ready_made_and_nothing_follows_a_player():
    own = bars()
    assert own.ready_made(0) is None
    assert own.follow(3.0, 2) is Change.NOTHING
    assert not own.rests(0, 0.0)


def test_the_bars_of_a_clip_that_are_not_made_are_the_clips():
    own = bars(LOOP)
    assert [own.rests(bar, 0.0) for bar in range(len(LOOP.loop))] == [
        bar != 1 for bar in range(len(LOOP.loop))
    ]


def test_a_task_is_answered_with_its_bars_and_what_the_clip_keeps():
    own = bars(LOOP)
    task = own.task(1, {}, (1,), 0.0, 0)
    (made,) = own.made(task, (1,), make_random(None, task)).values()
    assert task.region.lanes == (0,)
    assert {lane: made.notes[lane] for lane in LOOP.kept(1)} == LOOP.kept(1)


def test_lanes_that_the_model_leaves_empty_are_empty():
    own = bars()
    task = own.task(1, {}, (0, 1), 0.0, 0)
    made = own.made(task, (0, 1), Answer(1, {}, 0.1))
    assert [dict(bar.notes) for bar in made.values()] == [{0: (), 1: ()}] * 2


def test_without_the_model_the_phrase_comes_again_or_there_is_a_rest():
    played = {bar: bar_of(60 + bar) for bar in range(REPEATED)}
    assert bars().substitute(REPEATED, played).notes == bar_of(60).notes
    assert bars().substitute(REPEATED + 1, played).notes == bar_of(61).notes
    assert not any(bars(late="rest").substitute(REPEATED, played).notes.values())
    assert not any(bars().substitute(0, {}).notes.values())


def test_what_is_switched_off_or_thinned_is_so_at_once():
    content = Bar({0: tuple(Note(step * 240, 240, 60, 80) for step in range(8)), 1: ()})
    assert len(bars(density=0.5).edited(0, content).notes[0]) == 4
    assert 0 not in bars(silent=frozenset({Role.LEAD})).edited(0, content).notes


def test_a_bar_is_played_as_it_is():
    content = bar_of(60)
    assert bars().sounding(0, content) == content.notes


def test_the_first_whole_phrase_is_seen_by_later_tasks():
    own = bars()
    played = {bar: bar_of(60 + bar) for bar in range(REPEATED)}
    for bar in played:
        own.keep(bar, played)
    task = own.task(1, {20: bar_of(70)}, (21,), 80.0, 0)
    assert len(task.clip.lanes[0].notes) > 1
