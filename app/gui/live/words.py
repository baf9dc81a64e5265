"""What the live panel calls things."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from ripieno.app.gui.style_names import style_name
from ripieno.app.session.live.controls.lane_settings import LaneControl
from ripieno.app.session.live.controls.table import CONTROLS
from ripieno.app.session.live.controls.values import range_text
from ripieno.app.session.parameter import ParameterKind
from ripieno.engine.music.styles import Style

_CHOICES = {
    "stream": QT_TRANSLATE_NOOP("controls", "Stream: plays on its own"),
    "accompany": QT_TRANSLATE_NOOP("controls", "Accompany: plays under you"),
    "answer": QT_TRANSLATE_NOOP("controls", "Answer: replies to your phrase"),
    "continue": QT_TRANSLATE_NOOP("controls", "Continue: goes on when you stop"),
    "canon": QT_TRANSLATE_NOOP("controls", "Canon: repeats you a little later"),
    "harmonise": QT_TRANSLATE_NOOP("controls", "Harmonise: a second voice to yours"),
    "repeat": QT_TRANSLATE_NOOP("controls", "Repeat the last phrase"),
    "rest": QT_TRANSLATE_NOOP("controls", "Rest"),
    "style": QT_TRANSLATE_NOOP("controls", "As the style wants"),
    "straight": QT_TRANSLATE_NOOP("controls", "Straight"),
    "swing": QT_TRANSLATE_NOOP("controls", "Swing"),
    "shuffle": QT_TRANSLATE_NOOP("controls", "Shuffle"),
    "laid back": QT_TRANSLATE_NOOP("controls", "Laid back"),
    "file": QT_TRANSLATE_NOOP("controls", "Of the groove file"),
    "ask": QT_TRANSLATE_NOOP("controls", "Offer to join it"),
    "bar": QT_TRANSLATE_NOOP("controls", "Join it at the bar"),
    "none": QT_TRANSLATE_NOOP("controls", "None"),
}
_STYLES = frozenset(Style)
_UNITS = {"times what is around": "\N{MULTIPLICATION SIGN}"}


def title(name: str) -> str:
    """Return what a control is called."""
    return _said(CONTROLS[name].label)


def lane_title(row: LaneControl) -> str:
    """Return what a control of one lane is called where the lane is known."""
    return _said(row.title)


def explanation(name: str) -> str:
    """Return what a control does and what values it takes."""
    control = CONTROLS[name]
    summary = _said(control.summary)
    if control.kind in (ParameterKind.TRIGGER, ParameterKind.SWITCH, ParameterKind.CHOICE):
        return summary
    return QCoreApplication.translate("controls", "{summary} Takes {values}.").format(
        summary=summary, values=_said(range_text(control))
    )


def choice(value: str) -> str:
    """Return what one of a control's choices is called."""
    return style_name(Style(value)) if value in _STYLES else _said(_CHOICES.get(value, value))


def zero(name: str) -> str:
    """Return what 0 means where it is no number; empty where it is one."""
    text = CONTROLS[name].zero
    return _said(text) if text else ""


def unit(name: str) -> str:
    """Return the short unit of a control's numbers, possibly empty."""
    text = CONTROLS[name].unit
    return _UNITS.get(text, text)


def _said(text: object) -> str:
    return QCoreApplication.translate("controls", str(text))
