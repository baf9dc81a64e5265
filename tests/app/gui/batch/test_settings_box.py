"""The form: what is written in it is what is asked for, and only what counts is shown."""

from pathlib import Path

import pytest

from ripieno.app.gui.batch.batch_settings import ROWS, USES
from ripieno.app.gui.batch.settings_box import BatchSettingsBox
from ripieno.app.session.operations import OPERATIONS
from ripieno.app.session.parameters import surface_of


@pytest.fixture
def form(qtbot):
    made = BatchSettingsBox("What to do")
    qtbot.addWidget(made)
    return made


def test_the_form_asks_for_what_is_written_in_it(form):
    form.choose(way="vary", bars="5-8", tracks="Piano", seed=7, variations=3, steps=4, workers=1)
    form.set_out(Path("/out"))
    batch_settings = form.batch_settings(("a.mid",), resume=True)
    assert (batch_settings.way, batch_settings.bars, batch_settings.tracks) == ("vary", "5-8", "Piano")
    assert (
        batch_settings.values["seed"],
        batch_settings.values["variations"],
        batch_settings.values["steps"],
    ) == (7, 3, 4)
    assert batch_settings.workers == 1
    assert (batch_settings.out, batch_settings.sources, batch_settings.resume) == (
        Path("/out"),
        ("a.mid",),
        True,
    )


def test_at_first_nothing_is_decided_for_the_user(form):
    batch_settings = form.batch_settings((), resume=False)
    assert (
        batch_settings.out,
        batch_settings.values["seed"],
        batch_settings.values["steps"],
        batch_settings.workers,
    ) == (None,) * 4


def test_varying_begins_half_way(form):
    form.choose(way="vary")
    assert form.batch_settings((), resume=False).values["strength"] == "50%"


@pytest.mark.parametrize("way", OPERATIONS)
def test_only_what_counts_for_the_way_is_shown(form, way):
    form.choose(way=way)
    names = [*USES, *(row.name for row in ROWS)]
    shown = {key for key in names if not form.field(key).isHidden()}
    own = {row.name for row in ROWS if surface_of(way) in row.surfaces}
    assert shown == {key for key, operations in USES.items() if way in operations} | own


def test_new_harmony_begins_with_chords_that_can_be_changed(form):
    form.choose(way="reharmonise")
    assert form.batch_settings((), resume=False).values["chords"] == "C | G | Am | F"


def test_the_highest_seed_can_be_written(form):
    form.choose(seed=4_294_967_295)
    assert form.batch_settings((), resume=False).values["seed"] == 4_294_967_295


def test_every_field_has_a_name_and_an_explanation(form):
    for key in (*USES, *(row.name for row in ROWS), "way", "workers", "html", "out"):
        assert form.field(key).accessibleName()
        assert form.field(key).accessibleDescription()
