"""The look: every colour is there, and words can be read on what lies behind them."""

import pytest
from PySide6.QtGui import QColor

from app.gui.palette import DARK, LIGHT, Palette, blend
from app.gui.style import dress, sheet


def luminance(name: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = QColor(name).getRgbF()[:3]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


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
    assert contrast(getattr(palette, words), getattr(palette, behind)) >= 4.5


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
