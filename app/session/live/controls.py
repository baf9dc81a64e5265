"""What can be turned while the music plays: one table for command line, MIDI learn, OSC and window.

``Controls`` is where everything stands; ``CONTROLS`` says what each thing is called, how far it goes
and what it does. Triggers (play, panic and so on) have a row of the table and no place in
``Controls``, for they are done and then over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from ripieno.engine.music.roles import Role
from ripieno.engine.music.spelling import MAJOR_ROOTS, MINOR_ROOTS
from ripieno.engine.music.styles import Style

if TYPE_CHECKING:  # both bring numpy, which `ripieno --help` should not wait for
    from ripieno.engine.music.harmony import Progression
    from ripieno.engine.music.keys import Key

Late = Literal["repeat", "rest"]
Mode = Literal["stream", "accompany", "answer", "continue"]
Value = float | int | bool | str
"""A control's value as a person gives it; keys and chords are text."""

NONE = "none"
"""The text for no key, no chords and no style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Where every control stands.

    Attributes:
        density: How busy, as a multiple of what is around.
        temperature: Below 1 the likeliest notes, above 1 surprising ones.
        style: The manner of the music; None leaves it to what is heard.
        key: Key that new notes keep to; None for any.
        chords: Chords of the bars, from bar 1 and again from the beginning; None leaves them to
            the model.
        lock_chords: Whether every new note keeps to the chords.
        polyphony: Most notes of a lane that sound at once; 0 sets no limit.
        silent: Roles that are switched off: their lanes rest.
        freeze: Whether the last phrase goes round and nothing new is made.
        seed: Where the randomness begins.
        swing: 0 straight, 1 as far as triplets.
        humanise: 0 exact, 1 as loose as it gets.
        late: What plays where the next bars are not ready.
        mode: What to do with the notes that are heard.
        ahead: Bars that are planned ahead; 0 for as few as the model's speed allows.
        tempo: Quarter notes per minute, of the internal clock.
        thru: Whether what is heard is sent on to the first output.
        channel: The only MIDI channel that is listened to, 1 to 16; 0 for all.
        input_offset: How much earlier than they came the heard notes were meant, in milliseconds.
    """

    density: float = 1.0
    temperature: float = 1.0
    style: Style | None = None
    key: "Key | None" = None
    chords: "Progression | None" = None
    lock_chords: bool = False
    polyphony: int = 0
    silent: frozenset[Role] = field(default_factory=frozenset)
    freeze: bool = False
    seed: int = 0
    swing: float = 0.0
    humanise: float = 0.0
    late: Late = "repeat"
    mode: Mode = "stream"
    ahead: int = 0
    tempo: float = 120.0
    thru: bool = False
    channel: int = 0
    input_offset: float = 0.0

    def plays(self, role: Role) -> bool:
        """Say whether lanes of a role are switched on."""
        return role not in self.silent


class Kind(StrEnum):
    """What values a control takes."""

    AMOUNT = "amount"
    WHOLE = "whole number"
    SWITCH = "switch"
    CHOICE = "choice"
    TEXT = "text"
    TRIGGER = "trigger"


Touch = Literal["notes", "timing", "now"]
"""What a change needs: new notes, the same notes at other times, or nothing of what is planned."""


@dataclass(frozen=True, slots=True)
class Control:
    """One row of the table.

    Attributes:
        name: One word for command line, MIDI learn and OSC.
        kind: What values it takes.
        summary: One line for a person.
        low: Lowest number, of amounts and whole numbers.
        high: Highest number.
        default: Its value at the start, as a person would give it; None for a trigger.
        unit: Unit of its numbers, or nothing.
        choices: The values of a choice, and of a text those that a knob reaches.
        touch: What a change of it needs.
        is_ratio: Whether a knob turns it by equal ratios, not by equal steps.
    """

    name: str
    kind: Kind
    summary: str
    low: float = 0.0
    high: float = 1.0
    default: Value | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    touch: Touch = "notes"
    is_ratio: bool = False


