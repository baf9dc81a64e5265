"""Bars of themes, kept so that later bars can go back to them."""

from dataclasses import replace

from ripieno.app.session.live.form.bar_plan import ThemeBar
from ripieno.app.session.live.form.plan_bars import phrase_bars
from ripieno.app.session.live.music.bars import Bar
from ripieno.engine.music.clip import Lane
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role

MAX_BARS = 512
"""Bars that are kept, the latest."""

MIN_DENSITY_SHARE = 0.85
"""Density at which a bar was made, as a share of what is asked for, below which it is not gone back to."""


class ThemeMemory:
    """Bars by theme and place."""

    def __init__(self) -> None:
        self._bars: dict[ThemeBar, Bar] = {}

    def keep(self, bar: Bar) -> None:
        """Keep a bar as what its plan says it is; what only returns takes no other bar's place."""
        if bar.plan is None or bar.plan.is_rest or (not bar.is_new and bar.plan.own in self._bars):
            return
        self._bars.pop(bar.plan.own, None)
        self._bars[bar.plan.own] = bar
        while len(self._bars) > MAX_BARS:
            del self._bars[next(iter(self._bars))]

    def find(self, place: ThemeBar | None, density: float) -> Bar | None:
        """Return a bar of a theme, or the one of an earlier phrase that it would have repeated.

        Args:
            place: Which bar; None for none.
            density: The density that the controls ask for.
        """
        if place is None:
            return None
        theme, number = place
        phrase = phrase_bars(number + 1)
        for each in (number, number % 4, number % phrase):
            found = self._bars.get((theme, each))
            if found is not None and found.density >= MIN_DENSITY_SHARE * density:
                return found
        return None

    def latest(self) -> Bar | None:
        """Return the bar that was kept last."""
        return next(reversed(self._bars.values()), None)

    def forget(self, theme: str) -> None:
        """Forget the bars of a theme."""
        for place in [place for place in self._bars if place[0] == theme]:
            del self._bars[place]


def moved(bar: Bar, lanes: tuple[Lane, ...], key: Key | None) -> Bar:
    """Return a bar in another key: all lanes but drums move by the same interval, the smaller way."""
    old = None if bar.plan is None else bar.plan.key
    if old is None or key is None or old == key:
        return bar
    steps = (key.tonic - old.tonic + 5) % 12 - 5
    if key.mode != old.mode:  # the relative key has the same pitches
        steps = (key.tonic + (3 if key.mode == "minor" else -3) - old.tonic + 5) % 12 - 5
    notes = {
        lane: held
        if lanes[lane].role is Role.DRUMS
        else tuple(replace(note, pitch=min(max(note.pitch + steps, 0), 127)) for note in held)
        for lane, held in bar.notes.items()
    }
    return replace(bar, notes=notes)
