"""What the live panel calls things."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from ripieno.app.gui.style_names import style_name
from ripieno.app.session.live.control_values import range_text
from ripieno.app.session.live.controls import CONTROLS, Kind
from ripieno.engine.music.styles import Style

_TITLES = {
    "density": QT_TRANSLATE_NOOP("controls", "Density"),
    "temperature": QT_TRANSLATE_NOOP("controls", "Temperature"),
    "style": QT_TRANSLATE_NOOP("controls", "Style"),
    "key": QT_TRANSLATE_NOOP("controls", "Key"),
    "chords": QT_TRANSLATE_NOOP("controls", "Chords"),
    "lock_chords": QT_TRANSLATE_NOOP("controls", "Keep to chords"),
    "polyphony": QT_TRANSLATE_NOOP("controls", "Polyphony"),
    "lead": QT_TRANSLATE_NOOP("controls", "Lead"),
    "counter": QT_TRANSLATE_NOOP("controls", "Counter"),
    "keys": QT_TRANSLATE_NOOP("controls", "Keys"),
    "bass": QT_TRANSLATE_NOOP("controls", "Bass"),
    "pad": QT_TRANSLATE_NOOP("controls", "Pad"),
    "drums": QT_TRANSLATE_NOOP("controls", "Drums"),
    "freeze": QT_TRANSLATE_NOOP("controls", "Freeze"),
    "seed": QT_TRANSLATE_NOOP("controls", "Seed"),
    "swing": QT_TRANSLATE_NOOP("controls", "Swing"),
    "humanise": QT_TRANSLATE_NOOP("controls", "Humanise"),
    "late": QT_TRANSLATE_NOOP("controls", "If not ready"),
    "mode": QT_TRANSLATE_NOOP("controls", "Mode"),
    "ahead": QT_TRANSLATE_NOOP("controls", "Bars ahead"),
    "tempo": QT_TRANSLATE_NOOP("controls", "Tempo"),
    "thru": QT_TRANSLATE_NOOP("controls", "Thru"),
    "channel": QT_TRANSLATE_NOOP("controls", "Channel"),
    "input_offset": QT_TRANSLATE_NOOP("controls", "Input offset"),
    "play": QT_TRANSLATE_NOOP("controls", "Play"),
    "stop": QT_TRANSLATE_NOOP("controls", "Stop"),
    "continue": QT_TRANSLATE_NOOP("controls", "Continue"),
    "fill": QT_TRANSLATE_NOOP("controls", "New bars"),
    "panic": QT_TRANSLATE_NOOP("controls", "Panic"),
}
_CHOICES = {
    "stream": QT_TRANSLATE_NOOP("controls", "Stream: plays on its own"),
    "accompany": QT_TRANSLATE_NOOP("controls", "Accompany: plays under you"),
    "answer": QT_TRANSLATE_NOOP("controls", "Answer: two bars you, two bars it"),
    "continue": QT_TRANSLATE_NOOP("controls", "Continue: goes on when you stop"),
    "repeat": QT_TRANSLATE_NOOP("controls", "Repeat the last phrase"),
    "rest": QT_TRANSLATE_NOOP("controls", "Rest"),
    "none": QT_TRANSLATE_NOOP("controls", "None"),
}
_STYLES = frozenset(Style)
_ZEROS = {
    "polyphony": QT_TRANSLATE_NOOP("controls", "Any"),
    "channel": QT_TRANSLATE_NOOP("controls", "All"),
    "ahead": QT_TRANSLATE_NOOP("controls", "As needed"),
}
_UNITS = {"times what is around": "\N{MULTIPLICATION SIGN}"}


def title(name: str) -> str:
    """Return what a control is called."""
    return _said(_TITLES.get(name, name))


def explanation(name: str) -> str:
    """Return what a control does and what values it takes."""
    control = CONTROLS[name]
    summary = _said(control.summary)
    if control.kind in (Kind.TRIGGER, Kind.SWITCH, Kind.CHOICE):
        return summary
    return QCoreApplication.translate("controls", "{summary} Takes {values}.").format(
        summary=summary, values=_said(range_text(control))
    )


def choice(value: str) -> str:
    """Return what one of a control's choices is called."""
    return style_name(Style(value)) if value in _STYLES else _said(_CHOICES.get(value, value))


def zero(name: str) -> str:
    """Return what 0 means where it is no number; empty where it is one."""
    return _said(_ZEROS[name]) if name in _ZEROS else ""


def unit(name: str) -> str:
    """Return the short unit of a control's numbers, possibly empty."""
    text = CONTROLS[name].unit
    return _UNITS.get(text, text)


def _said(text: object) -> str:
    return QCoreApplication.translate("controls", str(text))
