import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.midi_io.live.groove_template import (
    MAX_SHIFT,
    TEMPLATES,
    GrooveError,
    GrooveTemplate,
    groove_of,
    learn_groove,
)
from ripieno.app.session.live.controls.performing_rows import GROOVES
from ripieno.engine.music.note import Note
from ripieno.engine.music.styles import Style

PPQ = 480
BAR = 4 * PPQ
shifts = st.floats(-0.12, 0.12)
templates = st.lists(shifts, min_size=1, max_size=16).map(
    lambda held: GrooveTemplate(tuple(held), (0,) * len(held))
)


def performance(late, accent=lambda _: 0, bars=2, step=PPQ // 4):
    """Return sixteenths, each played late by some ticks."""
    return [
        (Note(bar * BAR + at + late(at), 60, 42, 80 + accent(at)), bar * BAR)
        for bar in range(bars)
        for at in range(0, BAR, step)
    ]


@given(templates, st.floats(0, 64), st.floats(0, 64))
def test_a_template_turns_nothing_round(template, one, other):
    first, second = sorted((one, other))
    assert template.beat(first) <= template.beat(second) + 1e-9


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_a_template_leaves_bar_lines_where_they_are(template):
    assert template.beat(0.0) == 0.0
    assert template.beat(4.0) == 4.0


def test_swing_divides_a_beat_3_to_2_and_shuffle_2_to_1():
    assert TEMPLATES["swing"].beat(0.5) == pytest.approx(0.6)
    assert TEMPLATES["shuffle"].beat(0.5) == pytest.approx(2 / 3)


def test_straight_changes_nothing():
    assert TEMPLATES["straight"].is_straight
    assert [TEMPLATES["straight"].beat(each / 7) for each in range(9)] == [each / 7 for each in range(9)]


def test_the_groove_of_a_performance_is_where_it_was_played():
    template = learn_groove(
        performance(lambda at: 24 if at % PPQ else 0, lambda at: -16 if at % PPQ else 0), PPQ, BAR
    )
    assert template.beat(1.25) == pytest.approx(1.25 + 24 / PPQ)
    assert template.beat(2.0) == pytest.approx(2.0)
    assert template.velocity(80, 1.25) < template.velocity(80, 1.0)


def test_swung_eighths_are_late_eighths():
    template = learn_groove(performance(lambda at: 80 if at % PPQ else 0, step=PPQ // 2), PPQ, BAR)
    assert template.beat(0.5) == pytest.approx(0.5 + 80 / PPQ)


@given(st.lists(st.integers(0, 4 * BAR - 1), min_size=8, max_size=60))
def test_what_is_learnt_from_any_notes_moves_no_sixteenth_past_the_next(onsets):
    try:
        template = learn_groove([(Note(at, 60, 42, 80), at // BAR * BAR) for at in onsets], PPQ, BAR)
    except GrooveError:
        return
    assert len(template.shifts) == len(template.accents) == 16
    assert max(map(abs, template.shifts)) <= MAX_SHIFT
    assert all(template.beat(at / 16) <= template.beat((at + 1) / 16) + 1e-9 for at in range(64))


def test_too_few_notes_are_refused_with_a_remedy():
    with pytest.raises(GrooveError, match="name a MIDI file"):
        learn_groove(performance(lambda _: 0)[:3], PPQ, BAR)


@pytest.mark.parametrize("name", GROOVES)
@pytest.mark.parametrize("style", [None, *Style])
def test_every_groove_is_there_for_every_style(name, style):
    assert isinstance(groove_of(name, style, None), GrooveTemplate)


def test_jazz_swings_where_the_style_decides_and_rock_does_not():
    assert groove_of("style", Style.JAZZ, None) == TEMPLATES["swing"]
    assert groove_of("style", Style.ROCK, None).is_straight
    assert groove_of("straight", Style.JAZZ, None).is_straight
