"""The look: every colour is there, and words can be read on what lies behind them."""

import pytest
from PySide6.QtGui import QColor

from ripieno.app.gui.palette import DARK, LIGHT, Palette, blend, contrast
from ripieno.app.gui.roll.shades import FRONT, inks, shades
from ripieno.app.gui.style import dress, sheet
from ripieno.engine.music.roles import Role


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("words", "behind"),
    [
        ("text", "window"),
        ("text", "raised"),
        ("faint", "panel"),
        ("faint", "raised"),
        ("on_accent", "accent"),
        ("warning", "panel"),
    ],
)
def test_words_stand_out_as_wcag_asks(palette: Palette, words: str, behind: str):
    assert contrast(QColor(getattr(palette, words)), QColor(getattr(palette, behind))) >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_names_can_be_read_on_notes_of_any_loudness_and_role(palette: Palette):
    worst = min(
        contrast(ink, fill)
        for role in Role
        for ink, fill in zip(inks(palette, role), shades(palette, role, FRONT), strict=True)
    )
    assert worst >= 4.5


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_frames_of_boxes_that_are_ticked_stand_out_as_wcag_asks(palette: Palette):
    assert contrast(QColor(palette.faint), QColor(palette.panel)) >= 3
    assert contrast(QColor(palette.accent), QColor(palette.panel)) >= 3


def test_black_on_white_is_the_strongest_contrast():
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#777777")) == 1


@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
def test_the_sheet_leaves_no_name_unfilled(palette: Palette):
    assert "$" not in sheet(palette)
    assert palette.accent in sheet(palette)


def test_dress_gives_the_whole_program_the_colours(qapp):
    dress(qapp, DARK)
    assert qapp.palette().window().color() == QColor(DARK.window)
    assert qapp.style().objectName().lower() in {"fusion", ""}


def test_blend_goes_from_one_colour_to_the_other():
    assert blend(QColor("#000000"), QColor("#ffffff"), 0) == QColor("#000000")
    assert blend(QColor("#000000"), QColor("#ffffff"), 1) == QColor("#ffffff")
