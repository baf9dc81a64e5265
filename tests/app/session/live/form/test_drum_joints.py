"""Drums where sections meet."""

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.live.form.bar_plan import Joint
from ripieno.app.session.live.form.drum_joints import (
    CRASH,
    CYMBALS,
    KICK,
    KIT_HIGH,
    KIT_LOW,
    MIN_VELOCITY,
    SNARE,
    join,
    louder,
    on_kit,
)
from ripieno.engine.music.note import Note

PPQ = 480
NOTES = st.lists(
    st.builds(Note, st.integers(0, 1919), st.integers(1, 480), st.integers(0, 127), st.integers(1, 127)),
    max_size=20,
)
HATS = [Note(step * 240, 120, 42, 80) for step in range(8)]


@given(NOTES)
def test_only_what_lies_on_the_kit_and_is_meant_stays(notes):
    assert all(KIT_LOW <= note.pitch <= KIT_HIGH and note.velocity >= MIN_VELOCITY for note in on_kit(notes))


@given(NOTES, st.floats(0.2, 1.4))
def test_dynamics_leave_velocities_that_are_heard(notes, factor):
    assert all(MIN_VELOCITY <= note.velocity <= 127 for note in louder(notes, factor))


def test_a_fill_takes_the_end_of_a_bar_and_leaves_the_rest():
    found = join(HATS, Joint(fill_beats=2), 4, PPQ, "1", 9)
    assert [note for note in found if note.onset < 960] == HATS[:4]
    assert not [note for note in found if note.onset >= 960 and note.pitch in CYMBALS]
    assert len([note for note in found if note.onset >= 960]) >= 6


def test_a_fill_grows_louder_and_lies_on_the_kit():
    fill = join((), Joint(fill_beats=2), 4, PPQ, "x", 9)
    assert fill[-1].velocity > fill[0].velocity
    assert on_kit(fill) == fill
    assert {note.channel for note in fill} == {9}


def test_one_seed_gives_one_fill_and_several_give_several():
    def fill(seed):
        return join((), Joint(fill_beats=2), 4, PPQ, seed, 9)

    assert fill("a") == fill("a")
    assert len({fill(str(seed)) for seed in range(20)}) > 3


def test_a_crash_takes_the_place_of_other_cymbals_on_the_first_beat():
    found = join(HATS, Joint(has_crash=True), 4, PPQ, "1", 9)
    assert {note.pitch for note in found if note.onset == 0} == {CRASH, KICK}
    assert len([note for note in found if note.pitch == 42]) == 7


def test_a_roll_becomes_closer():
    joints = [Joint(has_roll=True, rolled=share) for share in (0, 0.25, 0.5, 0.75)]
    rolls = [join((), joint, 4, PPQ, "1", 9) for joint in joints]
    assert {note.pitch for roll in rolls for note in roll} == {SNARE}
    assert [len(roll) for roll in rolls] == [4, 8, 16, 16]


@given(NOTES, st.integers(1, 4), st.booleans())
def test_nothing_is_struck_after_the_bar(notes, beats, has_crash):
    found = join(notes, Joint(fill_beats=beats, has_crash=has_crash), 4, PPQ, "1", 9)
    assert all(note.onset < 4 * PPQ for note in found)