KEYS = (NONE, *(f"{root} major" for root in MAJOR_ROOTS), *(f"{root} minor" for root in MINOR_ROOTS))
"""Every key there is, by name."""

STYLES = (NONE, *(style.value for style in Style))
"""Every style there is, by name."""

PROGRESSIONS = (
    NONE,
    "C | G | Am | F",
    "C | Am | F | G",
    "Am | F | C | G",
    "Dm7 | G7 | Cmaj7 | Cmaj7",
    "Dm | Gm | A7 | Dm",
    "C7 | C7 | C7 | C7 | F7 | F7 | C7 | C7 | G7 | F7 | C7 | G7",
)
"""Chords that a knob reaches; any other come as text."""

MOST_SEED = 999_999


def _rows() -> Iterator[Control]:
    """Yield the table, in the order in which it is shown."""
    amount, whole, switch, choice, trigger = Kind.AMOUNT, Kind.WHOLE, Kind.SWITCH, Kind.CHOICE, Kind.TRIGGER
    ratio = "times what is around"
    yield Control("density", amount, "How busy the music is.", 0.25, 4, 1.0, ratio, is_ratio=True)
    yield Control("temperature", amount, "How surprising the notes are.", 0.25, 4, 1.0, is_ratio=True)
    yield Control("style", choice, "The manner of the music.", default=NONE, choices=STYLES)
    yield Control("key", choice, "The key that new notes keep to.", default=NONE, choices=KEYS)
    yield Control(
        "chords", Kind.TEXT, "The chords of the bars, round and round.", default=NONE, choices=PROGRESSIONS
    )
    yield Control("lock_chords", switch, "Let no new note leave the chords.", default=False)
    yield Control("polyphony", whole, "Most notes of a lane at once; 0 for any.", 0, 16, 0, "notes")
    for role in Role:
        yield Control(role.value, switch, f"Let the {role.value} play.", default=True)
    yield Control("freeze", switch, "Keep the last phrase going round.", default=False)
    yield Control("seed", whole, "Where the randomness begins.", 0, MOST_SEED, 0)
    yield Control("swing", amount, "How far off-beats come late.", 0, 1, 0.0, touch="timing")
    yield Control("humanise", amount, "How loose the timing is.", 0, 1, 0.0, touch="timing")
    yield Control(
        "late",
        choice,
        "What plays where the next bars are not ready.",
        default="repeat",
        choices=("repeat", "rest"),
        touch="now",
    )
    yield Control(
        "mode",
        choice,
        "What to do with the notes that are heard.",
        default="stream",
        choices=("stream", "accompany", "answer", "continue"),
    )
    yield Control(
        "ahead", whole, "Bars planned ahead; 0 for as few as will do.", 0, 16, 0, "bars", touch="now"
    )
    yield Control("tempo", amount, "The speed of the internal clock.", 20, 300, 120.0, "BPM", touch="now")
    yield Control("thru", switch, "Send on what is heard.", default=False, touch="now")
    yield Control("channel", whole, "The channel listened to; 0 for all.", 0, 16, 0, touch="now")
    yield Control(
        "input_offset", amount, "How much too late notes are heard.", -500, 500, 0.0, "ms", touch="now"
    )
    yield Control("play", trigger, "Start from the first bar.", touch="now")
    yield Control("stop", trigger, "Stop, and let nothing ring.", touch="now")
    yield Control("continue", trigger, "Go on from where it stopped.", touch="now")
    yield Control("fill", trigger, "Make the bars to come anew.")
    yield Control("panic", trigger, "Silence every note, at once.", touch="now")


CONTROLS = {control.name: control for control in _rows()}
"""Every control, by name."""


def touches(before: Controls, after: Controls) -> frozenset[Touch]:
    """Return what a change from some controls to others needs."""
    changed = (
        each for each in Controls.__dataclass_fields__ if getattr(before, each) != getattr(after, each)
    )
    return frozenset(CONTROLS[name].touch if name in CONTROLS else "notes" for name in changed)
