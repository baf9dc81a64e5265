"""What a display shows of the music: lanes, key, chords, and what comes next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ripieno.app.session.count_of import count_of

if TYPE_CHECKING:  # it brings numpy, which a display should not wait for
    from ripieno.app.session.live.form.bar_plan import BarPlan


@dataclass(frozen=True, slots=True)
class LaneDisplay:
    """One lane.

    Attributes:
        name: What it is called.
        is_on: Whether it is switched on, and so is its mute group.
        is_locked: Whether it repeats a pattern.
    """

    name: str
    is_on: bool
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class MusicDisplay:
    """The music where it is.

    Attributes:
        lanes: The lanes, in their order.
        key: The key, in words; empty where none is known.
        chords: The chords of the bar; empty where none are known.
        next_chords: Those of the bar after it.
        section: The part of the form that plays; empty where there is none.
        upcoming: What comes next, such as the next part or song, and when; empty where nothing is known.
    """

    lanes: tuple[LaneDisplay, ...] = ()
    key: str = ""
    chords: str = ""
    next_chords: str = ""
    section: str = ""
    upcoming: str = ""

    @property
    def following(self) -> str:
        """What is shown as coming next: a part or song, else the next chords; empty where none is known."""
        return self.upcoming or self.next_chords


def chord_words(chords: Iterable[object]) -> str:
    """Return the chords of a bar in words."""
    return " ".join(map(str, chords))


def section_words(plan: "BarPlan") -> str:
    """Return the section of a bar and how far it is; empty where there is none."""
    return f"{plan.section}, bar {plan.bar + 1} of {plan.bars}" if plan.section else ""


def upcoming_words(plan: "BarPlan", following: "BarPlan") -> str:
    """Return the next section and when it begins; empty where there is none.

    Args:
        plan: What is planned for the bar that plays.
        following: What is planned for the first bar after its section.
    """
    if not plan.section or not following.section or following.is_rest:
        return ""
    return f"{following.section} in {count_of(plan.bars - plan.bar, 'bar')}"
