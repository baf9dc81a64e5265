"""Colours of the window, dark and light."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication

from ripieno.app.render import theme
from ripieno.engine.music.roles import Role


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for, as ``#rrggbb``.

    Attributes:
        window: Behind everything.
        panel: Behind controls that belong together.
        raised: Buttons, cards and fields.
        hovered: What lies under the pointer.
        line: Borders and dividers.
        text: Words to read.
        faint: Words that may be skipped.
        accent: The main action, the selection and the focus.
        on_accent: Words on the accent.
        warning: What went wrong; never without words beside it.
        background: Behind notes.
        black_key: Rows of black keys on the background.
        bar_line: Lines between bars.
        beat_line: Lines between beats.
        is_dark: Whether notes stand out by brightness.
    """

    window: str
    panel: str
    raised: str
    hovered: str
    line: str
    text: str
    faint: str
    accent: str
    on_accent: str
    warning: str
    background: str
    black_key: str
    bar_line: str
    beat_line: str
    is_dark: bool

    def role(self, role: Role, velocity: int = 100) -> QColor:
        """Return a note's colour: its role's, the louder the stronger.

        Args:
            role: What the lane does.
            velocity: 1 to 127.
        """
        red, green, blue = theme.ROLE_COLOURS[role]
        colour = QColor(red, green, blue)
        if not self.is_dark:
            colour = colour.darker(135)
        share = 0.45 + 0.55 * velocity / 127
        return blend(QColor(self.background), colour, share)


DARK = Palette(
    window="#16181f",
    panel="#1d2029",
    raised="#2a2e3a",
    hovered="#363b4a",
    line="#393e4d",
    text="#e8ebf2",
    faint="#9aa2b8",
    accent="#ffc857",
    on_accent="#1b1503",
    warning="#ff8474",
    background="#11131a",
    black_key="#161922",
    bar_line="#464c5f",
    beat_line="#282c3a",
    is_dark=True,
)

LIGHT = Palette(
    window="#eceef3",
    panel="#f7f8fa",
    raised="#ffffff",
    hovered="#e3e7ef",
    line="#c6ccd8",
    text="#1c2029",
    faint="#5b6476",
    accent="#985a00",
    on_accent="#ffffff",
    warning="#b3261e",
    background="#fcfcfd",
    black_key="#f0f2f6",
    bar_line="#aab2c1",
    beat_line="#dfe3ea",
    is_dark=False,
)


def system_palette() -> Palette:
    """Return the palette that goes with the desktop; dark where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return LIGHT if scheme == Qt.ColorScheme.Light else DARK


def blend(under: QColor, over: QColor, share: float) -> QColor:
    """Return a colour between two: ``under`` at share 0, ``over`` at share 1."""
    return QColor.fromRgbF(
        under.redF() + (over.redF() - under.redF()) * share,
        under.greenF() + (over.greenF() - under.greenF()) * share,
        under.blueF() + (over.blueF() - under.blueF()) * share,
    )


def luminance(colour: QColor) -> float:
    """Return the relative luminance of a colour, 0 to 1.

    Source: W3C, Web Content Accessibility Guidelines 2.2.
    """
    return (
        0.2126 * _linear(colour.redF()) + 0.7152 * _linear(colour.greenF()) + 0.0722 * _linear(colour.blueF())
    )


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21; words need 4.5, signs and frames 3.

    Source: W3C, Web Content Accessibility Guidelines 2.2.
    """
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
