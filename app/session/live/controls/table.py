"""What can be turned while the music plays: one table for command line, MIDI learn, OSC and window.

``Controls`` is where everything stands; ``CONTROLS`` says what each thing is called, how far it goes
and what it does. The parameters of a fill come from their own table. Triggers (play, panic and so on) have
a row and no place in ``Controls``, for they are done and then over.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from ripieno.app.session.live.controls.control import ChangeNeed, Control
from ripieno.app.session.live.controls.lane_settings import LANE_PLACES, LANE_ROWS, UNCHANGED, LaneSettings
from ripieno.app.session.live.controls.performing_rows import (
    groove_row,
    group_rows,
    lane_row,
    performing_triggers,
    tempo_rows,
)
from ripieno.app.session.parameter import NONE, Parameter, ParameterKind, Surface, Value
from ripieno.app.session.parameters import parameters_of
from ripieno.engine.music.roles import Role

if TYPE_CHECKING:  # it brings numpy, which `ripieno --help` should not wait for
    from ripieno.engine.generate import FillOptions

Late = Literal["repeat", "rest"]
Mode = Literal["stream", "accompany", "answer", "continue"]
Rejoin = Literal["ask", "bar"]


_ROLES = tuple(Role)


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
        lanes: What holds for each lane alone, in the order of the roles.
        muted_groups: Mute groups that are switched off.
        freeze: Whether the last phrase goes round and nothing new is made.
        swing: 0 straight, 1 as far as triplets.
        groove: The template that notes are timed by, by name.
        humanise: 0 exact, 1 as loose as it gets.
        late: What plays where the next bars are not ready.
        mode: What to do with the notes that come in.
        ahead: Bars that are planned ahead; 0 for as few as the model's speed allows.
        tempo: Quarter notes per minute, of the internal clock.
        ramp_tempo: Quarter notes per minute that a ramp leads to.
        ramp_bars: Bars that a ramp takes.
        count_in: Bars that are counted before the first bar.
        metronome: Whether a metronome clicks.
        rejoin: What is done where a MIDI clock comes back that had stopped coming.
        scene: The scene that is selected, from 1; 0 for none.
        song: The song of the set list, from 1; 0 for none.
        thru: Whether the input is sent on to the first output.
        channel: The only MIDI channel that is listened to, 1 to 16; 0 for all.
        input_offset: How much earlier than they came the notes of the input were meant, in milliseconds.
    """

    options: "FillOptions" = field(default_factory=_first_options)
    silent: frozenset[Role] = field(default_factory=frozenset)
    lanes: tuple[LaneSettings, ...] = (UNCHANGED,) * len(_ROLES)
    muted_groups: frozenset[int] = field(default_factory=frozenset)
    freeze: bool = False
    groove: str = "style"
    swing: float = 0.0
    humanise: float = 0.0
    late: Late = "repeat"
    mode: Mode = "stream"
    ahead: int = 0
    tempo: float = 120.0
    ramp_tempo: float = 120.0
    ramp_bars: int = 4
    count_in: int = 0
    metronome: bool = False
    rejoin: Rejoin = "ask"
    scene: int = 0
    song: int = 0
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

    def sounds(self, role: Role) -> bool:
        """Say whether lanes of a role are heard: switched on, and of no mute group that is off."""
        return self.plays(role) and self.lane(role).group not in self.muted_groups

    def lane(self, role: Role) -> LaneSettings:
        """Return what holds for the lanes of a role alone."""
        return self.lanes[_ROLES.index(role)]

    def with_lane(self, role: Role, **settings: Any) -> "Controls":  # noqa: ANN401 (fields of LaneSettings)
        """Return controls with some settings of a role's lanes elsewhere."""
        place = _ROLES.index(role)
        lane = replace(self.lanes[place], **settings)
        return replace(self, lanes=(*self.lanes[:place], lane, *self.lanes[place + 1 :]))


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
    yield from group_rows()
    yield Control("freeze", switch, "Freeze", "Keep the last phrase going round.", default=False)
    yield groove_row()
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
        choices=("stream", "accompany", "answer", "continue"),
    )
    yield Control(
        *("ahead", whole, "Bars ahead", "Bars planned ahead; 0 for as few as will do.", 0, 16, 0, "bars"),
        zero="As needed",
        need="now",
    )
    yield Control(
        *("tempo", amount, "Tempo", "The speed of the internal clock.", 20, 300, 120.0, "BPM"), need="now"
    )
    yield from tempo_rows()
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
    yield from map(lane_row, LANE_PLACES)
    yield Control("play", trigger, "Play", "Start from the first bar.", need="now")
    yield Control("stop", trigger, "Stop", "Stop, and let nothing ring.", need="now")
    yield Control("continue", trigger, "Continue", "Go on from where it stopped.", need="now")
    yield Control("fill", trigger, "New bars", "Make the bars to come anew.")
    yield from performing_triggers()
    yield Control("panic", trigger, "Panic", "Silence every note, at once.", need="now")


CONTROLS = {control.name: control for control in _rows()}
"""Every control, by name."""


def needs_of(before: Controls, after: Controls) -> frozenset[ChangeNeed]:
    """Return what a change from some controls to others needs."""
    fields = {each for each in Controls.__dataclass_fields__ if getattr(before, each) != getattr(after, each)}
    apart: dict[str, frozenset[ChangeNeed]] = {
        "lanes": _lane_needs(before.lanes, after.lanes),
        "muted_groups": frozenset(("timing",)),
    }
    needs = {CONTROLS[name].need if name in CONTROLS else "notes" for name in fields - apart.keys()}
    return frozenset(needs).union(*(apart[name] for name in fields & apart.keys()))


def _lane_needs(before: tuple[LaneSettings, ...], after: tuple[LaneSettings, ...]) -> frozenset[ChangeNeed]:
    """Return what changes of the settings of lanes need."""
    return frozenset(
        "notes" if row.is_new_music else "timing"
        for old, new in zip(before, after, strict=True)
        for row in LANE_ROWS
        if getattr(old, row.field) != getattr(new, row.field)
    )
