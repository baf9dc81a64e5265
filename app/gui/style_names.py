"""What the styles of music are called."""

from collections.abc import Mapping

from ripieno.app.gui.translation import marked, said
from ripieno.engine.music.styles import Style

_NAMES: Mapping[Style, str] = {
    Style.POP: marked("styles", "Pop"),
    Style.ROCK: marked("styles", "Rock"),
    Style.FUNK: marked("styles", "Funk"),
    Style.SOUL: marked("styles", "Soul"),
    Style.JAZZ: marked("styles", "Jazz"),
    Style.LATIN: marked("styles", "Latin"),
    Style.HIPHOP: marked("styles", "Hip-hop"),
    Style.SONGBOOK: marked("styles", "Songbook"),
    Style.LIED: marked("styles", "Lied"),
}


def style_name(style: Style) -> str:
    """Return a style's name in the user's language."""
    return said("styles", _NAMES[style])
