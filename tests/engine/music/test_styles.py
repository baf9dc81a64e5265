"""Styles have numbers that a model has learnt."""

from ripieno.engine.grid.conditions import FEATURES_WITH_STYLES, FIRST_FEATURES
from ripieno.engine.music.styles import Style


def test_the_order_of_the_styles_stays_for_the_models_numbers_depend_on_it():
    assert list(Style) == ["pop", "rock", "funk", "soul", "jazz", "latin", "hiphop", "songbook", "lied"]


def test_styles_come_after_all_that_the_first_packs_were_told():
    assert len(Style) == FEATURES_WITH_STYLES - FIRST_FEATURES
