"""The form: what is written in it is what is asked for, and only what counts is shown."""

from pathlib import Path

import pytest

from ripieno.app.gui.batch.wishes import USES
from ripieno.app.gui.batch.wishes_box import WishesBox
from ripieno.app.session.operations import OPERATIONS


@pytest.fixture
def form(qtbot):
    made = WishesBox("What to do")
    qtbot.addWidget(made)
    return made


def test_the_form_asks_for_what_is_written_in_it(form):
    form.choose(way="vary", bars="5-8", tracks="Piano", seed="7", variations=3, steps=4, workers=1)
    form.set_out(Path("/out"))
    wishes = form.wishes(("a.mid",), resume=True)
    assert (wishes.way, wishes.bars, wishes.tracks) == ("vary", "5-8", "Piano")
    assert (wishes.seed, wishes.variations, wishes.steps, wishes.workers) == (7, 3, 4, 1)
    assert (wishes.out, wishes.sources, wishes.resume) == (Path("/out"), ("a.mid",), True)


def test_at_first_nothing_is_decided_for_the_user(form):
    wishes = form.wishes((), resume=False)
    assert (wishes.out, wishes.seed, wishes.steps, wishes.workers) == (None, None, None, None)


def test_varying_begins_half_way(form):
    form.choose(way="vary")
    assert form.wishes((), resume=False).strength == 0.5


@pytest.mark.parametrize("way", OPERATIONS)
def test_only_what_counts_for_the_way_is_shown(form, way):
    form.choose(way=way)
    shown = {key for key in USES if not form.field(key).isHidden()}
    assert shown == {key for key, ways in USES.items() if way in ways}


def test_every_field_has_a_name_and_an_explanation(form):
    for key in (*USES, "way", "seed", "variations", "steps", "workers", "html", "out"):
        assert form.field(key).accessibleName()
        assert form.field(key).accessibleDescription()
