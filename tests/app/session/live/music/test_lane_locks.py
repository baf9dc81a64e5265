from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.lane_locks import LaneLocks
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

SCORE = Score.from_nothing((Role.LEAD, Role.BASS), (4, 4), 120.0)
LEAD, BASS = 0, 1


def bar(number):
    return Bar({lane: (Note(0, 480, 36 + number, 80),) for lane in (LEAD, BASS)})


BARS = {number: bar(number) for number in range(8)}


def locked(length, current):
    locks = LaneLocks(SCORE.parts, SCORE.lanes)
    locks.turn(Controls().with_lane(Role.BASS, lock=length), BARS, current)
    return locks


def pitches(content, lane):
    return [note.pitch - 36 for note in content.notes[lane]]


def test_a_locked_lane_repeats_its_last_bars_and_the_others_go_on():
    locks = locked(2, 5)
    played = [locks.apply(number, bar(number)) for number in range(6, 11)]
    assert [pitches(content, BASS) for content in played] == [[4], [5], [4], [5], [4]]
    assert [pitches(content, LEAD) for content in played] == [[6], [7], [8], [9], [10]]


def test_the_pattern_stays_while_other_bars_are_played():
    locks = locked(1, 5)
    locks.turn(Controls().with_lane(Role.BASS, lock=1), BARS, 7)
    assert pitches(locks.apply(9, bar(9)), BASS) == [5]


def test_another_length_takes_the_bars_that_were_played_since():
    locks = locked(1, 3)
    locks.turn(Controls().with_lane(Role.BASS, lock=2), BARS, 7)
    assert [pitches(locks.apply(number, bar(number)), BASS) for number in (8, 9)] == [[6], [7]]


def test_an_unlocked_lane_plays_what_was_made():
    locks = locked(2, 5)
    locks.turn(Controls(), BARS, 6)
    assert locks.apply(7, bar(7)) == bar(7)


def test_a_lane_is_locked_as_soon_as_a_bar_of_it_was_played():
    locks = LaneLocks(SCORE.parts, SCORE.lanes)
    controls = Controls().with_lane(Role.BASS, lock=4)
    locks.turn(controls, {}, -1)
    assert locks.apply(0, bar(0)) == bar(0)
    locks.turn(controls, BARS, 0)
    assert pitches(locks.apply(3, bar(3)), BASS) == [0]
