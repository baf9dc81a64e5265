"""A planned bar as it is played."""

from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.form.bar_plan import BarPlan, Joint
from ripieno.app.session.live.form.drum_joints import CRASH
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.song import Score
from ripieno.app.session.live.music.sounding_bar import sounding
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

ROLES = (Role.LEAD, Role.KEYS, Role.DRUMS)
SCORE = Score.from_nothing(ROLES, (4, 4), 120.0)
NOTES = {lane: (Note(0, 480, 60, 80), Note(960, 480, 62, 80)) for lane in range(3)}


def played(plan, *, forced=(), doubling=None, is_rest=False):
    bar = Bar(NOTES, plan=plan, is_rest=is_rest)
    return sounding(bar, SCORE, Controls(), forced, doubling, 4.0)


def test_a_rest_has_no_notes_and_a_bar_without_plan_is_played_as_it_is():
    assert played(BarPlan(), is_rest=True) == {}
    assert played(None) == NOTES


def test_roles_that_a_section_leaves_out_rest_unless_they_are_forced():
    plan = BarPlan(active=frozenset({Role.KEYS}))
    assert [bool(played(plan)[lane]) for lane in range(3)] == [False, True, False]
    assert [bool(played(plan, forced={Role.LEAD})[lane]) for lane in range(3)] == [True, True, False]


def test_the_lane_that_plays_with_the_player_has_no_notes_of_its_own():
    assert set(played(BarPlan(), doubling=0)) == {1, 2}


def test_a_level_makes_all_notes_louder_or_softer():
    assert {note.velocity for held in played(BarPlan(level=0.5)).values() for note in held} == {40}


def test_a_crash_on_arrival_and_a_fill_are_in_the_drums_alone():
    usual = played(BarPlan())
    joined = played(BarPlan(joint=Joint(fill_beats=1.0, has_crash=True)))
    assert CRASH in {note.pitch for note in joined[2] if note.onset == 0}
    assert any(note.onset >= 1440 for note in joined[2])
    assert (joined[0], joined[1]) == (usual[0], usual[1])
