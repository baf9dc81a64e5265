"""What is planned for one bar before it has notes."""

from dataclasses import dataclass

from ripieno.app.session.live.form.characters import ALL_ROLES
from ripieno.engine.music.chords import Chord
from ripieno.engine.music.keys import Key
from ripieno.engine.music.roles import Role

ThemeBar = tuple[str, int]
"""A bar of a theme: the theme's name and the number of the bar in it, from 0."""


@dataclass(frozen=True, slots=True)
class Joint:
    """What drums do where sections or phrases meet.

    Attributes:
        fill_beats: Quarter notes at the end of the bar that a drum fill takes; 0 for none.
        has_crash: Whether a crash is struck on the first beat.
        has_roll: Whether the snare leads to what comes, closer and closer.
        rolled: Which share of the way has gone by, where there is a roll.
    """

    fill_beats: float = 0.0
    has_crash: bool = False
    has_roll: bool = False
    rolled: float = 0.0


@dataclass(frozen=True, slots=True)
class BarPlan:
    """What is planned for one bar.

    Attributes:
        section: Name of its section.
        bar: Number of the bar in the section, from 0.
        bars: Bars of the section.
        own: Which bar of which theme it is, to which later bars may return.
        returns: The bar of a theme that it goes back to; None for new notes.
        groove: The bar of a theme whose drums it repeats; None for new ones.
        is_varied: Whether melodies vary what they go back to.
        chords: Its chords, which share it evenly; none leaves them to the model.
        key: Its key; None leaves it to the model.
        active: Roles that play.
        density: How busy it is, as a multiple of what is usual.
        level: How loud it is, as a factor of velocities.
        lift: Semitones by which the melody's lowest pitch lies above that of its register.
        joint: What drums do at its ends.
        is_final: Whether it is the last bar of all: one long chord.
        is_rest: Whether nothing plays.
        answers: The bar of the player that it answers; None where it answers none.
    """

    section: str = ""
    bar: int = 0
    bars: int = 1
    own: ThemeBar = ("", 0)
    returns: ThemeBar | None = None
    groove: ThemeBar | None = None
    is_varied: bool = False
    chords: tuple[Chord, ...] = ()
    key: Key | None = None
    active: frozenset[Role] = ALL_ROLES
    density: float = 1.0
    level: float = 1.0
    lift: int = 0
    joint: Joint = Joint()
    is_final: bool = False
    is_rest: bool = False
    answers: int | None = None


SILENT = BarPlan(is_rest=True, active=frozenset())
"""A bar in which nothing plays."""
