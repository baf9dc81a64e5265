"""What the sender is told of bars, kept in a plan as the sender keeps it."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.channel_messages import is_note_on
from ripieno.app.midi_io.live.messages import Clear, Play, SetOpening
from ripieno.app.midi_io.live.plan import OutputPlan
from ripieno.app.midi_io.live.planner import Destination
from ripieno.app.session.live.controls.table import Controls
from ripieno.app.session.live.music.bar_messages import BarMessages
from ripieno.app.session.live.music.bar_output import BarOutput
from ripieno.app.session.live.music.bars import Bar
from ripieno.app.session.live.music.song import Score
from ripieno.engine.music.note import Note
from ripieno.engine.music.roles import Role

PPQ = 480
ROUTES = (Destination(0, 0), Destination(0, 9))
SCORE = Score.from_nothing((Role.KEYS, Role.DRUMS), (4, 4), 120.0)


AS_IT_IS = SimpleNamespace(sounding=lambda _bar, content: content.notes)
"""A maker whose bars are played as they are."""


def bar_of(*notes):
    return Bar({0: tuple(Note(onset, length, pitch, 80) for onset, length, pitch in notes)})


def output(bars, controls=None):
    return BarOutput(SCORE, BarMessages(SCORE, ROUTES), controls or Controls(), AS_IT_IS, bars)


def begins(messages):
    return [(each.beat, each.data[1]) for each in messages if is_note_on(each.data)]


BARS = {
    0: bar_of((0, PPQ, 60), (PPQ, PPQ, 62)),
    1: bar_of((0, 2 * PPQ, 64), (3 * PPQ, PPQ, 65)),
    2: bar_of((0, PPQ, 67)),
}


def test_bars_take_the_place_of_what_was_planned_from_their_begin_on():
    out = output(BARS)
    out.plan(1, 3)
    clear, first, second = out.commands
    assert clear == Clear(4.0)
    assert [begins(each.messages) for each in (first, second)] == [[(4.0, 64), (7.0, 65)], [(8.0, 67)]]


def test_the_first_bar_is_kept_by_the_sender_for_a_start():
    out = output(BARS)
    out.send(0)
    opening, play = out.commands
    assert isinstance(opening, SetOpening)
    assert (opening.until, opening.messages) == (4.0, play.messages)
    later = output({1: BARS[1]})
    later.arm()
    assert not later.commands


def test_a_bar_without_notes_says_nothing():
    out = output({3: Bar({})})
    out.send(3)
    assert not out.commands


def test_only_notes_that_begin_at_a_beat_or_later_are_told():
    out = output(BARS)
    out.send(1, since=6.0)
    (play,) = out.commands
    assert begins(play.messages) == [(7.0, 65)]
    assert len(play.messages) == 2


def test_notes_that_sound_at_a_beat_are_those_that_began_before_and_end_after():
    out = output(BARS)
    assert [begin.data[1] for begin, _ in out.sounding_at(1, 5.0)] == [64]
    assert out.sounding_at(1, 4.0) == out.sounding_at(1, 6.0) == out.sounding_at(5, 20.0) == ()


def test_fills_routes_and_clicks_are_those_of_the_messages():
    out = output(BARS)
    out.route((Destination(1, 3), Destination(0, 9)), Destination(2, 9))
    out.send(1)
    assert {(each.port, each.data[0] & 0xF) for each in out.commands[0].messages} == {(1, 3)}
    assert {each.port for each in out.clicks_before(1)} == {2}
    assert [each.beat for each in out.clicks_before(2) if is_note_on(each.data)] == [*range(-8, 0)]
    out.commands.clear()
    out.fill_drums(1)
    out.send(1)
    assert any(each.data[0] & 0xF == 9 for each in out.commands[0].messages)


@st.composite
def contents(draw):
    """Return bars whose notes of one pitch do not overlap."""
    bars = {}
    for bar in range(2):
        notes = []
        for pitch in (60, 64, 67):
            cuts = sorted(draw(st.sets(st.integers(0, 16), min_size=2, max_size=8)))
            notes += [(a * 120, (b - a) * 120, pitch) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
        bars[bar] = bar_of(*notes)
    return bars


@given(contents(), contents(), st.floats(0.05, 7.95))
def test_after_a_change_within_a_bar_every_note_ends_once_and_new_ones_begin_as_the_new_bars_say(
    old, new, since
):
    bars, plan, sounding, began = dict(old), OutputPlan(), set(), []
    out = output(bars)
    out.plan(0, 2)

    def tell():
        for command in out.commands:
            match command:
                case Clear(beat):
                    plan.clear(beat, [(0, *key) for key in sounding])
                case Play(messages):
                    plan.add(messages)
        out.commands.clear()

    def run(until):
        for message in plan.take(until):
            key = message.data[0] & 0xF, message.data[1]
            if is_note_on(message.data):
                assert key not in sounding
                sounding.add(key)
                began.append((message.beat, key))
            else:
                sounding.discard(key)

    tell()
    run(since)
    first = SCORE.bar_at(since)
    planned_to_sound = out.sounding_at(first, since)
    bars.update(new)
    out.plan_since(since, first, 2, planned_to_sound)
    tell()
    before = len(began)
    run(100.0)
    assert not sounding
    wanted = sorted(
        (4 * bar + note.onset / PPQ, (0, note.pitch))
        for bar in range(first, 2)
        for note in new[bar].notes[0]
        if 4 * bar + note.onset / PPQ >= since
    )
    assert sorted(began[before:]) == wanted
