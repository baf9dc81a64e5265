"""Colours of notes: by role, loudness, and how far back their lane lies."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ripieno.app.gui.palette import Palette, blend, contrast
from ripieno.engine.music.roles import Role

LEVELS = 16
"""Steps of loudness that can be told apart on the screen."""

FRONT, BEHIND, QUIET = 1.0, 0.34, 0.13
"""Strength of the lane in front, of the others, and of muted ones."""

SELECTED = 0.3
"""Share of the colour of words in that of selected notes."""


def level(velocity: int) -> int:
    """Return the step of loudness, 0 to 15, of a velocity."""
    return velocity * LEVELS // 128


@lru_cache(maxsize=256)
def shades(palette: Palette, role: Role, strength: float) -> tuple[QColor, ...]:
    """Return a role's colours from soft to loud; treat them as constants.

    Args:
        palette: The window's colours.
        role: What the lane does.
        strength: 1 for full colour, 0 for the background's own.
    """
    background = QColor(palette.background)
    velocities = (round((each + 0.5) * 128 / LEVELS) for each in range(LEVELS))
    return tuple(blend(background, palette.role(role, velocity), strength) for velocity in velocities)


@lru_cache(maxsize=256)
def pixels(palette: Palette, role: Role, strength: float) -> NDArray[np.uint32]:
    """Return the colours of ``shades`` as 0xAARRGGBB, shape (16,)."""
    return np.array([colour.rgba() for colour in shades(palette, role, strength)], np.uint32)


def selected_shade(palette: Palette, colour: QColor) -> QColor:
    """Return the colour of a note that is selected."""
    return blend(colour, QColor(palette.text), SELECTED)


@lru_cache(maxsize=64)
def inks(palette: Palette, role: Role) -> tuple[QColor, ...]:
    """Return for each step of loudness black or white, whichever is read better on a note of it."""
    black, white = QColor(Qt.GlobalColor.black), QColor(Qt.GlobalColor.white)
    return tuple(
        black if contrast(black, fill) >= contrast(white, fill) else white
        for fill in shades(palette, role, FRONT)
    )


@lru_cache(maxsize=64)
def selected_shades(palette: Palette, role: Role) -> tuple[QColor, ...]:
    """Return the colours of a role's selected notes from soft to loud; treat them as constants."""
    return tuple(selected_shade(palette, colour) for colour in shades(palette, role, FRONT))


def lit(palette: Palette, colours: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return the colours of notes that are selected, as 0xAARRGGBB."""
    return np.array([selected_shade(palette, QColor(each)).rgba() for each in colours.tolist()], np.uint32)


@lru_cache(maxsize=64)
def translucent(name: str, share: float) -> QColor:
    """Return a colour that lets what lies under it through; treat it as a constant."""
    colour = QColor(name)
    colour.setAlphaF(share)
    return colour


def hairline(painter: QPainter, colour: QColor) -> QPen:
    """Return a pen that is as thin, and everywhere as thick, on screens of any scale."""
    pen = QPen(colour, max(1, int(painter.device().devicePixelRatioF())))
    pen.setCosmetic(True)
    return pen
