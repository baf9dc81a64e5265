"""What can be turned while the music plays: one table for command line, MIDI learn, OSC and window.

``Controls`` is where everything stands; ``CONTROLS`` says what each thing is called, how far it goes
and what it does. The parameters of a fill come from their own table. Triggers (play, panic and so on) have
a row and no place in ``Controls``, for they are done and then over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ripieno.app.session.live.form.words import AUTO
from ripieno.app.session.parameter import NONE, Parameter, ParameterKind, Surface, Value
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:  # it brings numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import FillOptions

Late = Literal["repeat", "rest"]
Mode = Literal["stream", "accompany", "answer", "continue", "canon", "harmonise"]


def _first_options() -> "FillOptions":
    """Return how bars are made where nothing is set; live playing finds its passages itself."""
    from ripieno.engine.generate import FillOptions

    return FillOptions(seed=0, density=1.0, retrieval=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """Where every control stands.

    Attributes:
        options: How the bars to come are made: the parameters of a fill that live playing offers.
        silent: Roles that are switched off: their lanes rest.
        freeze: Whether the last phrase goes round and nothing new is made.
        swing: 0 straight, 1 as far as triplets.
        humanise: 0 exact, 1 as loose as it gets.
        late: What plays where the next bars are not ready.
        mode: What to do with the notes that come in.
        form: The sections, as :func:`ripieno.app.session.live.form.sections.read_form` reads them.
        hold: Whether the section goes round.
        interval: Steps of the scale from the player to the lane that plays with the player.
        canon_beats: Quarter notes after which that lane repeats the player.
        ahead: Bars that are planned ahead; 0 for as few as the model's speed allows.
        tempo: Quarter notes per minute, of the internal clock.
        thru: Whether the input is sent on to the first output.
        channel: The only MIDI channel that is listened to, 1 to 16; 0 for all.
        input_offset: How much earlier than they came the notes of the input were meant, in milliseconds.
    """

    options: "FillOptions" = field(default_factory=_first_options)
    silent: frozenset[Role] = field(default_factory=frozenset)
    freeze: bool = False
    swing: float = 0.0
    humanise: float = 0.0
    late: Late = "repeat"
    mode: Mode = "stream"
    form: str = AUTO
    hold: bool = False
    interval: int = 2
    canon_beats: int = 4
    ahead: int = 0
    tempo: float = 120.0
    thru: bool = False
    channel: int = 0
    input_offset: float = 0.0

    @property
    def density(self) -> float:
        """How busy, as a multiple of what is around."""
        return 1.0 if self.options.density is None else self.options.density

    @property
    def seed(self) -> int:
        """Where the randomness begins."""
        return self.options.known_seed

    def plays(self, role: Role) -> bool:
        """Say whether lanes of a role are switched on."""
        return role not in self.silent


ChangeNeed = Literal["notes", "timing", "now"]
"""What a change needs: new notes, the same notes at other times, or nothing of what is planned."""


@dataclass(frozen=True, slots=True)
class Control:
    """One row of the table.

    Attributes:
        name: One word for command line, MIDI learn and OSC.
        kind: What values it takes.
        label: What the window calls it.
        summary: What it does.
        low: Lowest number, of amounts and whole numbers.
        high: Highest number.
        default: Its value at the start, as a person would give it; None for a trigger.
        unit: Unit of its numbers, or nothing.
        zero: What 0 means where it is no number.
        choices: The values of a choice, and of a text those that a knob reaches.
        need: What a change of it needs.
        is_ratio: Whether a knob turns it by equal ratios, not by equal steps.
        parameter: The parameter of a fill that it sets; None where it sets something else.
    """

    name: str
    kind: ParameterKind
    label: str
    summary: str
    low: float = 0.0
    high: float = 1.0
    default: Value | None = None
    unit: str = ""
    zero: str = ""
    choices: tuple[str, ...] = ()
    need: ChangeNeed = "notes"
    is_ratio: bool = False
    parameter: Parameter | None = None

    @property
    def aliases(self) -> tuple[str, ...]:
        """Earlier names, which are still taken."""
        return () if self.parameter is None else self.parameter.aliases


def _control_of(row: Parameter) -> Control:
    """Return the control of a parameter; where a whole number may be missing, 0 stands for none."""
    low, high = row.knob
    default: Value = NONE if row.neutral is None else row.neutral
    zero = ""
    if row.kind is ParameterKind.WHOLE:
        zero = row.auto if low > 0 else ""
        default, low = 0, 0
    return Control(
        row.name,
        row.kind,
        row.label,
        row.help,
        low,
        high,
        default if row.default is None else row.default,
        row.unit,
        zero,
        row.choices,
        is_ratio=row.is_ratio,
        parameter=row,
    )


def _rows() -> Iterator[Control]:
    """Yield the table, in the order in which it is shown."""
    yield from map(_control_of, parameters_of(Surface.LIVE))
    amount, whole, switch, choice, trigger = (
        ParameterKind.AMOUNT,
        ParameterKind.WHOLE,
        ParameterKind.SWITCH,
        ParameterKind.CHOICE,
        ParameterKind.TRIGGER,
    )
    for role in Role:
        name = role.value
        yield Control(name, switch, name.capitalize(), f"Let the {name} play.", default=True)
    yield Control("freeze", switch, "Freeze", "Keep the last phrase going round.", default=False)
    yield Control("swing", amount, "Swing", "How far off-beats come late.", default=0.0, need="timing")
    yield Control("humanise", amount, "Humanise", "How loose the timing is.", default=0.0, need="timing")
    yield Control(
        "late",
        choice,
        "If not ready",
        "What plays where the next bars are not ready.",
        default="repeat",
        choices=("repeat", "rest"),
        need="now",
    )
    yield Control(
        "mode",
        choice,
        "Mode",
        "What to do with the notes that come in.",
        default="stream",
        choices=("stream", "accompany", "answer", "continue", "canon", "harmonise"),
    )
    yield from _form_rows()
    yield Control(
        *("ahead", whole, "Bars ahead", "Bars planned ahead; 0 for as few as will do.", 0, 16, 0, "bars"),
        zero="As needed",
        need="now",
    )
    yield Control(
        *("tempo", amount, "Tempo", "The speed of the internal clock.", 20, 300, 120.0, "BPM"), need="now"
    )
    yield Control("thru", switch, "Thru", "Send the input on.", default=False, need="now")
    yield Control(
        *("channel", whole, "Channel", "The channel listened to; 0 for all.", 0, 16, 0),
        zero="All",
        need="now",
    )
    yield Control(
        *(
            "input_offset",
            amount,
            "Input offset",
            "How late the notes of the input arrive.",
            -500,
            500,
            0.0,
            "ms",
        ),
        need="now",
    )
    yield Control("play", trigger, "Play", "Start from the first bar.", need="now")
    yield Control("stop", trigger, "Stop", "Stop, and let nothing ring.", need="now")
    yield Control("continue", trigger, "Continue", "Go on from where it stopped.", need="now")
    yield Control("fill", trigger, "New bars", "Make the bars to come anew.")
    yield Control("panic", trigger, "Panic", "Silence every note, at once.", need="now")


def _form_rows() -> Iterator[Control]:
    """Yield what steers the form, and what plays with the player."""
    whole, trigger = ParameterKind.WHOLE, ParameterKind.TRIGGER
    yield Control(
        "form",
        ParameterKind.TEXT,
        "Form",
        'The sections of the music, such as "intro 4, A 8: C G Am F, end"; auto lets the seed draw them.',
        default=AUTO,
        choices=(AUTO,),
    )
    yield Control("hold", ParameterKind.SWITCH, "Hold", "Repeat the section.", default=False)
    yield Control("next_section", trigger, "Next section", "Go to the next section at the bar line.")
    yield Control("break", trigger, "Break", "Begin a break at the bar line: no bass, no drums.")
    yield Control("build", trigger, "Build", "Begin to build up at the bar line, to the next section.")
    yield Control("end", trigger, "End", "Begin the ending at the bar line.")
    yield Control(
        *("interval", whole, "Interval", "How far the lane of canon and harmonise is from the player."),
        *(-14, 14, 2, "scale steps"),
        need="now",
    )
    yield Control(
        *("canon_beats", whole, "Canon", "How long after the player the lane of a canon begins."),
        *(1, 32, 4, "beats"),
        need="now",
    )


CONTROLS = {control.name: control for control in _rows()}
"""Every control, by name."""


def needs_of(before: Controls, after: Controls) -> frozenset[ChangeNeed]:
    """Return what a change from some controls to others needs."""
    changed = (
        each for each in Controls.__dataclass_fields__ if getattr(before, each) != getattr(after, each)
    )
    return frozenset(CONTROLS[name].need if name in CONTROLS else "notes" for name in changed)
